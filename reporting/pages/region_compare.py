"""A region beside Wales: its own quarters exactly, and the year of other areas as their reader may see it.

Single quarters of other areas are left out: beside the own quarters, and beside the year, they would give small numbers
away that the year keeps.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from cohesion.bilingual import in_language
from cohesion.calendar import FinancialYear, Quarter
from cohesion.models import Region, User
from cohesion.models.area import WALES
from outcomes.models import Outcome, Plan
from reporting import change_words
from reporting.charts import Picture
from reporting.disclosure import PublishedCell
from reporting.figures import COMBINED, Area, FigureDefinition, FigureState, QuarterFigure, quarterly_series
from reporting.pages.region_trend import trend
from reporting.readers import as_seen_by

Cells = Mapping[tuple[str, str], PublishedCell]


@dataclass(frozen=True)
class QuarterCell:
    """`word` is the state where it is not simply a number that was counted."""

    quarter: str
    value: Decimal | None
    word: str


@dataclass(frozen=True)
class CompareRow:
    """`change` tells the own movement over the chosen quarters; `others` are regions from north to south,
    with their names.
    """

    definition: FigureDefinition
    title: str
    quarters: tuple[QuarterCell, ...]
    change: str
    own: PublishedCell | None
    others: tuple[PublishedCell | None, ...]
    other_names: tuple[str, ...]
    wales: PublishedCell | None

    @property
    def named_others(self) -> tuple[tuple[str, PublishedCell | None], ...]:
        return tuple(zip(self.other_names, self.others, strict=True))


@dataclass(frozen=True)
class CompareOutcome:
    """`outcome` is None for figures that cross outcomes."""

    outcome: Outcome | None
    rows: Sequence[CompareRow]


@dataclass(frozen=True)
class Comparison:
    region: Region
    year: str
    quarters: tuple[Quarter, ...]
    others: tuple[str, ...]
    outcomes: tuple[CompareOutcome, ...]
    chart: Picture | None
    chart_title: str
    is_sample: bool
    is_exact: bool

    @property
    def drawing(self) -> SafeString:
        """The chart's strokes inside the page, where they find its typeface."""
        return mark_safe(self.chart.svg if self.chart else "")  # noqa: S308 (strokes that escape their labels)

    @property
    def is_empty(self) -> bool:
        return not self.outcomes


def comparison(region: Region, plan: Plan, quarters: tuple[Quarter, ...], user: User) -> Comparison:
    """A fixed number of queries, whatever was accepted. Raises NotChecked while the year's check is being made."""
    year = quarters[0].year
    figures, seen = as_seen_by(user, plan, year)
    cells = {(cell.code, cell.area): cell for cell in seen if not cell.breakdown}
    others = tuple(area for area in figures.areas.values() if area.kind == "REGION" and area.code != region.code)
    own = _own_quarters(plan, year, figures.definitions, region, quarters)
    rows = [
        _row(definition, own.get(code, ()), cells, region, others)
        for code, definition in figures.definitions.items()
        if figures.standings[WALES].returns_accepted and _is_told(code, cells)
    ]
    drawn = next((row for row in rows if row.definition.is_headline and _drawable(row)), None)
    return Comparison(
        region=region,
        year=str(year),
        quarters=quarters,
        others=tuple(in_language(area, "name") for area in others),
        outcomes=_by_outcome(plan, rows),
        chart=trend(drawn.title, region.name, quarters, [cell.value for cell in drawn.quarters]) if drawn else None,
        chart_title=drawn.title if drawn else "",
        is_sample=figures.standings[WALES].is_sample,
        is_exact=user.sees_all_regions,
    )


def _is_told(code: str, cells: Cells) -> bool:
    """Whether anything was accepted for it anywhere. A hidden total has its row whether or not: no row would tell."""
    wales = cells.get((code, WALES))
    return wales is not None and (wales.is_hidden or bool(wales.quarters_reported))


def _drawable(row: CompareRow) -> bool:
    return sum(cell.value is not None for cell in row.quarters) > 1


def _own_quarters(
    plan: Plan,
    year: FinancialYear,
    definitions: Mapping[str, FigureDefinition],
    region: Region,
    quarters: Sequence[Quarter],
) -> dict[str, tuple[QuarterFigure, ...]]:
    codes = [code for code, each in definitions.items() if each.kind == COMBINED or each.quarter_rule]
    wanted = {str(quarter) for quarter in quarters}
    found = {}
    for code, series in quarterly_series(plan, year, codes).items():
        if region.code in series.areas:
            found[code] = tuple(figure for figure in series.of(region.code) if figure.quarter in wanted)
    return found


def _row(
    definition: FigureDefinition,
    own: Sequence[QuarterFigure],
    cells: Cells,
    region: Region,
    others: Sequence[Area],
) -> CompareRow:
    code = definition.code
    return CompareRow(
        definition=definition,
        title=in_language(definition, "title"),
        quarters=tuple(QuarterCell(figure.quarter, figure.value, _word(figure)) for figure in own),
        change=_change(definition, own),
        own=cells.get((code, region.code)),
        others=tuple(cells.get((code, area.code)) for area in others),
        other_names=tuple(in_language(area, "name") for area in others),
        wales=cells.get((code, WALES)),
    )


def _word(figure: QuarterFigure) -> str:
    """Empty also where nothing was accepted: a dash says that."""
    is_plain = figure.state in {FigureState.ACTUAL, FigureState.NOT_REPORTED}
    return "" if is_plain else str(figure.state.label)


def _change(definition: FigureDefinition, own: Sequence[QuarterFigure]) -> str:
    values = [figure.value for figure in own if figure.value is not None]
    if len(values) < 2:
        return ""
    words = change_words.of_count if definition.is_count else change_words.of_mean
    return words(values[0], values[-1])


def _by_outcome(plan: Plan, rows: Sequence[CompareRow]) -> tuple[CompareOutcome, ...]:
    found: dict[str, list[CompareRow]] = defaultdict(list)
    for row in rows:
        found[row.definition.outcome].append(row)
    groups = [
        CompareOutcome(outcome, found.pop(outcome.code))
        for outcome in Outcome.objects.filter(plan=plan).order_by("position")
        if outcome.code in found
    ]
    crossing = [row for left in found.values() for row in left]
    return (*groups, *([CompareOutcome(None, crossing)] if crossing else []))
