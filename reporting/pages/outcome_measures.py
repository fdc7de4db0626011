"""All measures of an outcome by the three questions: value, year before, change, direction wanted, quality."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cohesion.bilingual import in_language
from cohesion.templatetags.cohesion import number
from outcomes.models import MeasureKind, RbaCategory
from reporting.figures import MilestoneFigure
from reporting.pages.addresses import address
from reporting.pages.outcome_changes import of_years
from reporting.pages.outcome_scope import Scope
from reporting.pages.quality import quality_in_short
from reporting.pages.wanted import wanted
from reporting.shown_figures import ShownFigure


@dataclass(frozen=True)
class MeasureRow:
    """A measure as its table tells it. `words` stand instead of figures for what is not a number."""

    code: str
    title: str
    url: str
    value: str
    before: str
    change: str
    wanted: str
    quality: tuple[str, ...]
    words: str = ""


@dataclass(frozen=True)
class QuestionRows:
    """`rows` hold numbers; `others` are milestones and measures that are told in words."""

    category: str
    label: str
    rows: tuple[MeasureRow, ...]
    others: tuple[MeasureRow, ...]


def printed(figure: ShownFigure, *, is_percent: bool = False, with_marks: bool = True) -> str:
    """The value with its marks, or the symbol that stands for it."""
    if figure.value is None:
        return figure.printed_symbol
    value = _("%(percent)s %%") % {"percent": number(figure.value)} if is_percent else number(figure.value)
    return " ".join((value, *figure.marks)) if with_marks else value


def questions(scope: Scope, milestones: Mapping[str, MilestoneFigure]) -> tuple[QuestionRows, ...]:
    by_category: dict[str, list[MeasureRow]] = {category: [] for category in RbaCategory.values}
    told = {measure.code for measure in scope.measures}
    for code in scope.codes:
        if code not in told:
            by_category[scope.category(code)].append(_row(scope, code))
    for measure in scope.measures:
        row = _row(scope, measure.code) if measure.code in scope.codes else None
        words = _words(measure.kind, milestones.get(measure.code))
        if row is None:
            url = address("outcomes_measure", measure.code, query=scope.lens.query())
            row = MeasureRow(measure.code, measure.text, url, "", "", "", "", (), words)
        by_category[measure.category].append(row)
    return tuple(
        QuestionRows(
            category,
            str(RbaCategory(category).label),
            tuple(row for row in rows if not row.words),
            tuple(row for row in rows if row.words),
        )
        for category, rows in by_category.items()
        if rows
    )


def _row(scope: Scope, code: str) -> MeasureRow:
    definition = scope.definition(code)
    now, before = scope.now(code), scope.before(code)
    percent = definition.is_change or definition.kind == MeasureKind.PERCENTAGE
    compared = of_years(scope, code)
    return MeasureRow(
        code=code,
        title=in_language(definition, "title"),
        url=address("outcomes_measure", code, query=scope.lens.query()),
        value=printed(now, is_percent=percent),
        before=printed(before, is_percent=percent) if before else "",
        change=compared.words if compared else "",
        wanted=wanted(scope.direction(code)),
        quality=quality_in_short(now),
    )


def _words(kind: str, milestone: MilestoneFigure | None) -> str:
    if milestone is not None:
        return _("Milestone: achieved in %(achieved)s of %(expected)s authorities.") % {
            "achieved": milestone.achieved,
            "expected": milestone.expected,
        }
    return _("Told in words.") if kind == MeasureKind.QUALITATIVE else ""
