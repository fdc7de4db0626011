"""Consent over time: what each answer makes of a record, what cannot be, and what the database refuses."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from casework.actions.nrm import change_nrm, facts_of
from casework.actions.nrm_consent import answer_consent
from casework.models import Case, CountedCase, NrmRecord
from casework.refusals import FieldsRefused, NotPermitted, StaleCase
from cohesion.models import User
from tests.factories.cases import a_case
from tests.factories.nrm import a_child, a_refusal, an_nrm_case

DAY = date(2016, 1, 4)
LATER = DAY + timedelta(days=7)
LAST = DAY + timedelta(days=120)
NOW = datetime(2016, 5, 4, 10, 0, tzinfo=ZoneInfo("Europe/London"))
SENT: dict[str, Any] = {"consent_on": DAY, "referred_on": DAY, "received_on": DAY}
UNSENT = {**SENT, "referred_on": None}
UNASKED = {"received_on": DAY, "consent": "NOT_ASKED_YET", "consent_on": None, "way": "INTELLIGENCE"}
# Referred while the age was disputed; found to be an adult a week later.
AGED = {**SENT, "consent": "NOT_ASKED_YET", "consent_on": None, "age_decided_on": LATER}


def answered(case: Case, by: User, said: str = "GIVEN", on: date = LATER, **more: Any) -> NrmRecord:
    told = {"sent_on": None, "reason": "Told a support worker.", "language": "en", **more}
    version = told.pop("seen_version", None) or Case.objects.get(pk=case.pk).version
    answer_consent(case_id=case.pk, answer=said, on=on, seen_version=version, by=by, now=NOW, **told)
    return NrmRecord.objects.get(case=case)


def counted(case: Case) -> dict[str, str]:
    rows = CountedCase.objects.filter(case=case).values_list("count", "quarter")
    return {name.removeprefix("nrm."): quarter for name, quarter in rows}


def seen(client: Client, case: Case) -> str:
    """The case's page, with the spaces that people type."""
    return client.get(f"/en/cases/{case.reference}/").text.replace("\xa0", " ").replace("&nbsp;", " ")


# --- worked examples: what stands, the answer, what follows -----------------------------------------------------------
@pytest.mark.parametrize(
    ("stands", "said", "sent_on", "follows"),
    [
        (a_refusal(DAY), "GIVEN", LATER, ("NRM", "GIVEN", LATER, LATER, None, DAY)),
        (a_refusal(DAY), "GIVEN", None, ("NRM", "GIVEN", LATER, None, None, DAY)),
        (a_refusal(DAY, referred_on=None), "GIVEN", LATER, ("NRM", "GIVEN", LATER, LATER, None, None)),
        ({**UNASKED, "referred_on": None}, "GIVEN", LATER, ("NRM", "GIVEN", LATER, LATER, None, None)),
        ({**UNASKED, "referred_on": None}, "REFUSED", LATER, ("NOTIFY", "REFUSED", LATER, LATER, None, None)),
        (
            {**UNASKED, "referred_on": None, "by_authority": False},
            "REFUSED",
            None,
            ("INTELLIGENCE", "REFUSED", LATER, None, None, None),
        ),
        (SENT, "REFUSED", None, ("NRM", "GIVEN", DAY, DAY, LATER, None)),
        (UNSENT, "REFUSED", None, ("NOTIFY", "REFUSED", LATER, None, None, None)),
        (AGED, "REFUSED", None, ("NRM", "REFUSED", LATER, DAY, None, None)),
        (AGED, "GIVEN", None, ("NRM", "GIVEN", LATER, DAY, None, None)),
    ],
)
def test_answer_decides_what_follows(
    northern: User, stands: dict[str, Any], said: str, sent_on: date | None, follows: tuple[Any, ...]
) -> None:
    case = an_nrm_case(northern, NOW, **stands)

    record = answered(case, northern, said, sent_on=sent_on)

    found = (record.way, record.consent, record.consent_on, record.referred_on)
    assert (*found, record.consent_withdrawn_on, record.notified_on) == follows


def test_notification_and_the_referral_after_it_count_each_in_its_quarter(northern: User) -> None:
    case = an_nrm_case(northern, NOW, **a_refusal(DAY))

    answered(case, northern, sent_on=LAST)

    assert counted(case) == {"duty_to_notify": "2015-16-Q4", "reported_by_authority": "2016-17-Q1"}


