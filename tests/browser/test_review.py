"""A review from both sides in a real browser: asked, answered, changed, compared, accepted, changed again."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cohesion.models import User
from outcomes.actions import quarterly_returns as actions
from outcomes.models import Plan, QuarterlyReturn, Rag, ReturnStatus
from outcomes.return_values import CellInput, CellKey, NarrativeInput, ReturnInput
from tests.browser.conftest import assert_sound

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WHERE = "returns/NWW/2014-15-Q1"


def sound_in_both(page: Page) -> None:
    assert_sound(page)
    page.get_by_role("link", name="Cymraeg").click()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    page.wait_for_load_state()
    assert_sound(page)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.wait_for_load_state()


def as_another(page: Page, sign_in: Callable[[User], None], user: User, live_server: object, path: str) -> None:
    page.context.clear_cookies()
    sign_in(user)
    page.goto(f"{live_server}/en/{WHERE}/{path}")


def send(held: QuarterlyReturn, plan: Plan, northern: User, service: User, value: int, progress: str) -> None:
    """What the region does on its own pages: it changes a figure and a story, and sends the return again."""
    now = timezone.now()
    place = held.authorities.in_map_order()[0]
    values = ReturnInput(
        figures={CellKey(plan.measures.get(code="1.2.M3").pk, place.pk): CellInput(Decimal(value))},
        narratives={plan.outcomes.get(code="1").pk: NarrativeInput(progress=progress, rag=Rag.GREEN)},
    )
    actions.save(quarterly_return=held, values=values, by=northern, now=now)
    actions.submit(quarterly_return=held, declared_as="x", by=service, now=now, waiver_reason="fixture")


def test_return_is_asked_about_changed_compared_and_accepted(
    page: Page,
    live_server: object,
    officer: User,
    northern: User,
    service: User,
    plan: Plan,
    accepted_return: QuarterlyReturn,
    sign_in: Callable[[User], None],
) -> None:
    held = accepted_return
    actions.reopen(quarterly_return=held, reason="A late count", by=officer, now=timezone.now())
    held.outcome_reviews.all().delete()
    send(held, plan, northern, service, 28, "The forum met once in May.")

    # Given an officer who reads the return
    as_another(page, sign_in, officer, live_server, "")
    page.get_by_role("button", name="Start reading").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 outcome has changed")
    sound_in_both(page)

    # they see the same measure in every region, in place
    page.get_by_text("Everything in outcome 1").click()
    page.get_by_role("link", name="Across regions 1.2.M3").click()
    expect(page.get_by_role("group", name="1.2.M3 in every region")).to_be_focused()
    assert_sound(page)

    # and ask about a figure and about an outcome.
    page.get_by_role("link", name="Ask 1.2.M3", exact=True).click()
    page.get_by_label("What is it about?").select_option("1 1.2.M3 W06000001")
    sound_in_both(page)
    page.get_by_label("What is it about?").select_option("1 1.2.M3 W06000001")
    page.get_by_label("What do you ask the region?").fill("Does this count the evening course?")
    page.get_by_role("button", name="Ask the region").click()
    expect(page.locator("#outcome-1 .coh-asked")).to_contain_text("1.2.M3 · Isle of Anglesey")
    page.get_by_text("Ask about outcome 2").click()
    page.locator("#ask-2").get_by_label("What do you ask the region?").fill("Which partners came?")
    page.locator("#ask-2").get_by_role("button", name="Ask the region").click()
    expect(page.locator("#outcome-2 .coh-asked")).to_contain_text("Which partners came?")

    # When the region answers, while the officer still reads,
    as_another(page, sign_in, northern, live_server, "")
    expect(page.get_by_text("Does this count the evening course?").first).to_be_visible()
    page.locator("#outcome-1").get_by_role("link", name="Answer this request").click()
    page.get_by_label("Your answer").fill("It does not. It has to be 34.")
    page.get_by_role("button", name="Keep the answer").click()
    sound_in_both(page)

    # the officer gives the return back with what is open,
    as_another(page, sign_in, officer, live_server, "review/")
    expect(page.get_by_text("1 answer waits for you. 1 request waits for the region.").first).to_be_visible()
    page.get_by_role("link", name="Give the return back with 2 requests").click()
    sound_in_both(page)
    page.get_by_role("button", name="Give the return back").click()
    expect(page.get_by_role("status")).to_contain_text("The return is back with its region")

    # and the region changes it.
    held.refresh_from_db()
    assert held.status == ReturnStatus.CHANGES_REQUESTED
    send(held, plan, northern, service, 34, "The forum met twice in May.")

    # Then old and new stand side by side,
    page.goto(f"{live_server}/en/{WHERE}/review/")
    page.get_by_role("button", name="Start reading").click()
    first = page.locator("#outcome-1")
    expect(first.get_by_role("row", name="1.2.M3 · Isle of Anglesey")).to_contain_text("28")
    expect(first.get_by_role("row", name="1.2.M3 · Isle of Anglesey")).to_contain_text("34")
    expect(first.locator("del")).to_have_text("once ")
    expect(first.locator("ins")).to_have_text("twice ")
    sound_in_both(page)

    # a thread is settled, the outcome rated, noted and accepted by itself,
    first.get_by_role("link", name="Reply or settle").click()
    sound_in_both(page)
    page.get_by_role("button", name="Settle it").click()
    first.get_by_role("link", name="Rate it ourselves").click()
    page.get_by_label("Amber: slightly off track").check()
    sound_in_both(page)
    page.get_by_label("Amber: slightly off track").check()
    page.get_by_label("Why?").fill("The evening course came late.")
    page.get_by_role("button", name="Keep the rating").click()
    first.get_by_role("link", name="Add an internal note").click()
    sound_in_both(page)
    page.get_by_label("Internal note").fill("Ask the board in autumn.")
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_role("button", name="Accept outcome 1").click()
    expect(first.get_by_text("Accepted by Gareth Pugh")).to_be_visible()

    # and the return as a whole, with the rest.
    page.get_by_role("button", name="Accept the return").click()
    expect(page.get_by_text("Not accepted by themselves yet:")).to_be_visible()
    sound_in_both(page)
    page.get_by_role("button", name="Accept the return").click()
    expect(page.get_by_role("status")).to_contain_text("The return is accepted.")

    # What is changed after it is reopened shows until it is looked at again,
    held.refresh_from_db()
    actions.reopen(quarterly_return=held, reason="One more course", by=officer, now=timezone.now())
    send(held, plan, northern, service, 41, "The forum met twice in May.")
    page.goto(f"{live_server}/en/{WHERE}/review/")
    page.get_by_role("button", name="Start reading").click()
    expect(first.get_by_text("Accepted, changed")).to_be_visible()
    sound_in_both(page)
    page.get_by_role("button", name="Accept outcome 1 again").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Every outcome is accepted as it stands")

    # and the region reads all of it in the history, but never the note.
    as_another(page, sign_in, northern, live_server, "history/")
    expect(page.get_by_text("Mared Owen changed 1.2.M3 · Isle of Anglesey from 34 to 41.")).to_be_visible()
    expect(page.get_by_text("Ask the board in autumn.")).to_have_count(0)
    sound_in_both(page)
