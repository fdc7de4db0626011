"""A chart as a file: SVG with its title and standing, CSV with its table, whose rows say both themselves."""

import csv
import io
import re
from enum import StrEnum
from html import escape

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cohesion.formula_guard import guarded
from reporting import file_words
from reporting.charts.drawing import INK, PLUM, label
from reporting.charts.frame import FONT, PAPER, SECONDARY, Spec
from reporting.charts.labels import wrapped

_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?%?", re.ASCII)
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
WIDTH = 860
# A file is read with whatever font there is, which may be wider than ours.
WORDS_WIDTH = 0.85 * (WIDTH - 40)


class Marking(StrEnum):
    """What a file says about itself, inside and in its name."""

    WORKING = "WORKING"
    RELEASED = "RELEASED"
    AS_PUBLISHED = "AS_PUBLISHED"
    FROM_ITS_SOURCE = "FROM_ITS_SOURCE"


_IN_A_NAME = {
    Marking.WORKING: file_words.not_for_publication,
    Marking.RELEASED: file_words.released,
    Marking.AS_PUBLISHED: file_words.as_published,
    Marking.FROM_ITS_SOURCE: file_words.from_its_source,
}


def marking_words(marking: Marking) -> str:
    words = {
        Marking.WORKING: _("Working figures: not for publication."),
        Marking.RELEASED: _("Released."),
        Marking.AS_PUBLISHED: _("As published, not released yet."),
        Marking.FROM_ITS_SOURCE: _("As its source published it."),
    }
    return words[marking]


def svg_response(spec: Spec, name: str, marking: Marking) -> HttpResponse:
    return _file(standalone_svg(spec, marking), "image/svg+xml", name, "svg", spec.language, marking)


def csv_response(spec: Spec, name: str, marking: Marking) -> HttpResponse:
    return _file(csv_text(spec, marking), "text/csv; charset=utf-8", name, "csv", spec.language, marking)


def csv_text(spec: Spec, marking: Marking) -> str:
    """The header first and nothing above or below the table. What it shows and its standing are the last columns of
    each row, as in a table that is taken away (decision 17): a row that is copied takes nothing else along.
    """
    with translation.override(spec.language):
        table, standing = spec.table(), marking_words(marking)
        head = (*table.head, _("What it shows"), pgettext("of a file", "Standing"))
    held = io.StringIO()
    # Without the mark Excel shows no ŵ.
    held.write("\ufeff")
    writer = csv.writer(held)
    for row in (head, *((*row, spec.subtitle, standing) for row in table.rows)):
        writer.writerow([_told(cell) for cell in row])
    return held.getvalue()


def _told(cell: str) -> str:
    """A number without the commas between its thousands; a text that a spreadsheet program would run is guarded."""
    return cell.replace(",", "") if _NUMBER.fullmatch(cell) else guarded(cell)


def standalone_svg(spec: Spec, marking: Marking) -> str:
    """The wide drawing under its title, with its standing at the foot."""
    with translation.override(spec.language):
        inner, standing = spec.svg("wide"), marking_words(marking)
    view = _VIEW.search(inner)
    width, height = (float(view[1]), float(view[2])) if view else (0.0, 0.0)
    strokes, y = [], 12.0
    for text, size, weight, fill in ((spec.title, 22.0, 600, INK), (spec.subtitle, 16.0, 400, SECONDARY)):
        for line in wrapped(text, width=WORDS_WIDTH, size=size, weight=weight):
            y += size * 1.3
            strokes.append(label(20, y, line, size=size, weight=weight, fill=fill))
    y += 16
    placed = inner.replace("<svg ", f'<svg x="20" y="{y:g}" width="{width:g}" height="{height:g}" ', 1)
    foot = label(20, y + height + 28, standing, size=16, weight=600, fill=PLUM)
    whole = y + height + 44
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{whole:g}" viewBox="0 0 {WIDTH} {whole:g}" '
        f'lang="{escape(spec.language)}" font-family="{FONT}"><rect width="{WIDTH}" height="{whole:g}" fill="{PAPER}"/>'
        f"{''.join(strokes)}{placed}{foot}</svg>"
    )


def _file(content: str, kind: str, name: str, ending: str, language: str, marking: Marking) -> HttpResponse:
    """Names hold letters, digits, dots and dashes only: whatever else a code has becomes a dash."""
    safe = re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.") or "chart"
    with translation.override(language):
        standing = _IN_A_NAME[marking]()
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{safe}-{language}-{standing}.{ending}"'
    is_out = marking in {Marking.RELEASED, Marking.FROM_ITS_SOURCE}
    response["Cache-Control"] = "private, no-cache" if is_out else "private, no-store"
    return response
