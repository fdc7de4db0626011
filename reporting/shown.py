"""The figures that a page shows, of one year or of several, for one audience: read from the rows of the summaries.

This is the only door from figures to dashboards, downloads, letters and charts. What the audience may not see is not
in what comes out: a hidden figure has the symbol `c` and nothing else, and nothing in its place tells it from another.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q
from django.utils import timezone

from cohesion.calendar import FinancialYear
from cohesion.models.area import WALES
from outcomes.models import Plan
from reporting.actions.summaries import refresh
from reporting.disclosure import (
    CONFIDENTIAL,
    ESTIMATED,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    PROVISIONAL,
    REVISED,
    UNRELIABLE,
    Audience,
    Reason,
)
from reporting.figures import Area, FigureDefinition, FigureState
from reporting.figures.basis import bases
from reporting.figures.definitions import CategoryDefinition, plan_figures
from reporting.models import SummaryFigure, SummaryYear
from reporting.plain_rules import LEVEL_OF, ROUNDING, publication_rules
from reporting.rounded import as_rounded, change_of_rounded
from reporting.safety.rounding import LOW

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
    is_provisional: bool


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
        if self.audience == Audience.PUBLISHED and code in self.definitions and area in self.areas:
            if year in self.states and not self.states[year].is_checked:
                return ShownFigure(*key, None, CONFIDENTIAL, Reason.UNCHECKED)
            plain = publication_rules().of(self.plan.code, self.definitions[code])
            level = LEVEL_OF[self.areas[area].kind]
            is_coming_in = year in self.states and self.states[year].is_provisional
            if plain and plain.withholds(level, quarter=bool(quarter) or is_coming_in, category=bool(category)):
                return ShownFigure(*key, None, CONFIDENTIAL, Reason.SENSITIVE)
            if is_coming_in and self.definitions[code].is_sensitive:
                return ShownFigure(*key, None, CONFIDENTIAL, Reason.BY_QUARTER)
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
        """The categories of one breakdown that somebody spoke of, in the plan's order."""
        told = str(year or self.years[-1])
        listed = [each for each in self.categories if each.breakdown == breakdown]
        found = ((each, self.rows.get((told, code, area, "", breakdown, each.code))) for each in listed)
        return [(each, figure) for each, figure in found if figure is not None]


@dataclass(frozen=True)
class Asked:
    """Figures of all measures and areas, or of those given; totals of the year unless quarters (of all measures, or of
    those named) or categories are asked for.
    """

    codes: Collection[str] | None = None
    areas: Collection[str] | None = None
    by_quarter: bool | Collection[str] = False
    with_categories: bool = False

    def condition(self, summaries: Collection[SummaryYear]) -> Q:
        found = Q(summary__in=summaries)
        found &= Q() if self.codes is None else Q(code__in=self.codes)
        found &= Q() if self.areas is None else Q(area__in=self.areas)
        found &= Q() if self.by_quarter is True else Q(quarter="") | Q(code__in=self.by_quarter or ())
        return found if self.with_categories else found & Q(category="")


Earlier = Sequence[tuple[Sequence[FinancialYear], Asked]]
"""What is asked of earlier years, where that is less: a page grows with what it shows, not with the past."""


def shown(
    plan: Plan,
    years: Sequence[FinancialYear],
    audience: Audience,
    *,
    codes: Collection[str] | None = None,
    areas: Collection[str] | None = None,
    by_quarter: bool | Collection[str] = False,
    with_categories: bool = False,
    earlier: Earlier | None = None,
) -> ShownFigures:
    """The figures of `years` (oldest first) as `Asked` tells them; of the years before the last only what `earlier`
    says, where it is given. Eight queries when the rows are fresh, however many years and figures.
    """
    known = plan_figures(plan)
    summaries = _fresh(plan, years, bases(plan, years, known))
    asked = Asked(codes, areas, by_quarter, with_categories)
    wanted = Q(pk__in=())
    for of_years, each in [(years, asked)] if earlier is None else [(years[-1:], asked), *earlier]:
        wanted |= each.condition([summaries[year] for year in of_years])
    rows = SummaryFigure.objects.filter(wanted).order_by("id")
    year_of = {summary.pk: str(year) for year, summary in summaries.items()}
    checked = {summary.pk: summary.is_checked for summary in summaries.values()}
    found = [_shown(row, year_of[row.summary_id], audience, checked[row.summary_id]) for row in rows]
    if audience == Audience.PUBLISHED and publication_rules().method == ROUNDING:
        found = [_rounded(figure, row, known.definitions[row.code]) for figure, row in zip(found, rows, strict=True)]
    latest = summaries[years[-1]] if years else None
    return ShownFigures(
        plan=plan,
        audience=audience,
        years=tuple(years),
        definitions=known.definitions,
        categories=known.in_use(),
        areas={each["code"]: Area(**each) for each in (latest.areas if latest else [])},
        states={str(year): _state(summary, found) for year, summary in summaries.items()},
        rows={figure.key: figure for figure in found},
    )


