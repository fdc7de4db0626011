"""One measure or combined figure: its finding, its definition, its series, its parts, its places and its sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cohesion.bilingual import in_language
from cohesion.models import User
from cohesion.models.area import WALES
from outcomes.models import Breakdown, CombinedFigure, Direction, Measure
from reporting.figures import FigureDefinition
from reporting.figures.definitions import CategoryDefinition
from reporting.lens import Lens
from reporting.pages.addresses import address
from reporting.pages.measure_finding import finding
from reporting.pages.measure_lines import Sources, sources
from reporting.pages.measure_milestone import MeasureMilestone, measure_milestone
from reporting.pages.measure_places import Places, places
from reporting.pages.measure_trend import MeasureTrend, Shown, measure_trend
from reporting.pages.quality import quality
from reporting.shown import Asked, shown
from reporting.shown_figures import ShownFigure, ShownFigures


@dataclass(frozen=True)
class PartRow:
    label: str
    figure: ShownFigure


@dataclass(frozen=True)
class BreakdownTable:
    """`sums` is whether the categories make up the total; otherwise they may exceed it."""

    code: str
    title: str
    sums: bool
    rows: tuple[PartRow, ...]


@dataclass(frozen=True)
class MeasurePage:
    """`definition` is None for a measure without a number: one answered in words has only its definition to tell, a
    milestone where the authorities stand.
    """

    measure: Shown
    title: str
    lens: Lens
    definition: FigureDefinition | None
    found: ShownFigures
    direction: str
    members: tuple[tuple[str, str, str], ...]
    milestone: MeasureMilestone | None = None
    finding: str = ""
    figure: ShownFigure | None = None
    quality: Sequence[str] = ()
    trend: MeasureTrend | None = None
    breakdowns: tuple[BreakdownTable, ...] = ()
    places: Places | None = None
    sources: Sources | None = field(default=None, repr=False)

    @property
    def is_measure(self) -> bool:
        return isinstance(self.measure, Measure)

    @property
    def by(self) -> str:
        return "quarter" if self.trend and self.trend.by_quarter else "year"


def held_measure(lens: Lens, code: str) -> Shown | None:
    """The measure or combined figure of the plan with this code. Three queries at most."""
    measures = Measure.objects.filter(plan=lens.plan, code=code).select_related("outcome", "derived_from", "plan")
    combined = CombinedFigure.objects.filter(plan=lens.plan, code=code)
    return measures.prefetch_related("breakdowns").first() or combined.first()


def measure_page(measure: Shown, lens: Lens, user: User, asked: Mapping[str, str]) -> MeasurePage:
    """A fixed number of queries, whatever was accepted. `asked`: `by`, `sort` and `quarter` of the address."""
    codes, areas = _codes(measure), None if _has_number(measure) else [WALES]
    found = shown(
        lens.plan,
        lens.years_to,
        lens.audience,
        codes=codes,
        areas=areas,
        by_quarter=True,
        with_categories=True,
        earlier=[(lens.years_to[:-1], Asked(codes=codes, areas=[WALES], by_quarter=True))],
    )
    definition = found.definitions.get(measure.code)
    milestone = measure_milestone(measure, lens, found)
    plain = MeasurePage(
        measure=measure,
        title=measure.text if isinstance(measure, Measure) else measure.title,
        lens=lens,
        definition=definition,
        found=found,
        direction=_direction(definition),
        members=_members(definition, found, lens),
        milestone=milestone,
        finding=milestone.finding if milestone else "",
    )
    if definition is None:
        return plain
    figure = found.of(measure.code)
    before = found.of(measure.code, year=lens.year.previous) if lens.year.previous in found.years else None
    return MeasurePage(
        **{name: getattr(plain, name) for name in _PLAIN},
        finding=finding(definition, figure, before),
        figure=figure,
        quality=quality(figure),
        trend=measure_trend(measure, found, lens, by_quarter=_is_by_quarter(found, measure.code, asked.get("by", ""))),
        breakdowns=_breakdowns(measure, found),
        places=places(found, definition, lens.year, lens.query(), asked.get("sort", "")),
        sources=sources(lens, definition.parts or (measure.code,), user, asked.get("quarter", "")),
    )


def _has_number(measure: Shown) -> bool:
    return not isinstance(measure, Measure) or measure.has_number or measure.derived_from_id is not None


def _codes(measure: Shown) -> set[str] | None:
    """Itself and the percentage changes that compare it, whose bases may have to hide. One query at most. Without a
    number all figures of the plan: they tell whether the year is sample data.
    """
    if not _has_number(measure):
        return None
    derived = measure.derived.values_list("code", flat=True) if isinstance(measure, Measure) else ()
    return {measure.code, *derived}


_PLAIN = ("measure", "title", "lens", "definition", "found", "direction", "members", "milestone")


def _is_by_quarter(found: ShownFigures, code: str, asked: str) -> bool:
    """As asked; else by quarter where fewer than two whole years would stand beside each other."""
    if asked in {"quarter", "year"}:
        return asked == "quarter"
    years = [each for each in found.series(code) if each.value is not None and not each.is_provisional]
    quarters = [each for each in found.series(code, by_quarter=True) if each.value is not None]
    return len(years) < 2 <= len(quarters)


def _direction(definition: FigureDefinition | None) -> str:
    return str(Direction(definition.direction).label) if definition else ""


def _members(definition: FigureDefinition | None, found: ShownFigures, lens: Lens) -> tuple[tuple[str, str, str], ...]:
    """Code, title and address of the measures that a figure is made of."""
    parts = definition.parts if definition else ()
    return tuple(
        (code, in_language(found.definitions[code], "title"), address("outcomes_measure", code, query=lens.query()))
        for code in parts
        if code in found.definitions
    )


def _breakdowns(measure: Shown, found: ShownFigures) -> tuple[BreakdownTable, ...]:
    if not isinstance(measure, Measure):
        return ()
    tables = (_breakdown(each, found.parts(measure.code, each.code)) for each in measure.breakdowns.all())
    return tuple(table for table in tables if table.rows)


def _breakdown(breakdown: Breakdown, parts: Sequence[tuple[CategoryDefinition, ShownFigure]]) -> BreakdownTable:
    return BreakdownTable(
        code=breakdown.code,
        title=breakdown.title,
        sums=breakdown.sums_to_total,
        rows=tuple(PartRow(in_language(category, "label"), figure) for category, figure in parts),
    )
