"""Every safe choice obeys what an attack teaches, so that the choice found is the cheapest there is."""

from collections.abc import Iterator
from itertools import combinations
from random import Random

import pytest

from reporting.safety.attack import attack
from reporting.safety.attacker import Attacker
from reporting.safety.blocks import Block, blocks
from reporting.safety.linked import Bound, Cell, LinkedTables
from reporting.safety.rules import Rules
from reporting.safety.suppress import Method, suppress
from tests.factories.linked_tables import Key, change_bounds, count, random_tables, summed

LONG = 60.0


def tiny_tables(seed: int) -> LinkedTables[Key]:
    """A region of two or three, the year before, and the changes of the region and of one authority."""
    random = Random(seed)
    names = ["A", "B", "C"][: random.choice((2, 3))]
    values = {(name, "", ""): random.choice((0, 1, 2, 3, 4, 5, 6, 9, 30)) for name in names}
    parts = list(values)
    values["R", "", ""] = sum(values.values())
    cells, bounds = {key: count(value) for key, value in values.items()}, list[Bound[Key]]()
    for name in ("R", "A"):
        before, change = (name, "before", ""), (name, "change", "")
        cells[before] = count(random.choice((1, 2, 3, 4, 7, 20)))
        percent = round(100 * (values[name, "", ""] / cells[before].value - 1), 1)
        cells[change] = Cell(0, cost=2.0, needs_protection=False)
        bounds += change_bounds((name, "", ""), before, change, percent)
    return LinkedTables(cells, (summed(("R", "", ""), *parts),), tuple(bounds))


def choices(block: Block[Key]) -> Iterator[frozenset[int]]:
    rest = sorted(block.hideable)
    for size in range(len(rest) + 1):
        yield from (block.must_hide | set(chosen) for chosen in combinations(rest, size))


def safe_choices(tables: LinkedTables[Key], block: Block[Key]) -> list[frozenset[int]]:
    primary = {key for key, cell in tables.cells.items() if cell.is_primary}
    return [each for each in choices(block) if not _exposed(tables, block, each | block.numbers(primary))]


def _exposed(tables: LinkedTables[Key], block: Block[Key], hidden: frozenset[int]) -> frozenset[Key]:
    return attack(tables, block.names(hidden)).exposed & set(block.keys)


@pytest.mark.parametrize("seed", range(15))
def test_every_safe_choice_obeys_every_inequality(seed: int) -> None:
    tables = tiny_tables(seed)
    for block in blocks(tables):
        attacker, safe = Attacker(block, Rules()), safe_choices(tables, block)
        cuts = {cut for hidden in choices(block) for each in attacker.weak(hidden) for cut in each.cuts}
        assert not [(cut, hidden) for cut in cuts for hidden in safe if cut.is_broken_by(hidden)]


@pytest.mark.parametrize("seed", range(30))
def test_no_safe_choice_is_cheaper_than_the_one_found(seed: int) -> None:
    tables = tiny_tables(seed)
    found = suppress(tables, time_limit=LONG)
    least = 0.0
    for block in blocks(tables):
        safe = safe_choices(tables, block)
        assert safe or found.withheld
        least += min(map(block.cost, safe), default=0.0)
    if not found.withheld:
        assert found.method == Method.OPTIMAL
        assert sum(block.cost(block.numbers(found.hidden)) for block in blocks(tables)) == pytest.approx(least)


def test_a_count_held_by_a_rounded_change_is_solved_to_the_optimum() -> None:
    assert suppress(random_tables(10_293), time_limit=LONG).method == Method.OPTIMAL
