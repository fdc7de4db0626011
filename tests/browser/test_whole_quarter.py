"""A quarter from its opening to its acceptance with one round of changes: with JavaScript in English, without it in
Welsh. Fields and forms are found by their names, which are the same in both languages.
"""

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.actions import quarterly_returns as actions
from outcomes.entry import fields
from outcomes.models import Plan, QuarterlyReturn, ReturnRound, ReturnStatus
from outcomes.return_values import CellKey
from reporting.figures import annual
from tests.browser.conftest import DESK, PASSWORD, assert_sound
from tests.outcomes.test_quiet_pages import full

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ANGLESEY = "W06000001"
WHERE = "returns/NWW/2014-15-Q2"


class Sitting:
    """One browser in one language, whoever sits before it."""

    def __init__(self, page: Page, base: str, language: str, *, scripts: bool) -> None:
        self.page, self.base, self.language, self.scripts = page, base, language, scripts

    def sign_in(self, user: User) -> None:
        self.page.context.clear_cookies()
        self.go("account/login/")
        self.page.locator("#id_login").fill(user.email)
        self.page.locator("#id_password").fill(PASSWORD)
        self.press(self.page.locator("main form"))

    def go(self, path: str) -> None:
        response = self.page.goto(f"{self.base}/{self.language}/{path}")
        assert response is not None
        assert response.status == 200, path
        if self.scripts:
            assert_sound(self.page)  # the scan is a script of its own

    def press(self, form: Locator, button: str = "button[type=submit]") -> None:
        form.locator(button).first.click()
        self.page.wait_for_load_state()

    def form(self, path: str) -> Locator:
        return self.page.locator(f'form[action$="/{path}"]')


@pytest.fixture
def last_quarter(
    northern_return: QuarterlyReturn, northern: User, officer: User, plan: Plan, now: datetime
) -> QuarterlyReturn:
    """A full quarter, accepted, and the seven other regions' returns left aside."""
    actions.save(quarterly_return=northern_return, values=full(northern_return), by=northern, now=now)
    actions.submit(quarterly_return=northern_return, declared_as="Co-ordinator", by=northern, now=now)
    actions.start_review(quarterly_return=northern_return, by=officer, now=now)
    actions.accept(quarterly_return=northern_return, by=officer, now=now)
    return northern_return


@pytest.fixture(params=[("en", True), ("cy", False)], ids=["english-with-scripts", "welsh-without"])
def sitting(request: pytest.FixtureRequest, browser: Browser, live_server: object) -> Iterator[Sitting]:
    language, scripts = request.param
    context = browser.new_context(viewport=DESK, locale="en-GB", java_script_enabled=scripts)
    yield Sitting(context.new_page(), str(live_server), language, scripts=scripts)
    context.close()


def test_quarter_goes_from_its_opening_to_its_acceptance_with_one_round_of_changes(
    sitting: Sitting, last_quarter: QuarterlyReturn, northern: User, officer: User, plan: Plan
) -> None:
    measure = plan.measures.get(code="1.2.M3")
    place = last_quarter.authorities.in_map_order()[0]
    box = f"#{fields.figure(CellKey(measure.pk, place.pk))}"
    page = sitting.page

    # Given an officer who opens the quarter,
    sitting.sign_in(officer)
    sitting.go("rounds/open/?plan=NDP-2014-16&quarter=2014-15-Q2")
    sitting.press(page.locator("main form[method=post]"))
    assert ReturnRound.objects.filter(quarter="2014-15-Q2").exists()

    # and a co-ordinator for whom it was a quiet one but for one number.
    sitting.sign_in(northern)
    sitting.go(f"{WHERE}/quiet/")
    for outcome in plan.outcomes.order_by("position"):
        sitting.press(sitting.form(f"quiet/{outcome.code}/").last)
    type_in(sitting, box, "9")
    sitting.go(f"{WHERE}/check/")
    send(sitting)

    # When the officer reads it and asks about that number,
    sitting.sign_in(officer)
    sitting.go(f"{WHERE}/review/")
    sitting.press(sitting.form("start-reading/"))
    sitting.go(f"{WHERE}/review/ask/?about=1 1.2.M3 {ANGLESEY}")
    page.locator("textarea[name=text]").fill("Is this without the evening course?")
    sitting.press(page.locator("main form[method=post]"))
    sitting.go(f"{WHERE}/ask/")
    sitting.press(page.locator("main form[method=post]"))
    assert standing() == ReturnStatus.CHANGES_REQUESTED

    # the co-ordinator finds the question beside it, changes it, answers and sends it again.
    sitting.sign_in(northern)
    sitting.go(f"{WHERE}/outcome/1/")
    expect(page.get_by_text("Is this without the evening course?").first).to_be_visible()
    page.get_by_role("link").and_(page.locator('[href*="/answer/"]')).first.click()
    page.locator("textarea[name=answer]").fill("It was. It is 12 with it.")
    sitting.press(page.locator("main form[method=post]"))
    type_in(sitting, box, "12")
    send(sitting)

    # Then the officer sees old and new side by side and accepts it,
    sitting.sign_in(officer)
    sitting.go(f"{WHERE}/review/")
    sitting.press(sitting.form("start-reading/"))
    changed = page.locator("#outcome-1 tr", has_text="1.2.M3").first
    expect(changed).to_contain_text("9")
    expect(changed).to_contain_text("12")
    sitting.go(f"{WHERE}/accept/")
    sitting.press(page.locator("main form[method=post]"))
    assert standing() == ReturnStatus.ACCEPTED

    # and the number counts in the year.
    assert annual(plan, FinancialYear(2014)).value("1.2.M3", ANGLESEY) == 40 + 12


def standing() -> str:
    return QuarterlyReturn.objects.get(round__quarter="2014-15-Q2", region__code="NWW").status


def type_in(sitting: Sitting, box: str, number: str) -> None:
    sitting.go(f"{WHERE}/outcome/1/")
    sitting.page.locator(box).fill(number)
    if sitting.scripts:
        with sitting.page.expect_response(lambda response: response.url.endswith("/field/")) as saved:
            sitting.page.keyboard.press("Tab")
        assert saved.value.status == 200
    else:
        sitting.page.locator("button[name=then][value=stay]").last.click()
    sitting.go(f"{WHERE}/outcome/1/")
    expect(sitting.page.locator(box)).to_have_value(number)


def send(sitting: Sitting) -> None:
    sitting.go(f"{WHERE}/send/")
    form = sitting.page.locator("main form[method=post]", has=sitting.page.locator("[name=is_complete]"))
    for reason in form.locator("textarea[name^=r-]").all():
        reason.fill("Y cwrs nos / the evening course")
    form.locator("[name=is_complete]").check()
    sitting.press(form)
    assert sitting.page.url.endswith("/receipt/")
    assert standing() == ReturnStatus.SUBMITTED
