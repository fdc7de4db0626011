"""Tables of counts that hang together: areas, breakdowns, quarters, changes and earlier editions are one system."""

from collections.abc import Hashable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Cell(Generic[K]):
    """A count of 0 or more, and what may happen to it.

    `least`: what everybody knows it to be at least: a row of a category that nobody reported would not be there.
    `cost`: what is lost when it is hidden, 0 or more. `is_primary`: it must be hidden. `may_hide=False`: it is public
    already, in an earlier edition. `is_published=False`: nobody is shown it whatever happens (a rest, a slack, a cell
    that a plain rule withholds), so hiding it costs nothing. `needs_protection=False`: its range is nobody's concern
    (a slack, a large withheld count, a percentage change, whose `value` is never read).
    """

    value: int
    cost: float = 1.0
    least: int = 0
    is_primary: bool = False
    may_hide: bool = True
    is_published: bool = True
    needs_protection: bool = True

    @property
    def room(self) -> int:
        """How far below its value a reader can think it to be."""
        return self.value - self.least

    @property
    def must_hide(self) -> bool:
        """Hidden from everybody, before anything is chosen."""
        return self.may_hide and (self.is_primary or not self.is_published)

    @property
    def is_hideable(self) -> bool:
        """Shown or hidden, as the rest of the tables needs it."""
        return self.may_hide and self.is_published and not self.is_primary


@dataclass(frozen=True)
class Equation(Generic[K]):
    """The cells times their numbers sum to 0: a total (1), its parts and its rest (-1 each)."""

    terms: tuple[tuple[K, int], ...]


@dataclass(frozen=True)
class Bound(Generic[K]):
    """The cells times their numbers lie between `low` and `high`, as long as every cell of `shown_with` is shown.

    A change of 12.5 % between two counts is 12.45 to 12.55 % once rounding is undone: two bounds, shown with the
    cell of the change.
    """

    terms: tuple[tuple[K, float], ...]
    low: float
    high: float
    shown_with: tuple[K, ...] = ()


@dataclass(frozen=True)
class Insider(Generic[K]):
    """A reader who knows the cells `knows` beside what is public, and from whom `kept` must be kept all the same.

    A region's people know what they reported; the small counts of other places are none of their business.
    """

    name: str
    knows: frozenset[K]
    kept: frozenset[K]


@dataclass(frozen=True)
class LinkedTables(Generic[K]):
    """Cells and everything that a reader knows to hold between them.

    Raise ValueError where the true values break an equation or a bound: nothing could be said about such tables.
    """

    cells: Mapping[K, Cell[K]]
    equations: tuple[Equation[K], ...] = ()
    bounds: tuple[Bound[K], ...] = ()
    insiders: tuple[Insider[K], ...] = ()
    names: tuple[K, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "equations", tuple(sorted(self.equations, key=repr)))
        object.__setattr__(self, "bounds", tuple(sorted(self.bounds, key=repr)))
        object.__setattr__(self, "names", tuple(sorted(self.cells, key=repr)))
        self._check_cells()
        for equation in self.equations:
            if self._sum(equation.terms):
                raise ValueError(f"does not sum to 0: {equation.terms}")
        for bound in self.bounds:
            slack = TOLERANCE * max(1.0, *(abs(number) for _key, number in bound.terms))
            if not bound.low - slack <= self._sum(bound.terms) <= bound.high + slack:
                raise ValueError(f"does not lie within its bounds: {bound}")

    def _check_cells(self) -> None:
        for key, cell in self.cells.items():
            if cell.value < cell.least or cell.least < 0 or cell.cost < 0:
                raise ValueError(f"less than it can be: {key}")
        for key in self._named():
            if key not in self.cells:
                raise ValueError(f"not a cell of the tables: {key}")

    def _named(self) -> Iterator[K]:
        for equation in self.equations:
            yield from (key for key, _number in equation.terms)
        for bound in self.bounds:
            yield from (key for key, _number in bound.terms)
            yield from bound.shown_with

    def _sum(self, terms: tuple[tuple[K, int], ...] | tuple[tuple[K, float], ...]) -> float:
        return sum(self.cells[key].value * number for key, number in terms)

    def hidden_with(self, hidden: Set[K]) -> frozenset[K]:
        """What is not known to a reader from whom `hidden` is kept: that, and whatever is never shown."""
        return frozenset(
            key for key, cell in self.cells.items() if cell.may_hide and (key in hidden or not cell.is_published)
        )
