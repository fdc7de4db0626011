"""From a figure to its records and back in a real browser; a total without cases; a late change seen on both sides."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.models import Tally
from cohesion.models import User
from outcomes.actions import quarterly_returns as actions
from outcomes.models import Plan, QuarterlyReturn
from outcomes.return_values import CellKey, ReturnInput
from tests.browser.conftest import assert_sound
from tests.browser.test_review import sound_in_both
from tests.conftest import nil_or_rating
from tests.factories.cases import GWYNEDD, a_case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WHERE = "returns/NWW/2014-15-Q1"


def as_another(page: Page, sign_in: Callable[[User], None], user: User, address: str) -> None:
    page.context.clear_cookies()
    sign_in(user)
    page.goto(address)


def accept(held: QuarterlyReturn, plan: Plan, northern: User, officer: User, service: User) -> None:
    """What the region and an officer do on pages that other journeys walk."""
    now = timezone.now()
    others = plan.measures.with_number().exclude(code="1.2.M2")
    values = ReturnInput(figures={CellKey(other.pk): nil_or_rating(other) for other in others})
    actions.save(quarterly_return=held, values=values, by=northern, now=now)
    actions.submit(quarterly_return=held, declared_as="x", by=service, now=now, waiver_reason="fixture")
    actions.start_review(quarterly_return=held, by=officer, now=now)
    actions.accept(quarterly_return=held, by=officer, now=now)


def test_number_is_walked_both_ways_and_a_late_change_is_seen_by_both_sides(
    page: Page,
    live_server: object,
    northern: User,
    officer: User,
    service: User,
    plan: Plan,
    northern_return: QuarterlyReturn,
    sign_in: Callable[[User], None],
) -> None:
    # Given two cases and a total that a partner gave, entered on its page,
    cases = [a_case(northern, why=("race", "disability")), a_case(northern)]
    sign_in(northern)
    page.goto(f"{live_server}/en/cases/tallies/")
    sound_in_both(page)
    page.get_by_role("button", name="Add a total").click()
    page.get_by_label("Local authority").select_option(label="Gwynedd")
    page.get_by_label("Month").select_option(label="May")
    page.get_by_label("Year").fill("2014")
    page.get_by_label("Who gave it").select_option(label="Victim Support")
    page.get_by_label("What it counts").select_option(
        label="Hate crimes and incidents reported through reporting centres"
    )
    page.get_by_label("How many").fill("4")
    page.get_by_role("button", name="Keep the total").click()

    # which is refused where cases of that source stand, and kept for another one,
    expect(page.get_by_text("2 cases from Victim Support in May 2014 are here").first).to_be_visible()
    assert_sound(page)
    page.get_by_label("Who gave it").select_option(label="Local third party reporting centres")
    page.get_by_role("button", name="Keep the total").click()
    expect(page.get_by_role("status")).to_contain_text("The total is kept, and counts.")
    expect(page.get_by_role("row", name="May 2014, Gwynedd")).to_contain_text("4")
    sound_in_both(page)

    # the return counts them, and says so,
    page.goto(f"{live_server}/en/{WHERE}/outcome/1/")
    link = page.get_by_role("link", name="6 counted here, 4 of them from totals").first
    expect(link).to_be_visible()

    # leads to the records,
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("reporting centres: 6")
    expect(
        page.get_by_text("Total given by Local third party reporting centres for May 2014, no cases")
    ).to_be_visible()
    sound_in_both(page)

    # and each record back to the figure.
    page.get_by_role("link", name=cases[0].said).click()
    expect(page.locator("#counts")).to_contain_text("Several may apply to one case: never add them.")
    sound_in_both(page)
    page.locator("#counts").get_by_role("link", name="1.2.M2").click()
    expect(page.get_by_role("row", name="1.2.M2").first).to_contain_text("6")

    # When another report comes after the return was accepted,
    accept(northern_return, plan, northern, officer, service)
    a_case(northern, received_on=date(2014, 6, 3), now=timezone.now())

    # the region sees the flag, and the accepted number as it was,
    page.goto(f"{live_server}/en/{WHERE}/")
    expect(page.get_by_text("accepted 6, cases now say 7.").first).to_be_visible()
    sound_in_both(page)
    page.goto(f"{live_server}/en/{WHERE}/versions/1/")
    expect(page.get_by_role("row", name="1.2.M2 · Gwynedd")).to_contain_text("7 counted here, 4 of them from totals")
    sound_in_both(page)

    # and so does the officer, who is led to no case.
    as_another(page, sign_in, officer, f"{live_server}/en/{WHERE}/review/")
    expect(page.get_by_text("accepted 6, cases now say 7.").first).to_be_visible()
    expect(page.locator("a[href*='cases/']")).to_have_count(0)
    sound_in_both(page)

    # A total is taken away only after it is confirmed.
    tally = Tally.objects.get()
    as_another(page, sign_in, northern, f"{live_server}/en/cases/tallies/{tally.pk}/remove/")
    sound_in_both(page)
    page.get_by_role("button", name="Take it away").click()
    expect(page.get_by_role("status")).to_contain_text("The total is taken away")
    page.goto(f"{live_server}/en/{WHERE}/history/")
    expect(page.get_by_text("accepted 6, cases now say 3.")).to_be_visible()
    assert tally.authority.gss == GWYNEDD
