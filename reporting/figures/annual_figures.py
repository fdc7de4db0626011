"""Annual figures as values: each says what it is, how much, and how many quarters and authorities stand behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from cohesion.models.area import WALES
from reporting.figures.changes import Change
from reporting.figures.definitions import CategoryDefinition, FigureDefinition
from reporting.figures.standing import Area, Standing
from reporting.figures.states import FigureState


class UnknownFigure(LookupError):
    """The plan has no such figure, or its year no such area."""


@dataclass(frozen=True, slots=True)
class AnnualFigure:
    """One figure of a year: a measure or combined figure, an area, a category or (both empty) the total.

    `value` has at most two decimals; a percentage change is in per cent and has its `change`. `responses` is what
    stands behind a weighted mean. `is_shared` says that another region reported part of the work as shared, so that
    regions add up to more than Wales.
    """

    code: str
    area: str
    breakdown: str
    category: str
    value: Decimal | None
    state: FigureState
    quarters_reported: int
    authorities_reported: int
    standing: Standing
    responses: int = 0
    is_shared: bool = False
    change: Change | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.code, self.area, self.breakdown, self.category)

    @property
    def authorities_expected(self) -> int:
        return self.standing.authorities_expected

    @property
    def is_estimated(self) -> bool:
        return self.state == FigureState.ESTIMATED

    def as_json(self) -> dict[str, Any]:
        """Plain data: decimals as strings, states by name."""
        return {
            "code": self.code,
            "area": self.area,
            "breakdown": self.breakdown,
            "category": self.category,
            "value": None if self.value is None else str(self.value),
            "state": self.state.value,
            "quarters_reported": self.quarters_reported,
            "authorities_reported": self.authorities_reported,
            "responses": self.responses,
            "is_shared": self.is_shared,
            "change": self.change
            and {
                "answer": self.change.answer.value,
                "base": None if self.change.base is None else str(self.change.base),
                "base_is_small": self.change.base_is_small,
                "from_baseline": self.change.from_baseline,
            },
            **asdict(self.standing),
        }


@dataclass(frozen=True)
class AnnualFigures:
    """The figures of a plan's year. Iteration is in the plan's order, then Wales, regions, authorities, categories.

    Only what some accepted return speaks of is there, and every total for Wales; any other known figure answers as
    not reported.
    """

    plan: str
    year: str
    definitions: Mapping[str, FigureDefinition]
    areas: Mapping[str, Area]
    categories: tuple[CategoryDefinition, ...]
    standings: Mapping[str, Standing]
    figures: Mapping[tuple[str, str, str, str], AnnualFigure]

    def __iter__(self) -> Iterator[AnnualFigure]:
        return iter(self.figures.values())

    def __len__(self) -> int:
        return len(self.figures)

    def figure(
        self, code: str, area: str = WALES, category: str | None = None, breakdown: str | None = None
    ) -> AnnualFigure:
        """Raise UnknownFigure for a code or area that the year does not know.

        `breakdown` is needed only where two breakdowns of the plan have a category of the same code.
        """
        if code not in self.definitions:
            raise UnknownFigure(f"{self.plan} has no figure {code}")
        if area not in self.standings:
            raise UnknownFigure(f"{area} is no area of {self.plan} in {self.year}")
        for key in self._keys(code, area, category, breakdown):
            if key in self.figures:
                return self.figures[key]
        return not_reported(code, area, self.standings[area], breakdown or "", category or "")

    def value(self, code: str, area: str = WALES, category: str | None = None) -> Decimal | None:
        return self.figure(code, area, category).value

    def of_area(self, area: str) -> Iterator[AnnualFigure]:
        return (figure for figure in self if figure.area == area)

    def breakdown(self, code: str, breakdown: str, area: str = WALES) -> list[AnnualFigure]:
        """The categories of one breakdown that were reported, in order."""
        categories = [each for each in self.categories if each.breakdown == breakdown]
        found = (self.figures.get((code, area, breakdown, category.code)) for category in categories)
        return [figure for figure in found if figure is not None]

    def _keys(
        self, code: str, area: str, category: str | None, breakdown: str | None
    ) -> list[tuple[str, str, str, str]]:
        if category is None:
            return [(code, area, "", "")]
        known = {each.breakdown: None for each in self.categories if each.code == category}
        return [(code, area, each, category) for each in known if breakdown in (None, each)]

    def as_json(self) -> dict[str, Any]:
        return {"plan": self.plan, "year": self.year, "figures": [figure.as_json() for figure in self]}


def not_reported(code: str, area: str, standing: Standing, breakdown: str = "", category: str = "") -> AnnualFigure:
    return AnnualFigure(code, area, breakdown, category, None, FigureState.NOT_REPORTED, 0, 0, standing)
