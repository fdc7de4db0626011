"""The finished file: two standards at once, its tags, the same bytes again, and nothing fetched."""

import hashlib
import io
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import page as validator
import pikepdf
import pytest
from pypdf import PdfReader
from weasyprint.formatting_structure.boxes import LineBox, TableCellBox

from reporting import pdf, typesetter
from reporting.pdf import DataFile, OutsideTheReport
from reporting.report_files import Edition
from tests.reporting.frozen_report import ROOT, WALES, frozen_report

LANGUAGES = ("en", "cy")
MOMENT = datetime(2015, 6, 30, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def reports() -> dict[str, bytes]:
    frozen = frozen_report()
    return {language: Edition(frozen, language).pdf().content for language in LANGUAGES}


@dataclass(frozen=True)
class Tag:
    kind: str
    element: pikepdf.Object


def tags(content: bytes) -> Iterator[Tag]:
    with pikepdf.open(io.BytesIO(content)) as document:
        waiting = [document.Root.StructTreeRoot]
        while waiting:
            element = waiting.pop()
            kids = element.get("/K")
            children = [kid for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])]
            found = [kid for kid in children if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
            waiting.extend(reversed(found))
            if "/S" in element:
                yield Tag(str(element.S).lstrip("/"), element)


@pytest.mark.parametrize("profile", ["3a", "ua1"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_file_complies_with_both_standards(reports: dict[str, bytes], language: str, profile: str) -> None:
    verdict = validator.validate_pdf_bytes(reports[language], profile=profile)

    assert [(failure.rule_id, failure.message) for failure in verdict.failures] == []
    assert verdict.is_compliant


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_its_words_and_every_header_its_scope(reports: dict[str, bytes], language: str) -> None:
    figures = headers = 0
    for tag in tags(reports[language]):
        if tag.kind == "Figure":
            figures += 1
            assert str(tag.element.Alt).strip()
        if tag.kind == "TH":
            headers += 1
            assert tag.element.A.Scope in (pikepdf.Name.Column, pikepdf.Name.Row)

    assert figures > 100
    assert headers > 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_never_skip_a_level(reports: dict[str, bytes], language: str) -> None:
    levels = [int(tag.kind[1]) for tag in tags(reports[language]) if tag.kind in {"H1", "H2", "H3", "H4", "H5", "H6"}]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize(("language", "tag", "title"), [("en", "en-GB", "Progress report"), ("cy", "cy", "Adroddiad")])
def test_file_states_language_title_and_bookmarks(
    reports: dict[str, bytes], language: str, tag: str, title: str
) -> None:
    with pikepdf.open(io.BytesIO(reports[language])) as document:
        assert str(document.Root.Lang) == tag
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert title in str(document.docinfo["/Title"])
        with document.open_outline() as outline:
            assert len(outline.root) >= 1
            assert sum(1 for _ in _bookmarks(outline.root)) > 40


def _bookmarks(items: list[pikepdf.OutlineItem]) -> Iterator[pikepdf.OutlineItem]:
    for item in items:
        yield item
        yield from _bookmarks(list(item.children))


def test_annex_travels_inside_as_data(reports: dict[str, bytes]) -> None:
    with pikepdf.open(io.BytesIO(reports["en"])) as document:
        names = dict(document.attachments.items())
        content = names["annex-a.csv"].get_file().read_bytes().decode()
        assert all(file.AFRelationship == pikepdf.Name.Data for file in document.Root.AF)

    assert "annex-b.csv" in names
    assert ",8029," in content
    assert "[c]" in content


@pytest.mark.parametrize("language", LANGUAGES)
def test_published_totals_can_be_read_from_the_pages(reports: dict[str, bytes], language: str) -> None:
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(reports[language])).pages)

    for total in (2335, 952, *WALES.values()):
        assert f"{total:,}" in text
    assert "[[" not in text


_IN_ANOTHER_PROCESS = """
import hashlib, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from reporting.report_files import Edition
from tests.reporting.frozen_report import frozen_report
sys.stdout.write(hashlib.sha256(Edition(frozen_report(), "en").pdf().content).hexdigest())
"""


def test_same_input_gives_the_same_bytes_in_another_process(reports: dict[str, bytes]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _IN_ANOTHER_PROCESS], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout == hashlib.sha256(reports["en"]).hexdigest()


def test_other_input_gives_another_identifier() -> None:
    one, other = (_small("<p>One</p>", digest=letter * 64) for letter in "ab")

    assert one != other


def _small(body: str, *, digest: str = "0" * 64, attachments: tuple[DataFile, ...] = ()) -> bytes:
    page = f'<html lang="en"><head><title>Small</title></head><body><h1>Small</h1>{body}</body></html>'
    return pdf.write(page, frozen_at=MOMENT, digest=digest, attachments=attachments).content


@pytest.mark.parametrize("source", ["http://localhost/x.png", "file:///etc/hostname", "report.css/../../tokens.py"])
def test_page_that_asks_for_another_file_is_refused(source: str) -> None:
    with pytest.raises(OutsideTheReport):
        _small(f'<img src="{source}" alt="x">')


@pytest.mark.parametrize("count", range(40, 48))
def test_stated_stream_lengths_are_clear_whatever_the_data(count: int) -> None:
    """A compressed stream whose last byte is a carriage return would read as one byte shorter."""
    content = _small("<p>x</p>" * count, attachments=(DataFile("a.csv", "Data", "x," * count),))

    assert pdf.UNCLEAR_END not in content


def test_collector_and_clock_are_as_before_afterwards() -> None:
    import gc
    import os

    before: tuple[bool, Any] = (gc.isenabled(), os.environ.get("SOURCE_DATE_EPOCH"))
    _small("<p>x</p>")

    assert (gc.isenabled(), os.environ.get("SOURCE_DATE_EPOCH")) == before
    assert gc.get_freeze_count() == 0


_CONTENTS = """<link rel="stylesheet" href="report.css"><ol class="toc">{links}</ol>{parts}"""


def test_page_numbers_of_links_take_one_more_setting_and_no_third(caplog: pytest.LogCaptureFixture) -> None:
    numbers = range(2, 6)
    links = "".join(f'<li><a href="#part-{number}">Part {number - 1}</a></li>' for number in numbers)
    parts = "".join(
        f'<section class="pagestart"><h2 id="part-{number}">Part</h2><a class="where" href="#part-5">Page</a></section>'
        for number in numbers
    )

    with caplog.at_level("INFO", logger="weasyprint.progress"):
        content = _small(_CONTENTS.format(links=links, parts=parts))

    contents = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert [int(number) for number in re.findall(r"(\d+)\s*$", contents, re.MULTILINE)][: len(numbers)] == [*numbers]
    settings = Counter(message for message in caplog.messages if re.fullmatch(r".* - Page \d+", message))
    assert len(settings) == 1 + len(numbers)
    assert max(settings.values()) == 2


def test_numbers_written_into_lines_stand_where_another_setting_puts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Edition(frozen_report(), "en").page
    written = pdf.write(page, frozen_at=MOMENT, digest="0" * 64)
    monkeypatch.setattr(typesetter, "_wrote_numbers", lambda page, context: False)
    assert pdf.write(page, frozen_at=MOMENT, digest="0" * 64) == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_runs_over_its_cell(language: str) -> None:
    """Columns have set widths, which know nothing of the words in them."""
    pdf._register_welsh()
    document = pdf._Page(Edition(frozen_report(), language).page).render(pdf_variant=pdf.VARIANT)
    cells = [box for page in document.pages for box in page._page_box.descendants() if isinstance(box, TableCellBox)]
    lines = [(cell, line) for cell in cells for line in cell.descendants() if isinstance(line, LineBox)]

    assert len(lines) > 500
    assert [(cell.element_tag, line) for cell, line in lines if line.width > cell.width + 0.5] == []


def test_mends_were_read_against_the_typesetter_that_is_installed() -> None:
    """A new version goes without them until somebody has read reporting/typesetter.py beside it."""
    assert typesetter.IS_KNOWN
