"""Letters about returns: to whom, when, in which language, and never twice."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from cohesion.calendar import Quarter
from cohesion.models import Appointment, AuditEntry, Region, User
from cohesion.permissions import Role
from cohesion.refusals import ActionRefused
from outcomes.actions import quarterly_returns as actions
from outcomes.actions import reminding
from outcomes.actions.rounds import open_round as open_a_round
from outcomes.models import Plan, QuarterlyReturn, Reminder, ReturnEvent, ReturnRound, ReturnStatus
from outcomes.tasks import forget_contributors, send_due_reminders

LONDON = ZoneInfo("Europe/London")
K = Reminder.Kind
SOON, DUE, OVERDUE = date(2014, 7, 21), date(2014, 7, 28), date(2014, 7, 29)


def at_eight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, 0, tzinfo=LONDON)


@pytest.fixture
def post(
    mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: object
) -> Callable[..., list[EmailMessage]]:
    """Do something whose letters leave on commit; the letters that it sent."""

    def sent(act: Callable[[], object]) -> list[EmailMessage]:
        before = len(mailoutbox)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            act()
        return mailoutbox[before:]

    return sent


Post = Callable[[Callable[[], object]], list[EmailMessage]]


def kinds(held: QuarterlyReturn) -> list[str]:
    return list(held.reminders.order_by("pk").values_list("kind", flat=True))


# --- by the calendar --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "kind", "subject"),
    [
        (date(2014, 7, 1), K.OPENS, "Mae Chwarter 1 ar agor, i’w gyflwyno erbyn dydd Llun 28 Gorffennaf 2014"),
        (SOON, K.DUE_SOON, "Chwarter 1 i’w gyflwyno erbyn dydd Llun 28 Gorffennaf 2014"),
        (DUE, K.DUE, "Chwarter 1: i’w gyflwyno heddiw"),
        (OVERDUE, K.OVERDUE, "Chwarter 1: roedd i’w gyflwyno erbyn dydd Llun 28 Gorffennaf 2014"),
    ],
)
def test_calendar_writes_to_the_co_ordinator_in_her_language(
    northern: User, reader: User, northern_return: QuarterlyReturn, post: Post, day: date, kind: str, subject: str
) -> None:
    (letter,) = post(lambda: reminding.send_due(now=at_eight(day)))

    assert letter.to == [northern.email]
    assert letter.subject == subject
    assert "Annwyl Mared Owen," in letter.body
    assert f"{settings.SITE_URL}/cy/returns/NWW/2014-15-Q1/" in letter.body
    assert kinds(northern_return) == [kind]


def test_letter_says_what_is_owed_by_when_in_words(southern: User, open_round: ReturnRound, post: Post) -> None:
    (letter,) = post(lambda: reminding.send_due(now=at_eight(date(2014, 7, 22))))

    assert "Your return for Cardiff and Vale, Quarter 1, April to June 2014" in letter.body
    assert "is due on Monday 28 July 2014. 4 working days are left. 0 of 7 outcomes are complete." in letter.body
    assert "&" not in letter.body
    assert letter.reply_to == []


def test_second_run_on_a_day_and_the_days_after_send_nothing(
    southern: User, open_round: ReturnRound, post: Post
) -> None:
    assert len(post(lambda: reminding.send_due(now=at_eight(SOON)))) == 1

    assert post(lambda: reminding.send_due(now=at_eight(SOON) + timedelta(hours=3))) == []
    assert post(lambda: reminding.send_due(now=at_eight(SOON + timedelta(days=1)))) == []


def test_missed_day_is_caught_up_with_that_days_words(southern: User, open_round: ReturnRound, post: Post) -> None:
    (letter,) = post(lambda: reminding.send_due(now=at_eight(date(2014, 7, 31))))

    assert "was due on Monday 28 July 2014, 3 working days ago" in letter.body


@pytest.mark.parametrize("day", [date(2014, 7, 26), date(2014, 7, 27), date(2014, 8, 25)])
def test_nothing_goes_out_on_weekends_and_bank_holidays(
    southern: User, open_round: ReturnRound, post: Post, day: date
) -> None:
    assert post(lambda: reminding.send_due(now=at_eight(day))) == []


def test_calendar_never_reminds_who_has_submitted(
    northern: User, accepted_return: QuarterlyReturn, put_in: Callable[..., QuarterlyReturn], post: Post
) -> None:
    for status in set(ReturnStatus) - {ReturnStatus.OPEN, ReturnStatus.IN_PROGRESS, ReturnStatus.NOT_OPEN}:
        put_in(accepted_return, status)
        assert post(lambda: reminding.send_due(now=at_eight(OVERDUE))) == [], status


def test_return_that_is_sent_between_the_list_and_its_letter_gets_none(
    southern: User, open_round: ReturnRound, post: Post, service: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever submits after the list was read is not reminded: the status counts under the lock."""
    listed = reminding.recipients

    def submit_meanwhile(returns: list[QuarterlyReturn], day: date) -> dict[int, list[User]]:
        for held in returns:
            QuarterlyReturn.objects.filter(pk=held.pk).update(
                status=ReturnStatus.SUBMITTED,
                submitted_by=service,
                submitted_at=at_eight(day),
                first_submitted_at=at_eight(day),
            )
        return listed(returns, day)

    monkeypatch.setattr(reminding, "recipients", submit_meanwhile)

    assert post(lambda: reminding.send_due(now=at_eight(OVERDUE))) == []


