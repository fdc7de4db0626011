"""Annual figures: each measure's rules, areas, states and what stands behind a number."""

import json
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from cohesion.calendar import FinancialYear
from outcomes.models import BreakdownCategory, Measure, Plan
from reporting.figures import AnnualFigures, FigureState, UnknownFigure, annual
from tests.factories.accepted_returns import AcceptedReturns, Reported

GWYNEDD, CONWY, ANGLESEY = "W06000002", "W06000003", "W06000001"
WREXHAM = "W06000006"
Q1, Q2, Q3, Q4 = (f"2014-15-Q{number}" for number in (1, 2, 3, 4))


def values(figures: AnnualFigures, code: str, *areas: str) -> list[Decimal | None]:
    return [figures.value(code, area) for area in areas]


def test_sum_adds_quarters_authorities_and_the_region_wide_line(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 10, GWYNEDD), Reported("1.2.M3", 4, CONWY), Reported("1.2.M3", 3))
    returns.accept("NWW", Q2, Reported("1.2.M3", 5, GWYNEDD))
    returns.accept("CV", Q1, Reported("1.2.M3", 100))

    figures = annual(plan, year)

    assert values(figures, "1.2.M3", "W92000004", "NWW", "CV", GWYNEDD, CONWY) == [122, 22, 100, 15, 4]


def test_region_wide_line_is_never_an_authoritys(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept("NWW", Q1, Reported("2.2.M4", 9))

    figures = annual(plan, year)

    assert figures.figure("2.2.M4", GWYNEDD).state == FigureState.NOT_REPORTED
    assert figures.figure("2.2.M4", "NWW").authorities_reported == 3


def test_only_the_latest_accepted_version_counts(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 10, GWYNEDD))
    returns.accept("NWW", Q1, Reported("1.2.M3", 7, GWYNEDD))
    returns.owed("CV", Q1)

    figures = annual(plan, year)

    assert figures.value("1.2.M3") == 7
    assert figures.standings["NWW"].is_revised
    assert not figures.standings["CV"].is_revised


