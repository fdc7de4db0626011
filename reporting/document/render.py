"""Frozen input → the whole report as one HTML page, in one language."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from reporting.charts.drawing import GOLD, Picture
from reporting.charts.rag import rag_marks
from reporting.charts.tile_map import tile_map
from reporting.document.annex import annex
from reporting.document.chapters import chapter
from reporting.document.frozen import from_json
from reporting.document.glance import card_rows, rating_rows
from reporting.document.printer import Printer
from reporting.print_files import PRINT

LANG = {"en": "en-GB", "cy": "cy"}
STYLESHEET = '<link rel="stylesheet" href="report.css" />'
# Shades of the eight regions on the cover, north to south, so that neighbours differ.
SHADES = ("#3f8a85", "#8fbfbb", "#e3efee", "#5f9f9a", GOLD, "#b7d6d3", "#2b7472", "#a3cac6")


def render(frozen: Mapping[str, Any], language: str) -> str:
    """The report in `language` (`en` or `cy`). It names report.css beside it and reads nothing else."""
    return page(Printer(from_json(frozen), language), str(frozen["digest"]))


def page(printer: Printer, digest: str) -> str:
    """`render` for one who has opened the frozen input already."""
    with translation.override(printer.language):
        return render_to_string("reporting/document/report.html", _context(printer, digest))


def standalone(html: str) -> str:
    """The page with its styles inside, for a browser: one file that needs nothing beside it."""
    css = (PRINT / "report.css").read_text() + (PRINT / "screen.css").read_text()
    return html.replace(STYLESHEET, f"<style>{_without_fonts(css)}</style>", 1)


def _without_fonts(css: str) -> str:
    return "\n".join(line for line in css.splitlines() if not line.startswith("@font-face"))


def _context(printer: Printer, digest: str) -> dict[str, Any]:
    front, back, frozen = printer.front, printer.back, printer.frozen
    return {
        "lang": LANG[printer.language],
        "stylesheet": mark_safe(STYLESHEET),  # noqa: S308 (a constant)
        "digest": digest,
        "frozen_at": frozen.frozen_at,
        "is_sample": frozen.is_sample,
        "year": frozen.year.replace("-", "–"),
        "title": printer.plain(front.title),
        "subtitle": printer.heading(front.subtitle),
        "cover_line": printer.heading(front.cover_line),
        "cover_map": _cover_map(printer),
        "description": printer.plain(front.subtitle),
        "colophon": printer.paragraphs(front.colophon),
        "introduction": _introduction(printer),
        "glance": _glance(printer),
        "chapters": [chapter(printer, content) for content in printer.chapters],
        "future": _future(printer),
        "annex_heading": printer.plain(back.annex_heading),
        "annex_intro": printer.say(back.annex_intro),
        "annex": annex(printer),
        "method_heading": printer.plain(back.method_heading),
        "method": [(printer.heading(note.heading), printer.say(note.text)) for note in back.method],
        "symbols": [(one.symbol, printer.say(one.meaning)) for one in back.symbols],
    }


def _introduction(printer: Printer) -> dict[str, Any]:
    front = printer.front
    findings = {content.outcome: printer.say(content.finding) for content in printer.chapters}
    return {
        "heading": printer.plain(front.introduction_heading),
        "lead": printer.say(front.introduction_lead),
        "paragraphs": printer.paragraphs(front.introduction),
        "outcomes_heading": printer.plain(front.outcomes_heading),
        "outcomes": [(code, printer.heading(text), findings.get(code, "")) for code, text in front.outcomes.items()],
    }


def _glance(printer: Printer) -> dict[str, Any]:
    return {
        "heading": printer.plain(printer.front.glance_heading),
        "lead": printer.say(printer.front.glance_lead),
        "rows": card_rows(printer),
        "ratings": rating_rows(printer),
        "marks": _marks(),
    }


def _future(printer: Printer) -> dict[str, Any]:
    back = printer.back
    return {
        "heading": printer.plain(back.future_heading),
        "lead": printer.say(back.future_lead),
        "challenges": [(printer.heading(one.heading), printer.say(one.text)) for one in back.future_challenges],
        "legislation": printer.plain(back.legislation_heading),
        "intro": printer.say(back.legislation_intro),
        "acts": [(printer.heading(act.heading), printer.say(act.text)) for act in back.acts],
    }


def _cover_map(printer: Printer) -> Picture:
    fills = {
        gss: SHADES[place % len(SHADES)]
        for place, region in enumerate(printer.frozen.regions)
        for gss in region.authorities
    }
    alt = _("Tile map of the 22 local authorities of Wales in the shades of the eight cohesion regions")
    return tile_map(printer.frozen.authorities, alt, fills=fills, size=52, gap=6.2)


def _marks() -> dict[str, Picture]:
    return {
        "green": rag_marks(green=1, alt=_("Green circle")),
        "amber": rag_marks(amber=1, alt=_("Amber triangle")),
        "red": rag_marks(red=1, alt=_("Red square")),
    }
