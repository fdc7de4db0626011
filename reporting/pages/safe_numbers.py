"""What the public does not see of a year, why each cell hides, what an attack found, and which editions are out.

For people who read all returns: exact numbers stand beside the symbols.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import in_language
from cohesion.day_words import listed
from cohesion.models import Job, User
from reporting.actions.asking_for_checks import key_of
from reporting.disclosure import Audience, Reason
from reporting.figures import Area, CategoryDefinition, FigureDefinition
from reporting.lens import Lens
from reporting.models import DisclosureCheck, FigureRelease, SummaryYear
from reporting.pages.report import JobReading, job_reading
from reporting.plain_rules import PlainRule, publication_rules
from reporting.shown import shown
from reporting.shown_figures import ShownFigure, ShownFigures


@dataclass(frozen=True)
class HiddenCell:
    """`symbol` is what the public sees where it sees no value."""

    value: Decimal | None
    symbol: str
    why: str


@dataclass(frozen=True)
class PlaceRow:
    name: str
    level: str
    cells: tuple[HiddenCell, ...]


@dataclass(frozen=True)
class MeasureLine:
    """A measure with the number of its cells that are hidden, by reason."""

    code: str
    title: str
    hidden: int
    told: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SafeNumbers:
    check: DisclosureCheck | None
    job: JobReading | None
    measures: Sequence[MeasureLine]
    chosen: FigureDefinition | None
    chosen_title: str
    rule: PlainRule | None
    columns: tuple[str, ...]
    rows: Sequence[PlaceRow]
    legend: Sequence[tuple[str, str]]
    rules: tuple[PlainRule, ...]
    settings: Mapping[str, Any]
    releases: Sequence[FigureRelease]
    proposed: FigureRelease | None
    is_sample: bool
    is_empty: bool

    @property
    def hidden(self) -> int:
        return sum(line.hidden for line in self.measures)

    @property
    def exposed(self) -> int:
        """Small numbers that the public, or the people of another region, could work out."""
        report = self.check.report if self.check else {}
        return len({tuple(key) for name in ("exposed", "open_to_regions") for key in report.get(name, ())})

    @property
    def worked_out(self) -> str:
        """Codes of measures of which a region's people know a small number that is not theirs, whatever is hidden."""
        report = self.check.report if self.check else {}
        return listed(sorted({key[0] for key in report.get("worked_out", ())}))


def safe_numbers(lens: Lens, measure: str, user: User) -> SafeNumbers:
    """A fixed number of queries. `measure` that the plan does not know shows the first with something hidden."""
    exact = shown(lens.plan, [lens.year], Audience.WORKING, with_categories=True)
    public = shown(lens.plan, [lens.year], Audience.PUBLISHED, with_categories=True)
    is_checked = public.is_ready
    lines = _lines(public) if is_checked else []
    codes = [line.code for line in lines if line.hidden]
    chosen = measure if measure in exact.definitions else (codes[0] if codes else "")
    definition = exact.definitions.get(chosen)
    columns = _columns(exact, chosen)
    releases = _releases(lens, user)
    return SafeNumbers(
        check=_applied(lens, user) if is_checked else None,
        job=_job(lens, user),
        measures=lines,
        chosen=definition,
        chosen_title=in_language(definition, "title") if definition else "",
        rule=publication_rules().of(lens.plan.code, definition) if definition else None,
        columns=tuple(in_language(category, "label") for category in columns),
        rows=_rows(exact, public, chosen, columns) if is_checked else [],
        legend=_legend(public, chosen),
        rules=publication_rules().rules,
        settings=publication_rules().as_json(),
        releases=[release for release in releases if release.is_out],
        proposed=next((release for release in releases if not release.is_out), None),
        is_sample=exact.is_sample,
        is_empty=all(figure.value is None for figure in exact),
    )