def _fresh(
    plan: Plan, years: Sequence[FinancialYear], wanted: Mapping[FinancialYear, str]
) -> dict[FinancialYear, SummaryYear]:
    """The summaries of `years`, made anew where they are missing or stand on something else by now."""
    held = {
        row.financial_year: row for row in SummaryYear.objects.filter(plan=plan, financial_year__in=map(str, years))
    }
    for year in years:
        summary = held.get(str(year))
        if summary is None or summary.basis != wanted[year]:
            held[str(year)] = refresh(plan=plan, year=year, now=timezone.now())
    return {year: held[str(year)] for year in years}


def _state(summary: SummaryYear, found: Sequence[ShownFigure]) -> YearState:
    of_year = [figure for figure in found if figure.year == summary.financial_year]
    return YearState(
        is_checked=summary.is_checked,
        is_sample=any(figure.is_sample for figure in of_year),
        is_provisional=any(figure.is_provisional for figure in of_year),
    )


def _shown(row: SummaryFigure, year: str, audience: Audience, is_checked: bool) -> ShownFigure:
    reason = Reason.NONE
    if audience == Audience.PUBLISHED:
        # The row's own reason comes with its value: rows made anew a moment ago say that nobody checked them.
        reason = Reason(row.reason) if is_checked else Reason.UNCHECKED
    key = (year, row.code, row.area, row.quarter, row.breakdown, row.category)
    if reason != Reason.NONE:
        return ShownFigure(
            *key,
            value=None,
            symbol=CONFIDENTIAL,
            reason=reason,
            is_provisional=row.is_provisional,
            is_sample=row.is_sample,
        )
    state = FigureState(row.state)
    missing = NOT_APPLICABLE if state == FigureState.NOT_APPLICABLE else NOT_AVAILABLE
    return ShownFigure(
        *key,
        value=_plain(row.value),
        symbol="" if row.value is not None else missing,
        state=state,
        marks=_marks(row, state),
        quarters_reported=row.quarters_reported,
        authorities_reported=row.authorities_reported,
        authorities_expected=row.authorities_expected,
        estimated_share=_share(row) if audience == Audience.WORKING else None,
        is_shared=row.is_shared,
        is_provisional=row.is_provisional,
        is_revised=row.is_revised,
        is_under_revision=row.is_under_revision,
        is_sample=row.is_sample,
        change_answer=row.change_answer,
        base_is_small=row.base_is_small,
    )


def _rounded(figure: ShownFigure, row: SummaryFigure, definition: FigureDefinition) -> ShownFigure:
    """By the other method: counts to the nearest 5, changes from such counts."""
    if figure.value is None:
        return figure
    if definition.is_change:
        percent = change_of_rounded(row.change_current, row.change_base)
        return replace(figure, value=percent, symbol="" if percent is not None else NOT_AVAILABLE, estimated_share=None)
    value, is_low = as_rounded(figure.value, publication_rules(), is_count=definition.is_count)
    return replace(figure, value=value, symbol=LOW if is_low else "", estimated_share=None)


def _plain(value: Decimal | None) -> Decimal | None:
    """Without the zeros that the column's scale adds."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _share(row: SummaryFigure) -> int | None:
    if not row.estimated or not row.value:
        return None
    return int((row.estimated * 100 / row.value).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _marks(row: SummaryFigure, state: FigureState) -> tuple[str, ...]:
    if row.value is None:
        return ()
    marks = {
        ESTIMATED: state == FigureState.ESTIMATED,
        PROVISIONAL: row.is_provisional,
        REVISED: row.is_revised,
        UNRELIABLE: row.base_is_small,
    }
    return tuple(mark for mark, applies in marks.items() if applies)
