"""Filling in an outcome in a real browser: by keyboard and paste, beside a colleague, offline, without a script."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from cohesion.models import Region, User
from cohesion.permissions import Role
from outcomes.models import Figure, Measure, Plan, QuarterlyReturn, ReturnStatus
from tests.browser.conftest import DESK, PASSWORD, assert_sound
from tests.conftest import appoint

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SAVED = "Saved at"
# What the browser does when a block copied from a spreadsheet is pasted into the box that has the focus.
PASTE = """text => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    const paste = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData })
    document.activeElement.dispatchEvent(paste)
}"""


@pytest.fixture
def outcome_page(live_server: object, northern_return: QuarterlyReturn) -> str:
    return f"{live_server}/en/returns/NWW/2014-15-Q1/outcome/1/"


@pytest.fixture
def trained(plan: Plan) -> Measure:
    return plan.measures.get(code="1.2.M3")


@pytest.fixture
def box(page: Page, northern_return: QuarterlyReturn, trained: Measure) -> Callable[..., str]:
    """The selector of a figure's box: by place in the grid's order (the last is region-wide) and category."""
    places = [*northern_return.authorities.in_map_order().values_list("pk", flat=True), 0]

    def of(place: int, category: str = "") -> str:
        part = trained.breakdowns.get().categories.get(code=category).pk if category else 0
        return f"#f-{trained.pk}-{places[place]}-{part}"

    return of


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """A second browser, for a second person."""
    context = browser.new_context(viewport=DESK, locale="en-GB")
    yield context.new_page()
    context.close()


def signed_in(page: Page, address: str, user: User) -> None:
    """At the page that was asked for, by way of signing in."""
    page.goto(address)
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(address)
    page.wait_for_load_state("networkidle")


def saved(page: Page) -> None:
    """Everything typed has reached the service, and the device keeps nothing of it."""
    deadline = time.monotonic() + 15
    while kept_on_device(page) and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert kept_on_device(page) == 0
    expect(page.locator("[data-saved]")).to_contain_text(SAVED)


def kept_on_device(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('cohesion.draft.')).length"))


def value(selector: str) -> object:
    measure, place, category = (int(part) or None for part in selector.removeprefix("#f-").split("-"))
    row = Figure.objects.filter(measure=measure, authority=place, category=category).first()
    return row and row.value


def test_grid_is_filled_by_keyboard_and_paste_and_saves_itself(
    page: Page, outcome_page: str, northern: User, box: Callable[..., str], trained: Measure
) -> None:
    northern.language = "en"
    northern.save()
    signed_in(page, outcome_page, northern)
    assert_sound(page)

    # Along the row with the arrows, down with Enter; Escape takes a slip back.
    page.locator(box(0)).click()
    page.keyboard.type("12")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.locator(f"{box(1)}:focus")).to_have_count(0)
    page.keyboard.press("Shift+Enter")
    expect(page.locator(box(1))).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    expect(page.locator(box(0))).to_have_value("12")
    saved(page)
    assert (value(box(0)), value(box(1))) == (12, 7)

    # The breakdown opens in place, and says at once what is still to place.
    page.get_by_role("button", name="By: Department").click()
    page.locator(box(0, "housing")).fill("5")
    expect(page.locator("td [data-left]").first).to_have_text("7 of 12")
    page.locator(box(0, "housing")).focus()
    page.evaluate(PASTE, '8\t"4"\r\n1\t1\r\n3\t2\r\n')
    expect(page.get_by_text("Pasted into 6 boxes.")).to_be_visible()
    expect(page.locator("td [data-left]").first).to_have_text("none")
    expect(page.locator(f"tbody[data-measure='{trained.pk}'] [data-sum]").nth(1)).to_have_text("12")
    assert_sound(page)
    saved(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(box(0, "housing"))).to_have_value("5")
    saved(page)
    assert value(box(1, "housing")) is None

    # A slip is told beside the box and keeps nothing else from being saved.
    page.locator(box(0)).fill("1.234")
    page.locator(box(1)).fill("1,008")
    page.keyboard.press("Tab")
    expect(page.locator(f"{box(0)}-error")).to_contain_text("can be read in two ways")
    expect(page.locator(box(1))).to_have_value("1008")
    assert_sound(page)
    page.locator(box(0)).fill("1,234")
    page.keyboard.press("Tab")
    expect(page.locator(f"{box(0)}-error")).to_have_count(0)
    saved(page)
    assert (value(box(0)), value(box(1))) == (1234, 1008)
    assert kept_on_device(page) == 0

    page.get_by_role("button", name="Save and continue to outcome 2").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Outcome 2 of 7")
    assert_sound(page)


def test_two_editors_see_each_other_and_choose_where_they_clash(
    page: Page,
    other: Page,
    outcome_page: str,
    northern: User,
    regions: dict[str, Region],
    box: Callable[..., str],
) -> None:
    colleague = appoint("colleague@example.org", "Rhys Tudor", Role.CO_ORDINATOR, regions["NWW"])
    northern.language = "en"
    northern.save()
    page.clock.install()
    signed_in(page, outcome_page, northern)
    signed_in(other, outcome_page, colleague)

    # Given the colleague enters a number, it appears here, marked with who and when.
    other.locator(box(0)).fill("14")
    other.keyboard.press("Tab")
    saved(other)
    page.clock.run_for(30_000)
    expect(page.locator(box(0))).to_have_value("14")
    expect(page.locator("td.coh-grid__changed")).to_contain_text("Rhys Tudor")
    expect(page.get_by_text("Also here now")).to_be_visible()
    assert_sound(page)

    # When both change the same box, nothing is overwritten: both values stand side by side.
    other.locator(box(0)).fill("15")
    other.keyboard.press("Tab")
    saved(other)
    page.locator(box(0)).fill("16")
    page.keyboard.press("Tab")
    page.clock.run_for(1_000)
    choice = page.locator(".coh-choice")
    expect(choice).to_contain_text("Rhys Tudor changed this at")
    expect(choice).to_contain_text("15")
    assert value(box(0)) == 15
    assert_sound(page)

    choice.get_by_role("button", name="Keep mine").click()
    page.clock.run_for(1_000)
    saved(page)
    assert value(box(0)) == 16
    assert kept_on_device(page) == 0


def test_lost_line_keeps_what_was_typed_and_sends_it_when_it_is_back(
    other: Page, outcome_page: str, northern: User, box: Callable[..., str]
) -> None:
    northern.language = "en"
    northern.save()
    # A browser of its own: the page of the fixture takes the failed request for a fault.
    page, context = other, other.context
    signed_in(page, outcome_page, northern)

    context.set_offline(True)
    page.locator(box(0)).fill("23")
    page.keyboard.press("Tab")
    expect(page.locator("[data-saved]")).to_contain_text("you are offline", timeout=10_000)
    assert value(box(0)) is None
    assert kept_on_device(page) == 1

    context.set_offline(False)
    saved(page)
    assert value(box(0)) == 23

    # Somebody in a hurry types and goes on at once: it arrives all the same.
    page.locator(box(1)).fill("24")
    page.get_by_role("link", name="Back to the return").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quarter 1")
    page.wait_for_load_state("networkidle")
    assert value(box(1)) == 24
    assert kept_on_device(page) == 0


def test_what_a_sent_return_refused_waits_for_its_own_page(
    other: Page, outcome_page: str, northern: User, northern_return: QuarterlyReturn, box: Callable[..., str]
) -> None:
    northern.language = "en"
    northern.save()
    page, held = other, QuarterlyReturn.objects.filter(pk=northern_return.pk)
    signed_in(page, outcome_page, northern)

    # Somebody sent the return while this page was open.
    sent = {"submitted_at": timezone.now(), "first_submitted_at": timezone.now(), "submitted_by": northern}
    held.update(status=ReturnStatus.SUBMITTED, **sent)
    page.locator(box(0)).fill("31")
    page.keyboard.press("Tab")
    expect(page.locator("[data-saved]")).to_contain_text("This return cannot be changed", timeout=10_000)
    assert kept_on_device(page) == 1

    page.get_by_role("link", name="Back to the return").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quarter 1")
    page.wait_for_load_state("networkidle")

    # Once it is back, other pages change nothing out of sight; its own page brings what was typed, and says so.
    held.update(status=ReturnStatus.IN_PROGRESS, **dict.fromkeys(sent))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert value(box(0)) is None
    assert kept_on_device(page) == 1
    page.goto(outcome_page)
    saved(page)
    assert value(box(0)) == 31


def test_ended_session_returns_to_the_same_field_with_what_was_typed(
    page: Page, outcome_page: str, northern: User, southern: User, live_server: object
) -> None:
    northern.language = "en"
    northern.save()
    signed_in(page, outcome_page, northern)
    Session.objects.all().delete()

    page.get_by_label("Next steps").fill("Meet again in October, with the trainers.")
    page.keyboard.press("Tab")
    expect(page.locator("[data-saved]")).to_contain_text("you have been signed out", timeout=10_000)
    page.get_by_role("link", name="Sign in and go on").click()
    page.get_by_label("Email").fill(northern.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_label("Next steps")).to_be_focused()
    expect(page.get_by_label("Next steps")).to_have_value("Meet again in October, with the trainers.")
    saved(page)
    assert QuarterlyReturn.objects.get(region__code="NWW").narratives.get().next_steps.startswith("Meet again")
    assert kept_on_device(page) == 0

    # Whoever signs in here next meets nothing of what another could not save.
    page.evaluate("localStorage.setItem('cohesion.draft.999999.1.1', '{}')")
    page.goto(f"{live_server}/en/account/")
    assert kept_on_device(page) == 0


def test_outcome_is_filled_in_without_a_script(
    browser: Browser, outcome_page: str, northern: User, box: Callable[..., str]
) -> None:
    northern.language = "en"
    northern.save()
    context = browser.new_context(java_script_enabled=False, viewport=DESK, locale="en-GB")
    page = context.new_page()
    signed_in(page, outcome_page, northern)

    page.locator(box(0)).fill("41")
    page.get_by_role("button", name="By: Department").click()
    page.locator(box(0, "housing")).fill("38")
    page.locator(box(1)).fill("twelve")
    page.locator(box(1)).press("Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("“twelve” is not a number")
    expect(page.locator(box(1))).to_have_value("twelve")
    expect(page.locator("td [data-left]").first).to_have_text("3 of 41")

    page.locator(box(1)).fill("12")
    page.get_by_role("button", name="Save and go back to the return").click()
    expect(page.get_by_role("status")).to_contain_text("Outcome 1 is saved.")
    assert (value(box(0)), value(box(1)), value(box(0, "housing"))) == (41, 12, 38)

    # A session that ends before the button is pressed costs a sign-in and nothing else.
    page.goto(outcome_page)
    page.locator(box(2)).fill("9")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save and stay here").click()
    page.get_by_label("Email").fill(northern.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("status").first).to_contain_text(SAVED)
    assert value(box(2)) == 9
    context.close()
