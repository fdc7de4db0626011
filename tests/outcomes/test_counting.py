"""What the register of counts says about a return, and how it flows in."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest

from cohesion import counts
from cohesion.calendar import Quarter
from cohesion.counts import Count, Counted
from cohesion.models import AuditEntry, LocalAuthority, User
from cohesion.refusals import ActionRefused
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.counting import take_in
from outcomes.counting import others
from outcomes.models import Measure, QuarterlyReturn, ReturnStatus, ValueState
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellInput, CellKey, ReturnInput

DAY = date(2014, 7, 20)


@pytest.fixture
def measure_of_count(measure: Callable[[str], Measure]) -> Measure:
    return measure("2.1.M3")


@pytest.fixture
def register(measure_of_count: Measure) -> Iterator[Callable[[Sequence[Counted]], list[tuple[object, ...]]]]:
    """Offer a count that gives these answers; returns what it was asked."""
    asked: list[tuple[object, ...]] = []

    def offer(answers: Sequence[Counted]) -> list[tuple[object, ...]]:
        def ask(region: str, quarter: Quarter, day: date) -> Sequence[Counted]:
            asked.append((region, str(quarter), day))
            return answers

        counts.register(Count(measure_of_count.count_name, "date of referral", ask))
        return asked

    real = counts.provider(measure_of_count.count_name)
    counts.unregister(measure_of_count.count_name)
    yield offer
    counts.unregister(measure_of_count.count_name)
    if real is not None:
        counts.register(real)


@pytest.fixture
def gwynedd(authorities: dict[str, LocalAuthority]) -> LocalAuthority:
    return authorities["W06000002"]


def test_counting_asks_for_the_region_and_places_the_answers(
    northern_return: QuarterlyReturn,
    measure_of_count: Measure,
    gwynedd: LocalAuthority,
    register: Callable[[Sequence[Counted]], list[tuple[object, ...]]],
) -> None:
    breakdown = measure_of_count.breakdowns.get()
    police = breakdown.categories.get(code="police")
    asked = register(
        [
            Counted(gwynedd.gss, None, None, 4),
            Counted(gwynedd.gss, breakdown.code, "police", 3),
            Counted(None, None, None, 1),
            Counted("W06000015", None, None, 99),
            Counted(gwynedd.gss, breakdown.code, "martians", 99),
            Counted(gwynedd.gss, "department", "police", 99),
            Counted(gwynedd.gss, breakdown.code, "not_known", -1),
        ]
    )

    found = others(ReturnScope.of(northern_return), [measure_of_count], DAY)

    assert asked == [("NWW", "2014-15-Q1", DAY)]
    assert {key: int(each.value) for key, each in found.told.items()} == {
        CellKey(measure_of_count.pk, gwynedd.pk): 4,
        CellKey(measure_of_count.pk, gwynedd.pk, police.pk): 3,
        CellKey(measure_of_count.pk): 1,
    }
    assert {each.day for each in found.told.values()} == {DAY}


def test_counting_survives_a_provider_that_answers_nonsense(
    northern_return: QuarterlyReturn,
    measure_of_count: Measure,
    register: Callable[[Sequence[Counted]], list[tuple[object, ...]]],
) -> None:
    register(["nonsense"])  # type: ignore[list-item]

    found = others(ReturnScope.of(northern_return), [measure_of_count], DAY)

    assert (found.told, found.silent) == ({}, frozenset({measure_of_count.pk}))


def test_counting_takes_numbers_in_as_the_service_and_records_it(
    northern_return: QuarterlyReturn, measure_of_count: Measure, service: User, now: datetime
) -> None:
    key = CellKey(measure_of_count.pk)

    assert take_in(quarterly_return=northern_return, told={key: Decimal(0)}, by=service, now=now) == 1
    assert take_in(quarterly_return=northern_return, told={key: Decimal(0)}, by=service, now=now) == 0

    figure = northern_return.figures.get()
    assert [figure.value, figure.state, figure.counted_value] == [0, ValueState.NIL, 0]
    assert AuditEntry.objects.get(act="return.started").actor == service


def test_counting_never_replaces_what_a_person_typed(
    northern_return: QuarterlyReturn, measure_of_count: Measure, northern: User, service: User, now: datetime
) -> None:
    key = CellKey(measure_of_count.pk)
    typed = CellInput(Decimal(5), ValueState.ESTIMATED, "From the lists")
    actions.save(quarterly_return=northern_return, values=ReturnInput(figures={key: typed}), by=northern, now=now)

    take_in(quarterly_return=northern_return, told={key: Decimal(7)}, by=service, now=now)

    figure = northern_return.figures.get()
    assert [figure.value, figure.state, figure.note] == [5, ValueState.ESTIMATED, "From the lists"]
    assert [figure.counted_value, figure.is_overridden] == [7, True]


def test_counting_leaves_a_number_that_cannot_be_stored_to_the_region(
    northern_return: QuarterlyReturn, measure: Callable[[str], Measure], service: User, now: datetime
) -> None:
    rating = CellKey(measure("5.1.M2").pk)

    assert take_in(quarterly_return=northern_return, told={rating: Decimal(4)}, by=service, now=now) == 0


def test_counting_is_refused_while_the_return_is_not_with_its_region(
    northern_return: QuarterlyReturn, measure_of_count: Measure, service: User, now: datetime
) -> None:
    QuarterlyReturn.objects.filter(pk=northern_return.pk).update(status=ReturnStatus.NOT_OPEN)

    with pytest.raises(ActionRefused):
        take_in(quarterly_return=northern_return, told={CellKey(measure_of_count.pk): Decimal(4)}, by=service, now=now)


def test_counting_rolls_back_when_its_audit_fails(
    northern_return: QuarterlyReturn, measure_of_count: Measure, service: User, now: datetime, failing_audit: None
) -> None:
    with pytest.raises(RuntimeError):
        take_in(quarterly_return=northern_return, told={CellKey(measure_of_count.pk): Decimal(4)}, by=service, now=now)

    assert not northern_return.figures.exists()


@pytest.fixture
def two_counts(measure: Callable[[str], Measure]) -> Iterator[tuple[Measure, Measure]]:
    """Two measures whose counts no provider offers for now."""
    pair = measure("2.1.M2"), measure("2.1.M3")
    real = [counts.provider(each.count_name) for each in pair]
    for each in pair:
        counts.unregister(each.count_name)
    yield pair
    for each, count in zip(pair, real, strict=True):
        counts.unregister(each.count_name)
        if count is not None:
            counts.register(count)


@pytest.mark.parametrize(("fails", "heard"), [("", [5, 7]), ("together", [5, 7]), ("one", [7])])
def test_counting_asks_a_provider_once_and_each_count_alone_where_that_fails(
    fails: str,
    heard: list[int],
    northern_return: QuarterlyReturn,
    two_counts: tuple[Measure, Measure],
    gwynedd: LocalAuthority,
) -> None:
    values = dict(zip((each.count_name for each in two_counts), (5, 7), strict=True))
    alone: list[str] = []
    asked: list[Sequence[str]] = []

    def together(names: Sequence[str], region: str, quarter: Quarter, day: date) -> dict[str, Sequence[Counted]]:
        asked.append(names)
        if fails:
            raise RuntimeError
        return {name: [Counted(gwynedd.gss, None, None, values[name])] for name in names}

    def offer(name: str) -> None:
        def ask(region: str, quarter: Quarter, day: date) -> Sequence[Counted]:
            alone.append(name)
            if fails == "one" and name == two_counts[0].count_name:
                raise RuntimeError
            return [Counted(gwynedd.gss, None, None, values[name])]

        counts.register(Count(name, "date of referral", ask, together=together))

    for name in values:
        offer(name)

    found = others(ReturnScope.of(northern_return), two_counts, DAY)

    assert sorted(told.value for told in found.told.values()) == heard
    assert found.silent == ({two_counts[0].pk} if fails == "one" else frozenset())
    assert asked == [sorted(values)]
    assert alone == (sorted(values) if fails else [])
