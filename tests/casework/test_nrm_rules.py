"""What the rules of the National Referral Mechanism refuse, what the database refuses, and that they agree."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.actions.nrm import record_nrm
from casework.actions.nrm_steps import decide_conclusive, decide_reasonable
from casework.actions.personal_details import add_person
from casework.models import NrmRecord, PersonalDetails
from casework.nrm_rules import find_problems
from casework.person_facts import PersonFacts
from casework.refusals import FieldsRefused
from cohesion.models import User
from cohesion.refusals import ActionRefused
from tests.factories.nrm import a_child, a_refusal, an_nrm_case, nrm_facts

DAY = date(2014, 5, 1)
LAW = date(2015, 11, 1)
TODAY = date(2016, 5, 2)
NOW = datetime(2016, 5, 2, 10, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (a_child(consent="REFUSED", consent_on=DAY), "consent"),
        (a_child(consent="GIVEN", consent_on=DAY), "consent"),
        (a_child(way="NOTIFY", referred_on=LAW), "way"),
        (a_child(person="AGE_DISPUTED", way="NOTIFY", referred_on=LAW), "way"),
        (a_child(way="INTELLIGENCE", referred_on=None), "way"),
        ({"consent": "NOT_NEEDED", "consent_on": None, "way": "INTELLIGENCE", "referred_on": None}, "consent"),
        ({"consent": "NOT_ASKED_YET", "consent_on": None}, "way"),
        ({"consent_on": None}, "consent_on"),
        ({"consent_on": DAY + timedelta(days=1)}, "consent_on"),
        (a_refusal(LAW - timedelta(days=1)), "way"),
        (a_refusal(LAW, by_authority=False), "by_authority"),
        (a_refusal(LAW, official_reference="NRM1"), "official_reference"),
        (a_refusal(LAW, way="INTELLIGENCE", referred_on=None), "way"),
        (a_refusal(LAW, way="NRM"), "way"),
        ({"by_first_responder": True}, "first_responder"),
        ({"types": ("criminal",)}, "exploitation"),
        ({"types": ()}, "exploitation"),
        ({"responder": "glaa"}, "first_responder"),
        ({"identified_on": DAY + timedelta(days=1)}, "identified_on"),
        ({"summary": " "}, "summary"),
    ],
)
def test_rule_stands_by_its_field(db: None, said: dict[str, Any], field: str) -> None:
    assert [*find_problems(nrm_facts(**said), TODAY)] == [field]


@pytest.mark.parametrize(
    "said",
    [
        {},
        a_child(),
        a_child(person="AGE_DISPUTED", referred_on=None),
        a_refusal(LAW),
        a_refusal(LAW - timedelta(days=1), way="INTELLIGENCE", referred_on=None),
        a_refusal(LAW, way="INTELLIGENCE", referred_on=None, by_authority=False),
        {"consent": "NOT_ASKED_YET", "consent_on": None, "way": "INTELLIGENCE", "referred_on": None},
        {"consent_on": DAY + timedelta(days=9), "age_decided_on": DAY + timedelta(days=8)},
    ],
)
def test_what_is_right_is_kept(northern: User, said: dict[str, Any]) -> None:
    record = an_nrm_case(northern, NOW, **said).nrm

    assert record.way == said.get("way", "NRM")


def refuses(rows: models.QuerySet[Any], name: str, **values: Any) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        rows.update(**values)
    assert name in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("consent_is_asked_of_adults_alone", {"person": "CHILD"}),
        (
            "a_child_is_always_referred",
            {"person": "CHILD", "consent": "NOT_NEEDED", "consent_on": None, "way": "NOTIFY"},
        ),
        ("an_adult_is_referred_with_consent", {"consent": "REFUSED"}),
        ("an_authority_notifies_where_an_adult_refused", {"way": "NOTIFY", "referred_on": date(2015, 11, 2)}),
        ("a_notification_follows_the_law", {"way": "NOTIFY", "consent": "REFUSED"}),
        ("information_alone_is_not_sent", {"way": "INTELLIGENCE"}),
        ("an_answer_about_consent_has_its_day", {"consent_on": None}),
        ("consent_comes_before_the_referral", {"consent_on": DAY + timedelta(days=1)}),
        ("a_victim_is_identified_before_the_referral", {"identified_on": DAY + timedelta(days=1)}),
        ("a_first_responder_is_named", {"by_first_responder": True}),
        (
            "reasonable_grounds_follow_the_referral",
            {"reasonable": "POSITIVE", "reasonable_on": DAY - timedelta(days=1)},
        ),
        ("conclusive_grounds_follow_positive_ones", {"conclusive": "POSITIVE", "conclusive_on": DAY}),
        ("recovery_follows_positive_grounds", {"recovery_from": DAY}),
        ("a_reconsideration_follows_a_decision", {"reconsideration_on": DAY}),
    ],
)
def test_database_refuses_what_must_never_be(northern: User, name: str, values: dict[str, Any]) -> None:
    refuses(NrmRecord.objects.filter(case=an_nrm_case(northern)), name, **values)


def test_database_refuses_a_reference_in_a_notification(northern: User) -> None:
    case = an_nrm_case(northern, NOW, **a_refusal(LAW))
    record = case.nrm
    record.official_reference = "NRM1"

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        record.save()

    assert "a_notification_has_no_reference" in str(refusal.value)


def test_nobody_is_identified_in_a_record(northern: User) -> None:
    case = an_nrm_case(northern)

    with pytest.raises(ActionRefused) as refusal, transaction.atomic():
        add_person(case_id=case.pk, facts=PersonFacts(part="VICTIM", name="Somebody"), by=northern, now=NOW)
    assert "says nothing of who somebody is" in refusal.value.sentences[0]
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        PersonalDetails.objects.create(case=case, part="VICTIM", written_at=NOW, written_by=northern)
    assert "holds no personal details" in str(broken.value)


days = st.sampled_from([LAW + timedelta(days=each) for each in (-2, -1, 0, 1, 2)])
maybe_day = st.none() | days


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.fixed_dictionaries(
        {
            "person": st.sampled_from(NrmRecord.Person.values),
            "consent": st.sampled_from(NrmRecord.Consent.values),
            "way": st.sampled_from(NrmRecord.Route.values),
            "received_on": days,
            "by_authority": st.booleans(),
            "official_reference": st.sampled_from(["", "NRM1"]),
            **{name: maybe_day for name in ("consent_on", "referred_on", "identified_on", "age_decided_on")},
        }
    )
)
def test_what_the_rules_let_through_the_database_accepts(northern: User, said: dict[str, Any]) -> None:
    told = replace(nrm_facts(), **said)

    with transaction.atomic():
        if not find_problems(told, TODAY):
            record = record_nrm(facts=told, by=northern, now=NOW).nrm
            assert not (record.is_child and (record.way == "NOTIFY" or record.consent == "REFUSED"))
            assert not (record.way == "NOTIFY" and record.official_reference)
        transaction.set_rollback(True)


def test_conclusive_grounds_follow_positive_ones(northern: User) -> None:
    case = an_nrm_case(northern)
    act: dict[str, Any] = {"case_id": case.pk, "by": northern, "now": NOW}
    with pytest.raises(FieldsRefused):
        decide_conclusive(decision="POSITIVE", on=DAY, seen_version=1, **act)
    grounds = {"recovery_from": None, "extension_days": 0, "seen_version": 1, **act}
    with pytest.raises(FieldsRefused) as early:
        decide_reasonable(decision="POSITIVE", on=DAY - timedelta(days=1), **grounds)
    assert [*early.value.problems] == ["on"]
    with pytest.raises(FieldsRefused) as recovery:
        decide_reasonable(decision="NEGATIVE", on=DAY, **{**grounds, "recovery_from": DAY})
    assert [*recovery.value.problems] == ["recovery_from"]

    decide_reasonable(decision="POSITIVE", on=DAY, **{**grounds, "recovery_from": DAY})
    decide_conclusive(decision="POSITIVE", on=DAY, seen_version=2, **act)

    assert [each.detail["what"] for each in case.events.filter(kind="NRM").order_by("pk")] == [
        "REASONABLE",
        "CONCLUSIVE",
    ]
