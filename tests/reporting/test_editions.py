"""What is out already binds a further edition: that of the year after tells by its changes what this year was."""

from typing import cast

import pytest

from cohesion.calendar import FinancialYear
from cohesion.models import Job, User
from cohesion.models.area import WALES
from outcomes.models import Plan
from reporting.actions import releases
from reporting.actions.safe_numbers import check_year
from reporting.editions import editions_before
from reporting.models import DisclosureCheck, FigureRelease
from reporting.year_content import Key
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported
from tests.reporting.attacking import content_of, exposed

COUNT, CHANGE = "1.1.M8", "1.1.M10"
THIS, AFTER = FinancialYear(2014), FinancialYear(2015)
GWYNEDD, CONWY, ANGLESEY = "W06000002", "W06000003", "W06000001"
Lines = dict[str, int]


@pytest.fixture
def by(service: User) -> User:
    return service


def accept(returns: AcceptedReturns, year: FinancialYear, lines: Lines) -> None:
    returns.accept_year(str(year), [("NWW", Reported(COUNT, value, place)) for place, value in lines.items()])


def corrected(returns: AcceptedReturns, year: FinancialYear, lines: Lines) -> None:
    returns.accept("NWW", f"{year}-Q1", *(Reported(COUNT, value, place) for place, value in lines.items()))


def checked(plan: Plan, year: FinancialYear, by: User) -> DisclosureCheck:
    return check_year(plan=plan, year=year, by=by, now=AT)


def let_out(check: DisclosureCheck, by: User, other: User) -> FigureRelease:
    return FigureRelease.objects.create(
        plan=check.plan,
        financial_year=check.financial_year,
        number=1,
        check_passed=check,
        proposed_at=AT,
        proposed_by=by,
        approved_at=AT,
        approved_by=other,
    )


def hidden_places(check: DisclosureCheck, code: str = COUNT) -> set[str]:
    return {key[1] for key, _reason in check.reasons if key[0] == code and not key[2] and not key[3]}


def test_what_a_change_of_the_year_after_tells_guards_nothing_any_more(
    returns: AcceptedReturns, plan: Plan, by: User, officer: User
) -> None:
    first = {CONWY: 20, GWYNEDD: 30, ANGLESEY: 40}
    accept(returns, THIS, first)
    let_out(checked(plan, THIS, by), by, officer)
    corrected(returns, THIS, {**first, ANGLESEY: 45})
    checked(plan, THIS, by)
    accept(returns, AFTER, {place: 50 + value for place, value in first.items()})
    later = checked(plan, AFTER, by)
    assert not {ANGLESEY, "NWW"} & hidden_places(later, CHANGE), "45 follows from its change"
    let_out(later, by, officer)

    corrected(returns, THIS, {**first, ANGLESEY: 45, GWYNEDD: 3})
    second = checked(plan, THIS, by)

    assert hidden_places(second) >= {GWYNEDD, "NWW", WALES}
    assert ANGLESEY not in hidden_places(second)
    assert second.is_safe
    assert not exposed(second, plan, THIS)


def test_what_a_change_of_the_year_after_keeps_stays_kept(
    returns: AcceptedReturns, plan: Plan, by: User, officer: User
) -> None:
    first = {CONWY: 7, GWYNEDD: 3, ANGLESEY: 30}
    accept(returns, THIS, first)
    checked(plan, THIS, by)
    accept(returns, AFTER, {place: 50 + value for place, value in first.items()})
    later = checked(plan, AFTER, by)
    assert hidden_places(later, CHANGE) == {CONWY, GWYNEDD}
    let_out(later, by, officer)

    corrected(returns, THIS, {**first, ANGLESEY: 5})
    second = checked(plan, THIS, by)

    assert hidden_places(second) >= {CONWY, GWYNEDD}, "7, and 40 less 30 from the edition, would be Gwynedd's 3"
    assert not exposed(second, plan, THIS)


def test_bases_are_out_only_where_their_change_is_shown(
    returns: AcceptedReturns, plan: Plan, by: User, officer: User
) -> None:
    accept(returns, THIS, {CONWY: 30, GWYNEDD: 20})
    accept(returns, AFTER, {CONWY: 60, GWYNEDD: 3, ANGLESEY: 40})
    later = checked(plan, AFTER, by)
    assert {GWYNEDD} <= hidden_places(later, CHANGE)
    let_out(later, by, officer)

    told = editions_before(plan, THIS)[-1]

    assert told.is_same_year
    key: Key = (COUNT, GWYNEDD, "", "", "")
    assert told.cells[key] == (20, False)
    assert told.cells[(COUNT, CONWY, "", "", "")] == (30, CONWY not in hidden_places(later, CHANGE))
    assert {cell[0] for cell in told.cells} == {COUNT}


def test_year_without_a_following_edition_has_nothing_of_the_year_after(
    returns: AcceptedReturns, plan: Plan, by: User
) -> None:
    accept(returns, THIS, {CONWY: 30})
    accept(returns, AFTER, {CONWY: 60})
    checked(plan, AFTER, by)

    assert editions_before(plan, THIS) == []


def test_approving_an_edition_asks_for_the_check_of_the_years_beside_it(
    returns: AcceptedReturns, plan: Plan, by: User, officer: User, second_officer: User
) -> None:
    for year in (THIS, AFTER, FinancialYear(2016)):
        accept(returns, year, {CONWY: 30})
        checked(plan, year, by)

    proposed = releases.propose(plan=plan, year=AFTER, note="", by=officer, now=AT)
    releases.approve(release=proposed, by=second_officer, now=AT)

    asked = {job.subject_id.split(":")[1] for job in Job.objects.filter(kind="safe_numbers")}
    assert asked == {"2014-15", "2015-16", "2016-17"}


def test_attack_of_these_tests_finds_a_leak(returns: AcceptedReturns, plan: Plan, by: User) -> None:
    accept(returns, THIS, {CONWY: 7, GWYNEDD: 3, ANGLESEY: 30})
    check = checked(plan, THIS, by)
    guards = [cast(Key, tuple(key)) for key, reason in check.reasons if reason == "SECONDARY" and key[0] == COUNT]

    assert content_of(plan, THIS, []).told
    assert any(exposed(check, plan, THIS, shown_again=key) for key in guards)
