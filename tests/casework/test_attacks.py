"""What somebody tried on conferences, notifications, tensions, reports and transfers, and is refused."""

from datetime import date, datetime, timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.actions import circles, conflicts
from casework.actions.case_actions import Owner, add_action
from casework.actions.marac_meetings import plan_meeting
from casework.actions.marac_referrals import refer_to_marac
from casework.actions.next_actions import set_next_action
from casework.actions.notes import add_note
from casework.actions.nrm_steps import add_missing
from casework.actions.tension_grading import confirm_band
from casework.actions.tension_reports import set_aside
from casework.actions.transfer_answers import accept_transfer
from casework.actions.transfers import offer_transfer
from casework.models import (
    Agency,
    AgendaItem,
    Case,
    CaseList,
    CaseNote,
    CaseTransfer,
    Forum,
    Meeting,
    TensionReport,
    TriggerEvent,
)
from casework.pages.looks import newest
from casework.report_tokens import new_token
from casework.views import tension_public, trigger_events
from cohesion.models import AuditEntry, LocalAuthority, Region, RegionCoverage, User
from cohesion.refusals import ActionRefused
from tests.factories.cases import CARDIFF, a_case, entry
from tests.factories.marac import a_forum, a_meeting, a_referral, accepted, marac_facts
from tests.factories.nrm import an_nrm_case
from tests.factories.sharing import CONSENT
from tests.factories.tension import a_link, a_report, a_tension, graded, posted_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits_start_anew() -> None:
    cache.clear()


@pytest.fixture
def forum(regions: dict[str, Region]) -> Forum:
    return a_forum(regions["NWW"])


# --- what is logged ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address", ["/en/tension/{}/", "/cy/tension/confirm/{}/", "/tension/{}", "/en/tension/{}/sent/"]
)
def test_secret_of_a_report_stands_in_no_log(client: Client, log: StringIO, address: str) -> None:
    token = new_token()
    client.post(address.format(token))
    client.get(address.format(token))

    assert "/tension/" in log.getvalue()
    assert token not in log.getvalue()


def test_letter_that_cannot_be_sent_leaves_no_address_in_the_log(
    northern: User,
    service: User,
    log: StringIO,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: object,
) -> None:
    report = a_report(a_link(northern, timezone.now())[0], service, timezone.now())

    def refuse(self: object, messages: object) -> int:
        raise OSError({"member@example.org": (550, b"no such person")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        set_aside(report_id=report.pk, reason="Known.", by=northern, now=timezone.now())

    assert "letter_not_sent" in log.getvalue()
    assert "member@example.org" not in log.getvalue()


# --- the form for the public ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "email", ['"a\x0bBcc:victim@y.example"@b.example', f"a@{'ä' * 60}.example", '"a\x1c"@b.example']
)
def test_address_that_no_letter_can_bear_is_refused_by_its_field(client: Client, northern: User, email: str) -> None:
    token = a_link(northern, timezone.now())[1]

    response = client.post(f"/en/tension/{token}/", posted_report(email=email))

    assert (response.status_code, TensionReport.objects.count()) == (200, 0)
    assert "Enter an e-mail address, such as name@example.org." in response.text


def test_nobody_is_flooded_with_letters_that_they_did_not_ask_for(
    client: Client, northern: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tension_public, "MOST_TO_A_PERSON", 2)
    token = a_link(northern, timezone.now())[1]
    sent = [
        client.post(f"/en/tension/{token}/", posted_report(email=email), REMOTE_ADDR=f"10.0.0.{place}").status_code
        for place, email in enumerate(("a@example.org", "A@Example.org", "a@example.org", "b@example.org"))
    ]

    assert sent == [302, 302, 429, 302]


@pytest.mark.skipif("DatabaseCache" not in str(settings.CACHES), reason="a cache of another sort keeps its own time")
def test_going_on_prolongs_no_wait(client: Client, northern: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tension_public, "MOST_OF_A_LINK", 1)
    token, begun = a_link(northern, timezone.now())[1], timezone.now()

    def after(seconds: int) -> int:
        at = begun + timedelta(seconds=seconds)
        monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: at)
        monkeypatch.setattr("django.core.cache.backends.base.time", SimpleNamespace(time=at.timestamp))
        return client.post(f"/en/tension/{token}/", posted_report()).status_code

    assert [after(seconds) for seconds in (0, 250, 500, 602)] == [302, 429, 429, 302]


def test_address_of_a_reporter_goes_once_they_are_answered(
    northern: User, service: User, django_capture_on_commit_callbacks: object
) -> None:
    report = a_report(a_link(northern, timezone.now())[0], service, timezone.now())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        set_aside(report_id=report.pk, reason="Known.", by=northern, now=timezone.now())

    assert mail.outbox[-1].to == ["member@example.org"]
    assert TensionReport.objects.get().email == ""


