"""A tension from a report on a phone to its closing with a second person’s confirmation, in both languages."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from casework.models import Case, CaseList, TensionReport
from casework.pages.tension_week import monday_of
from cohesion.models import User
from tests.browser.conftest import PHONE, assert_sound
from tests.factories.cases import entry
from tests.factories.tension import a_link, a_report, a_tension, graded

AGAIN = "Mae’r hyn a deipioch chi yma eto."
MIGRATION = "Mudo a lloches"

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _limits_start_anew() -> None:
    cache.clear()


def press(page: Page, button: str) -> None:
    """The page before an act is sound."""
    assert_sound(page)
    page.get_by_role("button", name=button).click()


def said(page: Page, sentence: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(sentence)


def report_on_a_phone(page: Page, address: str) -> None:
    """In Welsh. What is missing is said once, then it goes; what was begun outlives a closed page until it is sent."""
    page.set_viewport_size(PHONE)
    page.goto(address)
    press(page, "Anfon yr adroddiad")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_sound(page)
    page.set_viewport_size(PHONE)
    page.goto(address)
    expect(page.get_by_text(AGAIN)).to_be_hidden()
    effect = page.get_by_label("Beth sydd wedi digwydd, a beth yw’r effaith ar bobl?")
    effect.fill("Mae rhieni yn ofni cerdded heibio’r hen westy.")
    page.get_by_label("Mae rhywbeth wedi digwydd: graffiti").check()
    page.goto(address.replace("/cy/", "/en/"))
    page.get_by_role("link", name="Cymraeg").click()
    expect(page.get_by_text(AGAIN)).to_be_visible()
    expect(effect).to_have_value("Mae rhieni yn ofni cerdded heibio’r hen westy.")
    expect(page.get_by_label("Mae rhywbeth wedi digwydd: graffiti")).to_be_checked()
    say_the_rest(page)
    page.get_by_role("button", name="Anfon yr adroddiad").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Un cam arall")
    assert_sound(page)
    page.goto(address)
    expect(effect).to_have_value("")


def say_the_rest(page: Page) -> None:
    """The day shows with its answer, and what need not be said stays folded until it is asked for."""
    page.get_by_label("Ble?").fill("West Parade, Bangor")
    day, theme = page.get_by_label("Os yn gynharach"), page.get_by_label(MIGRATION, exact=True)
    page.get_by_label("Cynharach", exact=True).check()
    expect(day).to_be_visible()
    page.get_by_label("Heddiw", exact=True).check()
    expect(day).to_be_hidden()
    page.get_by_label("Gwelais neu clywais ef fy hun").check()
    page.get_by_label("Beth yw eich rôl?").select_option(label=entry(CaseList.REPORTER_ROLE, "councillor").name_cy)
    page.get_by_label("Eich cyfeiriad e-bost").fill("aelod@example.org")
    expect(theme).to_be_hidden()
    page.get_by_text("Dweud mwy, os oes gennych amser").click()
    theme.check()
    assert_sound(page)
    page.set_viewport_size(PHONE)


def confirm_by_letter(page: Page, server: object) -> None:
    found = re.search(r"/cy/tension/confirm/[\w-]+/", str(mail.outbox[-1].body))
    assert found
    page.goto(f"{server}{found[0]}")
    press(page, "Ie, fi a anfonodd yr adroddiad hwn")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Diolch: mae’r adroddiad wedi cyrraedd")
    assert_sound(page)


def test_tension_from_a_phone_to_its_closing(
    page: Page, live_server: object, northern: User, caseworker: User, sign_in: Callable[[User], None]
) -> None:
    now = timezone.now()
    _link, token = a_link(northern, now)

    # Given a report from a phone whose letter was answered, it waits for the region.
    report_on_a_phone(page, f"{live_server}/cy/tension/{token}/")
    assert not TensionReport.objects.visible_to(northern).exists()
    confirm_by_letter(page, live_server)

    # When a caseworker opens a case of it, the form holds what the report says.
    sign_in(caseworker)
    page.goto(f"{live_server}/en/cases/tension/")
    page.get_by_role("link", name="1 report waits").click()
    assert_sound(page)
    page.locator("tbody th a").click()
    expect(page.get_by_text("Mae rhieni yn ofni")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Open a new case").click()
    page.get_by_label("Title", exact=True).fill("Fear around the old hotel")
    press(page, "Record it")
    said(page, "Recorded.")
    case = Case.objects.get(kind="TENSION")
    assert "Diolch am eich adroddiad" in str(mail.outbox[-1].body)

    # The top band stands at once, and its grader cannot confirm it.
    page.get_by_role("link", name="Grade the tension").first.click()
    grade_as_top(page)
    said(page, "The grading is saved.")
    expect(page.get_by_text("You graded it yourself")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Escalate the tension").click()
    page.get_by_label("To whom?").select_option(label="Police")
    page.get_by_label("Why?").fill("It may lead to violence.")
    press(page, "Escalate it")
    said(page, "The tension is escalated.")
    page.context.clear_cookies()

    confirm_as_second_person(page, live_server, northern, case, sign_in)
    come_down_and_close(page, live_server, case)


def grade_as_top(page: Page) -> None:
    press(page, "Save the grading")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_label("Evidenced: something has happened").check()
    page.get_by_role("group", name="How likely").get_by_label("5", exact=True).check()
    page.get_by_role("group", name="How much harm").get_by_label("4", exact=True).check()
    page.get_by_label("From a reliable source").check()
    page.get_by_label("Rising", exact=True).check()
    page.get_by_label("High confidence").check()
    page.get_by_label("What speaks for it?").fill("Graffiti for the third night.")
    press(page, "Save the grading")


def confirm_as_second_person(
    page: Page, live_server: object, northern: User, case: Case, sign_in: Callable[[User], None]
) -> None:
    """In Welsh, as the letters of the co-ordinator are."""
    sign_in(northern)
    page.goto(f"{live_server}/cy/")
    expect(page.get_by_text("Rhaid i ail berson gadarnhau")).to_be_visible()
    page.get_by_role("link", name="Gweld y graddio").click()
    page.get_by_role("link", name="Cadarnhau’r band uchaf").click()
    press(page, "Rwy’n ei gadarnhau")
    said(page, "Cadarnhawyd y band uchaf.")
    assert_sound(page)
    assert case.tension_assessments.get().confirmed_by == northern


def come_down_and_close(page: Page, live_server: object, case: Case) -> None:
    page.goto(f"{live_server}/en/cases/{case.reference}/")
    page.get_by_role("link", name="Write how it came down").click()
    page.get_by_label("How did it come down?").fill("A meeting of neighbours.")
    page.get_by_label("What was learnt?").fill("Answer rumours on the first day.")
    press(page, "Save it")
    said(page, "The tension is de-escalated.")
    page.get_by_role("link", name="Close the case").click()
    page.get_by_label("What could be done is done").check()
    press(page, "Close the case")
    said(page, "The case is closed.")
    expect(page.get_by_text("Answer rumours on the first day.")).to_be_visible()
    assert_sound(page)
    assert not Case.objects.get(pk=case.pk).is_open


@pytest.mark.parametrize("language", ["en", "cy"])
def test_pages_of_tensions_are_sound(
    page: Page,
    live_server: object,
    northern: User,
    southern: User,
    service: User,
    sign_in: Callable[[User], None],
    language: str,
) -> None:
    now = timezone.now()
    today = localdate(now)
    for likelihood, place in ((1, "W06000002"), (3, "W06000001"), (5, "W06000003")):
        graded(a_tension(northern, now, gss=place, received_on=today), northern, now, likelihood, 5)
    a_tension(northern, now, received_on=today - timedelta(days=1))
    graded(a_tension(southern, now, gss="W06000015", received_on=today), southern, now, 4, 3)
    link, _token = a_link(northern, now)
    report = a_report(link, service, now)
    sign_in(northern)
    first: date = monday_of(today)
    case = Case.objects.filter(kind="TENSION", tension__band="TOP").get()
    pages = ["", "reports/", f"reports/{report.pk}/add/", f"reports/{report.pk}/aside/", "links/", "triggers/"]
    for each in (*pages, "triggers/add/", f"week/NWW/{first}/", f"week/NWW/{first - timedelta(days=70)}/"):
        page.goto(f"{live_server}/{language}/cases/tension/{each}")
        assert_sound(page)
    acts = ("", "tension/grade/", "tension/contact/", "tension/rumour/", "tension/impact/", "tension/stage/", "print/")
    for each in acts:
        page.goto(f"{live_server}/{language}/cases/{case.reference}/{each}")
        assert_sound(page)
