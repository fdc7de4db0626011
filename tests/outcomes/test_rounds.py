"""Opening a round: one return per region, with the geography and the measures of its quarter."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cohesion.calendar import Quarter
from cohesion.models import AuditEntry, LocalAuthority, Region, RegionCoverage, User
from cohesion.refusals import ActionRefused
from outcomes import checks
from outcomes.actions.filling import fill_from_suppliers
from outcomes.actions.quarterly_returns import save
from outcomes.actions.rounds import open_round as open_a_round
from outcomes.models import (
    Measure,
    MilestoneStatus,
    Plan,
    QuarterlyReturn,
    ReturnEvent,
    ReturnRound,
    ReturnStatus,
    SuppliedFigure,
)
from outcomes.refusals import NotPermitted
from outcomes.return_values import CellInput, CellKey, MilestoneInput, MilestoneKey, ReturnInput

Q1, Q2 = Quarter.parse("2014-15-Q1"), Quarter.parse("2014-15-Q2")


def test_open_round_makes_one_return_per_region_with_its_authorities(open_round: ReturnRound) -> None:
    returns = {made.region.code: made for made in open_round.returns.select_related("region")}

    assert sorted(returns) == ["CT", "CV", "GE", "GW", "MWW", "NEW", "NWW", "WB"]
    assert sum(made.authorities.count() for made in returns.values()) == 22
    assert {made.status for made in returns.values()} == {ReturnStatus.OPEN}
    assert open_round.due_on == date(2014, 7, 28)
    assert open_round.measures.count() == 111
    assert list(returns["NWW"].events.values_list("kind", "to_status")) == [("OPENED", "OPEN")]


def test_open_round_writes_one_audit_entry(open_round: ReturnRound, service: User) -> None:
    entry = AuditEntry.objects.get(act="round.opened")

    assert (entry.actor, entry.subject_id) == (service, str(open_round.pk))


def test_open_round_keeps_the_geography_of_its_quarter(
    plan: Plan, regions: dict[str, Region], authorities: dict[str, LocalAuthority], service: User, now: datetime
) -> None:
    moved = RegionCoverage.objects.get(region=regions["NWW"], authority=authorities["W06000001"])
    RegionCoverage.objects.filter(pk=moved.pk).update(ends_on=date(2014, 6, 29))
    RegionCoverage.objects.create(region=regions["NEW"], authority=moved.authority, starts_on=date(2014, 6, 30))

    opened = open_a_round(plan=plan, quarter=Q1, by=service, now=now)

    assert moved.authority in opened.returns.get(region=regions["NEW"]).authorities.all()
    assert moved.authority not in opened.returns.get(region=regions["NWW"]).authorities.all()


def test_open_round_leaves_out_measures_that_are_not_active(
    plan: Plan, measure: Callable[[str], Measure], service: User, now: datetime
) -> None:
    Measure.objects.filter(pk=measure("1.2.M3").pk).update(active_from=date(2014, 7, 1))
    Measure.objects.filter(pk=measure("1.2.M4").pk).update(active_to=date(2014, 3, 31))

    opened = open_a_round(plan=plan, quarter=Q1, by=service, now=now)

    codes = set(opened.measures.values_list("code", flat=True))
    assert codes.isdisjoint({"1.2.M3", "1.2.M4"})
    assert len(codes) == 109


def test_round_keeps_its_measures_when_the_plan_changes(
    open_round: ReturnRound, measure: Callable[[str], Measure]
) -> None:
    Measure.objects.filter(pk=measure("1.2.M3").pk).update(active_to=date(2014, 4, 1))

    assert open_round.measures.filter(code="1.2.M3").exists()


def test_milestones_do_not_reset_with_the_next_round(
    northern_return: QuarterlyReturn, measure: Callable[[str], Measure], northern: User, service: User, now: datetime
) -> None:
    key = MilestoneKey(measure("1.1.M1").pk)
    states = {key: MilestoneInput(MilestoneStatus.ACHIEVED, date(2014, 6, 1), "Agreed by the board")}
    save(quarterly_return=northern_return, values=ReturnInput(milestones=states), by=northern, now=now)

    later = open_a_round(plan=northern_return.round.plan, quarter=Q2, by=service, now=now)

    carried = later.returns.get(region=northern_return.region).milestones.get()
    assert (carried.measure_id, carried.status, carried.achieved_on) == (key.measure_id, "ACHIEVED", date(2014, 6, 1))
    assert not later.returns.get(region__code="CV").milestones.exists()


def test_open_round_queries_do_not_grow_with_carried_milestones(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, service: User, now: datetime
) -> None:
    def states(number: int) -> ReturnInput:
        milestones = list(plan.measures.milestones().order_by("pk"))[:number]
        state = MilestoneInput(MilestoneStatus.UNDER_WAY)
        return ReturnInput(milestones={MilestoneKey(milestone.pk): state for milestone in milestones})

    def queries_to_open(quarter: Quarter) -> int:
        with CaptureQueriesContext(connection) as captured:
            open_a_round(plan=plan, quarter=quarter, by=service, now=now)
        return len(captured)

    save(quarterly_return=northern_return, values=states(1), by=northern, now=now)
    with_one = queries_to_open(Q2)
    second = QuarterlyReturn.objects.get(round__quarter=str(Q2), region__code="NWW")
    save(quarterly_return=second, values=states(12), by=northern, now=now)

    assert queries_to_open(Q2.next) == with_one


Supply = Callable[..., None]


@pytest.fixture
def supply(plan: Plan, measure: Callable[[str], Measure], authorities: dict[str, LocalAuthority]) -> Supply:
    """A partner hands over one number for the first quarter."""

    def hand_over(value: float, code: str = "1.2.M2", gss: str = "W06000002", supplier: str = "police") -> None:
        texts = {f"{field}_{language}": "x" for field in ("description", "source") for language in ("en", "cy")}
        SuppliedFigure.objects.create(
            plan=plan,
            code=f"{supplier}-{code}",
            measure=measure(code),
            authority=authorities[gss],
            financial_year="2014-15",
            quarter=str(Q1),
            value=Decimal(str(value)),
            **texts,
        )

    return hand_over


def test_open_round_fills_in_what_was_supplied(
    supply: Supply, plan: Plan, officer: User, service: User, now: datetime
) -> None:
    supply(30)
    supply(4, supplier="victims")
    supply(0, gss="W06000001")

    opened = open_a_round(plan=plan, quarter=Q1, by=officer, now=now)

    held = opened.returns.get(region__code="NWW")
    figures = held.figures.order_by("authority__gss").values_list("authority__gss", "value", "counted_value", "state")
    assert list(figures) == [
        ("W06000001", Decimal(0), Decimal(0), "NIL"),
        ("W06000002", Decimal(34), Decimal(34), "ACTUAL"),
    ]
    assert (held.status, held.updated_by) == (ReturnStatus.IN_PROGRESS, service)
    assert {other.status for other in opened.returns.exclude(pk=held.pk)} == {ReturnStatus.OPEN}
    assert [entry.actor for entry in AuditEntry.objects.filter(act="return.saved")] == [service]


def test_typed_value_that_differs_from_a_filled_one_owes_a_reason(
    supply: Supply,
    plan: Plan,
    measure: Callable[[str], Measure],
    authorities: dict[str, LocalAuthority],
    officer: User,
    northern: User,
    now: datetime,
) -> None:
    supply(30)
    held = open_a_round(plan=plan, quarter=Q1, by=officer, now=now).returns.get(region__code="NWW")

    def owed() -> list[tuple[str, str]]:
        name = "value_agrees_with_what_was_counted"
        return [(each.value, each.expected) for each in checks.run(held) if each.check.name == name]

    assert owed() == []
    key = CellKey(measure("1.2.M2").pk, authorities["W06000002"].pk)
    save(quarterly_return=held, values=ReturnInput(figures={key: CellInput(Decimal(28))}), by=northern, now=now)
    assert owed() == [("28", "30")]


def test_supplied_value_that_a_measure_cannot_hold_is_left_to_the_region(
    supply: Supply, plan: Plan, officer: User, now: datetime
) -> None:
    supply(2.5)  # of a count
    supply(4, code="5.1.M2")  # a rating without its answers

    held = open_a_round(plan=plan, quarter=Q1, by=officer, now=now).returns.get(region__code="NWW")

    assert (held.status, held.figures.count()) == (ReturnStatus.OPEN, 0)


def test_filling_again_leaves_what_stands(
    supply: Supply,
    open_round: ReturnRound,
    service: User,
    measure: Callable[[str], Measure],
    authorities: dict[str, LocalAuthority],
    northern: User,
    now: datetime,
) -> None:
    held = open_round.returns.get(region__code="NWW")
    key = CellKey(measure("1.2.M2").pk, authorities["W06000002"].pk)
    save(quarterly_return=held, values=ReturnInput(figures={key: CellInput(Decimal(28))}), by=northern, now=now)
    supply(30)
    supply(7, gss="W06000001")

    assert fill_from_suppliers(quarterly_return=held, by=service, now=now) == 1
    assert fill_from_suppliers(quarterly_return=held, by=service, now=now) == 0

    assert held.figures.get(authority=key.authority_id).value == 28


def test_second_round_of_a_quarter_is_refused(
    open_round: ReturnRound, plan: Plan, officer: User, now: datetime
) -> None:
    with pytest.raises(ActionRefused, match="2014-15-Q1 of plan NDP-2014-16 is open already"):
        open_a_round(plan=plan, quarter=Q1, by=officer, now=now)

    assert ReturnRound.objects.count() == 1


def test_quarter_on_which_another_plan_reports_is_refused(
    open_round: ReturnRound, plan: Plan, officer: User, now: datetime
) -> None:
    """An address names region and quarter: a second return there could not be reached."""
    other = Plan.objects.create(
        code="OTHER", title_en="Other", title_cy="Arall", starts_on=plan.starts_on, ends_on=plan.ends_on
    )
    plan.measures.filter(code="1.2.M3").update(plan=other)

    with pytest.raises(ActionRefused, match="is open for plan NDP-2014-16 already"):
        open_a_round(plan=other, quarter=Q1, by=officer, now=now)

    assert ReturnRound.objects.count() == 1


@pytest.mark.parametrize("quarter", ["2013-14-Q4", "2016-17-Q1"])
def test_quarter_outside_the_plan_is_refused(plan: Plan, officer: User, now: datetime, quarter: str) -> None:
    with pytest.raises(ActionRefused, match="Choose a quarter from 2014-15-Q1 to 2015-16-Q4"):
        open_a_round(plan=plan, quarter=Quarter.parse(quarter), by=officer, now=now)


def test_plan_without_measures_is_refused(plan: Plan, officer: User, now: datetime) -> None:
    bare = Plan.objects.create(
        code="BARE", title_en="Bare", title_cy="Moel", starts_on=plan.starts_on, ends_on=plan.ends_on
    )

    with pytest.raises(ActionRefused, match="has no measures"):
        open_a_round(plan=bare, quarter=Q1, by=officer, now=now)


@pytest.mark.parametrize("due_on", [date(2014, 6, 30), date(2104, 10, 28)])
def test_due_day_that_does_not_fit_is_refused(plan: Plan, officer: User, now: datetime, due_on: date) -> None:
    with pytest.raises(ActionRefused, match="within the year after the quarter ends"):
        open_a_round(plan=plan, quarter=Q1, by=officer, now=now, due_on=due_on)


@pytest.mark.parametrize("person", ["northern", "reader", "writer", "administrator", "stranger"])
def test_others_than_officers_open_no_round(
    plan: Plan, now: datetime, person: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotPermitted):
        open_a_round(plan=plan, quarter=Q1, by=request.getfixturevalue(person), now=now)

    assert not ReturnRound.objects.exists()


def test_open_round_rolls_back_when_its_audit_fails(
    plan: Plan, officer: User, now: datetime, failing_audit: None
) -> None:
    with pytest.raises(RuntimeError, match="the record is full"), transaction.atomic():
        open_a_round(plan=plan, quarter=Q1, by=officer, now=now)

    assert not ReturnRound.objects.exists()
    assert not ReturnEvent.objects.exists()


def test_open_round_command_opens_the_quarter(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("open_round", "--plan", "NDP-2014-16", "--quarter", "2014-15-Q2", "--due", "2014-10-28")

    assert "2014-15-Q2 of NDP-2014-16 is open: 8 returns, due 2014-10-28." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("plan_code", "quarter", "due", "says"),
    [
        ("NDP", "2014-15-Q2", None, "--plan: there is no plan 'NDP'; choose one of NDP-2014-16"),
        ("NDP-2014-16", "2014-15-Q5", None, "--quarter: '2014-15-Q5' is not a quarter: write it like 2014-15-Q1"),
        ("NDP-2014-16", "2014-15-Q2", "28/10/2014", "--due: '28/10/2014' is not a date: write it like 2014-10-28"),
        ("NDP-2014-16", "2017-18-Q1", None, "2017-18-Q1 lies outside plan NDP-2014-16"),
    ],
)
def test_open_round_command_answers_bad_input_in_one_line(
    plan: Plan, plan_code: str, quarter: str, due: str | None, says: str
) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("open_round", plan=plan_code, quarter=quarter, due=due)

    assert str(refused.value).startswith(says)
    assert "\n" not in str(refused.value)


def test_round_due_before_it_opens_is_refused_by_the_database(open_round: ReturnRound) -> None:
    with pytest.raises(IntegrityError, match="round_is_due_after_it_opens"), transaction.atomic():
        ReturnRound.objects.filter(pk=open_round.pk).update(due_on=date(2014, 6, 1))


def test_round_closing_before_it_is_due_is_refused_by_the_database(open_round: ReturnRound) -> None:
    with pytest.raises(IntegrityError, match="round_closes_after_it_is_due"), transaction.atomic():
        ReturnRound.objects.filter(pk=open_round.pk).update(closes_on=open_round.opens_on)
