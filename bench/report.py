"""Measures the report job stage by stage, or its floor: plain text on as many pages, by the same typesetter."""

import gc
import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from time import process_time
from typing import Any

from django.utils import timezone

import bench.service  # noqa: F401  (sets the service up)
from bench.service import PLAN, YEAR
from reporting import pdf, report_files
from reporting.document.freeze import freeze
from reporting.models import AnnualReport

LANGUAGES = ("en", "cy")
_SENTENCE = {
    "en": "People who live side by side do not always know one another, and a good plan helps them to. ",
    "cy": "Nid yw pobl sy’n byw ochr yn ochr bob amser yn adnabod ei gilydd, ac mae cynllun da yn help. ",
}
_SENTENCES, _PARAGRAPHS = 7, 5
"""That fill a page of the report."""


class Clock:
    """Seconds by stage, in the order in which they began."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = process_time()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + process_time() - started


def job() -> dict[str, Any]:
    """Freeze, then PDF, HTML and data in both languages: what the worker does for one request."""
    clock = Clock()
    finish = pdf._finish

    def timed(content: bytes) -> bytes:
        with clock.stage("of that, finish"):
            return finish(content)

    pdf._finish = timed
    report = AnnualReport.objects.select_related("plan").get(plan__code=PLAN, financial_year=str(YEAR))
    pages = []
    with clock.stage("freeze"):
        frozen = freeze(report, timezone.localtime())
    for language in LANGUAGES:
        with clock.stage(f"pdf {language}"):
            pages.append(report_files.pdf_file(frozen, language).pages)
        with clock.stage(f"html {language}"):
            report_files.html_file(frozen, language)
            report_files.data_files(frozen, language)
    return _answer(clock, pages)


def floor(pages: list[int]) -> dict[str, Any]:
    """Full pages of running text in the report's own types and style sheet, tagged and finished like the report."""
    clock = Clock()
    made = []
    for language, wanted in zip(LANGUAGES, pages, strict=True):
        text = f"<p>{escape(_SENTENCE[language] * _SENTENCES)}</p>" * _PARAGRAPHS
        page = f'<section style="break-after: page">{text}</section>'
        head = '<title>Text</title><link rel="stylesheet" href="report.css">'
        html = f"<html lang={language}><head>{head}</head><body>{page * wanted}</body></html>"
        with clock.stage(f"pdf {language}"):
            made.append(pdf.write(html, frozen_at=timezone.now(), digest="0" * 64).pages)
    if made != pages:
        raise RuntimeError(f"plain text took {made} pages where {pages} were wanted")
    return _answer(clock, made)


def _answer(clock: Clock, pages: list[int]) -> dict[str, Any]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"stages": clock.seconds, "pages": pages, "peak_mb": peak}


if __name__ == "__main__":
    gc.collect()
    result = job() if sys.argv[1] == "job" else floor([int(each) for each in sys.argv[2:]])
    sys.stdout.write(json.dumps(result))
