"""Reports from outside: the public form and what people try on it, the letter, triage, and what is tidied away."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate
from pytest_django import DjangoCaptureOnCommitCallbacks

from casework.actions.report_links import end_link, make_link
from casework.actions.tension_reports import add_to_case, confirm_report, set_aside, take_as_case, tidy
from casework.models import Case, CountTotal, ReportLink, TensionReport
from casework.pages import tension_triage
from casework.refusals import FieldsRefused, NotPermitted
from casework.report_tokens import digest_of, new_token
from casework.views import tension_public
from cohesion import access_limits
from cohesion.models import AuditEntry, LocalAuthority, User
from cohesion.refusals import ActionRefused
from tests.factories.cases import CARDIFF, a_case
from tests.factories.tension import a_link, a_report, a_tension, posted_report, tension_facts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits_start_anew() -> None:
    cache.clear()


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def link(northern: User, at: datetime) -> tuple[ReportLink, str]:
    return a_link(northern, at)


@pytest.fixture
def report(link: tuple[ReportLink, str], service: User, at: datetime) -> TensionReport:
    return a_report(link[0], service, at)


def letter_token() -> str:
    found = re.search(r"/tension/confirm/([\w-]+)/", str(mail.outbox[-1].body))
    assert found
    return found[1]


@pytest.mark.parametrize(("language", "subject"), [("en", "Confirm your report of a community tension"), ("cy", None)])
def test_report_waits_once_its_letter_is_answered(
    client: Client,
    link: tuple[ReportLink, str],
    northern: User,
    language: str,
    subject: str | None,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/{language}/tension/{link[1]}/", posted_report())
    assert response.status_code == 302
    assert not TensionReport.objects.visible_to(northern).exists()
    assert mail.outbox[-1].to == ["member@example.org"]
    assert mail.outbox[-1].extra_headers["Content-Language"] == language
    assert subject is None or mail.outbox[-1].subject == subject

    token = letter_token()
    assert client.get(f"/{language}/tension/confirm/{token}/").status_code == 200
    assert not TensionReport.objects.visible_to(northern).exists()
    assert client.post(f"/{language}/tension/confirm/{token}/").status_code == 200
    assert TensionReport.objects.visible_to(northern).get().language == language
    replayed = client.post(f"/en/tension/confirm/{token}/")
    assert replayed.status_code == 410
    assert "This link was used before, or is too old" in replayed.text


def test_link_of_a_letter_ends_after_two_days(
    link: tuple[ReportLink, str],
    service: User,
    at: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        a_report(link[0], service, at, confirmed=False)
    token = letter_token()

    assert not confirm_report(token=token, by=service, now=at + timedelta(hours=48, seconds=1))
    assert confirm_report(token=token, by=service, now=at + timedelta(hours=48))
    assert not confirm_report(token=token, by=service, now=at + timedelta(hours=48))


def test_guessed_ended_and_renewed_links_get_the_same_answer(
    client: Client, link: tuple[ReportLink, str], northern: User, at: datetime
) -> None:
    renewed = make_link(authority=link[0].authority, by=northern, now=at)
    standing = ReportLink.objects.get(token_digest=digest_of(renewed))
    assert client.get(f"/en/tension/{renewed}/").status_code == 200
    end_link(link=standing, by=northern, now=at)

    answers = [client.get(f"/en/tension/{token}/") for token in (link[1], renewed, new_token(), "x", "confirm")]
    assert [each.status_code for each in answers] == [404] * 5
    bodies = [re.sub(r"/tension/[\w-]+/", "", each.text) for each in answers]
    assert len(set(bodies)) == 1
    assert client.post(f"/en/tension/{link[1]}/", posted_report()).status_code == 404
    assert client.get(f"/en/tension/confirm/{new_token()}/").status_code == 200
    assert client.post(f"/en/tension/confirm/{new_token()}/").status_code == 404
    assert not TensionReport.objects.exists()


def test_floods_from_an_address_and_through_a_link_stop(
    client: Client, link: tuple[ReportLink, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tension_public, "MOST_OF_AN_ADDRESS", 2)
    monkeypatch.setattr(tension_public, "MOST_OF_A_LINK", 3)
    send = [
        client.post(f"/en/tension/{link[1]}/", posted_report(), REMOTE_ADDR=address).status_code
        for address in ("10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.3")
    ]

    assert send == [302, 302, 429, 302, 429]
    assert TensionReport.objects.count() == 3


def test_program_that_fills_in_what_people_do_not_see_is_thanked_and_kept_nowhere(
    client: Client, link: tuple[ReportLink, str]
) -> None:
    response = client.post(f"/en/tension/{link[1]}/", posted_report(website="https://spam.example"))

    assert response.status_code == 302
    assert not TensionReport.objects.exists()


_BAD: list[tuple[dict[str, Any], str]] = [
    ({"effect": ""}, "Say what the effect on people is."),
    ({"effect": "x" * 1001}, "1,000"),
    ({"effect": "Ring 01286 123 456"}, "may point to one person"),
    ({"place": ""}, "Write the place, without house numbers."),
    ({"strands": []}, "Choose what you have noticed."),
    ({"strands": ["invented"]}, "Choose what you have noticed."),
    ({"themes": ["invented"]}, "Choose entries of the list."),
    ({"role": "invented"}, "Choose an entry of the list."),
    ({"reliability": ""}, "Choose one of these."),
    ({"police": "PERHAPS"}, "Choose one of these."),
    ({"email": "nobody"}, "Enter an e-mail address"),
    ({"when": "2"}, "Enter the day on which you noticed it."),
    ({"when": "2", "noticed_on": (localdate() + timedelta(days=1)).isoformat()}, "This day is in the future."),
    ({"when": "2", "noticed_on": "31 February"}, "govuk-error"),
]


@pytest.mark.parametrize(("said", "sentence"), _BAD)
def test_bad_input_gets_a_sentence_and_keeps_nothing(
    client: Client, link: tuple[ReportLink, str], said: dict[str, Any], sentence: str
) -> None:
    response = client.post(f"/en/tension/{link[1]}/", posted_report(**said))

    assert response.status_code == 200
    assert sentence in response.text
    assert "Error:" in response.text
    assert not TensionReport.objects.exists()


def test_form_asks_first_what_it_must_and_folds_the_rest(client: Client, link: tuple[ReportLink, str]) -> None:
    page = client.get(f"/en/tension/{link[1]}/").text
    first, rest = page.split('<details class="coh-fold">')
    asked = [name for name in re.findall(r'name="(\w+)"', first) if name not in {"csrfmiddlewaretoken", "viewport"}]
    names = list(dict.fromkeys(asked))

    assert names[-8:] == ["effect", "strands", "place", "when", "noticed_on", "reliability", "role", "email"]
    for name in ("themes", "communities", "urgency", "police", "is_online", "is_in_media", "organisation"):
        assert f'name="{name}"' in rest
    assert 'data-draft="new"' in page


@pytest.mark.parametrize("said", [{"organisation": "x" * 2000}, {"themes": ["invented"]}, {"police": ""}])
def test_folded_part_opens_where_something_in_it_is_wrong(
    client: Client, link: tuple[ReportLink, str], said: dict[str, Any]
) -> None:
    page = client.post(f"/en/tension/{link[1]}/", posted_report(**said)).text

    assert '<details class="coh-fold" open>' in page
    assert 'data-draft="answered"' in page
    assert "Parents are afraid" in page


def test_report_that_says_no_more_than_it_must_is_kept(
    client: Client, link: tuple[ReportLink, str], northern: User, at: datetime
) -> None:
    said = posted_report()
    del said["themes"]
    assert client.post(f"/cy/tension/{link[1]}/", said).status_code == 302
    report = TensionReport.objects.get()
    assert not report.themes.exists()
    TensionReport.objects.update(confirmed_at=at)
    client.force_login(northern)

    assert client.get("/en/cases/tension/reports/").status_code == 200
    assert client.get(f"/en/cases/tension/reports/{report.pk}/").status_code == 200
    assert client.get(f"/en/cases/tension/reports/{report.pk}/new/").status_code == 200


def test_letter_of_a_replayed_confirmation_changes_nothing(
    client: Client, service: User, link: tuple[ReportLink, str], northern: User, at: datetime
) -> None:
    """Neither does opening it, a guess, or the token of the authority’s link in its place."""
    report = a_report(link[0], service, at, confirmed=False)
    token = new_token()
    TensionReport.objects.filter(pk=report.pk).update(token_digest=digest_of(token))
    for guess in (new_token(), link[1]):
        assert client.post(f"/en/tension/confirm/{guess}/").status_code == 404
    assert client.post(f"/en/tension/confirm/{token}/").status_code == 200
    set_aside(report_id=report.pk, reason="A lawful vigil.", by=northern, now=timezone.now(), tells=False)

    assert client.post(f"/en/tension/confirm/{token}/").status_code == 410
    assert client.get(f"/en/tension/{token}/").status_code == 404
    assert not TensionReport.objects.waiting().exists()
    assert AuditEntry.objects.filter(act="tension_report.confirmed").count() == 1


def test_address_that_goes_on_guessing_waits_and_shuts_nobody_out(
    client: Client, link: tuple[ReportLink, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_limits, "MOST_MISSES", 3)
    answers = [client.get(f"/en/tension/{new_token()}/", REMOTE_ADDR="10.0.0.9") for _ in range(5)]

    assert [each.status_code for each in answers] == [404, 404, 404, 429, 429]
    assert answers[-1]["Retry-After"] == "600"
    assert client.post(f"/en/tension/confirm/{new_token()}/", REMOTE_ADDR="10.0.0.9").status_code == 429
    assert client.get(f"/en/tension/{link[1]}/", REMOTE_ADDR="10.0.0.9").status_code == 200
    assert client.get(f"/en/tension/{new_token()}/", REMOTE_ADDR="10.0.0.8").status_code == 404


def test_nothing_is_read_back_through_the_link(
    client: Client, link: tuple[ReportLink, str], report: TensionReport
) -> None:
    pages = [client.get(f"/en/tension/{link[1]}/{end}").text for end in ("", "sent/")]

    assert not any("afraid to walk" in page or "West Parade" in page or "member@" in page for page in pages)
    assert "noindex" in client.get(f"/en/tension/{link[1]}/")["X-Robots-Tag"]


def test_links_are_made_by_leads_of_the_region(northern: User, caseworker: User, southern: User, at: datetime) -> None:
    place = LocalAuthority.objects.get(gss=CARDIFF)
    for person in (northern, caseworker):
        with pytest.raises(FieldsRefused):
            make_link(authority=place, by=person, now=at)
    link, _token = a_link(southern, at, CARDIFF)
    with pytest.raises(NotPermitted):
        end_link(link=link, by=northern, now=at)


def test_new_link_is_shown_once_and_kept_as_a_digest(client: Client, northern: User) -> None:
    client.force_login(northern)
    page = client.post("/en/cases/tension/links/W06000002/make/").text
    found = re.search(r"/tension/([\w-]{20,})/", page)
    assert found
    assert ReportLink.objects.get().token_digest != found[1]
    assert found[1] not in client.get("/en/cases/tension/links/").text
    assert client.get(f"/en/tension/{found[1]}/").status_code == 200


def test_report_becomes_a_case_that_counts_once(
    client: Client, northern: User, report: TensionReport, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(northern)
    form = client.get(f"/en/cases/tension/reports/{report.pk}/new/").text
    assert "afraid to walk past" in form
    today = localdate()
    with django_capture_on_commit_callbacks(execute=True):
        facts = tension_facts(received_on=today)
        case = take_as_case(report_id=report.pk, facts=facts, by=northern, now=timezone.now())
    report.refresh_from_db()
    assert (report.status, report.case_id) == ("TAKEN", case.pk)
    assert mail.outbox[-1].to == ["member@example.org"]
    assert report.email == ""
    assert "It is looked into" in str(mail.outbox[-1].body)
    assert CountTotal.objects.get(count="tension.cases_opened", category="").value == 1
    with pytest.raises(ActionRefused, match="dealt with this report already"):
        add_to_case(report_id=report.pk, case_id=case.pk, by=northern, now=timezone.now())


def test_more_reports_join_an_open_tension_without_counting(
    client: Client,
    northern: User,
    report: TensionReport,
    at: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    case = a_tension(northern, at, received_on=localdate(at))
    client.force_login(northern)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/en/cases/tension/reports/{report.pk}/add/", {"case": str(case.pk)})

    assert response.status_code == 302
    assert case.tension_reports.get() == report
    assert CountTotal.objects.get(count="tension.cases_opened", category="").value == 1
    assert not mail.outbox
    assert case.reference in str(AuditEntry.objects.get(act="cases.offered").detail)
    assert "One more report from outside was added." in client.get(f"/en/cases/{case.reference}/").text


def test_most_urgent_report_is_shown_however_many_wait(
    link: tuple[ReportLink, str], service: User, northern: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tension_triage, "MOST_SHOWN", 2)
    for hours, urgency in enumerate(("LATER", "WEEK", "TODAY")):
        a_report(link[0], service, at + timedelta(hours=hours), urgency=urgency)

    assert [each.report.urgency for each in tension_triage.waiting_reports(northern)] == ["TODAY", "WEEK"]


def test_report_joins_no_case_of_another_kind_or_region(
    northern: User, southern: User, report: TensionReport, at: datetime
) -> None:
    hate = a_case(northern)
    theirs = a_tension(southern, at, gss=CARDIFF, received_on=localdate(at))
    for case in (hate, theirs):
        with pytest.raises(ActionRefused):
            add_to_case(report_id=report.pk, case_id=case.pk, by=northern, now=at)
    with pytest.raises(NotPermitted):
        set_aside(report_id=report.pk, reason="Not ours.", by=southern, now=at)


def test_report_is_set_aside_with_a_reason(client: Client, northern: User, report: TensionReport) -> None:
    client.force_login(northern)
    address = f"/en/cases/tension/reports/{report.pk}/aside/"
    assert "Write why the report is set aside." in client.post(address, {"reason": " "}).text
    assert client.post(address, {"reason": "A lawful vigil.", "tells": "on"}).status_code == 302
    assert client.get(f"/en/cases/tension/reports/{report.pk}/").status_code == 404
    assert "No report waits." in client.get("/en/cases/tension/reports/").text


def test_report_of_another_region_is_not_there(client: Client, southern: User, report: TensionReport) -> None:
    client.force_login(southern)
    for act in ("", "new/", "add/", "aside/"):
        assert client.get(f"/en/cases/tension/reports/{report.pk}/{act}").status_code == 404


def test_tidying_takes_what_nobody_confirmed_after_fourteen_days(
    link: tuple[ReportLink, str], northern: User, service: User, at: datetime
) -> None:
    a_report(link[0], service, at - timedelta(days=14, seconds=1), confirmed=False)
    kept = a_report(link[0], service, at - timedelta(days=14), confirmed=False)
    waiting = a_report(link[0], service, at - timedelta(days=400))
    aside = a_report(link[0], service, at - timedelta(days=400))
    set_aside(report_id=aside.pk, reason="Nothing.", by=northern, now=at - timedelta(days=366))

    assert tidy(now=at) == 2
    assert set(TensionReport.objects.all()) == {kept, waiting}
    assert tidy(now=at) == 0


def test_reports_are_sealed(report: TensionReport) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT place, effect, email, organisation FROM casework_tensionreport")
        row = cursor.fetchone()
    assert all(b"Parade" not in bytes(value) and b"example" not in bytes(value) for value in row[:3])


_BROKEN: list[dict[str, Any]] = [
    {"status": "TAKEN"},
    {"status": "SET_ASIDE"},
    {"decided_at": timezone.now()},
    {"is_experienced": False},
    {"confirm_until": datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone())},
]


@pytest.mark.parametrize("broken", _BROKEN, ids=lambda broken: next(iter(broken)))
def test_database_refuses_a_report_that_cannot_be(report: TensionReport, broken: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TensionReport.objects.filter(pk=report.pk).update(**broken)


def test_database_keeps_one_link_per_authority(link: tuple[ReportLink, str], northern: User, at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportLink.objects.create(
            region=link[0].region, authority=link[0].authority, token_digest="x", made_at=at, made_by=northern
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportLink.objects.update(ended_at=at)


def test_report_goes_with_its_case(northern: User, report: TensionReport, at: datetime) -> None:
    facts = tension_facts(received_on=localdate(at))
    case = take_as_case(report_id=report.pk, facts=facts, by=northern, now=at)
    Case.objects.get(pk=case.pk).delete()

    assert not TensionReport.objects.exists()


@pytest.mark.parametrize("tells", [True, False])
def test_reporter_is_told_of_a_new_case_where_its_box_is_ticked(
    client: Client,
    northern: User,
    report: TensionReport,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    tells: bool,
) -> None:
    client.force_login(northern)
    address = f"/en/cases/tension/reports/{report.pk}/new/"
    form = client.get(address).context["form"]
    names = ("title", "summary", "language", "authority", "received_on", "source", "themes", "handling", "place")
    said = {name: form[name].value() for name in names}
    said |= {"title": "A hotel", "received_on": localdate().isoformat()}
    if tells:
        said["tells"] = "on"

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address, said)

    assert response.status_code == 302
    assert form["tells"].value() is True
    assert [letter.to for letter in mail.outbox] == ([["member@example.org"]] if tells else [])
    report.refresh_from_db()
    assert (report.status, report.email) == ("TAKEN", "")
