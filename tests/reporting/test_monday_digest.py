"""The Monday digest: published figures only, one letter a person and week, in the reader's language."""

from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from pytest_django import DjangoCaptureOnCommitCallbacks

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan
from reporting.actions.monday_digest import choose, digest_of, send_digests
from reporting.actions.safe_numbers import check_year
from reporting.models import DigestSent
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2015, 5, 4, 7, 0, tzinfo=LONDON)
NEXT = datetime(2015, 5, 11, 7, 0, tzinfo=LONDON)
YEAR = FinancialYear(2014)


@pytest.fixture
def told(returns: AcceptedReturns, plan: Plan, service: User) -> AcceptedReturns:
    """Accepted on Friday 1 May 2015, as the factory does; training is a headline, and the north's 3 is small."""
    plan.measures.filter(code="3.2.M1").update(is_headline=True)
    returns.accept_year("2014-15", [("CV", Reported("1.2.M3", 5017)), ("NWW", Reported("3.2.M1", 3))])
    check_year(plan=plan, year=YEAR, by=service, now=AT)
    return returns


def send(now: datetime, callbacks: DjangoCaptureOnCommitCallbacks) -> int:
    with callbacks(execute=True):
        return send_digests(now=now)


def test_letter_tells_the_week_with_published_figures_only(
    told: AcceptedReturns,
    officer: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    assert send(MONDAY, django_capture_on_commit_callbacks) == 1

    body = mailoutbox[0].body
    assert mailoutbox[0].to == [officer.email]
    assert "32 returns came in:" in body
    assert "32 returns were accepted:" in body
    assert "5,017" in body
    assert ": 3\n" not in body
    assert "/en/outcomes/" in body


def test_nobody_gets_one_week_twice_and_a_quiet_week_is_silent(
    told: AcceptedReturns,
    officer: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    send(MONDAY, django_capture_on_commit_callbacks)
    assert send(MONDAY.replace(day=6), django_capture_on_commit_callbacks) == 0
    assert send(NEXT, django_capture_on_commit_callbacks) == 0

    assert len(mailoutbox) == 1
    assert DigestSent.objects.filter(user=officer).count() == 1


def test_changed_headline_is_told_the_week_after(
    told: AcceptedReturns,
    officer: User,
    plan: Plan,
    service: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    send(MONDAY, django_capture_on_commit_callbacks)
    told.accept("CV", "2014-15-Q1", Reported("1.2.M3", 5020))
    check_year(plan=plan, year=YEAR, by=service, now=AT)

    assert send(NEXT, django_capture_on_commit_callbacks) == 1
    assert "5,020 (changed since the last letter)" in mailoutbox[1].body


def test_unchecked_year_has_no_figure_and_the_letter_says_so(
    told: AcceptedReturns,
    officer: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    told.accept("CV", "2014-15-Q1", Reported("1.2.M3", 5020))

    send(MONDAY, django_capture_on_commit_callbacks)

    assert "being checked" in mailoutbox[0].body
    assert "5,0" not in mailoutbox[0].body


def test_letter_is_in_the_readers_language_and_only_to_those_who_want_it(
    told: AcceptedReturns,
    officer: User,
    writer: User,
    northern: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    User.objects.filter(pk=writer.pk).update(language="cy")
    choose(is_wanted=False, by=officer, now=MONDAY)

    send(MONDAY, django_capture_on_commit_callbacks)

    assert [letter.to for letter in mailoutbox] == [[writer.email]]
    assert "fel y’u cyhoeddir" in mailoutbox[0].body
    assert "/cy/outcomes/" in mailoutbox[0].body


def test_week_ends_at_midnight_in_wales(told: AcceptedReturns) -> None:
    held = told.owed("CV", "2014-15-Q1")
    for minute, counted in ((datetime(2015, 5, 3, 23, 59, tzinfo=LONDON), True), (MONDAY.replace(hour=0), False)):
        held.submitted_at = minute
        held.save(update_fields=["submitted_at"])
        digest = digest_of(MONDAY)
        assert digest is not None
        assert (held in digest.received) is counted


def test_dry_run_writes_the_letters_and_sends_none(
    told: AcceptedReturns, officer: User, mailoutbox: list[EmailMessage]
) -> None:
    said = StringIO()

    call_command("monday_digest", dry_run=True, stdout=said)

    assert officer.email in said.getvalue()
    assert not mailoutbox
    assert not DigestSent.objects.exists()


def dry_run(monkeypatch: pytest.MonkeyPatch, now: datetime) -> str:
    said = StringIO()
    monkeypatch.setattr("reporting.management.commands.monday_digest.timezone.now", lambda: now)
    call_command("monday_digest", dry_run=True, stdout=said)
    return said.getvalue()


def test_dry_run_shows_the_letters_that_would_be_sent_and_no_others(
    told: AcceptedReturns,
    officer: User,
    writer: User,
    plan: Plan,
    service: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    choose(is_wanted=False, by=writer, now=MONDAY)
    send(MONDAY, django_capture_on_commit_callbacks)
    choose(is_wanted=True, by=writer, now=MONDAY)

    served = dry_run(monkeypatch, MONDAY)
    quiet = dry_run(monkeypatch, NEXT)
    told.accept("CV", "2014-15-Q1", Reported("1.2.M3", 5020))
    check_year(plan=plan, year=YEAR, by=service, now=AT)
    changed = dry_run(monkeypatch, NEXT)

    assert officer.email not in served
    assert writer.email in served
    assert officer.email not in quiet
    assert officer.email in changed
    assert "5,020 (changed since the last letter)" in changed
