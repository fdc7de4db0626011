"""Charts in a page, as files and on paper."""

import csv
import io
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from reporting.charts.breakdown import Bar
from reporting.charts.download import Marking, csv_response, csv_text, svg_response
from reporting.charts.page import chart_context, picture
from tests.reporting import chart_specs


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


@pytest.mark.parametrize(
    ("marking", "name", "words", "cache"),
    [
        (Marking.WORKING, "NOT-FOR-PUBLICATION", "Working figures: not for publication.", "private, no-store"),
        (Marking.RELEASED, "released", "Released.", "private, no-cache"),
    ],
)
def test_files_say_their_standing_in_name_and_content(marking: Marking, name: str, words: str, cache: str) -> None:
    for response in (
        csv_response(chart_specs.trend(), "1.2.M2/Wales", marking),
        svg_response(chart_specs.trend(), "a", marking),
    ):
        assert words in response.content.decode()
        assert f"-en-{name}." in response["Content-Disposition"]
        assert response["Cache-Control"] == cache
    assert "1.2.M2-Wales-en" in csv_response(chart_specs.trend(), "1.2.M2/Wales", marking)["Content-Disposition"]


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_csv_begins_with_its_header_and_tells_its_standing_in_every_row() -> None:
    parts = chart_specs.parts()
    head, *rows = rows_of(csv_text(parts, Marking.WORKING))

    assert head == [*parts.table().head, "What it shows", "Standing"]
    standing = [parts.subtitle, "Working figures: not for publication."]
    assert rows == [[*row, *standing] for row in parts.table().rows]


def test_csv_holds_numbers_and_no_formula() -> None:
    bars = (Bar("=1+1", 3, "-3%"), Bar("@x", 4, "+4 %"), Bar("Race", 1234, "1,234"))
    rows = rows_of(csv_text(replace(chart_specs.parts(), bars=bars), Marking.WORKING))

    assert [row[:2] for row in rows[1:]] == [["'=1+1", "-3%"], ["'@x", "'+4 %"], ["Race", "1234"]]


def test_file_of_a_welsh_chart_is_welsh() -> None:
    text = csv_text(chart_specs.trend("cy"), Marking.WORKING)

    assert "Cyfnod,Adroddiadau trydydd parti" in text
    assert "Yr hyn y mae’n ei ddangos,Statws" in text
    assert "Rhagolwg" in text


def test_page_shows_the_finding_both_drawings_the_table_and_the_ways_on() -> None:
    spec = chart_specs.trend()
    chart = chart_context(spec, svg_url="?download=svg&a=1", csv_url="?download=csv", ident="reports", level=3)
    page = render_to_string("components/chart.html", {"chart": chart})

    assert f'<h3 class="coh-figure__title" id="reports-title">{spec.title}</h3>' in page
    assert page.count("<svg ") == 2
    assert 'id="reports-w-t"' in page
    assert 'id="reports-p-t"' in page
    assert page.count('scope="row"') == len(spec.table().rows)
    assert 'href="?download=svg&amp;a=1"' in page
    assert "style=" not in page


def test_picture_for_paper_carries_its_words() -> None:
    paper = picture(chart_specs.trend("cy"))

    assert paper.alt == chart_specs.trend("cy").alt
    assert 'width="481pt"' in paper.svg
