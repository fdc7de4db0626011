"""Another due date for one region of a round, with its reason, and taking it back."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cohesion import day_words
from cohesion.calendar import is_working_day
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.reminding import recipients, write
from outcomes.actions.return_steps import note_event, require, require_text, taken
from outcomes.actions.return_steps import write as store
from outcomes.models import QuarterlyReturn, ReturnEvent

LONGEST_EXTENSION = timedelta(days=366)


@transaction.atomic
def extend(*, quarterly_return: QuarterlyReturn, due_on: date, reason: str, by: User, now: datetime) -> QuarterlyReturn:
    """Let this region send later than the round says, until the end of `due_on`. Its people get a letter.

    A working day after the round's due day and not in the past (in sample data every day is). Raises ActionRefused
    otherwise, and for a return that was sent once: its first day of sending stands.
    """
    held = taken(quarterly_return)
    require(by, Permission.OPEN_ROUND, held)
    note = require_text(reason, _("Write why the region is given another date. It reads the reason."))
    _require_unsent(held)
    _require_usable(held, due_on, localdate(now))
    _change(held, due_on, note, by=by, now=now)
    return held


@transaction.atomic
def withdraw(*, quarterly_return: QuarterlyReturn, reason: str, by: User, now: datetime) -> QuarterlyReturn:
    """Take the exception back: the round's day holds again. Its people get a letter."""
    held = taken(quarterly_return)
    require(by, Permission.OPEN_ROUND, held)
    note = require_text(reason, _("Write why the other date is taken back. The region reads the reason."))
    _require_unsent(held)
    if held.extended_due_on is None:
        raise ActionRefused(_("This region has no other date, so there is nothing to take back."))
    _change(held, None, note, by=by, now=now)
    return held


def _require_unsent(held: QuarterlyReturn) -> None:
    if held.first_submitted_at is not None:
        raise ActionRefused(_("This return has been sent. Its due date is no longer changed."))


def _require_usable(held: QuarterlyReturn, due_on: date, today: date) -> None:
    regular = held.round.due_on
    named = {"day": day_words.full(regular)}
    if due_on <= regular:
        raise ActionRefused(_("Choose a day after %(day)s, when all regions are due.") % named)
    if due_on > regular + LONGEST_EXTENSION:
        raise ActionRefused(_("Choose a day within the year after %(day)s.") % named)
    if due_on < today and not held.round.is_sample:
        raise ActionRefused(_("That day has passed. Choose today or a later day."))
    if not is_working_day(due_on):
        raise ActionRefused(_("%(day)s is not a working day. Choose a working day.") % {"day": day_words.full(due_on)})
    if due_on == held.extended_due_on:
        raise ActionRefused(_("The return is due on that day already."))


def _change(held: QuarterlyReturn, due_on: date | None, reason: str, *, by: User, now: datetime) -> None:
    before = held.due_on
    store(held, by=by, now=now, extended_due_on=due_on, extension_reason=reason if due_on else "")
    note = _("Due on %(day)s: %(reason)s") % {"day": day_words.full(held.due_on), "reason": reason}
    detail = {"from": before.isoformat(), "to": held.due_on.isoformat(), "is_exception": due_on is not None}
    note_event(held, ReturnEvent.Kind.EXTENDED, by=by, now=now, note=note, detail=detail)
    for person in recipients([held], localdate(now))[held.pk]:
        write(held, "due_date_changed", person, by=by, now=now, more={"before": before, "reason": reason})
