"""The reader of linked tables: finds what brute force finds, and never excludes the truth."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.safety.attack import attack
from reporting.safety.linked import Bound, Cell, Equation, LinkedTables
from reporting.safety.rounding import attack_rounded, interval, rounded
from reporting.safety.rules import Rules
from reporting.safety.suppress import suppress
from tests.factories.linked_tables import change_bounds, random_tables
from tests.reporting.safety_by_hand import interior_table, ranges_by_hand

VALUES = st.lists(st.sampled_from((0, 0, 1, 1, 2, 3)), min_size=4, max_size=4)


def line(total: int, *parts: int) -> LinkedTables[str]:
    cells = {"total": Cell[str](total)} | {f"p{number}": Cell[str](part) for number, part in enumerate(parts)}
    return LinkedTables(cells, (Equation((("total", 1), *((f"p{number}", -1) for number in range(len(parts))))),))


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(VALUES, st.sets(st.integers(0, 7)))
def test_ranges_are_those_of_all_tables_that_fit(values: list[int], chosen: set[int]) -> None:
    tables = interior_table(values)
    hidden = frozenset(
        key for number, key in enumerate(tables.names) if number in chosen and tables.cells[key].may_hide
    )
    report = attack(tables, hidden)
    by_hand = ranges_by_hand(tables, hidden)
    assert {key: report.ranges[key] for key in hidden} == {key: by_hand[key] for key in hidden}


@pytest.mark.parametrize("seed", range(25))
def test_the_truth_is_always_possible(seed: int) -> None:
    tables = random_tables(seed)
    hidden = {key for number, key in enumerate(tables.names) if (number + seed) % 3}
    for key, (low, high) in attack(tables, hidden).ranges.items():
        value = tables.cells[key].value
        assert low <= value
        assert high is None or value <= high


def test_two_hidden_counts_that_sum_to_2_are_caught() -> None:
    report = attack(line(12, 10, 1, 1), {"p1", "p2"})
    assert report.ranges == {"p1": (0, 2), "p2": (0, 2)}
    assert report.exposed == {"p1", "p2"}


def test_nothing_bounds_a_cell_whose_total_is_hidden() -> None:
    assert attack(line(12, 10, 2), {"total", "p1"}).ranges == {"total": (10, None), "p1": (0, None)}


def test_a_zero_covers_a_small_count_where_the_sum_is_large_enough() -> None:
    assert attack(line(14, 10, 4, 0), {"p1", "p2"}).exposed == {"p1", "p2"}
    assert attack(line(19, 10, 4, 0, 5), {"p1", "p2", "p3"}).passes


def test_a_shown_primary_is_exposed() -> None:
    tables = LinkedTables({"a": Cell[str](3, is_primary=True)})
    assert attack(tables, set()).exposed == {"a"}
    assert attack(tables, {"a"}).passes


def test_a_change_gives_the_year_before_away_unless_it_is_hidden_too() -> None:
    now, before, change = (("W", name, "") for name in ("", "before", "change"))
    cells = {now: Cell[tuple[str, str, str]](30), before: Cell[tuple[str, str, str]](4, is_primary=True)}
    cells[change] = Cell(0, needs_protection=False)
    tables = LinkedTables(cells, (), change_bounds(now, before, change, 650.0))
    assert attack(tables, {before}).ranges[before] == (4, 4)
    assert attack(tables, {before, change}).passes


def test_whole_numbers_tell_more_than_real_ones() -> None:
    """3a = 2b with both at most 5 leaves (0, 0) and (2, 3) to whole numbers, and up to 3.3 to real ones."""
    cells = {"a": Cell[str](2), "b": Cell[str](3), "total": Cell[str](8)}
    cells |= {"rest": Cell(3, is_published=False, needs_protection=False)}
    bounds = (Bound[str]((("a", 3.0), ("b", -2.0)), 0, 0),)
    tables = LinkedTables(cells, (Equation((("total", 1), ("a", -1), ("b", -1), ("rest", -1))),), bounds)
    assert attack(tables, {"a", "b"}).ranges["b"] == (0, 3)
    assert attack(tables, {"a", "b"}, rules=Rules(integer_cells=0)).ranges["b"] == (0, 4)


def test_tables_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="does not sum to 0"):
        line(5, 1, 1)
    with pytest.raises(ValueError, match="less than it can be"):
        LinkedTables({"a": Cell[str](-1)})
    with pytest.raises(ValueError, match="not a cell"):
        LinkedTables({}, (Equation((("a", 1),)),))


def test_counts_are_rounded_to_the_nearest_5_and_low_ones_told_alike() -> None:
    assert [rounded(value) for value in (0, 2, 3, 7, 8, 12)] == [None, None, 5, 5, 10, 10]
    assert all(low <= value <= high for value in range(40) for low, high in [interval(value)])


def test_rounded_ranges_are_those_of_all_tables_that_fit() -> None:
    for parts in product((0, 2, 3, 7), repeat=3):
        tables = line(sum(parts), *parts)
        spans = [range(low, high + 1) for low, high in map(interval, parts)]
        low, high = interval(sum(parts))
        fitting = [each for each in product(*spans) if low <= sum(each) <= high]
        found = attack_rounded(tables).ranges
        assert found["p0"] == (min(each[0] for each in fitting), max(each[0] for each in fitting))


def test_rounded_counts_that_pin_each_other_are_caught() -> None:
    """Two low parts whose total is told as 5 hold 3 or 4 between them: neither can be 0."""
    assert attack_rounded(line(7, *(1,) * 7)).passes
    assert attack_rounded(line(4, 2, 2)).exposed == {"p0", "p1", "total"}


def test_a_row_that_would_not_be_there_for_nobody_is_one_at_least() -> None:
    tables, small = line(15, 10, 1, 1, 3), frozenset({"p1", "p2", "p3"})
    marked = {key: replace(cell, least=1, is_primary=key in small) for key, cell in tables.cells.items()}
    with_rows = replace(tables, cells=marked)

    assert attack(tables, small).ranges["p1"] == (0, 5)
    report = attack(with_rows, small)

    assert report.ranges["p1"] == (1, 3)
    assert report.exposed == small
    assert suppress(with_rows, time_limit=60.0).hidden > small
