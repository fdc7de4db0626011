"""The same figure wherever it stands: on the page, in its files and on paper; and no page of figures reads a case."""

import csv
import io
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan
from reporting.actions.safe_numbers import check_year
from reporting.disclosure import Audience
from reporting.document.published import published_series
from reporting.shown import shown
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

YEAR = FinancialYear(2014)
CODE, REGION = "1.2.M3", "CV"
SMALL, LARGE = "NWW", "CV"


@pytest.fixture
def accepted(returns: AcceptedReturns, plan: Plan, service: User) -> AcceptedReturns:
    values = {"NWW": 3, "NEW": 41, "CV": 1234, "GE": 56, "GW": 67, "WB": 78, "CT": 89, "MWW": 95}
    returns.accept_year("2014-15", [(region, Reported(CODE, value)) for region, value in values.items()])
    check_year(plan=plan, year=YEAR, by=service, now=AT)
    return returns


def taken(client: Client, format: str) -> dict[tuple[str, str], object]:
    """The published totals of every area from a take-away file, by measure and area."""
    address = reverse("outcomes_takeaway", args=["measure", format])
    answer = client.get(f"{address}?measure={CODE}&year=2014-15&as=published")
    assert answer.status_code == 200, answer.content[:300]
    content = answer.content
    if format == "csv":
        rows: list[list[object]] = [list(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    elif format == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content))["Table"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    else:
        frame = pd.read_excel(io.BytesIO(content), sheet_name="Table", engine="odf", header=None)
        rows = frame.astype(object).where(frame.notna(), "").values.tolist()
    head = next(row for row in rows if "Area code" in row)
    place, value, category = head.index("Area code"), head.index("Value"), head.index("Category")
    return {(CODE, str(row[place])): row[value] for row in rows[rows.index(head) + 1 :] if row[category] == "Total"}


@pytest.mark.parametrize("format", ["csv", "xlsx", "ods"])
def test_figure_is_the_same_on_the_page_in_files_and_on_paper(
    client: Client, officer: User, plan: Plan, accepted: AcceptedReturns, format: str
) -> None:
    client.force_login(officer)
    wanted = shown(plan, [YEAR], Audience.PUBLISHED)
    page = client.get(reverse("outcomes_measure", args=[CODE]), {"year": "2014-15", "as": "published"}).content.decode()
    paper = published_series(plan, YEAR)[CODE]
    files = taken(client, format)

    for area in ("W92000004", SMALL, LARGE):
        cell = wanted.of(CODE, area)
        told = cell.printed_symbol or str(cell.value)
        on_paper = paper.wales if area == "W92000004" else paper.regions[area]
        assert str(files[CODE, area]).removesuffix(".0") == told
        assert (on_paper.symbol if on_paper.value is None else on_paper.value) == told
        if cell.value is not None:  # a [c] stands in the band of the page too
            assert f">{cell.value:,}" in page or f" {cell.value:,}" in page
    assert wanted.of(CODE, SMALL).symbol == "c"
    assert wanted.of(CODE, LARGE).value == Decimal(1234)


PAGES = [
    ("outcomes", []),
    ("outcomes_outcome", ["1"]),
    ("outcomes_measure", [CODE]),
    ("outcomes_region", [REGION]),
    ("outcomes_authority", ["W06000015"]),
    ("outcomes_map", []),
    ("outcomes_population", []),
    ("outcomes_safe", []),
    ("region_compare", [REGION]),
]


@pytest.mark.parametrize(("route", "arguments"), PAGES)
def test_no_page_of_figures_reads_a_case(
    client: Client, officer: User, accepted: AcceptedReturns, route: str, arguments: list[str]
) -> None:
    client.force_login(officer)
    address = reverse(route, args=arguments)
    client.get(address)

    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200

    assert captured.captured_queries
    assert not [query["sql"] for query in captured.captured_queries if "casework_" in query["sql"]]
