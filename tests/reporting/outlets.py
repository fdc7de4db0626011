"""What each outlet of the service tells of a figure, read from where it stands: texts by measure and area."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast
from xml.etree import ElementTree

import openpyxl
import pandas as pd
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cohesion.models.area import WALES
from reporting.disclosure import Audience
from reporting.figures import Area
from tests.reporting.awkward_year import CHARTED, CODES, OUTCOMES, YEAR
from tests.reporting.read_tables import ReadTable, tables_of_page

Told = dict[tuple[str, str], str]
Rows = dict[tuple[str, str], list[str]]
STANDING = "standing"
_FIGURE = re.compile(r"(?P<value>\[[cxz]\]|-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?)(?P<marks>( ?\[?[epru]\]?)*)")


def plain(text: str) -> str:
    """The figure of a cell as every outlet can be compared by it: digits alone, or its symbol. Fails for aught else."""
    found = _FIGURE.fullmatch(text)
    assert found, f"{text!r} is no figure"
    value = found["value"].replace(",", "")
    return value if value.startswith("[") else f"{Decimal(value).normalize():f}"


def marks(text: str) -> str:
    """Of a cell: e estimated, p provisional, r revised, u unreliable."""
    found = _FIGURE.fullmatch(text)
    assert found, f"{text!r} is no figure"
    return "".join(re.findall("[epru]", found["marks"]))


@dataclass(frozen=True)
class Asking:
    """One person in one language, looking as an audience does."""

    client: Client
    language: str
    audience: Audience

    @property
    def lens(self) -> dict[str, str]:
        return {"year": YEAR} | ({"as": "published"} if self.audience == Audience.PUBLISHED else {})

    def response(self, route: str, *arguments: str, **asked: str) -> HttpResponse:
        with translation.override(self.language):
            address = reverse(route, args=arguments)
        found = self.client.get(address, {**self.lens, **asked})
        assert found.status_code == 200, (address, found.status_code)
        return cast(HttpResponse, found)

    def answer(self, route: str, *arguments: str, **asked: str) -> bytes:
        return self.response(route, *arguments, **asked).content


def names(areas: Iterable[Area], language: str) -> dict[str, str]:
    """Codes by the names that people read."""
    return {area.name_cy if language == "cy" else area.name_en: area.code for area in areas}


def measure_pages(asking: Asking) -> dict[str, str]:
    return {code: asking.answer("outcomes_measure", code).decode() for code in CODES}


def place_rows(pages: Mapping[str, str], code_of: Mapping[str, str]) -> Rows:
    """All cells of each place's row, and of the row of the year in the series of Wales: the figure is the first.

    `code_of` gives the areas by their names.
    """
    found = Rows()
    for code, page in pages.items():
        tables = tables_of_page(page)
        (series,) = [table for table in tables if "coh-measure__series" in table.name]
        (places,) = [table for table in tables if "coh-measure__places" in table.name]
        found[code, WALES] = series.beside(YEAR)
        found |= {(code, code_of[name]): cells for name, *cells in places.rows[1:]}
    return found


def quarters_of_page(asking: Asking, code: str) -> list[str]:
    """Wales in the four quarters of the year."""
    tables = tables_of_page(asking.answer("outcomes_measure", code, by="quarter").decode())
    (series,) = [table for table in tables if "coh-measure__series" in table.name]
    return [row[1] for row in series.rows[-4:]]


def band(page: str) -> str:
    """The words above a page that say whose eyes its figures are for."""
    found = re.search(r'class="coh-release__words">(.*?)</p>', page, re.DOTALL)
    assert found
    return " ".join(re.sub("<[^>]+>", "", found[1]).split())


def region_pages(asking: Asking, areas: Sequence[Area]) -> Told:
    """Headline measures of each region, with Wales beside it."""
    told = Told()
    for area in (each for each in areas if each.kind == "REGION"):
        tables = tables_of_page(asking.answer("outcomes_region", area.code).decode())
        (headlines,) = [table for table in tables if "coh-area" in table.name.split()]
        for title, own, _rate, beside, _rate_there in headlines.rows[1:]:
            code = title.split()[-1]
            told[code, area.code] = own
            assert told.setdefault((code, WALES), beside) == beside
    return told


@dataclass(frozen=True)
class Taken:
    """Files of one format: their totals, their names, and all that they say besides figures about their standing."""

    told: Told
    names: list[str]
    standings: set[str]


def taken(asking: Asking, format: str) -> Taken:
    """From the file of each outcome that counts something here; marks stand in a column of their own."""
    found = Taken(Told(), [], set())
    for outcome in OUTCOMES:
        answer = asking.response("outcomes_takeaway", "outcome", format, outcome=outcome)
        rows = _READERS[format](answer.content)
        head = next(row for row in rows if "Area code" in row)
        measure, place, value, category, marked = map(
            head.index, ("Measure", "Area code", "Value", "Category", "Marks")
        )
        body = rows[rows.index(head) + 1 :]
        for row in body:
            if row[category] == "Total":
                told = row[value] if row[value].startswith("[") else row[value] + row[marked]
                found.told[row[measure], row[place]] = told
        found.names.append(answer["Content-Disposition"])
        found.standings.update(row[-1] if format == "csv" else rows[rows.index(head) - 1][0] for row in body)
    return found


def _csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _xlsx(content: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Table"]
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]


def _ods(content: bytes) -> list[list[str]]:
    frame = pd.read_excel(io.BytesIO(content), sheet_name="Table", engine="odf", header=None, dtype=str)
    rows: list[list[str]] = frame.astype(object).where(frame.notna(), "").values.tolist()
    return rows


_READERS: Mapping[str, Callable[[bytes], list[list[str]]]] = {"csv": _csv, "xlsx": _xlsx, "ods": _ods}


def programs(client: Client) -> Told:
    """What the interface for programs answers of totals; it knows no audience but that of whoever asks."""
    found = client.get("/api/v1/figures/", {"year": YEAR}).json()
    assert found["next"] is None
    told = Told()
    for row in found["results"]:
        if row["measure"] in CODES and not row["breakdown"]:
            value = f"[{row['symbol']}]" if row["value"] is None else row["value"]
            told[row["measure"], row["area"]] = value + "".join(f"[{mark}]" for mark in row["marks"])
    return told


def chart_tables(asking: Asking) -> Told:
    """Wales of the year from the data of each measure's chart, and the line about its standing."""
    told = Told()
    for code in CHARTED:
        rows = _csv(asking.answer("outcomes_measure", code, chart="trend", file="csv"))
        (told[code, STANDING],) = {row[-1] for row in rows[1:]}
        (told[code, WALES],) = [row[1] for row in rows if row and row[0] == YEAR]
    return told