def test_consent_taken_back_before_the_referral_leaves_the_notification(northern: User) -> None:
    case = an_nrm_case(northern, NOW, **a_refusal(DAY))
    answered(case, northern)

    record = answered(case, northern, "REFUSED", LAST)

    assert (record.way, record.consent, record.referred_on, record.notified_on) == ("NOTIFY", "REFUSED", DAY, None)
    assert counted(case) == {"duty_to_notify": "2015-16-Q4"}


def test_withdrawal_takes_the_reference_away_and_the_referral_stays_counted(client: Client, northern: User) -> None:
    case = an_nrm_case(northern, NOW, **SENT, official_reference="NRM77")

    record = answered(case, northern, "REFUSED", reason="Was afraid of the court.")

    assert record.official_reference == ""
    assert counted(case) == {"reported_by_authority": "2015-16-Q4"}
    client.force_login(northern)
    page = seen(client, case)
    for said in (
        "Given, and withdrawn on 11 January 2016",
        "A potential victim: referred, and consent was withdrawn since.",
        "Consent was withdrawn on 11 January 2016, and the official reference taken away. Why is kept as a note.",
        "Was afraid of the court.",
    ):
        assert said in page
    assert "NRM77" not in page
    assert answered(case, northern, "GIVEN", LAST).has_consent


@pytest.mark.parametrize(
    ("stands", "said", "more", "field"),
    [
        (a_child(received_on=DAY, referred_on=DAY), "GIVEN", {}, "answer"),
        (a_child(received_on=DAY, referred_on=DAY, person="AGE_DISPUTED"), "REFUSED", {}, "answer"),
        (SENT, "GIVEN", {}, "answer"),
        (a_refusal(DAY), "REFUSED", {}, "answer"),
        (a_refusal(DAY), "GIVEN", {"on": DAY - timedelta(days=1)}, "on"),
        (a_refusal(DAY), "GIVEN", {"on": date(2016, 5, 5)}, "on"),
        (a_refusal(DAY, referred_on=LATER), "GIVEN", {"on": DAY}, "on"),
        (a_refusal(DAY), "GIVEN", {"sent_on": DAY}, "sent_on"),
        (SENT, "REFUSED", {"sent_on": LATER}, "sent_on"),
        (SENT, "REFUSED", {"reason": " "}, "reason"),
        ({**UNSENT, "by_authority": False}, "REFUSED", {"sent_on": LATER}, "sent_on"),
    ],
)
def test_answer_that_cannot_be_says_why(
    northern: User, stands: dict[str, Any], said: str, more: dict[str, Any], field: str
) -> None:
    case = an_nrm_case(northern, NOW, **stands)

    with pytest.raises(FieldsRefused) as refusal:
        answered(case, northern, said, **more)

    assert [*refusal.value.problems] == [field]
    assert not case.notes.exists()


def test_lists_of_the_referral_that_follows_are_those_of_its_day(northern: User) -> None:
    before = date(2019, 9, 30)
    now = datetime(2019, 10, 9, 10, 0, tzinfo=ZoneInfo("Europe/London"))
    case = an_nrm_case(northern, now, **a_refusal(before), types=("labour_2014",))

    with pytest.raises(FieldsRefused) as refusal:
        answer_consent(
            case_id=case.pk,
            answer="GIVEN",
            on=date(2019, 10, 1),
            sent_on=date(2019, 10, 1),
            reason="Changed their mind.",
            language="en",
            seen_version=1,
            by=northern,
            now=now,
        )

    assert [*refusal.value.problems] == ["exploitation"]