def test_calendar_leaves_sample_data_alone(southern: User, open_round: ReturnRound, post: Post) -> None:
    ReturnRound.objects.update(is_sample=True)

    assert post(lambda: reminding.send_due(now=at_eight(OVERDUE))) == []


def test_exception_moves_the_letters_with_it(southern: User, open_round: ReturnRound, post: Post) -> None:
    open_round.returns.update(extended_due_on=date(2014, 8, 1), extension_reason="Flood")

    (letter,) = post(lambda: reminding.send_due(now=at_eight(OVERDUE)))

    assert "is due on Friday 1 August 2014. 3 working days are left." in letter.body


def test_letters_go_to_those_in_force_and_active_only(
    regions: dict[str, Region], southern: User, northern: User, open_round: ReturnRound, post: Post
) -> None:
    Appointment.objects.filter(user=southern).update(ends_on=date(2014, 7, 20))
    User.objects.filter(pk=northern.pk).update(is_active=False)
    successor = User.objects.create_user("new@example.org", name="Nia")
    Appointment.objects.create(user=successor, role=Role.CO_ORDINATOR, region=regions["CV"], starts_on=SOON)

    letters = post(lambda: reminding.send_due(now=at_eight(SOON)))

    assert [letter.to for letter in letters] == [["new@example.org"]]


def test_officer_who_stands_in_is_written_to_as_well(
    officer: User, northern_return: QuarterlyReturn, post: Post
) -> None:
    QuarterlyReturn.objects.filter(pk=northern_return.pk).update(on_behalf_by=officer, on_behalf_reason="Vacant")

    assert [each.to for each in post(lambda: reminding.send_due(now=at_eight(DUE)))] == [[officer.email]]


def test_letter_stands_in_the_history_and_in_the_record(southern: User, open_round: ReturnRound, service: User) -> None:
    reminding.send_due(now=at_eight(DUE))

    event = ReturnEvent.objects.get(kind=ReturnEvent.Kind.REMINDED)
    assert (event.by, event.note, event.from_status, event.to_status) == (service, "Samira Hassan", "OPEN", "OPEN")
    assert AuditEntry.objects.get(act="return.reminded").detail == {"kind": "DUE", "to": [southern.pk]}


def test_task_is_on_the_timetable_on_weekdays_at_eight() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["send-due-reminders"]

    assert entry["task"] == send_due_reminders.name
    assert entry["schedule"] == crontab(minute=0, hour=8, day_of_week="mon-fri")
    assert settings.CELERY_TIMEZONE == "Europe/London"


def test_names_of_contributors_are_forgotten_every_night() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["forget-contributors"]

    assert (entry["task"], entry["schedule"]) == (forget_contributors.name, crontab(minute=20, hour=3))


def test_task_runs(southern: User, open_round: ReturnRound) -> None:
    send_due_reminders()

    assert not Reminder.objects.exists()


