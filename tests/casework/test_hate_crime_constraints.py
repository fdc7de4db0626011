"""What the database itself refuses, each rule broken once; and that it accepts all that the rules let through."""

from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.actions.hate_crimes import record_hate_crime
from casework.hate_crime_facts import HateCrimeFacts, MotivationFact
from casework.hate_crime_rules import find_problems
from casework.models import Case, CaseList, HateCrime, ListEntry, Motivation, RiskAssessment
from cohesion.models import ProtectedCharacteristic, User
from tests.factories.cases import a_case, facts

DAY = date(2014, 5, 1)
NEXT = DAY + timedelta(days=1)
BEFORE = DAY - timedelta(days=1)


def refuses(rows: models.QuerySet[Any], name: str, **values: Any) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        rows.update(**values)
    assert name in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("case_is_not_of_the_future", {"received_on": NEXT}),
        ("case_happened_before_it_was_received", {"happened_on": NEXT}),
        ("case_period_ends_after_it_starts", {"happened_until": BEFORE}),
        ("case_period_ends_after_it_starts", {"happened_on": DAY, "happened_until": BEFORE}),
        ("case_period_ends_after_it_starts", {"happened_on": BEFORE, "happened_until": NEXT}),
        ("case_was_reported_before_it_was_received", {"reported_on": NEXT}),
        ("case_closed_after_it_was_received", {"closed_on": BEFORE}),
        ("case_is_closed_with_day_and_reason", {"closed_on": DAY}),
        ("case_is_closed_with_day_and_reason", {"status": "CLOSED"}),
    ],
)
def test_database_refuses_days_of_a_case_out_of_order(northern: User, name: str, values: dict[str, Any]) -> None:
    case = a_case(northern)

    refuses(Case.objects.filter(pk=case.pk), name, **values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("a_recorded_crime_is_known_to_the_police", {"police_recorded_on": DAY}),
        (
            "the_police_record_after_they_are_told",
            {"police": "YES", "police_reported_on": DAY, "police_recorded_on": BEFORE},
        ),
        ("a_safeguarding_referral_has_a_concern", {"safeguarding_referred_on": DAY}),
    ],
)
def test_database_refuses_what_a_hate_crime_cannot_be(northern: User, name: str, values: dict[str, Any]) -> None:
    case = a_case(northern)

    refuses(HateCrime.objects.filter(case=case), name, **values)


def test_database_refuses_a_motivation_that_is_two_things_or_none(northern: User) -> None:
    rows = Motivation.objects.filter(case=a_case(northern))
    name = "a_motivation_is_one_of_the_nine_or_said_otherwise"

    refuses(rows, name, other="OTHER")
    refuses(rows, name, characteristic=None)


@pytest.mark.parametrize("why", [("race", "race"), ("other", "other")])
def test_database_refuses_a_motivation_twice(northern: User, why: tuple[str, str]) -> None:
    case = a_case(northern, why=why[:1])
    row = case.motivations.get()
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("high_risk_has_a_day_of_review", {"risk": "HIGH"}),
        ("risk_is_reviewed_after_it_was_assessed", {"risk": "MEDIUM", "review_on": BEFORE}),
    ],
)
def test_database_refuses_an_assessment_without_its_review(
    northern: User, now: datetime, name: str, values: dict[str, Any]
) -> None:
    case = a_case(northern)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        RiskAssessment.objects.create(case=case, assessed_on=DAY, at=now, by=northern, **values)

    assert name in str(refusal.value)


# --- whatever the rules let through -----------------------------------------------------------------------------------
TODAY = date(2014, 7, 20)
NOW = datetime.combine(TODAY, time(10), ZoneInfo("Europe/London"))
days = st.dates(date(2014, 7, 14), date(2014, 7, 22))
maybe_day = st.none() | days


def any_entry(which: CaseList) -> st.SearchStrategy[ListEntry | None]:
    return st.none() | st.sampled_from(list(ListEntry.objects.of(which)))


def any_motivations() -> st.SearchStrategy[tuple[MotivationFact, ...]]:
    one = st.builds(
        MotivationFact,
        characteristic=st.none() | st.sampled_from(list(ProtectedCharacteristic.objects.all()[:3])),
        other=st.sampled_from(["", "OTHER", "NOT_KNOWN"]),
        sub_group=any_entry(CaseList.SUB_GROUP),
    )
    return st.lists(one, max_size=3).map(tuple)


def any_facts(ordinary: HateCrimeFacts) -> st.SearchStrategy[HateCrimeFacts]:
    """Any days, any answers, any texts, whether they fit together or not."""
    given_days: dict[str, st.SearchStrategy[Any]] = {
        each.name: days if each.name == "received_on" else maybe_day
        for each in fields(HateCrimeFacts)
        if each.name.endswith("_on") or each.name == "happened_until"
    }
    said: dict[str, st.SearchStrategy[Any]] = {
        "motivations": any_motivations(),
        "police": st.sampled_from(HateCrime.Police.values),
        "safeguarding": st.sampled_from(HateCrime.Safeguarding.values),
        "risk": st.sampled_from(["NOT_ASSESSED", "STANDARD", "MEDIUM", "HIGH"]),
        "summary": st.text(max_size=20),
        "next_action": st.text(max_size=8),
        "crime_reference": st.text(max_size=62),
        "reporter": any_entry(CaseList.REPORTER),
        "place_type": any_entry(CaseList.PLACE_TYPE),
    }
    return st.fixed_dictionaries({**given_days, **said}).map(lambda values: replace(ordinary, **values))


def is_out_of_order(told: HateCrimeFacts) -> bool:
    """Days of the case that the database refuses, said here once more by hand."""
    first, last, received = told.happened_on, told.happened_until, told.received_on
    return bool(
        received > TODAY
        or (first and first > received)
        or (last and (first is None or last < first or last > received))
        or (told.reported_on and told.reported_on > received)
    )


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_the_rules_let_through_the_database_accepts(northern: User, data: st.DataObject) -> None:
    told = data.draw(any_facts(facts()))
    problems = find_problems(told, TODAY, region=northern.appointments.get().region)

    with transaction.atomic():
        if not problems:
            case = record_hate_crime(facts=told, by=northern, now=NOW)
            assert not is_out_of_order(told)
            assert Case.objects.get(pk=case.pk).summary == told.summary
        elif is_out_of_order(told):
            case = a_case(northern, received_on=TODAY, now=NOW)
            names = ("received_on", "happened_on", "happened_until", "reported_on")
            with pytest.raises(IntegrityError), transaction.atomic():
                Case.objects.filter(pk=case.pk).update(**{name: getattr(told, name) for name in names})
        transaction.set_rollback(True)