@pytest.mark.parametrize(
    ("stands", "answers", "changes", "field"),
    [
        (SENT, [("REFUSED", LATER)], {"way": "NOTIFY", "consent": "REFUSED"}, "consent"),
        (SENT, [("REFUSED", LATER)], {"referred_on": None}, "referred_on"),
        (SENT, [("REFUSED", LATER)], {"official_reference": "NRM1"}, "official_reference"),
        (a_refusal(DAY), [("GIVEN", LATER)], {"by_authority": False}, "by_authority"),
        (a_refusal(LATER), [("GIVEN", LATER)], {"consent_on": DAY, "referred_on": DAY}, "referred_on"),
    ],
)
def test_mending_a_record_keeps_what_was_answered_over_time(
    northern: User, stands: dict[str, Any], answers: list[tuple[str, date]], changes: dict[str, Any], field: str
) -> None:
    case = an_nrm_case(northern, NOW, **stands)
    for said, on in answers:
        answered(case, northern, said, on)
    case = Case.objects.get(pk=case.pk)
    facts = facts_of(case).__class__(**{**vars(facts_of(case)), **changes})

    with pytest.raises(FieldsRefused) as refusal:
        change_nrm(case_id=case.pk, facts=facts, seen_version=case.version, by=northern, now=NOW)

    assert [*refusal.value.problems] == [field]


def test_somebody_found_to_be_a_child_was_never_notified(northern: User) -> None:
    case = an_nrm_case(northern, NOW, **a_refusal(DAY))
    answered(case, northern, sent_on=LATER)
    case = Case.objects.get(pk=case.pk)
    facts = facts_of(case).__class__(**{**vars(facts_of(case)), **a_child(age_decided_on=LAST)})

    change_nrm(case_id=case.pk, facts=facts, seen_version=case.version, by=northern, now=NOW)

    assert counted(case) == {"reported_by_authority": "2015-16-Q4"}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("consent_is_withdrawn_after_the_referral", {"consent_withdrawn_on": DAY - timedelta(days=1)}),
        ("consent_is_withdrawn_after_the_referral", {"consent_withdrawn_on": LATER, "referred_on": None}),
        ("a_referral_may_follow_a_notification", {"notified_on": LATER}),
        ("a_referral_may_follow_a_notification", {"notified_on": DAY, "by_authority": False}),
        (
            "a_referral_may_follow_a_notification",
            {
                "notified_on": date(2015, 10, 31),
            },
        ),
        ("an_adult_is_referred_with_consent", {"consent": "REFUSED", "age_decided_on": DAY - timedelta(days=1)}),
        ("a_reference_goes_with_the_consent", {"consent_withdrawn_on": LATER}),
        ("a_reference_goes_with_the_consent", {"way": "INTELLIGENCE", "consent": "REFUSED", "referred_on": None}),
    ],
)
def test_database_refuses_what_must_never_be(northern: User, name: str, values: dict[str, Any]) -> None:
    case = an_nrm_case(northern, NOW, **SENT, official_reference="NRM1" if "reference" in name else "")

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        NrmRecord.objects.filter(case=case).update(**values)

    assert name in str(refusal.value)


# --- the page ---------------------------------------------------------------------------------------------------------
def test_answer_by_the_page(client: Client, caseworker: User, northern: User) -> None:
    case = an_nrm_case(northern, NOW, **a_refusal(DAY))
    client.force_login(caseworker)
    address = f"/en/cases/{case.reference}/nrm/consent/"
    assert client.post(address, {"version": 1}).text.count("govuk-error-message") == 3
    sent = {"version": 1, "answer": "GIVEN", "on": "2016-01-11", "sent_on": "", "reason": "Ring 01248 351151."}
    assert "may point to one person" in client.post(address, sent).text

    assert client.post(address, {**sent, "reason": "Trusts the worker now."}).status_code == 302
    assert "Consent was given on 11 January 2016." in seen(client, case)
    assert client.post(address, {**sent, "reason": "Again."}).text.count("Somebody else has changed this case") == 1


def test_there_is_no_such_page_for_a_child_or_another_kind(client: Client, northern: User) -> None:
    client.force_login(northern)
    for case in (an_nrm_case(northern, **a_child()), a_case(northern)):
        assert client.get(f"/en/cases/{case.reference}/nrm/consent/").status_code == 404


def test_answer_of_another_region_or_an_older_page_is_refused(northern: User, southern: User) -> None:
    case = an_nrm_case(northern, NOW, **SENT)

    with pytest.raises(NotPermitted):
        answered(case, southern, "REFUSED")
    with pytest.raises(StaleCase):
        answered(case, northern, "REFUSED", seen_version=7)
    with pytest.raises(NotPermitted):
        answered(a_case(northern), northern)
