"""A year of a plan, or a part of it, as one tidy table: a row for each measure, area and category."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cohesion.bilingual import in_language
from cohesion.calendar import FinancialYear
from cohesion.models import User
from cohesion.models.area import WALES
from outcomes.models import Breakdown, Outcome, Plan, ReturnRound
from reporting.actions.safe_numbers import NotChecked, on_record
from reporting.disclosure import CONFIDENTIAL, Audience
from reporting.lens import AS_PUBLISHED
from reporting.plain_rules import publication_rules
from reporting.released import is_released
from reporting.shown import shown
from reporting.shown_figures import ShownFigure, ShownFigures
from reporting.takeaway.sources import LENS, NoSuchTable, Source
from reporting.takeaway.table import Cell, Column, Kind, Notes, Symbols, Table

NAME = "annual_figures"
_Row = tuple[Cell, ...]


@dataclass(frozen=True)
class _Part:
    """What of the year is in the table: all of it, or only some measures or areas, and how it is called then."""

    short_name: str
    subtitle: str
    codes: frozenset[str] | None = None
    areas: frozenset[str] | None = None


def make(user: User, parameters: Mapping[str, str], language: str) -> Table:
    subtitle = _("Every measure of the plan, for Wales, its regions and its local authorities, by category.")
    return _made(user, parameters, lambda found: _Part(pgettext("in a file name", "annual figures"), subtitle))


def make_measure(user: User, parameters: Mapping[str, str], language: str) -> Table:
    """One measure or combined figure, named by `measure`."""
    code = parameters.get("measure", "")

    def part(found: ShownFigures) -> _Part:
        if code not in found.definitions:
            raise NoSuchTable(_("The plan has no figure %(measure)s.") % {"measure": code})
        title = in_language(found.definitions[code], "title")
        name = pgettext("in a file name", "measure %(code)s") % {"code": code}
        return _Part(name, f"{code} {title}", codes=frozenset({code}))

    return _made(user, parameters, part)


def make_outcome(user: User, parameters: Mapping[str, str], language: str) -> Table:
    """The measures of one outcome, named by `outcome`."""
    code = parameters.get("outcome", "")

    def part(found: ShownFigures) -> _Part:
        codes = frozenset(each.code for each in found.definitions.values() if each.outcome == code)
        if not code or not codes:
            raise NoSuchTable(_("The plan has no figures under outcome %(outcome)s.") % {"outcome": code})
        title = Outcome.objects.get(plan=found.plan, code=code).title
        name = pgettext("in a file name", "outcome %(code)s") % {"code": code}
        return _Part(name, title, codes=codes)

    return _made(user, parameters, part)


def make_area(user: User, parameters: Mapping[str, str], language: str) -> Table:
    """Everything that was told of one region or local authority, named by `area`."""
    code = parameters.get("area", "")

    def part(found: ShownFigures) -> _Part:
        if code not in found.areas:
            raise NoSuchTable(_("There is no area %(area)s.") % {"area": code})
        return _Part(code, in_language(found.areas[code], "name"), areas=frozenset({code}))

    return _made(user, parameters, part)


def _made(user: User, parameters: Mapping[str, str], part_of: Callable[[ShownFigures], _Part]) -> Table:
    plan, year = _plan_and_year(parameters)
    exact = user.sees_all_regions and parameters.get("as") != AS_PUBLISHED
    audience = Audience.WORKING if exact else Audience.PUBLISHED
    waiting = _not_checked(plan, year) if audience == Audience.PUBLISHED else None
    found = shown(plan, [year], audience, with_categories=True)
    part = part_of(found)
    if waiting or not found.is_ready:
        raise waiting or NotChecked(plan, year)
    return Table(
        short_name=part.short_name,
        title=_("%(plan)s: figures of %(year)s") % {"plan": plan.title, "year": year},
        subtitle=part.subtitle,
        period=str(year),
        audience=audience,
        columns=_columns(),
        rows=list(_rows(plan, found, part)),
        notes=Notes(_method(audience), None if exact else publication_rules().safety.threshold),
        is_sample=found.is_sample,
        is_released=not exact and is_released(plan, year, part.codes or set(found.definitions)),
    )


def _not_checked(plan: Plan, year: FinancialYear) -> NotChecked | None:
    """None where a check of the year is on record; its answer is in the rows then."""
    try:
        on_record(plan=plan, year=year, now=timezone.now())
    except NotChecked as waiting:
        return waiting
    return None


def _plan_and_year(parameters: Mapping[str, str]) -> tuple[Plan, FinancialYear]:
    """What the address names; what it leaves out is the newest. One query."""
    rounds = ReturnRound.objects.select_related("plan").order_by("-financial_year", "-plan__code")
    if "plan" in parameters:
        rounds = rounds.filter(plan__code=parameters["plan"])
    if "year" in parameters:
        rounds = rounds.filter(financial_year=parameters["year"])
    newest = rounds.first()
    if newest is None:
        raise NoSuchTable(_("No returns of that plan and year have been asked for, so there is no table."))
    return newest.plan, FinancialYear.parse(newest.financial_year)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Measure")),
        Column(_("What is measured")),
        Column(_("Unit")),
        Column(_("Area code")),
        Column(_("Area")),
        Column(pgettext("of a figure", "Breakdown")),
        Column(pgettext("of a figure", "Category")),
        Column(pgettext("of a figure", "Value"), Kind.NUMBER),
        Column(_("Marks")),
        Column(_("Quarters reported"), Kind.NUMBER),
        Column(_("Authorities reported"), Kind.NUMBER),
        Column(_("Authorities expected"), Kind.NUMBER),
    )


def _method(audience: Audience) -> tuple[str, ...]:
    told = [
        _("Figures are added up from accepted returns, by the rule that each measure has for quarters and for areas."),
        _(
            "A row stands where some accepted return speaks of it, and for every total of Wales. Categories of which "
            "several may apply add to more than their total. Work of a region that belongs to no one authority counts "
            "in the region alone."
        ),
    ]
    if audience == Audience.PUBLISHED:
        told.append(_("What a rule keeps back has one row, for Wales, and none below it, reported or not."))
    return tuple(told)


def _cells(found: ShownFigures, part: _Part) -> list[ShownFigure]:
    """What belongs to the part, measure by measure. What is kept back whatever its value stands as a total of Wales,
    reported or not, and nowhere else: a row that is there would tell that something was reported.
    """
    codes = [code for code in found.definitions if not part.codes or code in part.codes]
    of_code: dict[str, list[ShownFigure]] = {code: [] for code in codes}
    for code in codes:
        wales = found.of(code)
        if wales.reason.tells_by_presence and (not part.areas or WALES in part.areas):
            of_code[code].append(wales)
    for cell in found:
        is_within = cell.code in of_code and (not part.areas or cell.area in part.areas)
        if is_within and not cell.reason.tells_by_presence:
            of_code[cell.code].append(cell)
    return [cell for cells in of_code.values() for cell in cells]


def _rows(plan: Plan, found: ShownFigures, part: _Part) -> Iterator[_Row]:
    breakdowns = {each.code: each.title for each in Breakdown.objects.filter(plan=plan)}
    categories = {(each.breakdown, each.code): in_language(each, "label") for each in found.categories}
    total = _("Total")
    for cell in _cells(found, part):
        definition, area = found.definitions[cell.code], found.areas[cell.area]
        yield (
            cell.code,
            in_language(definition, "title"),
            in_language(definition, "unit") or Symbols("z"),
            cell.area,
            in_language(area, "name"),
            breakdowns.get(cell.breakdown, cell.breakdown) or total,
            categories.get((cell.breakdown, cell.category), cell.category) or total,
            *_told(cell),
        )


def _told(cell: ShownFigure) -> _Row:
    """A hidden figure tells nothing else either: how many reported could tell how many there were. Nor is it told how
    many places and quarters make a category that the public sees.
    """
    if cell.is_hidden:
        return (Symbols(cell.symbol),) * 5
    value: Cell = Symbols(cell.symbol) if cell.value is None else cell.value
    marks: Cell = Symbols(*cell.marks) if cell.marks else None
    if cell.category and not cell.authorities_expected:
        return value, marks, *(Symbols(CONFIDENTIAL),) * 3
    return value, marks, cell.quarters_reported, cell.authorities_reported, cell.authorities_expected


SOURCES = (
    Source(NAME, make, gettext_lazy("All figures of a year"), in_background=True),
    Source("measure", make_measure, gettext_lazy("A measure in one year"), LENS | {"measure"}),
    Source("outcome", make_outcome, gettext_lazy("An outcome in one year"), LENS | {"outcome"}),
    Source("area", make_area, gettext_lazy("A place in one year"), LENS | {"area"}),
)
