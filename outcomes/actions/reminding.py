"""Letters about returns to those who owe them: by the calendar, by an officer's hand, and when an officer decides.

A letter goes to the co-ordinators in force of the region, and to the officer who entered the return on its behalf.
A reminder goes out once: the database keeps one of a kind for a person, a return and a day, whoever comes first.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cohesion import letters
from cohesion.calendar import is_working_day, working_days_between
from cohesion.models import Appointment, User
from cohesion.permissions import Permission, Role
from outcomes.actions.return_steps import note_event, require, taken
from outcomes.completeness import Completeness, completeness
from outcomes.models import QuarterlyReturn, Reminder, ReturnEvent
from outcomes.reminder_rules import DAYS_OVERDUE, NEVER_SENT, REMINDERS, mark, may_be_reminded

_LONGEST_OVERDUE = timedelta(days=2 * DAYS_OVERDUE[-1])
_is_quiet: ContextVar[bool] = ContextVar("is_quiet", default=False)


@dataclass(frozen=True)
class Reminded:
    """What became of one return: to whom a letter went, or (`why_not`, a sentence) why none did."""

    held: QuarterlyReturn
    people: tuple[str, ...] = ()
    why_not: str = ""


@contextmanager
def quietly() -> Iterator[None]:
    """Nothing done inside sends a letter to anybody: for history that is told afterwards, such as the demo's.

    Decisions leave no trace of a letter either; a reminder by hand stands in the history as one that was sent then.
    """
    token = _is_quiet.set(True)
    try:
        with letters.withheld():
            yield
    finally:
        _is_quiet.reset(token)


def recipients(returns: Sequence[QuarterlyReturn], day: date) -> dict[int, list[User]]:
    """Who gets the letters about each return on `day`, by return id. One query; returns come with `on_behalf_by`."""
    in_force = Appointment.objects.in_force(day).filter(role=Role.CO_ORDINATOR, user__is_active=True)
    by_region: dict[int | None, dict[int, User]] = defaultdict(dict)
    for appointment in in_force.select_related("user").order_by("user__name", "pk"):
        by_region[appointment.region_id][appointment.user_id] = appointment.user
    found = {}
    for held in returns:
        people = dict(by_region[held.region_id])
        if held.on_behalf_by is not None and held.on_behalf_by.is_active:
            people[held.on_behalf_by.pk] = held.on_behalf_by
        found[held.pk] = list(people.values())
    return found


def remind(*, returns: Sequence[QuarterlyReturn], by: User, now: datetime) -> list[Reminded]:
    """Write by hand to those who owe `returns`. Those that have been sent are left out, and the answer says so."""
    people = recipients(returns, localdate(now))
    progress = completeness(returns)
    return [_by_hand(held, people[held.pk], progress[held.pk], by=by, now=now) for held in returns]


@transaction.atomic
def _by_hand(
    given: QuarterlyReturn, people: list[User], progress: Completeness, *, by: User, now: datetime
) -> Reminded:
    held = taken(given)
    require(by, Permission.REVIEW_RETURN, held)
    if not may_be_reminded(held.status):
        return Reminded(held, why_not=_("It has been sent, so nobody is reminded of it."))
    if not people:
        return Reminded(held, why_not=_("Nobody holds the post of co-ordinator there today."))
    sent = _send(held, Reminder.Kind.BY_HAND, people, progress, by=by, now=now)
    if not sent:
        return Reminded(held, why_not=_("A letter went out today already."))
    _note(held, sent, Reminder.Kind.BY_HAND, by=by, now=now)
    return Reminded(held, tuple(str(person) for person in sent))


def send_due(*, now: datetime) -> int:
    """Send what the calendar owes today, as the service; how many letters went out. Any number of times a day.

    Nothing goes out on weekends and bank holidays, nor about sample data, whose days are long past.
    """
    today = localdate(now)
    if not is_working_day(today):
        return 0
    oldest = today - _LONGEST_OVERDUE
    never_sent = QuarterlyReturn.objects.filter(
        Q(round__due_on__gte=oldest) | Q(extended_due_on__gte=oldest),
        status__in=NEVER_SENT,
        round__is_sample=False,
        round__opens_on__lte=today,
    )
    returns = list(
        never_sent.with_context().select_related("on_behalf_by").order_by("round__due_on", "region__position")
    )
    people, progress = recipients(returns, today), completeness(returns)
    service = User.objects.service()
    return sum(
        _by_calendar(held, people[held.pk], progress[held.pk], by=service, now=now)
        for held in returns
        if people[held.pk]
    )


@transaction.atomic
def _by_calendar(given: QuarterlyReturn, people: list[User], progress: Completeness, *, by: User, now: datetime) -> int:
    held = taken(given)
    reached = mark(
        held.status,
        opens_on=held.round.opens_on,
        due_on=held.due_on,
        closes_on=held.closes_on,
        today=localdate(now),
    )
    if reached is None:
        return 0
    written = set(
        held.reminders.filter(kind__in=list(REMINDERS), sent_on__gte=reached.on).values_list("user_id", flat=True)
    )
    waiting = [person for person in people if person.pk not in written]
    sent = _send(held, reached.kind, waiting, progress, by=by, now=now)
    if sent:
        _note(held, sent, reached.kind, by=by, now=now)
    return len(sent)


def tell(
    *, quarterly_return: QuarterlyReturn, kind: Reminder.Kind, by: User, now: datetime, reopened_for: str = ""
) -> None:
    """Tell those who entered a return that an officer accepted it, asked for changes or opened it again: in that act.

    Each decision is told, also the second of a day: the act itself cannot happen twice. Of a day one letter is kept.
    """
    if _is_quiet.get():
        return
    for person in recipients([quarterly_return], localdate(now))[quarterly_return.pk]:
        _keep(quarterly_return, kind, person, by=by, now=now)
        template = "reopened" if reopened_for else f"reminder_{kind.lower()}"
        write(quarterly_return, template, person, by=by, now=now, more={"reason": reopened_for})


def _send(
    held: QuarterlyReturn,
    kind: Reminder.Kind,
    people: Sequence[User],
    progress: Completeness | None,
    *,
    by: User,
    now: datetime,
) -> list[User]:
    """Those to whom a letter goes now: everybody of `people` who has not had the same one today."""
    sent = []
    for person in people:
        if _keep(held, kind, person, by=by, now=now):
            write(held, f"reminder_{kind.lower()}", person, by=by, now=now, more={"progress": progress})
            sent.append(person)
    return sent


def _keep(held: QuarterlyReturn, kind: Reminder.Kind, person: User, *, by: User, now: datetime) -> bool:
    """Whether this is the first letter of its kind to that person on that day."""
    _reminder, is_new = Reminder.objects.get_or_create(
        quarterly_return=held,
        user=person,
        kind=kind,
        sent_on=localdate(now),
        defaults={"language": person.language, "sent_at": now, "sent_by": by},
    )
    return is_new


def write(
    held: QuarterlyReturn,
    template: str,
    person: User,
    *,
    by: User,
    now: datetime,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Send the letter `template` about a return to `person`, in their language, with the link to the return."""
    days = working_days_between(localdate(now), held.due_on)
    context = {
        "held": held,
        "person": person,
        "officer": by,
        "days_left": max(days, 0),
        "days_late": max(-days, 0) or int(localdate(now) > held.due_on),
        "url": letters.address("return_detail", held.region.code, held.round.quarter, language=person.language),
        **(more or {}),
    }
    letters.send(
        f"outcomes/letters/{template}",
        to=person.email,
        language=person.language,
        context=context,
        reply_to="" if by.is_service else by.email,
    )


def _note(held: QuarterlyReturn, sent: Sequence[User], kind: Reminder.Kind, *, by: User, now: datetime) -> None:
    """Names go into the history, which speaks both languages; their number and the kind into the record."""
    names = ", ".join(str(person) for person in sent)
    detail = {"kind": kind.value, "to": [person.pk for person in sent]}
    note_event(held, ReturnEvent.Kind.REMINDED, by=by, now=now, note=names, detail=detail)