def test_link_of_an_authority_that_went_to_another_region_opens_nothing(
    client: Client, northern: User, regions: dict[str, Region]
) -> None:
    link, token = a_link(northern, timezone.now())
    assert client.get(f"/en/tension/{token}/").status_code == 200

    RegionCoverage.objects.filter(authority=link.authority).update(region=regions["CV"])

    assert client.post(f"/en/tension/{token}/", posted_report()).status_code == 404
    assert not TensionReport.objects.exists()


@pytest.mark.parametrize("place", ["marac/{}/", "marac/meetings/{}/", "marac/meetings/{}/pack/", "protocols/{}/"])
def test_number_beyond_every_key_is_a_page_that_is_not_there(client: Client, northern: User, place: str) -> None:
    client.force_login(northern)

    assert client.get(f"/en/cases/{place.format('9' * 40)}").status_code == 404


# --- the second person ------------------------------------------------------------------------------------------------
def test_second_person_confirms_no_grading_that_they_have_not_read(
    client: Client, northern: User, caseworker: User
) -> None:
    now = timezone.now()
    case = a_tension(northern)
    graded(case, northern, now - timedelta(hours=2), 5, 5)
    client.force_login(caseworker)
    address = reverse("case_tension_confirm", args=[case.reference])
    seen = client.get(address).context["form"]["version"].value()
    graded(case, northern, now - timedelta(hours=1), 5, 5, reasons="Something else altogether.")

    answered = client.post(address, {"version": seen})

    assert answered.status_code == 200
    assert "Something else altogether." in answered.text
    assert not case.tension_assessments.filter(confirmed_at__isnull=False).exists()
    assert client.post(address, {"version": answered.context["form"]["version"].value()}).status_code == 302
    assert case.tension_assessments.get(confirmed_by=caseworker).reasons == "Something else altogether."


def test_grading_once_more_puts_the_second_person_off_by_nothing(northern: User, caseworker: User) -> None:
    now, case = timezone.now(), a_tension(northern)
    first = graded(case, northern, now - timedelta(hours=30), 5, 5)

    again = graded(case, northern, now - timedelta(hours=1), 5, 5)
    assert again.confirm_by == first.confirm_by
    assert again.is_confirmation_late(now)

    confirm_band(case_id=case.pk, assessment_id=again.pk, by=caseworker, now=now)
    assert graded(case, northern, now, 5, 5).confirm_by == now + timedelta(hours=24)


# --- restricted cases and conflicts of interest -----------------------------------------------------------------------
def test_referral_is_kept_to_the_people_of_the_case_that_led_to_it(
    northern: User, caseworker: User, regions: dict[str, Region], forum: Forum, now: datetime
) -> None:
    origin = a_case(northern)
    conflicts.record_conflict(case_id=origin.pk, user=caseworker, reason="KNOWS", by=northern, now=now)
    referred = refer_to_marac(facts=marac_facts(forum), by=northern, now=now, from_case=origin.pk)
    assert not Case.objects.in_sight_of(caseworker).filter(pk=referred.pk).exists()

    restricted = a_case(northern)
    circles.set_circle(case_id=restricted.pk, circle="NAMED", named=[northern], by=northern, now=now)
    facts = marac_facts(forum, summary=restricted.summary)
    referred = refer_to_marac(facts=facts, by=northern, now=now, from_case=restricted.pk)
    assert Case.objects.get(pk=referred.pk).circle == "NAMED"
    assert Case.objects.visible_to(northern).filter(pk=referred.pk).exists()
    assert not Case.objects.visible_to(caseworker).filter(pk=referred.pk).exists()


def test_conflict_of_interest_hides_a_case_in_agendas_too(
    client: Client, northern: User, caseworker: User, forum: Forum, now: datetime
) -> None:
    case = accepted(a_referral(northern, forum), northern)
    meeting = a_meeting(forum, date(2014, 6, 2), northern, held=False)
    conflicts.record_conflict(case_id=case.pk, user=caseworker, reason="KNOWS", by=northern, now=now)
    client.force_login(caseworker)

    pages = [
        client.get(reverse("cases_marac_forum", args=[forum.pk])).text,
        client.get(reverse("cases_marac_meeting", args=[meeting.pk])).text,
        client.get(reverse("cases_marac_pack", args=[meeting.pk])).text,
    ]

    for page in pages:
        assert "cannot open" not in page.replace("Cases that you cannot open are left out.", "")
        assert "left out: it is kept to others" not in page


