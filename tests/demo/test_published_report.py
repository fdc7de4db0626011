"""The finished PDFs, read as a member of the public would: do they print what was published for 2014-15?"""

import csv
import io
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
import yaml
from django.conf import settings

from reporting.document.freeze import freeze
from reporting.models import AnnualReport
from reporting.report_files import Edition

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("demo_year", "db")]

NATIONAL = yaml.safe_load((Path(settings.BASE_DIR) / "outcomes/reference/national-2014-15.yaml").read_text())
# What the report tells in words only; every other published figure has a card in the year at a glance.
WITHOUT_A_CARD = {"F1.2", "F2.1"}
# A card's large figure stands directly before its words; its code closes it.
LARGE_FIGURE = re.compile(r"(?:^|\s)([\d,]+)(?=[^\W\d])")
CODE = re.compile(r"F\d\.\d")


@pytest.fixture(params=["en", "cy"])
def document(request: pytest.FixtureRequest, now: datetime) -> pypdf.PdfReader:
    return finished(request.param, now)


@cache
def finished(language: str, now: datetime) -> pypdf.PdfReader:
    """The PDF, made once a language: setting it is most of the time of this module."""
    report = AnnualReport.objects.get(financial_year="2014-15")
    return pypdf.PdfReader(io.BytesIO(Edition(freeze(report, now), language).pdf().content))


def cards_of(pages: list[str]) -> dict[str, str]:
    """The printed figure of each code on the pages of the year at a glance."""
    cards: dict[str, str] = {}
    for page in pages:
        lines = page.splitlines()
        if sum(CODE.fullmatch(line) is not None for line in lines) < 3:
            continue
        figure = ""
        for line in lines:
            if start := LARGE_FIGURE.search(line):
                figure = start[1]
            elif figure and CODE.fullmatch(line):
                cards[line] = figure
    return cards


def test_both_pdfs_print_every_published_total(document: pypdf.PdfReader) -> None:
    pages = [page.extract_text().replace("\xa0", " ") for page in document.pages]
    cards = cards_of(pages)
    text = " ".join("\n".join(pages).split())

    for figure in NATIONAL["published_figures"]:
        printed = f"{figure['value']:,}"
        assert figure["code"] in WITHOUT_A_CARD or cards[figure["code"]] == printed, figure["code"]
        assert re.search(rf"(?<![\d,]){re.escape(printed)}(?![\d,])", text), figure["code"]
        for part in figure.get("parts", ()):
            assert re.search(rf"(?<![\d,]){part['value']:,}(?![\d,])", text), part["measure"]


def test_data_inside_the_pdf_agree_with_its_pages(document: pypdf.PdfReader) -> None:
    attached = next(content[0] for name, content in document.attachments.items() if name == "annex-a.csv")
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(attached.decode())))
    wales = {row["measure"]: row["value"] for row in rows if row["area"] == "W92000004" and not row["quarter"]}

    compared = set()
    for figure in NATIONAL["published_figures"]:
        code = figure["combined_figure"] or next(iter(figure["answers_measures"]), None)
        if code in wales and figure["code"] != "F2.1":
            assert float(wales[code]) == figure["value"], code
            compared.add(figure["code"])
    assert len(compared) == 12
