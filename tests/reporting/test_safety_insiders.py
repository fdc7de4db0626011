"""A region's people know their own cells; what is small elsewhere holds against them as it does against the public."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest

from reporting.safety.attack import attack
from reporting.safety.blocks import Block, blocks
from reporting.safety.linked import Insider, LinkedTables
from reporting.safety.suppress import Method, suppress
from tests.factories.linked_tables import Key, count, insiders_of, random_tables, summed

LONG = 60.0


def with_insiders(seed: int) -> LinkedTables[Key]:
    tables = random_tables(seed)
    return replace(tables, insiders=insiders_of(tables))


def three_regions(*values: int) -> LinkedTables[Key]:
    keys: list[Key] = [(f"R{number}", "", "") for number in range(len(values))]
    cells = {key: count(value) for key, value in zip(keys, values, strict=True)}
    cells["W", "", ""] = count(sum(values))
    tables = LinkedTables(cells, (summed(("W", "", ""), *keys),))
    return replace(tables, insiders=insiders_of(tables))


def seen_by(tables: LinkedTables[Key], insider: Insider[Key]) -> LinkedTables[Key]:
    """The tables of a public that has every cell of the insider already, in an edition that is out."""
    known = {key: replace(cell, may_hide=False, is_published=True) for key, cell in tables.cells.items()}
    cells = {key: known[key] if key in insider.knows else cell for key, cell in tables.cells.items()}
    return LinkedTables(cells, tables.equations, tables.bounds)


@pytest.mark.parametrize("seed", range(0, 240, 4))
def test_a_random_table_holds_against_every_region(seed: int) -> None:
    tables = with_insiders(seed)

    found = suppress(tables, time_limit=LONG)

    report = attack(tables, found.hidden)
    assert report.exposed <= found.exposed_anyway
    for insider in tables.insiders:
        told = attack(seen_by(tables, insider), found.hidden - insider.knows).exposed & insider.kept
        assert told == report.by_insiders[insider.name]
        assert told <= found.given_up


@pytest.mark.parametrize("seed", range(0, 240, 12))
def test_what_is_given_up_follows_whatever_is_hidden(seed: int) -> None:
    tables = with_insiders(seed)
    found = suppress(tables, time_limit=LONG)

    everything = {key for key, cell in tables.cells.items() if cell.may_hide and cell.is_published}
    report = attack(tables, everything)

    if not report.exposed:  # else what the public can work out of it stays shown
        assert found.given_up == {key for told in report.by_insiders.values() for key in told}


def test_a_region_that_has_a_small_count_does_not_subtract_it_from_the_one_beside_it() -> None:
    tables = three_regions(3, 4, 20, 30, 40)
    public = replace(tables, insiders=())
    assert suppress(public, time_limit=LONG).hidden == {("R0", "", ""), ("R1", "", "")}

    found = suppress(tables, time_limit=LONG)

    assert found.hidden == {("R0", "", ""), ("R1", "", ""), ("R2", "", "")}
    assert found.method == Method.OPTIMAL
    assert not found.given_up


def test_a_planted_leak_to_a_region_is_caught() -> None:
    report = attack(three_regions(3, 4, 20, 30, 40), {("R0", "", ""), ("R1", "", "")})

    assert report.passes
    assert report.by_insiders["R0"] == {("R1", "", "")}
    assert report.by_insiders["R1"] == {("R0", "", "")}
    assert not report.by_insiders["R3"]


def test_of_two_regions_each_knows_the_other_and_nothing_is_withheld_for_it() -> None:
    found = suppress(three_regions(3, 20), time_limit=LONG)

    assert found.hidden == {("R0", "", ""), ("R1", "", "")} or ("W", "", "") in found.hidden
    assert not found.withheld


def _safe(tables: LinkedTables[Key], block: Block[Key], given_up: frozenset[Key]) -> Iterator[frozenset[int]]:
    for size in range(len(block.hideable) + 1):
        for chosen in combinations(sorted(block.hideable), size):
            hidden = block.must_hide | set(chosen)
            report = attack(tables, block.names(hidden))
            told = {key for found in report.by_insiders.values() for key in found}
            if not report.exposed and told <= given_up:
                yield hidden


@pytest.mark.parametrize(
    "values", [(3, 4, 20, 30), (1, 1, 6, 7), (4, 0, 9, 12), (2, 3, 3, 50), (1, 5, 5, 5), (4, 4, 6), (3, 9, 0, 0, 8)]
)
def test_the_choice_is_the_cheapest_that_holds_against_all(values: tuple[int, ...]) -> None:
    tables = three_regions(*values)
    (block,) = blocks(tables)

    found = suppress(tables, time_limit=LONG)

    least = min(map(block.cost, _safe(tables, block, found.given_up)))
    assert found.method == Method.OPTIMAL
    assert block.cost(block.numbers(found.hidden)) == pytest.approx(least)
