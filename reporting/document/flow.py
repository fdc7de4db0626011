"""Where boxes stand among the paragraphs of their section, so that pages end full.

A chart or a practice example is not divided between pages; wherever one does not fit, the rest of the page would stay
empty. A box may stand after any paragraph of its own section, in the given order: the places that leave least are
found by trying them all, section after section. Heights are estimates; a wrong one costs a gap, never a word.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

PAGE, LINE = 672.0, 16.0
MARGIN, AFTER_PARAGRAPH = 16.0, 8.0
KEEP = 3  # orphans and widows
SLACK = 10.0  # a box is taken to fit only with this to spare

# In points of gap, squared: what one page more costs, and a box one paragraph further from the end of its section.
ONE_PAGE = 60_000.0
NEARNESS = 300.0

# Called with the gap left whenever a page is turned.
Turn = Callable[[float], None]


@dataclass(frozen=True)
class Section:
    """Lines of each paragraph, heights of the boxes that follow them, and what stands above: heading, triptych."""

    above: float
    paragraphs: tuple[int, ...]
    boxes: tuple[float, ...]


@dataclass(frozen=True)
class _Plan:
    cost: float
    places: tuple[tuple[int, ...], ...]


def arrange(sections: Sequence[Section], *, start: float = 0.0) -> tuple[tuple[int, ...], ...]:
    """For each section, after how many paragraphs each of its boxes stands. `start` is the height used already."""
    known: dict[tuple[int, int], _Plan] = {}

    def best(number: int, used: float) -> _Plan:
        if number == len(sections):
            return _Plan(0.0, ())
        key = (number, round(used))
        if key not in known:
            known[key] = min(candidates(number, used), key=lambda plan: plan.cost)
        return known[key]

    def candidates(number: int, used: float) -> Iterator[_Plan]:
        section = sections[number]
        last = len(section.paragraphs)
        for places in combinations_with_replacement(range(min(1, last), last + 1), len(section.boxes)):
            end, cost = _flow(section, places, used)
            rest = best(number + 1, end)
            early = sum(last - place for place in places) * NEARNESS
            yield _Plan(cost + early + rest.cost, (places, *rest.places))

    return best(0, start).places


def _flow(section: Section, places: tuple[int, ...], used: float) -> tuple[float, float]:
    """Height used on the last page and the sum of the squared gaps, when the section is set in this order."""
    cost = 0.0

    def turn(gap: float) -> None:
        nonlocal cost
        cost += gap * gap + ONE_PAGE

    used = _heading(section, used, turn)
    for place in range(len(section.paragraphs) + 1):
        if place:
            used = _paragraph(section.paragraphs[place - 1], used, turn)
        for box, wanted in zip(section.boxes, places, strict=True):
            if wanted == place:
                used = _box(box, used, turn)
    return used, cost


def _heading(section: Section, used: float, turn: Turn) -> float:
    needed = section.above + KEEP * LINE
    if used and used + MARGIN + needed > PAGE:
        turn(PAGE - used)
        return section.above
    return used + (MARGIN if used else 0.0) + section.above


def _paragraph(lines: int, used: float, turn: Turn) -> float:
    room = int((PAGE - used) // LINE)
    if lines <= room:
        return used + lines * LINE + AFTER_PARAGRAPH
    here = min(room, lines - KEEP)
    if here < KEEP:
        turn(PAGE - used)
        return lines * LINE + AFTER_PARAGRAPH
    return (lines - here) * LINE + AFTER_PARAGRAPH


def _box(height: float, used: float, turn: Turn) -> float:
    if used + MARGIN + height + SLACK > PAGE:
        turn(PAGE - used)
        return height + MARGIN
    return used + MARGIN + height + MARGIN - AFTER_PARAGRAPH
