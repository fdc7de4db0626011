"""From any choice of hidden cells to a safe one, and from a safe one to one in which nothing is superfluous."""

from collections.abc import Callable, Set

from reporting.safety.attacker import Attacker
from reporting.safety.cuts import Cut
from reporting.safety.linked import K


def greatest(attacker: Attacker[K]) -> frozenset[int]:
    """All that can be hidden with everything in it safe; every safe choice lies within it.

    Hiding more only widens ranges, so a cell that is weak when all is hidden is weak always: it stays shown, or,
    where it must be hidden, nothing helps.
    """
    block = attacker.block
    hidden = block.must_hide | block.hideable
    while True:
        weak = {each.cell for each in attacker.weak(hidden)} & block.hideable
        if not weak:
            return hidden
        hidden -= weak


def grown(
    attacker: Attacker[K], hidden: Set[int], within: Set[int], learn: Callable[[tuple[Cut, ...]], None]
) -> frozenset[int]:
    """Hide the cheapest cells of whatever still fails until nothing does. Ends, because `within` is safe."""
    found = frozenset(hidden)
    while weak := attacker.weak(found):
        for each in weak:
            learn(each.cuts)
            for cut in each.cuts:
                found |= _cover(attacker, cut, found, within)
    return found


def _cover(attacker: Attacker[K], cut: Cut, hidden: frozenset[int], within: Set[int]) -> frozenset[int]:
    """What must go so that `cut` holds: first what costs least for what it does."""
    block, added = attacker.block, set[int]()
    held = sum(number for cell, number in cut.terms if cell in hidden)
    useful = [
        (block.cells[cell].cost / min(number, cut.need), cell, number)
        for cell, number in cut.terms
        if cell in within and cell not in hidden
    ]
    for _cost, cell, number in sorted(useful):
        if held >= cut.need:
            break
        added.add(cell)
        held += number
    return frozenset(added)


def without_superfluous(attacker: Attacker[K], hidden: frozenset[int], is_late: Callable[[], bool]) -> frozenset[int]:
    """Show again, dearest first, whatever can be shown with the rest still safe."""
    block = attacker.block
    for number in sorted(hidden & block.hideable, key=lambda each: (-block.cells[each].cost, each)):
        if is_late():
            break
        if attacker.is_safe(hidden - {number}):
            hidden -= {number}
    return hidden
