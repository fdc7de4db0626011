"""Where cases count: each case once in each count, sums in step with the rows, figures asked by region and quarter."""

from collections import Counter
from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from casework.actions.hate_crimes import change_hate_crime, facts_of
from casework.counting.ledger import take_leave
from casework.models import Agency, Case, CountedCase, CountTotal, Tally
from casework.refusals import FieldsRefused, StaleCase
from cohesion import counts
from cohesion.calendar import Quarter
from cohesion.models import LocalAuthority, User
from tests.factories.cases import CARDIFF, GWYNEDD, a_case, facts

Q1 = Quarter.parse("2014-15-Q1")
Q2 = Quarter.parse("2014-15-Q2")
REPORTED = "hate_crime.reported"


def asked(name: str, region: str = "NWW", quarter: Quarter = Q1) -> dict[tuple[str | None, str | None], int]:
    provider = counts.provider(name)
    assert provider is not None
    answers = provider.ask(region, quarter, date(2014, 7, 1))
    return {(each.authority, each.category): each.value for each in answers if each.value or each.category is None}


def sums() -> dict[tuple[str, str, int, str], int]:
    rows = CountTotal.objects.exclude(value=0)
    return {(row.count, row.quarter, row.authority_id, row.category): row.value for row in rows}


def recounted() -> Counter[tuple[str, str, int, str]]:
    """The sums worked out from the rows alone."""
    found: Counter[tuple[str, str, int, str]] = Counter()
    for row in CountedCase.objects.all():
        found[row.count, row.quarter, row.authority_id, ""] += 1
        for part in row.parts.strip("|").split("|"):
            if part:
                found[row.count, row.quarter, row.authority_id, part.split(":")[1]] += 1
    return found


def test_case_counts_once_in_its_quarter_and_in_each_motivation(northern: User) -> None:
    a_case(northern, why=("race", "disability"))
    a_case(northern, why=("race",))

    answers = asked(REPORTED)

    assert answers[GWYNEDD, None] == 2
    assert answers[GWYNEDD, "race"] == 2
    assert answers[GWYNEDD, "disability"] == 1
    assert sums() == recounted()


def test_other_authorities_of_a_region_that_keeps_cases_have_a_true_nil(northern: User) -> None:
    a_case(northern)

    answers = asked(REPORTED)

    assert {gss for gss, category in answers if category is None} > {GWYNEDD}
    assert sum(answers[place, None] for place, category in answers if category is None) == 1


def test_region_without_cases_says_nothing(db: None) -> None:
    assert asked(REPORTED, region="GW") == {}


def test_route_decides_the_count_through_centres(northern: User) -> None:
    a_case(northern, route="police", source="north_wales_police")
    a_case(northern)

    assert asked("hate_crime.reported_through_centres")[GWYNEDD, None] == 1
    assert asked(REPORTED)[GWYNEDD, None] == 2


def test_moving_a_case_to_another_quarter_moves_its_counts(northern: User, now: datetime) -> None:
    case = a_case(northern, now=now)
    told = facts_of(Case.objects.get(pk=case.pk))
    moved = facts(received_on=date(2014, 7, 2), why=("age",), summary=told.summary)

    change_hate_crime(case_id=case.pk, facts=moved, seen_version=1, by=northern, now=now)

    assert asked(REPORTED)[GWYNEDD, None] == 0
    moved_to = {place: value for place, value in asked(REPORTED, quarter=Q2).items() if value}
    assert moved_to == {(GWYNEDD, None): 1, (GWYNEDD, "age"): 1}
    assert sums() == recounted()


def test_removed_cases_stay_in_the_sums(northern: User) -> None:
    case = a_case(northern)

    take_leave([case.pk])
    Case.objects.filter(pk=case.pk).delete()

    assert asked(REPORTED)[GWYNEDD, None] == 1
    assert sums() == {}


def test_counts_of_a_quarter_take_the_same_queries_with_many_cases(northern: User) -> None:
    a_case(northern)
    with CaptureQueriesContext(
        connection,
    ) as few:
        asked(REPORTED)
    for _ in range(5):
        a_case(northern, why=("race", "sex"))
    with CaptureQueriesContext(connection) as many:
        asked(REPORTED)

    assert len(few) == len(many)


def test_tally_adds_to_the_cases_of_other_sources(northern: User, now: datetime) -> None:
    a_case(northern)
    tallied(northern, now, source="north_wales_police", value=7)

    assert asked(REPORTED)[GWYNEDD, None] == 8


def tallied(by: User, now: datetime, *, source: str, value: int = 3, month: date = date(2014, 5, 1)) -> Tally:
    place = LocalAuthority.objects.get(gss=GWYNEDD)
    return Tally.objects.create(
        kind="HATE_CRIME",
        count=REPORTED,
        region_id=next(iter(by.region_ids)),
        authority=place,
        month=month,
        source=Agency.objects.get(code=source),
        value=value,
        recorded_at=now,
        recorded_by=by,
    )


def test_database_refuses_a_tally_where_cases_of_that_source_stand(northern: User, now: datetime) -> None:
    a_case(northern)

    with pytest.raises(IntegrityError), transaction.atomic():
        tallied(northern, now, source="victim_support")


def test_case_of_a_month_that_its_source_tallied_is_refused_with_a_sentence(northern: User, now: datetime) -> None:
    tallied(northern, now, source="victim_support")

    with pytest.raises(FieldsRefused) as refusal:
        a_case(northern)

    assert "counted already" in refusal.value.problems["source"]
    assert not Case.objects.exists()


def test_case_of_another_region_is_not_recorded(southern: User) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        a_case(southern, gss=GWYNEDD)
    assert "authority" in refusal.value.problems

    assert a_case(southern, gss=CARDIFF, source="victim_support").region.code == "CV"


def test_second_save_from_an_old_page_is_refused(northern: User, now: datetime) -> None:
    case = a_case(northern, now=now)
    change_hate_crime(case_id=case.pk, facts=facts(why=("sex",)), seen_version=1, by=northern, now=now)

    with pytest.raises(StaleCase):
        change_hate_crime(case_id=case.pk, facts=facts(why=("age",)), seen_version=1, by=northern, now=now)
