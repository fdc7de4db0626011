"""Disclosure control: what the public sees, and that nothing hidden follows by subtraction."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion.calendar import FinancialYear
from outcomes.models import Plan
from reporting.disclosure import Audience, PublishedFigures, Reason, publish
from reporting.figures import annual
from reporting.insiders import with_exact
from reporting.protection import Line, Reader, is_small, rest, secondary
from reporting.published_year import published_year
from tests.factories.accepted_returns import AcceptedReturns, Reported

GWYNEDD, CONWY, ANGLESEY = "W06000002", "W06000003", "W06000001"
Q1 = "2014-15-Q1"
REGIONS = ("NWW", "NEW", "MWW", "WB", "CT", "CV", "GW", "GE")


def shown(published: PublishedFigures, code: str, *areas: str) -> list[int | str]:
    cells = [published.cell(code, area) for area in areas or ("W92000004", *REGIONS)]
    return [cell.symbol if cell.value is None else int(cell.value) for cell in cells]


def report(returns: AcceptedReturns, code: str, **values: int) -> None:
    for region, value in values.items():
        returns.accept(region, Q1, Reported(code, value, state="ACTUAL" if value else "NIL"))


def test_working_audience_sees_every_value_exactly(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    report(returns, "1.2.M3", NWW=3, CV=50)
    figures = annual(plan, year)

    published = publish(figures, Audience.WORKING)

    assert [cell.value for cell in published] == [figure.value for figure in figures]
    assert all(cell.reason == Reason.NONE for cell in published)


def test_small_region_is_hidden_with_the_next_smallest(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    report(returns, "1.2.M3", NWW=3, NEW=0, CV=50, GE=9)

    published = published_year(plan, year).figures

    assert shown(published, "1.2.M3") == [62, "c", 0, "x", "x", "x", 50, "x", "c"]
    assert [published.cell("1.2.M3", area).reason for area in ("NWW", "GE", "CV")] == [
        Reason.PRIMARY,
        Reason.SECONDARY,
        Reason.NONE,
    ]


def test_combined_figure_does_not_give_a_measure_away(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 2), Reported("1.2.M4", 30))
    returns.accept("CV", Q1, Reported("1.2.M3", 40), Reported("1.2.M4", 50))
    returns.accept("GE", Q1, Reported("1.2.M3", 60), Reported("1.2.M4", 70))

    published = published_year(plan, year).figures

    assert shown(published, "1.2.M3", "NWW") == ["c"]
    assert "c" in shown(published, "1.2.M4", "NWW") + shown(published, "C1", "NWW")


def test_single_choice_categories_protect_one_another(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    parts = {"housing": 2, "education": 20, "social_services": 8}
    lines = [Reported("1.2.M3", value, "", category) for category, value in parts.items()]
    returns.accept("NWW", Q1, Reported("1.2.M3", 30), *lines)

    published = published_year(plan, year).figures

    cells = {category: published.cell("1.2.M3", "W92000004", category).reason for category in parts}
    assert cells == {"housing": Reason.PRIMARY, "education": Reason.NONE, "social_services": Reason.SECONDARY}


def test_multiple_choice_categories_hide_only_what_is_small(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    lines = [Reported("1.2.M2", 2, "", "race"), Reported("1.2.M2", 8, "", "disability")]
    returns.accept_year("2014-15", [("NWW", each) for each in (Reported("1.2.M2", 9), *lines)])

    published = published_year(plan, year).figures

    assert published.cell("1.2.M2", "W92000004", "race").symbol == "c"
    assert published.value("1.2.M2", "W92000004", "disability") == 8


def test_conferences_are_shown_for_regions_and_by_year_only(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    north = [("NWW", Reported("1.3.M1", 16, GWYNEDD)), ("NWW", Reported("1.3.M1", 14, CONWY))]
    returns.accept_year("2014-15", [*north, ("CV", Reported("1.3.M1", 0, state="NIL"))])

    found = published_year(plan, year)

    assert shown(found.figures, "1.3.M1", "W92000004", "NWW", "CV", "GE") == [30, 30, 0, "x"]
    below = [found.figures.cell("1.3.M1", area) for area in (GWYNEDD, CONWY, ANGLESEY)]
    assert {(cell.symbol, cell.reason) for cell in below} == {("c", Reason.SENSITIVE)}
    assert {cell.reason for cell in found.quarters["1.3.M1"]["W92000004"]} == {Reason.SENSITIVE}


def test_year_without_all_its_quarters_is_told_as_a_quarter_is(returns: AcceptedReturns, plan: Plan) -> None:
    """Its percentage change would give the same quarters of the year before."""
    returns.accept_year("2014-15", [("NWW", Reported("1.3.M1", 40)), ("NWW", Reported("1.1.M8", 50))])
    returns.accept("NWW", "2015-16-Q1", Reported("1.3.M1", 50), Reported("1.1.M8", 60))
    for region in set(returns.regions) - {"NWW"}:
        returns.accept(region, "2015-16-Q1")

    published = published_year(plan, FinancialYear(2015)).figures

    assert shown(published, "1.3.M1", "W92000004", "NWW") == ["c", "c"]
    assert shown(published, "1.1.M8", "W92000004", "NWW") == [60, "c"]
    assert {published.cell("1.1.M10", area).reason for area in ("W92000004", "NWW")} == {Reason.BY_QUARTER}


def test_sensitive_count_that_grows_return_by_return_is_not_shown_on_its_way(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    """Who kept the page before a return was accepted would subtract it from the page after."""
    sensitive, other = Reported("1.2.M2", 30), Reported("1.2.M3", 30)
    first, *_more = returns.regions
    for region in returns.regions:
        returns.owed(region, Q1)
    seen = []
    for region in returns.regions:
        returns.accept(region, Q1, sensitive, other)
        found = published_year(plan, year)
        quarter = found.quarters["1.2.M2"]["W92000004"][0]
        told = [found.figures.cell("1.2.M2", area) for area in ("W92000004", first)]
        seen.append([quarter.value, quarter.symbol, *((cell.value, cell.symbol) for cell in told)])
        assert found.figures.cell("1.2.M3", "W92000004").symbol != "c"

    assert seen[:-1] == [[None, "c", (None, "c"), (None, "c")]] * 7
    assert seen[-1] == [240, "", (240, ""), (None, "c")]


def test_region_that_is_nearly_one_authority_is_hidden(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    north = [("NWW", Reported("1.3.M1", 19, GWYNEDD)), ("NWW", Reported("1.3.M1", 1, CONWY))]
    returns.accept_year("2014-15", [*north, ("CV", Reported("1.3.M1", 40)), ("GE", Reported("1.3.M1", 30))])

    published = published_year(plan, year).figures

    assert published.cell("1.3.M1", "NWW").reason == Reason.DOMINANCE
    assert "c" in shown(published, "1.3.M1", "W92000004", "CV", "GE")


def test_category_that_holds_everybody_is_hidden_below_wales(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    everybody = [Reported("1.2.M2", 20, GWYNEDD), Reported("1.2.M2", 20, GWYNEDD, "race")]
    others = [Reported("1.2.M2", 30, CONWY), Reported("1.2.M2", 9, CONWY, "race")]
    returns.accept_year("2014-15", [("NWW", each) for each in (*everybody, *others)])

    published = published_year(plan, year).figures

    assert published.cell("1.2.M2", GWYNEDD, "race").reason == Reason.WHOLE_GROUP
    assert published.cell("1.2.M2", GWYNEDD).value == 20


def test_hidden_cell_tells_neither_state_nor_marks(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept("CV", Q1, Reported("1.3.M1", 0, "W06000015", state="NIL"))

    cell = published_year(plan, year).figures.cell("1.3.M1", "W06000015").as_json()

    assert (cell["value"], cell["state"], cell["marks"], cell["symbol"]) == (None, "", [], "c")


def test_change_is_hidden_with_either_side(returns: AcceptedReturns, plan: Plan) -> None:
    returns.accept_year("2014-15", [("NWW", Reported("1.1.M8", 3))])
    returns.accept_year("2015-16", [("NWW", Reported("1.1.M8", 30))])
    figures = annual(plan, FinancialYear(2015))

    cell = published_year(plan, FinancialYear(2015)).figures.cell("1.1.M10")

    assert figures.value("1.1.M10") == 900
    assert (cell.value, cell.answer, cell.reason) == (None, "", Reason.PRIMARY)


def test_change_in_one_region_does_not_give_a_hidden_base_away(returns: AcceptedReturns, plan: Plan) -> None:
    plan.measures.filter(code="1.1.M8").update(is_sensitive=False)
    before, after = {"NWW": 2, "CV": 20, "GE": 30}, {"NWW": 40, "CV": 50, "GE": 60}
    returns.accept_year("2014-15", [(region, Reported("1.1.M8", value)) for region, value in before.items()])
    returns.accept_year("2015-16", [(region, Reported("1.1.M8", value)) for region, value in after.items()])

    published = published_year(plan, FinancialYear(2015)).figures

    assert shown(published, "1.1.M8", *before) == [40, 50, 60]
    assert shown(published, "1.1.M10", "W92000004", *before) == [188, "c", "c", 100]


def test_rating_of_few_answers_is_hidden(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    returns.accept("NWW", Q1, Reported("5.1.M2", "4.5", responses=4))
    returns.accept("CV", Q1, Reported("5.1.M2", "3.5", responses=5))

    published = published_year(plan, year).figures

    assert [published.cell("5.1.M2", area).symbol for area in ("W92000004", "NWW", "CV")] == ["", "c", ""]


def test_quarters_without_an_answer_add_nothing_to_the_answers(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", Q1, Reported("5.1.M2", "4.5", responses=4))
    for quarter in ("2014-15-Q2", "2014-15-Q3"):
        returns.accept("NWW", quarter, Reported("5.1.M2", state="NOT_AVAILABLE"))
    figures = annual(plan, year)

    published = published_year(plan, year).figures

    assert figures.figure("5.1.M2", "NWW").responses == 4
    assert [published.cell("5.1.M2", area).printed_symbol for area in ("W92000004", "NWW")] == ["[c]", "[c]"]


def test_small_region_wide_line_does_not_follow_from_the_authorities(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    lines = [Reported("1.2.M3", 10, GWYNEDD), Reported("1.2.M3", 20, CONWY), Reported("1.2.M3", 2)]
    returns.accept("NWW", Q1, *lines)

    published = published_year(plan, year).figures

    assert shown(published, "1.2.M3", "NWW", GWYNEDD, CONWY) == [32, "c", 20]


def test_little_shared_work_does_not_follow_from_the_regions(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    returns.accept("NWW", Q1, Reported("1.2.M3", 10, GWYNEDD), Reported("1.2.M3", 3, CONWY, partners=("GE",)))
    returns.accept("GE", Q1, Reported("1.2.M3", 30))

    published = published_year(plan, year).figures

    assert shown(published, "1.2.M3", "W92000004", "NWW", "GE") == [43, "c", 33]


def test_category_that_is_not_available_does_not_follow_from_the_total(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    parts = {"housing": 9, "education": 20}
    lines = [Reported("1.2.M3", value, "", category) for category, value in parts.items()]
    missing = Reported("1.2.M3", None, "", "social_services", state="NOT_AVAILABLE")
    returns.accept("NWW", Q1, Reported("1.2.M3", 31), missing, *lines)

    published = published_year(plan, year).figures

    assert [published.cell("1.2.M3", "W92000004", category).symbol for category in parts] == ["c", ""]


def test_own_areas_may_be_exact(returns: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    report(returns, "1.3.M1", NWW=3, CV=4)

    published = with_exact(published_year(plan, year), frozenset({"NWW"}))

    assert shown(published, "1.3.M1", "NWW", "CV") == [3, "c"]


@pytest.mark.parametrize(
    ("quarters", "expected"), [([3, 20, 9, 30], ["c", 20, "c", 30]), ([2, 0, 0, 40], ["c", 0, 0, "c"])]
)
def test_year_does_not_give_a_quarter_away(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear, quarters: list[int], expected: list[int | str]
) -> None:
    for number, value in enumerate(quarters, start=1):
        state = "ACTUAL" if value else "NIL"
        returns.accept("NWW", f"2014-15-Q{number}", Reported("1.2.M3", value, state=state), Reported("1.3.M1", 20))

    published = published_year(plan, year).quarters

    wales = published["1.2.M3"]["W92000004"]
    assert [cell.symbol or int(cell.value or 0) for cell in wales] == expected
    assert {cell.reason for cell in published["1.2.M3"]["NWW"]} == {Reason.BY_QUARTER}
    assert {cell.reason for cell in published["1.3.M1"]["W92000004"]} == {Reason.SENSITIVE}


def test_hidden_year_that_is_no_sum_hides_the_quarter_that_it_equals(
    returns: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    plan.measures.filter(code="5.2.M1").update(is_sensitive=False)
    for number, value in enumerate((30, 3), start=1):
        returns.accept("NWW", f"2014-15-Q{number}", Reported("5.2.M1", value))

    published = published_year(plan, year).quarters

    assert [cell.symbol for cell in published["5.2.M1"]["W92000004"]] == ["", "c", "x", "x"]


# --- whatever the numbers ---------------------------------------------------------------------------------------------
counts = st.integers(0, 12)


def derivable(values: dict[str, Decimal], lines: list[Line[str]], hidden: set[str]) -> set[str]:
    """What a reader computes: again and again, the one unknown of a line from all the others."""
    unknown = set(hidden)
    while True:
        found = {cell for line in lines for cell in line.cells if {c for c in line.cells if c in unknown} == {cell}}
        if not found:
            return hidden - unknown
        unknown -= found


@given(st.lists(counts, min_size=1, max_size=8))
def test_no_hidden_region_follows_from_the_others(regions: list[int]) -> None:
    values = {f"r{place}": Decimal(value) for place, value in enumerate(regions)}
    line = Line("wales", tuple(values))
    values["wales"] = Decimal(sum(regions))
    small = {cell for cell, value in values.items() if is_small(value)}

    hidden = small | secondary(values, [line], small)

    assert small <= hidden
    assert not derivable(values, [line], hidden)
    assert hidden == small or len(hidden & set(line.parts)) >= 2 or "wales" in hidden


@given(st.lists(st.lists(counts, min_size=3, max_size=3), min_size=1, max_size=5))
def test_no_hidden_cell_of_a_table_follows_from_its_margins(rows: list[list[int]]) -> None:
    values = {f"{x}.{y}": Decimal(value) for x, row in enumerate(rows) for y, value in enumerate(row)}
    across = [Line(f"{x}.", tuple(f"{x}.{y}" for y in range(3))) for x in range(len(rows))]
    down = [Line(f".{y}", tuple(f"{x}.{y}" for x in range(len(rows)))) for y in range(3)]
    grand = [Line(".", tuple(line.total for line in across)), Line(".", tuple(line.total for line in down))]
    lines = [*across, *down, *grand]
    for line in lines:
        values[line.total] = Decimal(sum(int(values[part]) for part in line.parts))
    small = {cell for cell, value in values.items() if is_small(value)}

    hidden = small | secondary(values, lines, small)

    assert not derivable(values, lines, hidden)
    assert hidden == small | secondary(dict(reversed(values.items())), lines, small)


areas = st.tuples(st.lists(counts, min_size=1, max_size=4), counts)


@given(st.lists(areas, min_size=2, max_size=4), st.integers(-12, 12), st.booleans())
def test_neither_a_hidden_cell_nor_a_small_rest_follows_where_parts_do_not_make_their_total(
    regions: list[tuple[list[int], int]], difference: int, knows_first: bool
) -> None:
    """Whoever reads it: the public, or the people of the first region, who know what is reported there."""
    values: dict[str, Decimal] = {}
    lines = []
    for x, (authorities, region_wide) in enumerate(regions):
        parts = {f"{x}.{y}": Decimal(value) for y, value in enumerate(authorities)}
        values |= parts | {f"{x}": sum(parts.values(), Decimal(region_wide))}
        lines.append(Line(f"{x}", tuple(parts)))
    lines.append(Line("wales", tuple(line.total for line in lines)))
    values["wales"] = abs(sum((values[part] for part in lines[-1].parts), Decimal(difference)))
    rests = {f"rest of {line.total}": rest(values, line) for line in lines}
    with_rests = [Line(line.total, (*line.parts, f"rest of {line.total}")) for line in lines]
    known = {cell for cell in (*values, "rest of 0") if knows_first and cell.removeprefix("rest of ")[0] == "0"}
    small = {cell for cell, value in {**values, **rests}.items() if is_small(value)} - known

    hidden = secondary(values, lines, small, Reader(known))

    unknown = {cell for cell, value in rests.items() if value} - known
    assert not hidden & known
    assert not derivable(values, with_rests, small | hidden | unknown) & (small | hidden)
