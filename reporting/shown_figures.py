"""Figures as their audience may see them: what `reporting.shown` gives to pages, files, letters and charts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cohesion.calendar import FinancialYear
from cohesion.models.area import WALES
from outcomes.models import Plan
from reporting.disclosure import CONFIDENTIAL, NOT_AVAILABLE, Audience, Reason
from reporting.figures import Area, FigureDefinition, FigureState
from reporting.figures.definitions import CategoryDefinition
from reporting.figures.standing import QuartersIn
from reporting.kept_back import kept_back
from reporting.plain_rules import publication_rules

Key = tuple[str, str, str, str, str, str]
"""Year, code, area, quarter (empty for the year), breakdown and category (both empty for the total)."""


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One figure as its audience may see it, and how far it is known.

    `value` is None where there is a `symbol`: c hidden, x not available or not reported, z not applicable. Counts are
    whole numbers, percentages and ratings have at most two decimals. A hidden figure tells no counts of what stands
    behind it either (they are 0): who reported it would tell that it is not missing. `estimated_share` is the part of
    a sum that was reported as an estimate, in whole percent; None where nothing was, or where the figure is no sum.
    """

    year: str
    code: str
    area: str
    quarter: str
    breakdown: str
    category: str
    value: Decimal | None
    symbol: str
    reason: Reason = Reason.NONE
    state: FigureState | None = None
    marks: tuple[str, ...] = ()
    quarters_reported: int = 0
    authorities_reported: int = 0
    authorities_expected: int = 0
    estimated_share: int | None = None
    is_shared: bool = False
    is_provisional: bool = False
    is_revised: bool = False
    is_under_revision: bool = False
    is_sample: bool = False
    change_answer: str = ""
    base_is_small: bool = False

    @property
    def key(self) -> Key:
        return (self.year, self.code, self.area, self.quarter, self.breakdown, self.category)

    @property
    def is_hidden(self) -> bool:
        return self.reason != Reason.NONE

    @property
    def printed_symbol(self) -> str:
        """In square brackets, as tables print it; empty where there is a value."""
        return f"[{self.symbol}]" if self.symbol else ""


@dataclass(frozen=True)
class YearState:
    """What is known of a year as a whole. `is_checked` is whether a safe pattern of its present content exists."""

    is_checked: bool
    is_sample: bool
    come_in: QuartersIn


@dataclass(frozen=True)
class ShownFigures:
    """What was asked for, for one audience. A figure that nobody reported answers as not available."""

    plan: Plan
    audience: Audience
    years: tuple[FinancialYear, ...]
    definitions: Mapping[str, FigureDefinition]
    categories: Sequence[CategoryDefinition]
    areas: Mapping[str, Area]
    states: Mapping[str, YearState]
    rows: Mapping[Key, ShownFigure] = field(repr=False)

    def __iter__(self) -> Iterator[ShownFigure]:
        return iter(self.rows.values())

    @property
    def is_ready(self) -> bool:
        """Whether everything can be shown: the public sees nothing of a year that was not checked."""
        return self.audience == Audience.WORKING or all(state.is_checked for state in self.states.values())

    @property
    def is_sample(self) -> bool:
        return any(state.is_sample for state in self.states.values())

    @property
    def is_coming_in(self) -> bool:
        """Whether returns of the last year are missing, so that places with more of them stand higher."""
        return not self.states[str(self.years[-1])].come_in.is_whole

    def of(
        self,
        code: str,
        area: str = WALES,
        *,
        year: FinancialYear | None = None,
        quarter: str = "",
        breakdown: str = "",
        category: str = "",
    ) -> ShownFigure:
        """`year` is the last of the years where it is left out."""
        told = str(year or self.years[-1])
        key = (told, code, area, quarter, breakdown, category)
        return self.rows.get(key) or self._missing(key)

    def _missing(self, key: Key) -> ShownFigure:
        """What nobody spoke of. Where all is kept back, by a plain rule or until its check, it looks like the rest."""
        year, code, area, quarter, _breakdown, category = key
        is_known = code in self.definitions and area in self.areas and year in self.states
        if self.audience == Audience.PUBLISHED and is_known:
            definition, state = self.definitions[code], self.states[year]
            if not state.is_checked:
                return ShownFigure(*key, None, CONFIDENTIAL, Reason.UNCHECKED)
            rule = publication_rules().of(self.plan.code, definition)
            reason = kept_back(definition, rule, self.areas[area], state.come_in, quarter=quarter, category=category)
            if reason:
                return ShownFigure(*key, None, CONFIDENTIAL, reason)
        return ShownFigure(*key, None, NOT_AVAILABLE)

    def series(self, code: str, area: str = WALES, *, by_quarter: bool = False) -> list[ShownFigure]:
        """The total of every year, or of every quarter of every year, oldest first."""
        if by_quarter:
            quarters = [(year, str(quarter)) for year in self.years for quarter in year.quarters]
            return [self.of(code, area, year=year, quarter=quarter) for year, quarter in quarters]
        return [self.of(code, area, year=year) for year in self.years]

    def parts(
        self, code: str, breakdown: str, area: str = WALES, *, year: FinancialYear | None = None
    ) -> list[tuple[CategoryDefinition, ShownFigure]]:
        """The categories of one breakdown that somebody spoke of, in the plan's order; all of them where they are kept
        back, or those that are there would tell what was reported.
        """
        listed = [each for each in self.categories if each.breakdown == breakdown]
        found = [(each, self.of(code, area, year=year, breakdown=breakdown, category=each.code)) for each in listed]
        return [(each, figure) for each, figure in found if figure.key in self.rows or figure.is_hidden]