def _applied(lens: Lens, user: User) -> DisclosureCheck | None:
    """The check whose answer the year's rows carry; a newer one may be of a content that is no longer there."""
    applied = SummaryYear.objects.filter(plan=lens.plan, financial_year=str(lens.year)).values("applied")
    checks = DisclosureCheck.objects.visible_to(user).filter(plan=lens.plan, digest__in=applied)
    return checks.select_related("made_by").defer("cells", "reasons").first()


def _releases(lens: Lens, user: User) -> list[FigureRelease]:
    """Those that are out and the one that is proposed, the newest first."""
    found = FigureRelease.objects.visible_to(user).filter(plan=lens.plan, financial_year=str(lens.year))
    return list(found.select_related("proposed_by", "approved_by", "check_passed").order_by("-number"))


def _job(lens: Lens, user: User) -> JobReading | None:
    unfinished = Job.objects.visible_to(user).filter(key=key_of(lens.plan, lens.year), finished_at__isnull=True)
    found = unfinished.select_related("requested_by").first()
    return job_reading(found) if found else None


def _lines(public: ShownFigures) -> list[MeasureLine]:
    counted: dict[str, Counter[Reason]] = {code: Counter() for code in public.definitions}
    for figure in public:
        if figure.is_hidden:
            counted[figure.code][figure.reason] += 1
    return [
        MeasureLine(
            code,
            in_language(definition, "title"),
            counted[code].total(),
            tuple((str(reason.label), number) for reason, number in sorted(counted[code].items())),
        )
        for code, definition in public.definitions.items()
    ]


def _columns(exact: ShownFigures, code: str) -> list[CategoryDefinition]:
    told = {(figure.breakdown, figure.category) for figure in exact if figure.code == code}
    return [each for each in exact.categories if (each.breakdown, each.code) in told]


def _rows(
    exact: ShownFigures, public: ShownFigures, code: str, columns: Sequence[CategoryDefinition]
) -> list[PlaceRow]:
    """Wales, then each region with its authorities."""
    rows = []
    for area in _in_order(exact.areas):
        asked = [("", ""), *((each.breakdown, each.code) for each in columns)]
        pairs = [_pair(exact, public, code, area.code, *each) for each in asked]
        if any(own.value is not None for own, _seen in pairs):
            cells = tuple(HiddenCell(own.value, seen.printed_symbol, _why(own, seen)) for own, seen in pairs)
            rows.append(PlaceRow(in_language(area, "name"), area.kind, cells))
    return rows


def _legend(public: ShownFigures, code: str) -> list[tuple[str, str]]:
    """The short words of the table with their sentences, only those that occur."""
    found = {figure.reason for figure in public if figure.code == code and figure.is_hidden}
    return [(str(SHORT[reason]), str(reason.label)) for reason in SHORT if reason in found]


def _pair(
    exact: ShownFigures, public: ShownFigures, code: str, area: str, breakdown: str, category: str
) -> tuple[ShownFigure, ShownFigure]:
    own = exact.of(code, area, breakdown=breakdown, category=category)
    return own, public.of(code, area, breakdown=breakdown, category=category)


def _in_order(areas: Mapping[str, Area]) -> list[Area]:
    regions = [area for area in areas.values() if area.kind == "REGION"]
    wales = [area for area in areas.values() if area.kind == "WALES"]
    inside = {region.code: [area for area in areas.values() if area.region == region.code] for region in regions}
    return [*wales, *(each for region in regions for each in (region, *inside[region.code]))]


def _why(own: ShownFigure, seen: ShownFigure) -> str:
    return str(SHORT[seen.reason]) if own.value is not None and seen.is_hidden else ""


SHORT = {
    Reason.PRIMARY: _("small"),
    Reason.SECONDARY: _("guards another"),
    Reason.SENSITIVE: _("kept back"),
    Reason.WHOLE_GROUP: _("everybody"),
    Reason.DOMINANCE: _("one place"),
    Reason.WITHHELD: _("withheld"),
    Reason.BY_QUARTER: _("by quarter"),
    Reason.COMING_IN: _("coming in"),
    Reason.UNCHECKED: _("not checked"),
}
"""A word or two under a symbol; the legend has the sentences."""
