"""What can be a figure in a plan: its measures with a number, its percentage changes and its combined figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from outcomes.models import AreaRule, BreakdownCategory, CombinedFigure, Measure, MeasureKind, Plan, QuarterRule

COMBINED = "COMBINED"


@dataclass(frozen=True)
class CategoryDefinition:
    """A category in use. `sums` is whether the categories of its breakdown sum to the total."""

    breakdown: str
    code: str
    label_en: str
    label_cy: str
    sums: bool


@dataclass(frozen=True)
class FigureDefinition:
    """A figure that a plan can have. `kind` is the measure's, or COMBINED; `parts` are the codes it is made of.

    A combined figure adds its parts up; a percentage change compares its one part. `outcome` is empty where a
    combined figure crosses outcomes.
    """

    code: str
    outcome: str
    kind: str
    title_en: str
    title_cy: str
    unit_en: str
    unit_cy: str
    direction: str
    quarter_rule: str
    area_rule: str
    parts: tuple[str, ...]
    is_headline: bool
    is_sensitive: bool

    @property
    def is_count(self) -> bool:
        """Whether it counts whole things, so that a small value may point at persons."""
        return self.kind in {MeasureKind.NUMBER, MeasureKind.MILESTONE, COMBINED}

    @property
    def is_change(self) -> bool:
        return self.kind == MeasureKind.PERCENTAGE_CHANGE

    @property
    def adds_up_over_areas(self) -> bool:
        return self.area_rule == AreaRule.SUM

    @property
    def adds_up_over_quarters(self) -> bool:
        return self.quarter_rule == QuarterRule.SUM

    @property
    def adds_up(self) -> bool:
        return self.adds_up_over_areas and self.adds_up_over_quarters


@dataclass(frozen=True)
class PlanFigures:
    """The definitions of a plan in its order (measures, then combined figures) and the row ids behind the codes."""

    definitions: Mapping[str, FigureDefinition]
    codes: Mapping[int, str]
    categories: Mapping[int, CategoryDefinition]

    def in_use(self) -> tuple[CategoryDefinition, ...]:
        """Categories in order, without those that were merged into another."""
        return tuple(dict.fromkeys(self.categories.values()))

    def with_number(self) -> tuple[str, ...]:
        """Codes of the measures that hold a number of their own."""
        return tuple(code for code in self.codes.values() if self.definitions[code].quarter_rule)

    def ids_by_need(self) -> tuple[list[int], list[int]]:
        """Ids of measures whose quarters and places add up, and of those whose single quarters matter."""
        added_up: list[int] = []
        single: list[int] = []
        for pk, code in self.codes.items():
            definition = self.definitions[code]
            if definition.quarter_rule:
                (added_up if definition.adds_up else single).append(pk)
        return added_up, single

    def members(self, code: str) -> tuple[str, ...]:
        """The measures that a figure is made of: itself, or the parts of a combined figure."""
        definition = self.definitions[code]
        return definition.parts if definition.kind == COMBINED else (code,)

    def bases(self) -> list[int]:
        """Ids of the counts that some percentage change compares."""
        codes = {part for each in self.definitions.values() if each.is_change for part in each.parts}
        return [pk for pk, code in self.codes.items() if code in codes]


def plan_figures(plan: Plan) -> PlanFigures:
    """Four queries."""
    figures = Q(quarter_rule__isnull=False) | Q(kind=MeasureKind.PERCENTAGE_CHANGE)
    rows = Measure.objects.filter(figures, plan=plan).in_plan_order()
    measures = list(rows.select_related("outcome", "derived_from"))
    definitions = {measure.code: _of_measure(measure) for measure in measures}
    combined = CombinedFigure.objects.filter(plan=plan).order_by("position").prefetch_related("measures")
    for figure in combined:
        members = {part.code for part in figure.measures.all()}
        parts = [each for code, each in definitions.items() if code in members and each.quarter_rule]
        definitions[figure.code] = _of_combined(figure, parts)
    return PlanFigures(definitions, {measure.pk: measure.code for measure in measures}, _categories(plan))


def _of_measure(measure: Measure) -> FigureDefinition:
    base = measure.derived_from
    return FigureDefinition(
        code=measure.code,
        outcome=measure.outcome.code,
        kind=measure.kind,
        title_en=measure.text_en,
        title_cy=measure.text_cy,
        unit_en=measure.unit_en,
        unit_cy=measure.unit_cy,
        direction=measure.direction,
        quarter_rule=measure.quarter_rule or "",
        area_rule=measure.area_rule or "",
        parts=(base.code,) if base else (),
        is_headline=measure.is_headline,
        is_sensitive=measure.is_sensitive or bool(base and base.is_sensitive),
    )


def _of_combined(figure: CombinedFigure, parts: list[FigureDefinition]) -> FigureDefinition:
    outcomes = {part.outcome for part in parts}
    units = {(part.unit_en, part.unit_cy) for part in parts}
    unit_en, unit_cy = units.pop() if len(units) == 1 else ("", "")
    return FigureDefinition(
        code=figure.code,
        outcome=outcomes.pop() if len(outcomes) == 1 else "",
        kind=COMBINED,
        title_en=figure.title_en,
        title_cy=figure.title_cy,
        unit_en=unit_en,
        unit_cy=unit_cy,
        direction="NOT_STATED",
        quarter_rule="SUM" if all(part.adds_up_over_quarters for part in parts) else "",
        area_rule="SUM" if all(part.adds_up_over_areas for part in parts) else "",
        parts=tuple(part.code for part in parts),
        is_headline=True,
        is_sensitive=any(part.is_sensitive for part in parts),
    )


def _categories(plan: Plan) -> dict[int, CategoryDefinition]:
    """By id, in order; a category that was merged into another answers with that one."""
    rows = {
        row.pk: row
        for row in BreakdownCategory.objects.filter(breakdown__plan=plan)
        .select_related("breakdown")
        .order_by("breakdown__code", "position", "label_en")
    }
    found: dict[int, CategoryDefinition] = {}
    made: dict[int, CategoryDefinition] = {}
    for pk, row in rows.items():
        kept, seen = row, {pk}
        while kept.merged_into_id in rows and kept.merged_into_id not in seen:
            kept = rows[kept.merged_into_id]
            seen.add(kept.pk)
        if kept.pk not in made:
            made[kept.pk] = CategoryDefinition(
                kept.breakdown.code, kept.code, kept.label_en, kept.label_cy, kept.breakdown.sums_to_total
            )
        found[pk] = made[kept.pk]
    return found
