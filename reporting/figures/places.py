"""Which cells make which area: each counts once for Wales and its region, once for its authority, and shared work
once more in every region that had a part in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outcomes.models import AreaRule, QuarterRule
from reporting.figures.cells import Cell, SharedCell
from reporting.figures.definitions import PlanFigures
from reporting.figures.folding import Folded, over_places, over_quarters
from reporting.figures.standing import Area, YearReturns

_WALES = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A folded figure of an area with the authorities (bits) that stand behind it."""

    folded: Folded
    authorities: int
    is_shared: bool


class Gathering:
    """Cells by (code, category position) and area position. Position 0 is the total, or Wales."""

    def __init__(self, plan: PlanFigures, returns: YearReturns) -> None:
        self.plan, self.returns = plan, returns
        self.areas: list[Area] = returns.areas()
        position = {area.code: place for place, area in enumerate(self.areas)}
        self._region = {pk: position[row.code] for pk, row in returns.regions.items()}
        self._authority = {pk: position[row.gss] for pk, row in returns.authorities.items() if row.gss in position}
        order = {category: place for place, category in enumerate(plan.in_use(), start=1)}
        self._category: dict[int | None, int] = {None: 0}
        self._category.update((pk, order[category]) for pk, category in plan.categories.items())
        self._groups: dict[tuple[str, int], dict[int, list[Cell]]] = defaultdict(lambda: defaultdict(list))
        self._shared: set[tuple[str, int, int]] = set()

    def add(self, cells: Iterable[Cell]) -> None:
        """Cells of measures whose quarters the database has added up."""
        codes, categories = self.plan.codes, self._category
        for cell in cells:
            self._place(self._groups[codes[cell.measure], categories[cell.category]], cell)

    def add_quarters(self, cells: Iterable[Cell]) -> None:
        """Cells of one quarter each, which the measure's rule makes into one for each place."""
        for key, own in self._by_figure(cells).items():
            by_area = self._groups[key]
            for cell in self._year_of(key[0], own):
                self._place(by_area, cell)

    def share(self, cells: Iterable[SharedCell]) -> None:
        """Show work in the partner's region too. It stands for no authority there, and Wales has it already."""
        by_partner: dict[int, list[Cell]] = defaultdict(list)
        for partner, cell in cells:
            by_partner[self._region[partner]].append(cell)
        for place, shared in by_partner.items():
            for key, own in self._by_figure(shared).items():
                self._groups[key][place].extend(self._year_of(key[0], own))
                self._shared.add((*key, place))

    def reported(self) -> list[tuple[str, int]]:
        """The codes and category positions that some cell speaks of, in order of categories."""
        return sorted(self._groups)

    def folded(self, code: str, category: int) -> dict[int, Part]:
        """The figure of every area that some cell speaks of, in the order of areas."""
        rule = self.plan.definitions[code].area_rule
        return {
            place: Part(over_places(rule, cells), self._behind(place, cells), (code, category, place) in self._shared)
            for place, cells in sorted(self._groups.get((code, category), _NO_CELLS).items())
        }

    def folded_in(self, code: str, place: int) -> Folded:
        """The total of one area."""
        cells = self._groups.get((code, 0), _NO_CELLS).get(place, [])
        return over_places(self.plan.definitions[code].area_rule, cells)

    def _place(self, by_area: dict[int, list[Cell]], cell: Cell) -> None:
        by_area[_WALES].append(cell)
        by_area[self._region[cell.region]].append(cell)
        authority = cell.authority and self._authority.get(cell.authority)
        if authority:
            by_area[authority].append(cell)

    def _by_figure(self, cells: Iterable[Cell]) -> dict[tuple[str, int], list[Cell]]:
        found: dict[tuple[str, int], list[Cell]] = defaultdict(list)
        for cell in cells:
            found[self.plan.codes[cell.measure], self._category[cell.category]].append(cell)
        return found

    def _year_of(self, code: str, cells: list[Cell]) -> list[Cell]:
        """Cells whose weights still count are kept as they are: a mean of rounded means would drift."""
        definition = self.plan.definitions[code]
        if definition.quarter_rule == QuarterRule.WEIGHTED_MEAN and definition.area_rule == AreaRule.WEIGHTED_MEAN:
            return cells
        return over_quarters(definition.quarter_rule, cells)

    def _behind(self, place: int, cells: list[Cell]) -> int:
        bit_of, covered, regions = self.returns.bit_of, self.returns.covered_by, self._region
        is_region = self.areas[place].kind == "REGION"
        found = 0
        for cell in cells:
            if cell.quarters and not (is_region and regions[cell.region] != place):
                found |= bit_of[cell.authority] if cell.authority else covered(cell.region, cell.quarters)
        return found


_NO_CELLS: Mapping[int, list[Cell]] = {}
