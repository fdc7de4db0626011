"""The charts of a chapter: caption, picture and the table that holds the same values."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reporting.charts.drawing import Picture
from reporting.charts.milestones import milestone_bar
from reporting.charts.parts import Part, parts_bars
from reporting.charts.quarters import Point, quarters_line
from reporting.charts.regions import Rate, regions_dots
from reporting.document import captions
from reporting.document.frozen import Cell, Series
from reporting.document.printer import Printer


@dataclass(frozen=True)
class Shown:
    """A chart as a template takes it. `kind` names the partial that draws its body."""

    kind: str
    number: str
    finding: str
    about: str
    is_sample: bool
    picture: Picture | None = None
    rows: list[Any] = field(default_factory=list)
    heads: tuple[str, ...] = ()


@dataclass(frozen=True)
class RegionRow:
    name: str
    value: Cell
    rate: Rate | None


@dataclass(frozen=True)
class MilestoneRow:
    code: str
    text: str
    achieved: int
    total: int
    bar: Picture


def shown(printer: Printer, kind: str, subject: str, number: str) -> Shown | None:
    """The chart `kind` of `subject`, or None where the frozen figures do not hold it (the build has warned)."""
    if kind == "milestones":
        return _milestones(printer, subject, number)
    series = printer.frozen.figures.get(subject)
    return _KINDS[kind](printer, series, number) if series else None


def _about(printer: Printer, series: Series, sentence: str) -> str:
    return sentence % {"what": printer.plain(series.title), "year": printer.frozen.year.replace("-", "–")}


def _quarters(printer: Printer, series: Series, number: str) -> Shown | None:
    if not series.quarters:
        return None
    values = [cell.number for cell in series.quarters]
    finding = captions.quarters_finding(values, series.wales.number)
    points = [
        Point(name, None if cell.number is None else float(cell.number), cell.printed)
        for name, cell in zip(captions.short_quarter_names(), series.quarters, strict=True)
    ]
    return Shown(
        kind="quarters",
        number=number,
        finding=finding,
        about=_about(printer, series, _("%(what)s, by quarter, Wales, %(year)s.")),
        is_sample=printer.frozen.is_sample,
        picture=quarters_line(
            points,
            series=printer.plain(series.unit),
            year=printer.frozen.year.replace("-", "–"),
            alt=captions.quarters_alt(finding, values),
        ),
        heads=captions.quarter_names(),
        rows=[(printer.frozen.year.replace("-", "–"), series.quarters, series.wales)],
    )


def _parts(printer: Printer, series: Series, number: str) -> Shown | None:
    parts = [printer.frozen.figures[code] for code in series.parts if code in printer.frozen.figures]
    if not parts:
        return None
    finding = captions.parts_finding([part.wales.number for part in parts], series.wales.number)
    bars = [
        Part(part.code, None if part.wales.number is None else float(part.wales.number), part.wales.printed)
        for part in parts
    ]
    return Shown(
        kind="parts",
        number=number,
        finding=finding,
        about=_about(printer, series, _("%(what)s, Wales, %(year)s.")),
        is_sample=False,
        picture=parts_bars(bars, alt=captions.parts_alt(finding)),
        rows=[(part.code, printer.plain(part.title), part.wales) for part in parts],
    )


def rate_of(value: Decimal, residents: int) -> Rate:
    """Per 10,000 residents, with the 95 % interval of a count of independent events."""
    count = float(value)
    half = 1.96 * math.sqrt(count)
    return Rate(*(amount / residents * 10_000 for amount in (count, max(count - half, 0.0), count + half)))


def _regions(printer: Printer, series: Series, number: str) -> Shown | None:
    if series.wales.number is None or not series.regions:
        return None
    rows = []
    for region in printer.frozen.regions:
        cell = series.regions.get(region.code, Cell(None))
        rate = None if cell.number is None else rate_of(cell.number, region.population)
        rows.append(RegionRow(printer.region(region), cell, rate))
    residents = sum(region.population for region in printer.frozen.regions)
    wales = float(series.wales.number) / residents * 10_000
    rates = [row.rate for row in rows]
    finding = captions.regions_finding(rates, wales)
    return Shown(
        kind="regions",
        number=number,
        finding=finding,
        about=_about(printer, series, _("%(what)s, for each 10,000 residents, %(year)s.")),
        is_sample=printer.frozen.is_sample,
        picture=regions_dots(
            rates,
            wales=wales,
            wales_label=_("Wales %(rate)s") % {"rate": f"{wales:.1f}"},
            alt=captions.regions_alt(finding, [(row.name, row.rate) for row in rows], wales),
        ),
        rows=rows,
    )


def _milestones(printer: Printer, outcome: str, number: str) -> Shown | None:
    milestones = printer.milestones(outcome)
    if not milestones:
        return None
    rows = [
        MilestoneRow(
            code=milestone.code,
            text=milestone.text.within(printer.language),
            achieved=milestone.achieved,
            total=milestone.authorities,
            bar=milestone_bar(
                achieved=milestone.achieved,
                under_way=milestone.under_way,
                total=milestone.authorities,
                alt=captions.milestone_alt(milestone),
            ),
        )
        for milestone in milestones
    ]
    return Shown(
        kind="milestones",
        number=number,
        finding=captions.milestones_finding(milestones),
        about=_("Milestones of outcome %(code)s by local authority, at the end of %(year)s.")
        % {"code": outcome, "year": printer.frozen.year.replace("-", "–")},
        is_sample=printer.frozen.is_sample,
        rows=rows,
    )


_KINDS: dict[str, Callable[[Printer, Series, str], Shown | None]] = {
    "quarters": _quarters,
    "parts": _parts,
    "regions": _regions,
}
