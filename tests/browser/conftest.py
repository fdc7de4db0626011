"""A real browser with an empty profile, the service on loopback, and a scan for accessibility on every page."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from cohesion.models import User
from outcomes.models import Plan
from tests.conftest import load_reference_data

AXE = (Path(__file__).parent / "axe.min.js").read_text()
PASSWORD = "a long enough password"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = ViewportSize(width=320, height=720)
DESK = ViewportSize(width=1280, height=900)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Playwright runs an event loop in this thread, where Django would refuse to touch the database."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: install the package chromium to run the journeys."
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            yield browser
            browser.close()


@pytest.fixture(scope="module", autouse=True)
def _reference_data_returns_for_others(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The live server empties the database last of all after each journey: the next module finds it filled again."""
    yield
    with django_db_blocker.unblock():
        load_reference_data()


@pytest.fixture(autouse=True)
def _reference_data(transactional_db: None, _reference_data_returns_for_others: None) -> None:
    if not Plan.objects.exists():
        load_reference_data()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own, with no cookies. Whatever the browser complains about fails the test."""
    context = browser.new_context(viewport=DESK, locale="en-GB")
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def sign_in(page: Page, live_server: object) -> Callable[[User], None]:
    def through_the_form(user: User) -> None:
        page.goto(f"{live_server}/en/account/login/")
        page.get_by_label("Email").fill(user.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()

    return through_the_form


def assert_sound(page: Page) -> None:
    """No sideways scrolling on a phone, and nothing that axe-core finds: English pages wide, Welsh ones on the phone.

    Welsh is the longer language; both widths in both languages would double the time of the journeys.
    """
    page.wait_for_load_state()  # a click that leads on may still be on its way
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    if page.locator("html").get_attribute("lang") == "en":
        page.set_viewport_size(DESK)
    assert violations(page) == [], page.url
    page.set_viewport_size(DESK)


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core finds, as rule and elements. Its source is evaluated, not injected: the policy stays as it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(rule["id"], [str(node["target"][0]) for node in rule["nodes"]]) for rule in found]
