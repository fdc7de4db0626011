"""The document: both languages whole, frozen input kept, nothing hidden leaking, nothing unmarked."""

import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import translation

from reporting.document.annex import annex
from reporting.document.frozen import Cell, FrozenInputRefused, as_json, from_json
from reporting.document.heights import FULL
from reporting.document.printer import Printer
from reporting.document.render import render
from reporting.report_files import Edition
from tests.reporting.frozen_report import RATINGS, WALES, frozen_report

# What the hidden cells hold; a number that stands nowhere else in the report.
SECRET = 13_579


@pytest.fixture(scope="module")
def frozen() -> dict[str, Any]:
    return frozen_report()


@pytest.fixture(scope="module")
def pages(frozen: dict[str, Any]) -> dict[str, str]:
    return {language: render(frozen, language) for language in ("en", "cy")}


def test_frozen_input_survives_json_and_knows_its_digest(frozen: dict[str, Any]) -> None:
    again = json.loads(json.dumps(frozen))

    assert as_json(from_json(again)) == frozen


def test_altered_frozen_input_is_refused(frozen: dict[str, Any]) -> None:
    with pytest.raises(FrozenInputRefused, match="altered"):
        from_json({**frozen, "year": "2015-16"})


def test_frozen_input_of_another_format_is_refused(frozen: dict[str, Any]) -> None:
    with pytest.raises(FrozenInputRefused, match="format 0"):
        from_json({**frozen, "format": 0})


@pytest.mark.parametrize("language", ["en", "cy"])
def test_page_tells_every_published_total_and_no_raw_token(pages: dict[str, str], language: str) -> None:
    page = pages[language]

    assert "[[" not in page
    for total in (2335, 952, *WALES.values()):
        assert f"{total:,}" in page


@pytest.mark.parametrize("language", ["en", "cy"])
def test_page_has_every_part(pages: dict[str, str], language: str) -> None:
    anchors = {"contents", "introduction", "glance", "future", "annex-a", "annex-b", "method"}
    for number in range(1, 8):
        anchors |= {f"o{number}", f"o{number}-2", f"o{number}-3"}

    assert anchors <= set(re.findall(r'id="([^"]+)"', pages[language]))
    assert pages[language].count('class="practice"') == 24


def test_links_of_the_contents_lead_somewhere(pages: dict[str, str]) -> None:
    targets = set(re.findall(r'href="#([^"]+)"', pages["en"]))

    assert targets
    assert targets <= set(re.findall(r'id="([^"]+)"', pages["en"]))


def test_welsh_page_is_welsh_in_its_heads_labels_and_alternative_texts(pages: dict[str, str]) -> None:
    page = pages["cy"]
    english = ("Table ", "Figure ", "Outcome ", "Region<", "Overview", "Challenges", "Sample data", "Line chart")

    assert '<html lang="cy">' in page
    assert [word for word in english if word in page] == []


def test_sample_data_is_marked_wherever_it_stands(pages: dict[str, str], frozen: dict[str, Any]) -> None:
    charts = re.findall(r'<figure class="(?:quarters|regions|milestones)">.*?</figure>', pages["en"], re.DOTALL)

    assert charts
    assert all("Sample data" in chart for chart in charts)
    assert pages["en"].count("Sample data below Wales") >= 2


def test_report_without_sample_data_bears_no_mark() -> None:
    page = render(frozen_report(is_sample=False), "en")

    assert "sampleflag" not in page
    assert 'class="mark"' not in page


def test_ratings_are_counted_of_eight_with_word_and_shape(pages: dict[str, str]) -> None:
    green, amber, red = RATINGS[0]

    assert f"{green} on track, {amber} slightly off track, {red} very off track" in pages["en"]
    assert f"{green} of 8" in pages["en"]


def test_hidden_value_stands_nowhere_in_page_or_data() -> None:
    frozen = from_json(frozen_report())
    series = frozen.figures["6.2.M2"]
    shown = replace(series, regions={**series.regions, "CT": Cell(str(SECRET))})
    hidden = replace(series, regions={**series.regions, "CT": Cell(None, "[c]")})
    open_report = as_json(replace(frozen, figures={**frozen.figures, "6.2.M2": shown}))
    closed_report = as_json(replace(frozen, figures={**frozen.figures, "6.2.M2": hidden}))

    def everything(report: dict[str, Any]) -> str:
        return render(report, "en") + "".join(file.content for file in Edition(report, "en").data)

    assert f"{SECRET:,}" in everything(open_report)
    assert f"{SECRET:,}" not in everything(closed_report)
    assert str(SECRET) not in everything(closed_report)
    assert "[c]" in Edition(closed_report, "en").data[0].content


def test_figure_shown_for_wales_only_has_no_column_of_symbols(pages: dict[str, str]) -> None:
    table = re.search(r'<table class="wales">.*?</table>', pages["en"], re.DOTALL)

    assert table is not None
    assert "F1.4" in table[0]
    assert "69" in table[0]


def test_data_holds_wales_quarters_and_regions_of_each_figure(frozen: dict[str, Any]) -> None:
    rows = Edition(frozen, "cy").data[0].content.splitlines()
    of_one = [row for row in rows if row.split(",")[2] == "6.2.M2"]

    assert len(of_one) == 1 + 4 + 8
    assert any("W92000004" in row and ",8029," in row for row in of_one)


def test_html_edition_needs_nothing_beside_it(frozen: dict[str, Any]) -> None:
    page = Edition(frozen, "en").html()

    assert "<link" not in page
    assert "url(fonts" not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_columns_of_regional_tables_fill_the_page_and_no_more(frozen: dict[str, Any], language: str) -> None:
    with translation.override(language):
        tables = annex(Printer(from_json(frozen), language)).by_region

    assert tables
    for table in tables:
        assert len(table.widths) == 1 + len(table.wales)
        assert sum(table.widths) == pytest.approx(FULL)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_page_is_well_formed(pages: dict[str, str], language: str) -> None:
    """So that it need not be read as HTML, which takes fifty times as long."""
    assert ElementTree.fromstring(pages[language]).tag == "html"
