"""The people of each region as readers of a year's tables: they know what their region reported, to the last case.

What is small and sensitive elsewhere must hold against them too, or the public pattern would tell one region what
another keeps back. Work that regions share stands in the rest between Wales and its regions. Those who share it know
it, and which they are no row says, so everybody is taken to know it.
"""

from collections.abc import Iterator, Mapping, Set

from reporting.safety.linked import Cell, Insider
from reporting.year_content import Key, YearContent
from reporting.year_lines import parts_of


def insiders_of(
    content: YearContent, cells: Mapping[Key, Cell[Key]], total_of: Mapping[Key, Key], shared: Set[Key]
) -> tuple[Insider[Key], ...]:
    """`total_of` tells of each cell that is no figure (a rest, a slack, an older value) which figure it belongs to;
    `shared` are the rests between Wales and its regions.
    """
    figure_of = {key: total_of.get(key, key) for key in cells}
    kept = {
        key for key, cell in cells.items() if _is_kept(cell) and content.definitions[figure_of[key][0]].is_sensitive
    }
    return tuple(
        Insider(
            name,
            knows=frozenset(shared) | frozenset(key for key in cells if figure_of[key][1] in own),
            kept=frozenset(key for key in kept if figure_of[key][1] not in own) - shared,
        )
        for name, own in _places(content)
    )


def _is_kept(cell: Cell[Key]) -> bool:
    """What hides for its own sake. A large count that only covers it may be worked out."""
    return cell.needs_protection and cell.must_hide


def _places(content: YearContent) -> Iterator[tuple[str, frozenset[str]]]:
    """The places of each region: its own and those of its authorities."""
    for area in content.areas.values():
        if area.kind == "REGION":
            yield area.code, frozenset({area.code, *parts_of(content.areas, area.code)})
