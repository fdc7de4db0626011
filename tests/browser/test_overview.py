"""An officer reads a year on one page, narrows it, looks as the public does, and prints it."""

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from cohesion.models import User
from outcomes.models import AcceptedNarrative, Plan, QuarterlyReturn, ReturnStatus
from tests.browser.conftest import DESK, PHONE, violations
from tests.factories.accepted_returns import AcceptedReturns, Reported

MOVED = {"1.1.M8": (1000, 1400), "1.2.M2": (500, 900), "1.2.M3": (100, 130), "3.2.M1": (90, 60), "6.2.M2": (800, 300)}

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def _two_years(plan: Plan, service: User) -> None:
    returns = AcceptedReturns(plan, service)
    returns.accept_year("2013-14", [("NWW", Reported("1.2.M3", 100))], regions=["NWW", "CV"])
    returns.accept_year("2014-15", [("NWW", Reported("1.2.M3", 130))], regions=["NWW", "CV"])


@pytest.mark.usefixtures("_two_years")
def test_officer_reads_narrows_and_prints_a_year(
    page: Page, sign_in: Callable[[User], None], live_server: object, officer: User
) -> None:
    page.set_viewport_size(DESK)
    sign_in(officer)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Outcomes").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Wales in 2014-15: of 2 headline figures that compare, 2 rose and 0 fell")
    expect(page.get_by_text("30 % more: 100 to 130").first).to_be_visible()
    assert violations(page) == []

    page.get_by_label("Place", exact=True).select_option("CV")
    expect(heading).to_contain_text("Cardiff and Vale")
    expect(page).to_have_url(f"{live_server}/en/outcomes/?year=2014-15&region=CV&as=")
    page.get_by_label("Figures", exact=True).select_option("published")
    expect(page.get_by_text("are still being checked, so none is shown yet")).to_be_visible()
    assert "region=CV" in (page.get_by_role("link", name="Cymraeg").get_attribute("href") or "")

    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("heading", name="Headlines")).to_be_visible()
    page.emulate_media(media="screen")

    page.set_viewport_size(PHONE)
    page.goto(f"{live_server}/cy/outcomes/")
    expect(heading).to_contain_text("Cymru, 2014-15")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(page) == []


@pytest.fixture
def _full_years(plan: Plan, service: User) -> None:
    """Five measures that moved, every outcome rated in every region and red in two, returns that are open again."""
    returns = AcceptedReturns(plan, service)
    for year, place in (("2013-14", 0), ("2014-15", 1)):
        returns.accept_year(year, [("NWW", Reported(code, values[place])) for code, values in MOVED.items()])
    rated = QuarterlyReturn.objects.filter(round__quarter="2014-15-Q4").order_by("region__position")
    AcceptedNarrative.objects.bulk_create(
        AcceptedNarrative(
            accepted_version=held.latest_version,
            outcome=outcome,
            rag="RED" if (place - at) % 7 == 0 or place + at == 7 else "AMBER",
            language="en",
        )
        for place, held in enumerate(rated.select_related("latest_version"))
        for at, outcome in enumerate(plan.outcomes.order_by("position"))
    )
    QuarterlyReturn.objects.filter(pk__in=rated[:5]).update(status=ReturnStatus.REOPENED)


@pytest.mark.usefixtures("_full_years")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_full_year_prints_on_one_sheet(
    page: Page, sign_in: Callable[[User], None], live_server: object, officer: User, language: str
) -> None:
    sign_in(officer)
    page.goto(f"{live_server}/{language}/outcomes/?year=2014-15")
    assert page.locator(".coh-overview__moves li").count() == len(MOVED)
    assert page.locator(".coh-overview__point").count() > 8

    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages

    assert len(sheets) == 1
    told = sheets[0].extract_text()
    marking, ranking, more = {
        "en": ("Not for publication.", "this is not a ranking", "more are named on the page"),
        "cy": ("Ddim i’w gyhoeddi.", "nid rhestr deilyngdod yw hon", "arall ar y dudalen"),
    }[language]
    for words in (marking, ranking, more, "1,400", "7 "):
        assert words in told
    assert "/outcomes/" not in told