def test_database_keeps_one_letter_of_a_kind_for_a_person_and_day(
    southern: User, open_round: ReturnRound, service: User
) -> None:
    reminding.send_due(now=at_eight(DUE))
    kept = Reminder.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(
            quarterly_return=kept.quarterly_return,
            user=kept.user,
            kind=kept.kind,
            language="en",
            sent_on=kept.sent_on,
            sent_at=at_eight(DUE),
            sent_by=service,
        )


def test_calendar_takes_as_many_queries_for_returns_that_owe_nothing_today(
    officer: User, open_round: ReturnRound, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """No co-ordinator, no letter: the run reads its lists and touches no return."""
    with django_assert_max_num_queries(13):
        assert reminding.send_due(now=at_eight(DUE)) == 0


def test_two_workers_at_once_send_one_letter(
    live_db: None, plan: Plan, regions: dict[str, Region], mailoutbox: list[EmailMessage]
) -> None:
    """Both find the same letter owed; the database lets one of them write it down, and only that one sends it."""
    service = User.objects.service()
    open_a_round(plan=plan, quarter=Quarter.parse("2014-15-Q1"), by=service, now=at_eight(date(2014, 7, 1)))
    person = User.objects.create_user("south@example.org", name="Samira Hassan")
    Appointment.objects.create(user=person, role=Role.CO_ORDINATOR, region=regions["CV"], starts_on=date(2014, 1, 1))
    together = threading.Barrier(2)

    def work() -> int:
        together.wait(timeout=20)
        try:
            return reminding.send_due(now=at_eight(DUE))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        sent = [each.result() for each in [pool.submit(work), pool.submit(work)]]

    assert sorted(sent) == [0, 1]
    assert [letter.to for letter in mailoutbox] == [[person.email]]
    assert Reminder.objects.count() == 1


# --- by hand ----------------------------------------------------------------------------------------------------------
def test_remind_writes_to_those_who_owe_and_says_why_not_to_the_others(
    northern: User, southern: User, officer: User, accepted_return: QuarterlyReturn, now: datetime, post: Post
) -> None:
    returns = list(accepted_return.round.returns.with_context().filter(region__code__in=["NWW", "CV", "GE"]))
    results: dict[str, reminding.Reminded] = {}

    letters = post(
        lambda: results.update(
            {each.held.region.code: each for each in reminding.remind(returns=returns, by=officer, now=now)}
        )
    )

    assert [letter.to for letter in letters] == [[southern.email]]
    assert letters[0].subject == "Gareth Pugh asks about Quarter 1"
    assert letters[0].reply_to == [officer.email]
    assert results["CV"].people == ("Samira Hassan",)
    assert results["NWW"].why_not == "It has been sent, so nobody is reminded of it."
    assert results["GE"].why_not == "Nobody holds the post of co-ordinator there today."


def test_second_letter_by_hand_on_a_day_is_left_out(
    southern: User, officer: User, open_round: ReturnRound, now: datetime
) -> None:
    returns = list(open_round.returns.with_context().filter(region__code="CV"))
    reminding.remind(returns=returns, by=officer, now=now)

    (again,) = reminding.remind(returns=returns, by=officer, now=now + timedelta(hours=1))
    (tomorrow,) = reminding.remind(returns=returns, by=officer, now=now + timedelta(days=1))

    assert again.why_not == "A letter went out today already."
    assert tomorrow.people == ("Samira Hassan",)


def test_sample_data_may_be_reminded_of_by_hand(
    southern: User, officer: User, open_round: ReturnRound, now: datetime, post: Post
) -> None:
    ReturnRound.objects.update(is_sample=True)
    returns = list(open_round.returns.with_context().filter(region__code="CV"))

    assert len(post(lambda: reminding.remind(returns=returns, by=officer, now=now))) == 1


def test_letter_by_hand_about_a_return_that_came_back_says_so(
    northern: User, officer: User, submitted_return: QuarterlyReturn, now: datetime, post: Post
) -> None:
    actions.start_review(quarterly_return=submitted_return, by=officer, now=now)
    actions.request_changes(quarterly_return=submitted_return, requests=[(None, "Why?")], by=officer, now=now)

    (letter,) = post(lambda: reminding.remind(returns=[submitted_return], by=officer, now=now))

    assert "Daeth yn ôl atoch" in letter.body


def test_remind_is_for_officers(northern: User, northern_return: QuarterlyReturn, now: datetime) -> None:
    with pytest.raises(ActionRefused):
        reminding.remind(returns=[northern_return], by=northern, now=now)

    assert not Reminder.objects.exists()


def test_remind_sends_nothing_when_the_record_refuses(
    southern: User, officer: User, open_round: ReturnRound, now: datetime, post: Post, failing_audit: None
) -> None:
    returns = list(open_round.returns.with_context().filter(region__code="CV"))

    def act() -> None:
        with pytest.raises(RuntimeError):
            reminding.remind(returns=returns, by=officer, now=now)

    assert post(act) == []
    assert not Reminder.objects.exists()


# --- when an officer decides ------------------------------------------------------------------------------------------
def test_region_is_told_of_changes_asked_and_of_acceptance(
    northern: User, officer: User, submitted_return: QuarterlyReturn, service: User, now: datetime, post: Post
) -> None:
    held = submitted_return
    actions.start_review(quarterly_return=held, by=officer, now=now)

    (asked,) = post(
        lambda: actions.request_changes(quarterly_return=held, requests=[(None, "Why?")], by=officer, now=now)
    )
    actions.submit(quarterly_return=held, declared_as="x", by=service, now=now, waiver_reason="fixture")
    actions.start_review(quarterly_return=held, by=officer, now=now)
    tomorrow = now + timedelta(days=1)
    (accepted,) = post(lambda: actions.accept(quarterly_return=held, by=officer, now=tomorrow))

    assert asked.subject == "Mae Gareth Pugh yn gofyn am newidiadau: Chwarter 1"
    assert accepted.subject == "Mae Chwarter 1 wedi’i dderbyn"
    assert asked.to == accepted.to == [northern.email]


def test_region_is_told_of_the_second_decision_of_a_day(
    northern: User, officer: User, submitted_return: QuarterlyReturn, service: User, now: datetime, post: Post
) -> None:
    held = submitted_return

    def give_back() -> None:
        actions.start_review(quarterly_return=held, by=officer, now=now)
        actions.request_changes(quarterly_return=held, requests=[(None, "Why?")], by=officer, now=now)

    first = post(give_back)
    actions.submit(quarterly_return=held, declared_as="x", by=service, now=now, waiver_reason="fixture")
    second = post(give_back)

    assert [letter.to for letter in (*first, *second)] == [[northern.email]] * 2
    assert kinds(held).count(K.RETURNED) == 1


def test_history_told_quietly_sends_no_letter(
    northern: User, officer: User, submitted_return: QuarterlyReturn, now: datetime, post: Post
) -> None:
    actions.start_review(quarterly_return=submitted_return, by=officer, now=now)
    before = Reminder.objects.count()

    def act() -> None:
        with reminding.quietly():
            actions.accept(quarterly_return=submitted_return, by=officer, now=now)

    assert post(act) == []
    assert Reminder.objects.count() == before


def test_reminder_told_quietly_stands_in_the_history_and_sends_no_letter(
    northern: User, officer: User, northern_return: QuarterlyReturn, now: datetime, post: Post
) -> None:
    def act() -> None:
        with reminding.quietly():
            reminding.remind(returns=[northern_return], by=officer, now=now)

    assert post(act) == []
    assert kinds(northern_return) == [K.BY_HAND]
    assert northern_return.events.filter(kind=ReturnEvent.Kind.REMINDED).count() == 1


def test_region_is_told_that_its_accepted_return_is_open_again_and_why(
    accepted_return: QuarterlyReturn,
    northern: User,
    officer: User,
    now: datetime,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        actions.reopen(quarterly_return=accepted_return, reason="A late count <1>", by=officer, now=now)

    (letter,) = mailoutbox
    assert letter.to == [northern.email]
    assert "A late count <1>" in letter.body
    assert letter.extra_headers["Content-Language"] == "cy"