def chart_drawings(asking: Asking) -> dict[str, list[str]]:
    """By measure: every text of its drawing."""
    found = {}
    for code in CHARTED:
        drawn = asking.answer("outcomes_measure", code, chart="trend", file="svg")
        root = ElementTree.fromstring(drawn)
        found[code] = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    return found


def annex(tables: Iterable[ReadTable], code_of: Mapping[str, str], places: Mapping[str, str]) -> Told:
    """The figures of the report's annex. `code_of` gives measures by the report's own codes, `places` areas by name."""
    told = Told()
    for table in tables:
        if places.keys() <= {row[0] for row in table.rows}:
            codes = [code_of[title.split()[-1]] for title in table.rows[1][1:]]
            for name, *cells in table.rows[2:]:
                told |= {(code, places[name]): cell for code, cell in zip(codes, cells, strict=True)}
    return told


def quarters(tables: Iterable[ReadTable], code_of: Mapping[str, str]) -> dict[str, list[str]]:
    """By measure: the four quarters of Wales, then its year, from the table of quarters."""
    (table,) = [
        table
        for table in tables
        if len(table.rows) > 1 and all(len(row) == 6 and row[0].split()[0] in code_of for row in table.rows[1:])
    ]
    return {code_of[row[0].split()[0]]: row[1:] for row in table.rows[1:]}


def chart_of_regions(tables: Iterable[ReadTable], places: Mapping[str, str]) -> dict[str, list[str]]:
    """By area: number, rate and interval, from the table beside a chapter's chart."""
    regions = {name for name, code in places.items() if code != WALES}
    (table,) = [table for table in tables if {row[0] for row in table.rows[1:]} == regions]
    return {places[name]: cells for name, *cells in table.rows[1:]}


def annex_data(content: str) -> Told:
    """The annex as its data file tells it: totals of the year."""
    rows = csv.DictReader(io.StringIO(content))
    return {(row["measure"], row["area"]): row["value"] + row["symbol"] for row in rows if not row["quarter"]}
