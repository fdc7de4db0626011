"""Who must not see a case, who opens one in an emergency, and why somebody looks at who is in it: in a real browser."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.models import Case, ConflictOfInterest, DetailsLook, EmergencyAccess
from cohesion.models import User
from tests.browser.conftest import assert_sound
from tests.browser.test_retention_run import sound_in_both
from tests.factories.cases import a_case

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def test_conflict_of_interest_hides_a_case_until_a_lead_ends_it(
    page: Page,
    live_server: object,
    northern: User,
    caseworker: User,
    now: datetime,
    sign_in: Callable[[User], None],
) -> None:
    case = a_case(northern, now=now, lead=caseworker)
    address = f"{live_server}/en/cases/{case.reference}/"

    # Given a caseworker who knows somebody in the case that they lead
    sign_in(caseworker)
    page.goto(address)
    page.get_by_role("link", name="I have a conflict of interest").click()
    sound_in_both(page)
    page.get_by_role("button", name="Declare it, and leave the case").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a reason.")
    page.get_by_label("Knows somebody in the case").check()
    page.get_by_role("button", name="Declare it, and leave the case").click()

    # it is gone for them, and leads to nobody
    expect(page.get_by_role("status")).to_contain_text("You no longer see that case.")
    expect(page.get_by_text(case.said)).to_have_count(0)
    assert page.request.get(address).status == 404
    assert Case.objects.get(pk=case.pk).lead is None
    assert_sound(page)

    # until a lead of the region ends it.
    page.context.clear_cookies()
    sign_in(northern)
    page.goto(address)
    page.get_by_role("link", name="Conflicts of interest").click()
    sound_in_both(page)
    page.get_by_role("link", name="End it").click()
    sound_in_both(page)
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_role("status")).to_contain_text("The conflict of interest is ended.")
    assert not ConflictOfInterest.objects.standing().exists()


def test_restricted_case_is_opened_in_an_emergency_and_a_lead_sees_it(
    page: Page,
    live_server: object,
    northern: User,
    caseworker: User,
    now: datetime,
    sign_in: Callable[[User], None],
) -> None:
    case = a_case(northern, now=now, lead=northern, circle="NAMED")

    sign_in(caseworker)
    assert page.request.get(f"{live_server}/en/cases/{case.reference}/").status == 404
    page.goto(f"{live_server}/en/cases/{case.reference}/emergency/")
    sound_in_both(page)
    page.get_by_label("Somebody’s safety").check()
    page.get_by_label("Say why it cannot wait").fill("A threat for tonight.")
    page.get_by_role("button", name="Open it in an emergency").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(case.said)
    expect(page.get_by_text("You are outside this case’s circle and have opened it in an emergency")).to_be_visible()
    sound_in_both(page)

    page.context.clear_cookies()
    sign_in(northern)
    page.goto(f"{live_server}/en/cases/")
    page.get_by_role("link", name="See who opened it and why").click()
    expect(page.get_by_text("A threat for tonight.")).to_be_visible()
    sound_in_both(page)
    page.get_by_role("button", name="I have seen it").click()
    expect(page.get_by_role("status")).to_contain_text("It is recorded that you have seen it.")
    assert EmergencyAccess.objects.get().seen_by == northern


def test_people_in_a_case_are_seen_for_a_reason(
    page: Page, live_server: object, northern: User, now: datetime, sign_in: Callable[[User], None]
) -> None:
    case = a_case(northern, now=now)

    sign_in(northern)
    page.goto(f"{live_server}/en/cases/{case.reference}/")
    page.get_by_role("link", name="Add a person").click()
    sound_in_both(page)
    page.get_by_label("Victim").check()
    page.get_by_label("Name", exact=True).fill("Rhys Jones")
    page.get_by_role("button", name="Keep the details").click()
    expect(page.get_by_role("status")).to_contain_text("The personal details are kept.")

    page.goto(f"{live_server}/en/cases/{case.reference}/people/")
    expect(page.get_by_text("Rhys Jones")).to_have_count(0)
    sound_in_both(page)
    page.get_by_label("To get in touch with them").check()
    page.get_by_role("button", name="Show who they are").click()
    expect(page.get_by_text("Rhys Jones")).to_be_visible()
    assert_sound(page)
    assert DetailsLook.objects.get().reason == "CONTACT"
    # A page that is asked for again shows nobody.
    page.goto(f"{live_server}/en/cases/{case.reference}/people/")
    expect(page.get_by_text("Rhys Jones")).to_have_count(0)
