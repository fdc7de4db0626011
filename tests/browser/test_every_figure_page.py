"""Every page of figures, with both pairs of eyes and in both languages: no sideways scroll, and axe finds nothing."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan
from reporting.actions.releases import propose
from tests.browser.conftest import assert_sound
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PAGES: list[tuple[str, list[str]]] = [
    ("outcomes", []),
    ("outcomes_outcome", ["1"]),
    ("outcomes_measure", ["1.2.M3"]),
    ("outcomes_measure", ["1.2.M2"]),
    ("outcomes_region", ["NWW"]),
    ("outcomes_authority", ["W06000002"]),
    ("outcomes_map", []),
    ("outcomes_population", []),
    ("outcomes_safe", []),
    ("outcomes_views", []),
    ("outcomes_takeaways", []),
    ("outcomes_curve", ["1"]),
    ("outcomes_curve_edit", ["1"]),
    ("region_compare", ["NWW"]),
]


@pytest.fixture
def _a_year(plan: Plan, service: User, officer: User) -> None:
    """Two years with small numbers in two regions of each, and an edition that waits."""
    returns = AcceptedReturns(plan, service)
    for year, more in (("2013-14", 0), ("2014-15", 9)):
        lines = [("NWW", Reported(code, 30 + more, "W06000002")) for code in ("1.2.M2", "1.2.M3", "3.2.M1")]
        lines += [("CV", Reported(code, 4, "W06000015", "age")) for code in ("1.2.M2",)]
        lines += [("CV", Reported("1.2.M2", 40, "W06000015")), ("GE", Reported("1.2.M3", 2, "W06000022"))]
        returns.accept_year(year, lines, regions=["NWW", "CV", "GE"])
        returns.checked(year)
    propose(plan=plan, year=FinancialYear(2014), note="", by=officer, now=AT)


@pytest.mark.usefixtures("_a_year")
@pytest.mark.parametrize("language", ["en", "cy"])
def test_page_of_figures_is_sound(
    page: Page, sign_in: Callable[[User], None], live_server: object, officer: User, language: str
) -> None:
    sign_in(officer)
    for route, arguments in PAGES:
        with translation.override(language):
            address = f"{live_server}{reverse(route, args=arguments)}"
        for asked in ("?year=2014-15", "?year=2014-15&as=published"):
            answer = page.goto(address + asked)
            assert answer is not None
            assert answer.status == 200, answer.url
            assert_sound(page)
