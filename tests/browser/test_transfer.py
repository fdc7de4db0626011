"""A case goes to an agency, once its lapsed protocol was reviewed, and then to another region, which reads in Welsh."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from casework.models import Case, CaseReferral, SharingProtocol
from cohesion.models import User
from tests.browser.conftest import PHONE, assert_sound
from tests.factories.cases import a_case
from tests.factories.sharing import a_protocol

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def press(page: Page, button: str) -> None:
    """The page before an act is sound."""
    assert_sound(page)
    page.get_by_role("button", name=button).click()


def said(page: Page, sentence: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(sentence)


def test_case_is_referred_once_the_protocol_was_reviewed_and_moves_to_another_region(
    page: Page, live_server: object, northern: User, southern: User, sign_in: Callable[[User], None]
) -> None:
    now = timezone.now()
    today = localdate(now)
    case = a_case(northern, now, received_on=today)
    a_protocol(northern, now)
    SharingProtocol.objects.update(review_on=today - timedelta(days=1))

    # Given a co-ordinator whose protocol lapsed yesterday: the case is not referred, and nothing typed is lost.
    sign_in(northern)
    page.goto(f"{live_server}/en/cases/{case.reference}/")
    page.get_by_role("link", name="Refer the case to an agency").click()
    page.get_by_label("To which agency?").select_option(label="North Wales Police")
    page.get_by_label("What is it asked to do?").fill("Visit her on Mondays.")
    page.get_by_label("Consent was given").check()
    press(page, "Save the referral")
    expect(page.locator(".govuk-error-summary")).to_contain_text("had to be reviewed by")
    expect(page.get_by_label("What is it asked to do?")).to_have_value("Visit her on Mondays.")
    assert_sound(page)

    # When the protocol is reviewed, as the first page asks,
    page.goto(f"{live_server}/en/cases/")
    page.get_by_role("link", name="See the protocols").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 sharing protocol has lapsed")
    assert_sound(page)
    page.get_by_role("link", name="Hate crime protocol").click()
    assert_sound(page)
    page.get_by_role("link", name="It was reviewed").click()
    page.get_by_label("To be reviewed next by").fill((today + timedelta(days=365)).isoformat())
    press(page, "Save the review")
    said(page, "The review is saved.")

    # the case is referred,
    page.goto(f"{live_server}/en/cases/{case.reference}/referrals/add/")
    page.get_by_label("To which agency?").select_option(label="North Wales Police")
    page.get_by_label("What is it asked to do?").fill("Visit her on Mondays.")
    page.get_by_label("Consent was given").check()
    page.get_by_role("button", name="Save the referral").click()
    said(page, "The referral is saved.")
    assert CaseReferral.objects.get().status == "OFFERED"

    # and offered to another region.
    page.get_by_role("link", name="Offer the case to another region").click()
    page.get_by_label("To which authority does the case belong?").select_option(label="Cardiff")
    page.get_by_label("Why should the other region take it?").fill("She has moved.")
    page.get_by_label("Consent was given").check()
    press(page, "Offer the case")
    said(page, "It stays here until a lead there accepts it.")
    assert_sound(page)

    # Then a lead there accepts it, in Welsh and on a phone,
    page.context.clear_cookies()
    sign_in(southern)
    page.goto(f"{live_server}/cy/cases/")
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Ateb y cynnig").click()
    expect(page.get_by_text("She has moved.")).to_have_count(0)
    assert_sound(page)
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Derbyn yr achos").click()
    said(page, "Rhowch arweinydd iddo.")
    expect(page.get_by_text("She has moved.")).to_be_visible()
    assert_sound(page)
    assert Case.objects.get().region.code == "CV"

    # and the old region keeps a line.
    page.context.clear_cookies()
    sign_in(northern)
    page.goto(f"{live_server}/en/cases/transfers/")
    expect(page.get_by_role("table")).to_contain_text("Transferred to Cardiff and Vale")
    assert_sound(page)
