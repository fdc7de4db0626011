"""What moved most in a year: measures whose two years compare, by how far they went from the year before."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cohesion.bilingual import in_language
from reporting.change_words import SMALLEST_BASE, of_count, of_mean
from reporting.figures import COMBINED, FigureDefinition
from reporting.lens import Lens
from reporting.pages.addresses import address
from reporting.pages.overview_cards import compared
from reporting.shown_figures import ShownFigures

LONGEST = 5


@dataclass(frozen=True)
class Move:
    """`words` tell both values; `share` is how far it moved from the value before, always above 0."""

    code: str
    title: str
    url: str
    words: str
    share: Decimal


def moved_most(found: ShownFigures, area: str, lens: Lens) -> tuple[Move, ...]:
    """At most five, the furthest first. Only values that the audience sees take part, in the order as in the list.

    A combined figure is left out: it would tell its parts twice. So is a base under 20, which no percentage can bear.
    """
    moves = [_move(each, found, area, lens) for each in found.definitions.values() if each.kind != COMBINED]
    return tuple(_furthest([move for move in moves if move is not None]))


def _furthest(moves: Sequence[Move]) -> list[Move]:
    return sorted(moves, key=lambda move: -move.share)[:LONGEST]


def _move(definition: FigureDefinition, found: ShownFigures, area: str, lens: Lens) -> Move | None:
    now, before, _why_not = compared(definition, found, area)
    if before is None or before.value is None or now.value is None or now.base_is_small:
        return None
    if before.value < SMALLEST_BASE or before.value == now.value:
        return None
    words = of_count if definition.is_count else of_mean
    return Move(
        code=definition.code,
        title=in_language(definition, "title"),
        url=address("outcomes_measure", definition.code, query=lens.query()),
        words=words(before.value, now.value),
        share=abs(now.value - before.value) / before.value,
    )
