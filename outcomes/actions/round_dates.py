"""Changing when a round is due and closes, for every region that has not sent its return."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cohesion import audit, day_words
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.reminding import recipients, write
from outcomes.actions.return_steps import note_event, require_text
from outcomes.actions.return_steps import write as store
from outcomes.actions.rounds import require_dates
from outcomes.models import QuarterlyReturn, ReturnEvent, ReturnRound
from outcomes.refusals import NotPermitted


@transaction.atomic
def change_dates(
    *,
    opened: ReturnRound,
    due_on: date,
    closes_on: date | None,
    reason: str,
    seen: tuple[date, date | None],
    by: User,
    now: datetime,
) -> ReturnRound:
    """Give the round another due or closing day. `seen` are the two days that `by` saw: others are refused.

    Exceptions that no longer give a region more time end with it. Regions whose day moves get a letter.
    """
    if not by.may(Permission.OPEN_ROUND):
        raise NotPermitted
    held = ReturnRound.objects.select_for_update(of=("self",)).select_related("plan").get(pk=opened.pk)
    note = require_text(reason, _("Write why the dates change. The regions read the reason."))
    _require_usable(held, due_on, closes_on, seen, localdate(now))
    unsent = held.returns.with_context().filter(first_submitted_at__isnull=True)
    owing = list(unsent.order_by("pk").select_for_update(of=("self",)))
    before = {each.pk: each.due_on for each in owing}
    held.due_on, held.closes_on = due_on, closes_on
    held.save(update_fields=["due_on", "closes_on"])
    for each in owing:
        each.round = held
    _tell(owing, before, note, by=by, now=now)
    detail = {"from": _dates(*seen), "to": _dates(due_on, closes_on)}
    audit.record("round.dates_changed", by=by, now=now, subject=held, detail=detail)
    return held


def _require_usable(
    held: ReturnRound, due_on: date, closes_on: date | None, seen: tuple[date, date | None], today: date
) -> None:
    if (held.due_on, held.closes_on) != seen:
        raise ActionRefused(_("Somebody else has changed these dates since you looked. Look at them and choose again."))
    if (due_on, closes_on) == seen:
        raise ActionRefused(_("These are the dates that the round has already. Change one of them."))
    require_dates(held.period, due_on, closes_on)
    if due_on != held.due_on and due_on < today and not held.is_sample:
        raise ActionRefused(_("That due date has passed. Choose today or a later day."))


def _tell(owing: list[QuarterlyReturn], before: dict[int, date], reason: str, *, by: User, now: datetime) -> None:
    people = recipients(owing, localdate(now))
    for each in owing:
        if each.extended_due_on is not None and each.extended_due_on <= each.round.due_on:
            store(each, by=by, now=now, extended_due_on=None, extension_reason="")
        if each.due_on == before[each.pk]:
            continue
        note = _("Due on %(day)s: %(reason)s") % {"day": day_words.full(each.due_on), "reason": reason}
        detail = {"from": before[each.pk].isoformat(), "to": each.due_on.isoformat(), "is_exception": False}
        note_event(each, ReturnEvent.Kind.EXTENDED, by=by, now=now, note=note, detail=detail)
        for person in people[each.pk]:
            write(each, "due_date_changed", person, by=by, now=now, more={"before": before[each.pk], "reason": reason})


def _dates(due_on: date, closes_on: date | None) -> dict[str, str]:
    return {"due_on": due_on.isoformat(), "closes_on": closes_on.isoformat() if closes_on else ""}
