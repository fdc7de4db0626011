"""A request for personal data in a real browser, from opening it to the bundle, with everybody else covered."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from casework.models import CaseNote, LegalHold
from casework.redaction import MARK
from cohesion.models import AuditEntry, User
from tests.browser.conftest import assert_sound
from tests.browser.test_retention_run import sound_in_both
from tests.factories.cases import a_case
from tests.factories.closed_cases import a_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def test_request_is_answered_with_third_parties_covered(
    page: Page,
    live_server: object,
    tmp_path: Path,
    northern: User,
    caseworker: User,
    now: datetime,
    sign_in: Callable[[User], None],
) -> None:
    case = a_case(northern, now=now, summary="Siân Jones saw it. Rhys rang Nia Puw. His cousin Dafydd Glyn fled.")
    CaseNote.objects.create(case=case, text="Sian told Rhys at LL57 1AB, 01248-123456.", at=now, by=northern)
    CaseNote.objects.create(case=case, text="Counsel says that the claim is weak.", at=now, by=northern)
    a_person(case, northern, name="Rhys Jones", telephone="01248 999999")
    a_person(case, northern, "WITNESS", name="Siân Jones", postcode="LL57 1AB", telephone="01248 123456")

    # Given a caseworker whom a victim asks what is held about him
    sign_in(caseworker)
    page.goto(f"{live_server}/en/cases/{case.reference}/")
    page.get_by_role("link", name="Somebody asks for their data").click()
    sound_in_both(page)
    page.get_by_role("button", name="Open the request").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose who asks")
    page.get_by_label("Rhys Jones (Victim)").check()
    page.get_by_role("button", name="Open the request").click()
    expect(page.get_by_role("status")).to_contain_text("Until it is answered nothing removes the case.")
    assert LegalHold.objects.standing().get().reason == "RIGHTS"

    # the witness is covered, he is not, and a name that stands nowhere else is added.
    expect(page.get_by_text("Left readable, because they belong to whoever asks as well: Jones")).to_be_visible()
    expect(page.locator("article", has_text="Dafydd Glyn fled").locator("mark")).to_have_count(2)
    sound_in_both(page)
    page.get_by_label("Cover these as well").fill("Dafydd Glyn")
    legal = page.locator("article", has_text="Counsel says")
    legal.get_by_role("combobox").select_option("Legal advice or legal proceedings")
    page.get_by_role("button", name="Save, and look at it again").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    sound_in_both(page)

    # When they see it as it goes out, somebody else has to read it:
    page.get_by_role("link", name="See it as it goes out").click()
    sheet = page.locator(".coh-sheet")
    expect(sheet).to_contain_text(f"{MARK}")
    for word in ("Siân", "Sian", "123456", "Dafydd", "Puw", "Counsel"):
        expect(sheet).not_to_contain_text(word)
    expect(page.get_by_text("You prepared it, so somebody else reads it")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Mared Owen")).to_be_visible()
    sound_in_both(page)
    address = page.url

    # the region's co-ordinator reads it,
    page.context.clear_cookies()
    sign_in(northern)
    page.goto(address)
    sound_in_both(page)
    page.get_by_role("button", name="I have read it: it may go out like this").click()
    expect(page.get_by_role("status")).to_contain_text("It can be answered now.")
    sound_in_both(page)

    # and the caseworker answers.
    page.context.clear_cookies()
    sign_in(caseworker)
    page.goto(address)
    page.get_by_role("button", name="Answer, and make the bundle").click()
    expect(page.get_by_role("status")).to_contain_text("Answered.")
    sound_in_both(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take the bundle (ZIP)").click()
    path = tmp_path / "bundle.zip"
    taken.value.save_as(path)

    # Then the bundle tells him about himself and nobody about anybody else, and the case is held no longer.
    with ZipFile(path) as package:
        read, told = package.read("bundle.html").decode(), json.loads(package.read("bundle.json"))
    for word in ("Siân", "Sian", "123456", "LL57", "Dafydd", "Puw", "Counsel"):
        assert word not in read
        assert word not in json.dumps(told, ensure_ascii=False)
    assert f"{MARK} saw it. Rhys rang [Caseworker]. His cousin {MARK} fled." in {each["text"] for each in told["texts"]}
    assert not LegalHold.objects.standing().exists()
    assert AuditEntry.objects.filter(act="case.read.subject_access", actor=caseworker).count() == 1

    # The page in the bundle reads in any browser, without scripts.
    page.goto("about:blank")
    page.set_content(read)
    expect(page.get_by_role("heading", level=1)).to_contain_text("What is held about you")
    assert_sound(page)
