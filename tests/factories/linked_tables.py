"""Linked tables at random, from a number: areas, breakdowns, quarters, changes and earlier editions, many small."""

from collections import defaultdict
from dataclasses import replace
from math import inf, log2
from random import Random

from reporting.safety.linked import Bound, Cell, Equation, Insider, LinkedTables

Key = tuple[str, str, str]
"""Area, category (or "" for the total) and period (or "" for the year)."""

WALES, TOTAL, YEAR, BEFORE, CHANGE = "W", "", "", "before", "change"


def count(value: int, **how: bool) -> Cell[Key]:
    """A published count with the cost and the rule that published figures have."""
    return Cell(value, cost=1 + log2(value + 1) if value else 3.0, is_primary=0 < value < 5, **how)


def hidden_anyway(value: int) -> Cell[Key]:
    """A rest or a slack: to be protected only where it is small."""
    return Cell(value, cost=0, is_published=False, needs_protection=0 < value < 5)


def summed(total: Key, *parts: Key) -> Equation[Key]:
    return Equation(((total, 1), *((part, -1) for part in parts)))


def change_bounds(now: Key, before: Key, change: Key, percent: float) -> tuple[Bound[Key], Bound[Key]]:
    """What a change rounded to one decimal tells about its two sides."""
    least, most = 100 + percent - 0.05, 100 + percent + 0.05
    return (
        Bound(((now, 100.0), (before, -least)), 0.0, inf, (change,)),
        Bound(((now, 100.0), (before, -most)), -inf, 0.0, (change,)),
    )


def insiders_of(tables: LinkedTables[Key]) -> tuple[Insider[Key], ...]:
    """The people of each region (R0, R1, …), whose authorities (A00, A01, …) bear its number."""
    small = {key for key, cell in tables.cells.items() if cell.must_hide and cell.needs_protection}
    regions = sorted({key[0] for key in tables.cells if key[0].startswith("R") and " " not in key[0]})
    found = []
    for region in regions:
        knows = {key for key in tables.cells if key[0].split(" ")[0] == region or key[0].startswith(f"A{region[1:]}")}
        found.append(Insider(region, frozenset(knows), frozenset(small - knows)))
    return tuple(found)


def random_tables(seed: int) -> LinkedTables[Key]:
    """The same tables for the same seed."""
    return _Made(Random(seed)).tables()


class _Made:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.values: dict[Key, int] = defaultdict(int)
        self.extra: dict[Key, Cell[Key]] = {}
        self.equations: list[Equation[Key]] = []
        self.bounds: list[Bound[Key]] = []
        self.periods = ["q1", "q2", "q3", "q4"] if random.random() < 0.25 else [YEAR]
        most = (0, 2) if len(self.periods) > 1 else (0, 1, 2, 3)
        self.categories = [f"c{number}" for number in range(random.choice(most))]
        self.small = random.choice((0.1, 0.3, 0.6))

    def tables(self) -> LinkedTables[Key]:
        regions = {
            f"R{number}": [f"A{number}{part}" for part in range(self.random.choice((2, 2, 3)))]
            for number in range(self.random.randint(1, 2 if len(self.periods) > 1 else 4))
        }
        places = [area for areas in regions.values() for area in areas]
        for area in places:
            for period in self.periods:
                self._categories(area, period)
        for region, areas in regions.items():
            self._sum(region, areas)
        self._sum(WALES, list(regions))
        self._over_the_year([*places, *regions, WALES])
        self._multiple_choice([*regions, WALES])
        self._change(self.random.choice([*regions, WALES]))
        cells = {key: count(value) for key, value in self.values.items()} | self.extra
        return LinkedTables(self._with_edition(cells), tuple(self.equations), tuple(self.bounds))

    def _count(self) -> int:
        return self.random.choice((0, 0, 1, 1, 2, 3, 4)) if self.random.random() < self.small else self._large()

    def _large(self) -> int:
        return self.random.randint(5, 60)

    def _categories(self, area: str, period: str) -> None:
        keys = [(area, category, period) for category in self.categories]
        for key in keys:
            self.values[key] = self._count()
        total = (area, TOTAL, period)
        self.values[total] = sum(self.values[key] for key in keys) if keys else self._count()
        if keys:
            self.equations.append(summed(total, *keys))

    def _sum(self, whole: str, parts: list[str]) -> None:
        """Over areas, for each category and period; sometimes something belongs to no one part."""
        for category in [TOTAL, *self.categories]:
            for period in self.periods:
                keys = [(part, category, period) for part in parts]
                self.values[whole, category, period] = sum(self.values[key] for key in keys)
                if not self.categories and self.random.random() < 0.2:
                    rest = (f"{whole} rest", category, period)
                    self.extra[rest] = hidden_anyway(self.random.randint(0, 9))
                    self.values[whole, category, period] += self.extra[rest].value
                    keys.append(rest)
                self.equations.append(summed((whole, category, period), *keys))
        if self.categories:
            for period in self.periods:
                keys = [(whole, category, period) for category in self.categories]
                self.equations.append(summed((whole, TOTAL, period), *keys))

    def _over_the_year(self, areas: list[str]) -> None:
        if self.periods == [YEAR]:
            return
        for area in areas:
            keys = [(area, TOTAL, period) for period in self.periods]
            self.values[area, TOTAL, YEAR] = sum(self.values[key] for key in keys)
            self.equations.append(summed((area, TOTAL, YEAR), *keys))

    def _multiple_choice(self, areas: list[str]) -> None:
        """A category may hold all of the total and no more; what it lacks is a slack that nobody is shown."""
        for area in areas if self.random.random() < 0.4 else ():
            total = self.values[area, TOTAL, YEAR]
            value = self.random.randint(0, min(total, 8))
            self.values[area, "several", YEAR] = value
            self.extra[area, "several slack", YEAR] = replace(hidden_anyway(total - value), needs_protection=False)
            self.equations.append(summed((area, TOTAL, YEAR), (area, "several", YEAR), (area, "several slack", YEAR)))

    def _change(self, area: str) -> None:
        now, before, change = (area, TOTAL, YEAR), (area, BEFORE, YEAR), (area, CHANGE, YEAR)
        if self.random.random() < 0.5:
            self.values[before] = self.random.choice((1, 2, 3, 4, self._large(), self._large()))
            percent = round(100 * (self.values[now] - self.values[before]) / self.values[before], 1)
            self.extra[change] = Cell(0, cost=2.0, needs_protection=False)
            self.bounds += change_bounds(now, before, change, percent)

    def _with_edition(self, cells: dict[Key, Cell[Key]]) -> dict[Key, Cell[Key]]:
        """Some larger cells are out already."""
        if self.random.random() < 0.3:
            for key, cell in cells.items():
                if cell.is_published and cell.value >= 5 and self.random.random() < 0.15:
                    cells[key] = replace(cell, may_hide=False)
        return cells
