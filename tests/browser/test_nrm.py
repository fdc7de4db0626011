"""An adult who refuses consent, and a child: what each is asked, what follows, and who never stands in the record."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from casework.models import Case, CaseList, CountedCase
from cohesion.models import User
from tests.browser.conftest import PHONE, assert_sound
from tests.factories.cases import entry

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def day(page: Page, label: str, when: date) -> None:
    page.get_by_label(label, exact=True).fill(when.isoformat())


def press(page: Page, button: str) -> None:
    """The page before an act is sound."""
    assert_sound(page)
    page.get_by_role("button", name=button).click()


def said(page: Page, sentence: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(sentence)


def counted() -> set[str]:
    return {*CountedCase.objects.values_list("count", flat=True)}


def test_adult_who_refuses_is_notified_without_a_name_and_may_consent_later(
    page: Page, live_server: object, northern: User, sign_in: Callable[[User], None]
) -> None:
    today = localdate()
    sign_in(northern)

    # Given an adult who refused, a referral is refused, and so is who it is.
    page.goto(f"{live_server}/en/cases/nrm/")
    assert_sound(page)
    page.get_by_role("link", name="Record a potential victim").click()
    page.get_by_role("group", name="Did the adult consent").get_by_label("Refused").check()
    day(page, "Day of the answer", today)
    page.get_by_label("Gwynedd", exact=True).first.check()
    page.get_by_label("Which agency reports it?").select_option("council")
    page.get_by_label("Sexual exploitation").check()
    page.get_by_label("What is known?").fill("Works at LL57 1DT without pay.")
    press(page, "Record it")
    expect(page.locator(".govuk-error-summary")).to_contain_text("An adult is referred only with consent.")
    assert_sound(page)
    page.get_by_label("Notification without a name").check()
    page.get_by_label("The authority reported it").check()
    day(page, "Day of the referral or notification", today)
    page.get_by_role("button", name="Record it").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("A notification identifies nobody. Take out")
    page.get_by_label("What is known?").fill("Works without pay.")
    page.get_by_role("button", name="Record it").click()

    # Then it is recorded, counts as a notification alone, and nobody can be named in it.
    said(page, "Recorded.")
    expect(page.get_by_text("notified without a name, as the law asks")).to_be_visible()
    assert_sound(page)
    assert counted() == {"nrm.duty_to_notify"}
    expect(page.get_by_text("Nobody is identified in this record")).to_be_visible()

    # When the adult consents later, it becomes a referral, and both count.
    page.get_by_role("link", name="The answer about consent has changed").click()
    page.get_by_label("The adult consents to a referral").check()
    day(page, "Day of the answer", today)
    day(page, "Day of the referral or notification that follows", today)
    page.get_by_label("What led to it?").fill("Trusts the worker now.")
    press(page, "Save the answer")
    said(page, "The answer is saved")
    expect(page.get_by_text("waiting for a decision on reasonable grounds")).to_be_visible()
    assert_sound(page)
    assert counted() == {"nrm.duty_to_notify", "nrm.reported_by_authority"}


def test_child_on_a_phone_in_welsh_is_referred_without_consent(
    page: Page, live_server: object, northern: User, sign_in: Callable[[User], None]
) -> None:
    today = localdate()
    sign_in(northern)
    page.set_viewport_size(PHONE)

    # Given a child, consent is not asked for: a refusal is refused.
    page.goto(f"{live_server}/cy/cases/new/modern-slavery/")
    page.get_by_label("Plentyn, neu rywun").check()
    page.get_by_role("group", name="A gydsyniodd").get_by_label("Gwrthodwyd").check()
    page.get_by_label("Gwynedd", exact=True).first.check()
    page.get_by_label("Pa asiantaeth sy’n").select_option("council")
    page.get_by_label(entry(CaseList.EXPLOITATION, "criminal").name_cy).check()
    page.get_by_label("Beth sy’n hysbys?").fill("Plentyn yn cario cyffuriau rhwng trefi.")
    day(page, "Diwrnod yr atgyfeiriad neu’r hysbysiad", today)
    press(page, "Ei gofnodi")
    page.set_viewport_size(PHONE)
    expect(page.locator(".govuk-error-summary")).to_contain_text("Ni all plentyn wrthod atgyfeiriad")
    page.get_by_label("Dim angen: plentyn").check()
    page.get_by_role("button", name="Ei gofnodi").click()

    # Then children’s services are owed at once, on the case and in the overview, until their day is there.
    expect(page.get_by_text("Dywedir wrth y gwasanaethau plant")).to_be_visible()
    assert_sound(page)
    page.goto(f"{live_server}/cy/cases/nrm/?owed=child")
    expect(page.get_by_text("Gwasanaethau plant: nid yw’r diwrnod")).to_be_visible()
    assert_sound(page)
    page.set_viewport_size(PHONE)
    page.locator("tbody th a").click()
    page.locator("a[href$='/edit/']").first.click()
    page.locator("summary").filter(has_text="Diogelwch").click()
    day(page, "Dywedwyd wrth y gwasanaethau plant ar", today)
    day(page, "Atgyfeiriad diogelu plentyn", today)
    press(page, "Cadw’r newid")
    expect(page.get_by_text("Dywedir wrth y gwasanaethau plant")).to_have_count(0)
    assert Case.objects.get().nrm.consent == "NOT_NEEDED"
