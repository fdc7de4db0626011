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

import bench.service  # noqa: F401  (sets the service up)

import weasyprint
from django.utils import timezone

from bench.service import PLAN, YEAR
from reporting import pdf, report_files
from reporting.document.freeze import freeze
from reporting.models import AnnualReport

LANGUAGES = ("en", "cy")
_WORDS = "People who live side by side do not always know one another, and a good plan helps them to. "


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
    """Full pages of text and nothing else, with the collector held as the job holds it."""
    clock = Clock()
    made = []
    for language, wanted in zip(LANGUAGES, pages, strict=True):
        page = f"<section>{escape(_WORDS * 46)}</section>"
        html = f"<html lang={language}><title>Text</title><style>{_STYLE}</style>{page * wanted}</html>"
        with clock.stage(f"pdf {language}"), pdf._collector_frozen():
            document = weasyprint.HTML(string=html).render(pdf_variant=pdf.VARIANT)
            document.write_pdf(pdf_variant=pdf.VARIANT)
        made.append(len(document.pages))
    return _answer(clock, made)


_STYLE = "@page {size: A4; margin: 20mm} body {font: 10.5pt/1.5 serif} section {break-after: page}"


def _answer(clock: Clock, pages: list[int]) -> dict[str, Any]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"stages": clock.seconds, "pages": pages, "peak_mb": peak}


if __name__ == "__main__":
    gc.collect()
    result = job() if sys.argv[1] == "job" else floor([int(each) for each in sys.argv[2:]])
    sys.stdout.write(json.dumps(result))
