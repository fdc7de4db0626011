"""The published totals through the one definition of figures, and the report that tells them."""

from decimal import Decimal

import pytest

from cohesion.calendar import FinancialYear
from outcomes.models import Outcome, Plan
from reporting import figures
from reporting.figures import AnnualFigures, ChangeAnswer
from reporting.models import AnnualReport

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("demo_year", "db")]

REGIONS = ("NWW", "NEW", "MWW", "WB", "CT", "CV", "GW", "GE")
PUBLISHED = {
    "C1": 2335,
    "C2": 952,
    "1.2.M2": 1265,
    "1.2.M3": 1983,
    "1.2.M4": 352,
    "1.3.M1": 69,
    "2.1.M2": 44,
    "2.2.M4": 789,
    "2.2.M5": 163,
    "2.3.M1": 44,
    "3.1.M4": 454,
    "3.1.M5": 77,
    "3.2.M1": 633,
    "5.1.M1": 411,
    "6.2.M2": 8029,
    "7.2.M2": 104,
}


@pytest.fixture
def year(plan: Plan) -> AnnualFigures:
    return figures.annual(plan, FinancialYear.parse("2014-15"))


def test_annual_figures_of_wales_are_those_published(year: AnnualFigures) -> None:
    assert {code: year.value(code) for code in PUBLISHED} == PUBLISHED


def test_shared_work_shows_in_both_regions_and_counts_once(year: AnnualFigures) -> None:
    regions = sum((year.value("3.2.M1", area) or Decimal(0) for area in REGIONS), Decimal(0))

    assert year.figure("3.2.M1", "NEW").is_shared
    parts = year.breakdown("3.2.M1", "engagement_opportunity", "NEW")
    assert sum(part.value or 0 for part in parts) == year.value("3.2.M1", "NEW")
    assert regions == PUBLISHED["3.2.M1"] + 36


def test_each_answer_of_a_change_occurs(year: AnnualFigures) -> None:
    answers = {code: year.figure(code).change for code in ("1.1.M10", "1.2.M6", "1.3.M2", "2.3.M2")}

    assert {code: change.answer for code, change in answers.items() if change} == {
        "1.1.M10": ChangeAnswer.NO_BASELINE_YET,
        "1.2.M6": ChangeAnswer.NO_BASELINE_YET,
        "1.3.M2": ChangeAnswer.VALUE,
        "2.3.M2": ChangeAnswer.NOT_CALCULABLE_FROM_ZERO,
    }


def test_the_year_under_way_has_figures_of_both_rounds(plan: Plan) -> None:
    under_way = figures.annual(plan, FinancialYear.parse("2015-16"))

    assert under_way.figure("6.2.M2").quarters_reported == 2
    assert under_way.figure("6.2.M2", "MWW").quarters_reported == 1


def test_report_has_a_chapter_for_each_outcome_and_says_that_it_is_sample_data(plan: Plan) -> None:
    report = AnnualReport.objects.get(plan=plan, financial_year="2014-15")

    assert report.contains_sample_data
    assert report.chapters.exclude(outcome=None).count() == Outcome.objects.filter(plan=plan).count()
    assert report.title_cy != report.title_en