# --- looks ------------------------------------------------------------------------------------------------------------
def test_lists_of_conferences_and_tensions_are_looks(
    client: Client, northern: User, service: User, forum: Forum, now: datetime
) -> None:
    at = timezone.now()
    case = accepted(a_referral(northern, forum), northern)
    item = a_meeting(forum, date(2014, 6, 2), northern).items.get()
    owner = Owner(agency=Agency.objects.get(code="housing"))
    said = {"case_id": case.pk, "text": "Locks", "language": "en", "owner": owner}
    action = add_action(**said, due_on=at.date(), by=northern, now=at)  # type: ignore[arg-type]
    action.agenda_item = item
    action.save()
    tension, report = a_tension(northern), a_report(a_link(northern, at)[0], service, at)
    client.force_login(northern)
    pages = {
        reverse("cases_marac_forum", args=[forum.pk]): ("cases.listed", case),
        reverse("cases_marac_actions"): ("cases.actions_listed", case),
        reverse("cases_tension_report_add", args=[report.pk]): ("cases.offered", tension),
        reverse("cases_tension_trigger_add"): ("cases.offered", tension),
    }
    for page, (act, shown) in pages.items():
        before = AuditEntry.objects.filter(act=act).count()
        assert client.get(page).status_code == 200
        told = AuditEntry.objects.filter(act=act).order_by("pk")
        assert told.count() == before + 1, page
        assert told.last().detail["cases"] == [shown.reference]  # type: ignore[union-attr]


def test_minutes_and_what_happened_on_paper_are_looks_at_the_case(client: Client, northern: User, forum: Forum) -> None:
    case = accepted(a_referral(northern, forum), northern)
    meeting = a_meeting(forum, date(2014, 6, 2), northern)
    client.force_login(northern)
    item = meeting.items.get()

    client.get(reverse("cases_marac_item", args=[item.pk]))
    client.post(reverse("cases_marac_item", args=[item.pk]), {"status": ""})
    client.get(reverse("cases_marac_item_action", args=[item.pk]))
    client.get(reverse("cases_marac_pack", args=[meeting.pk]), {"identifying": ""})

    looks = [look.how for look in newest(case, 4)]
    assert looks == [
        "Took it out in an export",
        "Opened a page of the case",
        "Opened the minutes of a meeting",
        "Opened the minutes of a meeting",
    ]


def test_changing_an_event_lets_go_of_no_older_tension_and_lists_no_more_of_them(
    client: Client, northern: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trigger_events, "MOST_OFFERED", 1)
    older, newest_one = a_tension(northern), a_tension(northern, received_on=date(2014, 5, 2))
    day, named = timezone.localdate(), {"name_en": "Cup", "name_cy": "Cwpan"}
    kind = entry(CaseList.TRIGGER, "match")
    trigger = TriggerEvent.objects.create(
        kind=kind, starts_on=day, ends_on=day, at=timezone.now(), by=northern, **named
    )
    trigger.cases.add(older)
    client.force_login(northern)
    address = reverse("cases_tension_trigger", args=[trigger.pk])

    offered = client.get(address).context["form"].fields["cases"].queryset

    assert set(offered) == {older, newest_one}
    page = client.post(reverse("cases_tension_trigger_add"), {}).text
    assert newest_one.said in page
    assert older.said not in page


# --- transfers --------------------------------------------------------------------------------------------------------
def test_case_of_a_conference_that_moved_leaves_the_agendas_of_its_old_region(
    northern: User, southern: User, forum: Forum, now: datetime
) -> None:
    case = accepted(a_referral(northern, forum), northern)
    heard = a_meeting(forum, date(2014, 6, 2), northern)
    a_meeting(forum, date(2014, 7, 2), northern, held=False)
    version = Case.objects.get(pk=case.pk).version
    offer = offer_transfer(
        case_id=case.pk,
        to_authority=LocalAuthority.objects.get(gss=CARDIFF),
        reason="Moved.",
        language="en",
        ground=CONSENT,
        seen_version=version,
        by=northern,
        now=now,
    )
    accept_transfer(transfer_id=offer.pk, by=southern, now=now)

    assert [item.meeting for item in AgendaItem.objects.filter(case=case)] == [heard]
    later: Meeting = plan_meeting(forum=forum, day=date(2014, 8, 2), sort="ROUTINE", quorum=2, by=northern, now=now)
    assert not later.items.exists()
    assert CaseTransfer.objects.get().status == "ACCEPTED"


# --- a notification identifies nobody ---------------------------------------------------------------------------------
def test_text_that_points_to_a_person_is_kept_in_no_notification(northern: User) -> None:
    now = timezone.now()
    on = date(2016, 5, 3)
    case = an_nrm_case(northern, consent="REFUSED", way="NOTIFY", consent_on=on, referred_on=on, received_on=on)
    act = {"case_id": case.pk, "by": northern, "now": now}
    version = Case.objects.get(pk=case.pk).version
    tried = (
        lambda: add_note(text="Ring 01286 123 456", language="en", leaks=["TELEPHONE"], **act),  # type: ignore[arg-type]
        lambda: set_next_action(text="LL55 1AB", on=now.date(), seen_version=version, leaks=["POSTCODE"], **act),  # type: ignore[arg-type]
        lambda: add_missing(from_on=on, until_on=on, note="LL55 1AB", kept=["POSTCODE"], **act),  # type: ignore[arg-type]
    )
    for each in tried:
        with pytest.raises(ActionRefused, match="A notification identifies nobody"):
            each()

    assert not CaseNote.objects.exists()
    add_note(text="Seen again, well.", language="en", **act)  # type: ignore[arg-type]
