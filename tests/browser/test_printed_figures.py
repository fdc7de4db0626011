"""What an officer prints carries its marking on every sheet, and no address that paper cannot follow."""

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from cohesion.models import User
from outcomes.models import Plan
from tests.factories.accepted_returns import AcceptedReturns, Reported

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def _accepted(plan: Plan, service: User) -> None:
    returns = AcceptedReturns(plan, service)
    returns.accept_year("2014-15", [(region, Reported("1.2.M3", 130)) for region in returns.regions])


@pytest.mark.usefixtures("_accepted")
@pytest.mark.parametrize(
    ("language", "marking", "published"),
    [("en", "Not for publication.", "As published."), ("cy", "Ddim i’w gyhoeddi.", "Fel y’i cyhoeddir.")],
)
def test_every_printed_sheet_says_for_whom_it_is(
    page: Page,
    sign_in: Callable[[User], None],
    live_server: object,
    officer: User,
    language: str,
    marking: str,
    published: str,
) -> None:
    sign_in(officer)
    for path in ("1/", "measures/1.2.M3/", "regions/NWW/"):
        for query, words in (("", marking), ("?as=published", published)):
            page.goto(f"{live_server}/{language}/outcomes/{path}{query}")

            sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]

            assert sheets
            assert all(words in told for told in sheets), path
            assert not any("/outcomes/" in told for told in sheets), path
    page.goto(f"{live_server}/{language}/outcomes/1/")
    assert len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) > 1