def test_other_years_and_plans_do_not_count(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept("NWW", "2015-16-Q1", Reported("1.2.M3", 10, GWYNEDD))

    assert annual(plan, year).figure("1.2.M3").state == FigureState.NOT_REPORTED


def test_latest_takes_each_places_latest_quarter_with_a_value(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", Q1, Reported("5.2.M1", 3, GWYNEDD), Reported("5.2.M1", 8, CONWY))
    returns.accept("NWW", Q2, Reported("5.2.M1", 5, GWYNEDD), Reported("5.2.M1", None, CONWY, state="NOT_AVAILABLE"))

    figures = annual(plan, year)

    assert values(figures, "5.2.M1", "W92000004", "NWW", GWYNEDD, CONWY) == [13, 13, 5, 8]
    assert figures.figure("5.2.M1", CONWY).quarters_reported == 1
    assert figures.figure("5.2.M1", "NWW").quarters_reported == 2


def test_latest_follows_an_authority_that_moved_between_regions(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", Q1, Reported("5.2.M1", 3, CONWY))
    returns.accept("NEW", Q2, Reported("5.2.M1", 4, CONWY))

    figures = annual(plan, year)

    assert values(figures, "5.2.M1", "W92000004", "NWW", "NEW", CONWY) == [4, None, 4, 4]


def test_rating_is_weighted_by_responses_without_rounding_on_the_way(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", Q1, Reported("5.1.M2", "4.33", GWYNEDD, responses=7))
    returns.accept("NWW", Q2, Reported("5.1.M2", "3.67", GWYNEDD, responses=11))
    returns.accept("CV", Q1, Reported("5.1.M2", "5", responses=0))

    figures = annual(plan, year)

    exact = (Decimal("4.33") * 7 + Decimal("3.67") * 11) / 18
    assert figures.value("5.1.M2") == exact.quantize(Decimal("0.01"))
    assert figures.figure("5.1.M2").responses == 18
    assert figures.figure("5.1.M2", "CV").state == FigureState.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("quarter_rule", "area_rule", "wales", "gwynedd"),
    [
        ("MEAN", "SUM", 17, 3),
        ("MAX", "SUM", 18, 4),
        ("MEAN", "MEAN", "8.5", 3),
        ("MAX", "MAX", 14, 4),
        ("SUM", "MEAN", 10, 6),
    ],
)
def test_rules_of_quarters_come_before_rules_of_areas(
    returns: AcceptedReturns,
    plan: Plan,
    year: FinancialYear,
    quarter_rule: str,
    area_rule: str,
    wales: int | str,
    gwynedd: int,
) -> None:
    Measure.objects.filter(plan=plan, code="1.2.M3").update(quarter_rule=quarter_rule, area_rule=area_rule)
    returns.accept("NWW", Q1, Reported("1.2.M3", 2, GWYNEDD), Reported("1.2.M3", 14, CONWY))
    returns.accept("NWW", Q2, Reported("1.2.M3", 4, GWYNEDD))

    figures = annual(plan, year)

    assert values(figures, "1.2.M3", "W92000004", GWYNEDD) == [Decimal(wales), gwynedd]


def test_shared_work_shows_in_each_partner_and_counts_once_in_wales(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 10, GWYNEDD), Reported("1.2.M3", 6, partners=("NEW",)))
    returns.accept("NEW", Q1, Reported("1.2.M3", 1, WREXHAM))

    figures = annual(plan, year)

    assert values(figures, "1.2.M3", "W92000004", "NWW", "NEW", "CV") == [17, 16, 7, None]
    assert figures.figure("1.2.M3", "NEW").is_shared
    assert figures.figure("1.2.M3", "NEW").authorities_reported == 1
    assert not figures.figure("1.2.M3", "NWW").is_shared


def test_combined_figure_sums_its_measures_in_every_area(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 10, GWYNEDD), Reported("1.2.M4", 2, GWYNEDD))
    returns.accept("CV", Q2, Reported("1.2.M4", 5, state="ESTIMATED"))

    figures = annual(plan, year)

    assert values(figures, "C1", "W92000004", "NWW", "CV", GWYNEDD) == [17, 12, 5, 12]
    assert figures.figure("C1").state == FigureState.ESTIMATED
    assert figures.figure("C1").quarters_reported == 2


def test_categories_are_reported_one_by_one_and_never_make_a_total(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept(
        "NWW",
        Q1,
        Reported("1.2.M2", 10, GWYNEDD),
        Reported("1.2.M2", 9, GWYNEDD, "race"),
        Reported("1.2.M2", 4, GWYNEDD, "disability"),
    )

    figures = annual(plan, year)

    assert figures.value("1.2.M2") == 10
    assert {each.category: each.value for each in figures.breakdown("1.2.M2", "protected_characteristic")} == {
        "disability": 4,
        "race": 9,
    }


def test_merged_category_counts_with_the_one_it_went_into(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    housing = BreakdownCategory.objects.get(breakdown__plan=plan, breakdown__code="department", code="housing")
    made = {"breakdown": housing.breakdown, "label_cy": "Tai", "merged_into": housing}
    first = BreakdownCategory.objects.create(code="homes", label_en="Homes", **made)
    BreakdownCategory.objects.create(code="houses", label_en="Houses", **{**made, "merged_into": first})
    returns.accept(
        "NWW",
        Q1,
        Reported("1.2.M3", 6, GWYNEDD),
        Reported("1.2.M3", 1, GWYNEDD, "housing"),
        Reported("1.2.M3", 2, GWYNEDD, "homes"),
        Reported("1.2.M3", 3, GWYNEDD, "houses"),
    )

    figures = annual(plan, year)

    assert [(each.category, each.value) for each in figures.breakdown("1.2.M3", "department")] == [
        ("housing", Decimal(6))
    ]


@pytest.mark.parametrize(
    ("states", "value", "state"),
    [
        (["NIL", "NIL"], 0, FigureState.NIL),
        (["NIL", "ACTUAL"], 4, FigureState.ACTUAL),
        (["NOT_AVAILABLE", "ACTUAL"], 4, FigureState.ACTUAL),
        (["ESTIMATED", "ACTUAL"], 8, FigureState.ESTIMATED),
        (["NOT_APPLICABLE", "NOT_AVAILABLE"], None, FigureState.NOT_AVAILABLE),
        (["NOT_COLLECTED", "NOT_APPLICABLE"], None, FigureState.NOT_COLLECTED),
        (["NOT_APPLICABLE", "NOT_APPLICABLE"], None, FigureState.NOT_APPLICABLE),
    ],
)
def test_state_of_a_figure_comes_from_its_parts(
    returns: AcceptedReturns,
    plan: Plan,
    year: FinancialYear,
    states: list[str],
    value: int | None,
    state: FigureState,
) -> None:
    number = {"NIL": 0, "ACTUAL": 4, "ESTIMATED": 4}
    returns.accept(
        "NWW",
        Q1,
        *(
            Reported("1.2.M3", number.get(each), area, state=each)
            for area, each in zip([GWYNEDD, CONWY], states, strict=True)
        ),
    )

    figure = annual(plan, year).figure("1.2.M3")

    assert (figure.value, figure.state) == (value, state)


def test_figures_are_found_by_code_and_area_and_refuse_unknown_ones(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 1, GWYNEDD))
    figures = annual(plan, year)

    with pytest.raises(UnknownFigure, match=r"no figure 9\.9"):
        figures.figure("9.9")
    with pytest.raises(UnknownFigure, match="XXX is no area"):
        figures.figure("1.2.M3", "XXX")


def test_figures_stand_in_a_stable_order_and_go_to_json(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("CV", Q1, Reported("1.2.M3", 2), Reported("1.1.M8", 1))
    returns.accept("NWW", Q1, Reported("1.2.M3", 1, GWYNEDD), Reported("1.2.M3", 1, GWYNEDD, "housing"))
    figures = annual(plan, year)

    order = [(each.code, each.area, each.category) for each in figures if each.code in {"1.1.M8", "1.2.M3"}]

    assert order == [
        ("1.1.M8", "W92000004", ""),
        ("1.1.M8", "CV", ""),
        ("1.2.M3", "W92000004", ""),
        ("1.2.M3", "NWW", ""),
        ("1.2.M3", "CV", ""),
        ("1.2.M3", GWYNEDD, ""),
        ("1.2.M3", "W92000004", "housing"),
        ("1.2.M3", "NWW", "housing"),
        ("1.2.M3", GWYNEDD, "housing"),
    ]
    assert json.dumps(figures.as_json()) == json.dumps(annual(plan, year).as_json())


def test_queries_do_not_grow_with_the_returns(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 1, GWYNEDD))
    with django_assert_num_queries(13):
        annual(plan, year)
    lines = (Reported("1.2.M3", 1), Reported("5.2.M1", 1), Reported("5.1.M2", 1, responses=2, partners=("GE",)))
    for quarter in (Q1, Q2, Q3):
        for region in ("NEW", "CV", "CT", "GW"):
            returns.accept(region, quarter, *lines)
    with django_assert_num_queries(13):
        annual(plan, year)
