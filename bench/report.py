"""Measures the report job stage by stage, or its floor: plain text on as many pages, by the same typesetter."""

import gc
import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from itertools import cycle, islice
from time import process_time
from typing import Any

from django.utils import timezone

import bench.service  # noqa: F401  (sets the service up)
from bench.service import PLAN, YEAR
from reporting import pdf
from reporting.document.freeze import freeze
from reporting.models import AnnualReport, Chapter
from reporting.report_files import Edition

LANGUAGES = ("en", "cy")
_SENTENCE = 100
_PARAGRAPH, _PARAGRAPHS = 560, 5
"""Characters, and how many paragraphs fill a page of the report."""


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
        edition = Edition(frozen, language)
        with clock.stage(f"pdf {language}"):
            pages.append(edition.pdf().pages)
        with clock.stage(f"html {language}"):
            edition.html()
    return _answer(clock, pages)


def floor(pages: list[int]) -> dict[str, Any]:
    """The report's prose as plain text: full pages of it, as many as the report has, in the report's types and style
    sheet, tagged and finished like the report.
    """
    clock = Clock()
    made = []
    for language, wanted in zip(LANGUAGES, pages, strict=True):
        body = "".join(islice(_pages(language), wanted))
        head = '<title>Text</title><link rel="stylesheet" href="report.css">'
        html = f"<html lang={language}><head>{head}</head><body>{body}</body></html>"
        with clock.stage(f"pdf {language}"):
            made.append(pdf.write(html, frozen_at=timezone.now(), digest="0" * 64).pages)
    if made != pages:
        raise RuntimeError(f"plain text took {made} pages where {pages} were wanted")
    return _answer(clock, made)


def _pages(language: str) -> Iterator[str]:
    """Pages without end, each as full as may be."""
    words = cycle(" ".join(_prose(language)).split())
    while True:
        paragraphs = "".join(f"<p>{escape(_text(words, _PARAGRAPH))}</p>" for _ in range(_PARAGRAPHS))
        yield f'<section style="break-after: page">{paragraphs}</section>'


def _prose(language: str) -> Iterator[str]:
    for chapter in Chapter.objects.filter(report__plan__code=PLAN).order_by("position"):
        yield from _told(chapter.content, language)


def _told(content: Any, language: str) -> Iterator[str]:
    """Every long text in one language of a structure that holds both."""
    if isinstance(content, dict):
        inner = [content[language]] if language in content else content.values()
        for value in inner:
            yield from _told(value, language)
    elif isinstance(content, list):
        for value in content:
            yield from _told(value, language)
    elif isinstance(content, str) and len(content) > _SENTENCE:
        yield content


def _text(words: Iterator[str], length: int) -> str:
    taken: list[str] = []
    while length > 0:
        taken.append(next(words))
        length -= len(taken[-1]) + 1
    return " ".join(taken)


def _answer(clock: Clock, pages: list[int]) -> dict[str, Any]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"stages": clock.seconds, "pages": pages, "peak_mb": peak}


if __name__ == "__main__":
    gc.collect()
    result = job() if sys.argv[1] == "job" else floor([int(each) for each in sys.argv[2:]])
    sys.stdout.write(json.dumps(result))
