"""How far a figure is known is told to each audience without what would give a hidden part away."""

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan
from reporting.actions.safe_numbers import check_year
from reporting.disclosure import Audience
from reporting.pages.quality import quality, quality_in_short
from reporting.shown import shown
from reporting.shown_figures import ShownFigure
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

Q1 = "2014-15-Q1"


def seen_by(audience: Audience, plan: Plan, year: FinancialYear, area: str = "W92000004") -> ShownFigure:
    return shown(plan, [year], audience).of("1.2.M3", area)


def test_share_of_estimates_is_told_to_those_who_work_with_the_figures_alone(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, service: User
) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 30))
    returns.accept("CV", Q1, Reported("1.2.M3", 10, state="ESTIMATED"))
    check_year(plan=plan, year=year, by=service, now=AT)

    working, public = (seen_by(audience, plan, year) for audience in (Audience.WORKING, Audience.PUBLISHED))

    assert "25 % of it was reported as an estimate." in quality(working)
    assert "25 % of it is estimated." in quality_in_short(working)
    assert "Part of it was reported as an estimate." in quality(public)
    assert public.value == 40
    assert not [told for told in (*quality(public), *quality_in_short(public)) if "%" in told]


def test_revision_of_a_hidden_figure_is_not_told(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, service: User
) -> None:
    for value in (4, 3):
        returns.accept("NWW", Q1, Reported("1.2.M3", value))
    returns.accept("CV", Q1, Reported("1.2.M3", 50))
    check_year(plan=plan, year=year, by=service, now=AT)

    working, public = (seen_by(audience, plan, year, "NWW") for audience in (Audience.WORKING, Audience.PUBLISHED))

    assert public.is_hidden
    assert "Revised: a return was corrected after it was first accepted." in quality(working)
    assert "Revised." in quality_in_short(working)
    assert not [told for told in (*quality(public), *quality_in_short(public)) if "Revised" in told]


def test_row_without_anything_accepted_says_so_alone(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept("NWW", Q1, Reported("3.1.M3", "4.33", responses=9))

    assert quality_in_short(seen_by(Audience.WORKING, plan, year)) == ("Nothing accepted yet.",)
