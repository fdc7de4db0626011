"""When one return is due, why on another day than the others, who enters it, and when somebody was last reminded."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext

from cohesion import day_words
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.lifecycle import EDITABLE
from outcomes.models import QuarterlyReturn, Reminder
from outcomes.reminder_rules import REMINDERS


@dataclass(frozen=True)
class ReturnDates:
    """Sentences, empty where there is nothing to say; and what an officer may do about it."""

    due: str
    exception: str
    closes: str
    on_behalf: str
    reminded: str
    may_remind: bool
    may_extend: bool
    may_take_over: bool


def return_dates(held: QuarterlyReturn, user: User) -> ReturnDates:
    """One query, and one more for the name of who entered it on the region's behalf."""
    sent = Reminder.objects.last_sent([held], REMINDERS).get(held.pk)
    is_officer, with_region = user.may(Permission.OPEN_ROUND), held.status in EDITABLE
    return ReturnDates(
        due=day_words.full(held.due_on),
        exception=gettext("All other regions: %(day)s.") % {"day": day_words.full(held.round.due_on)}
        if held.extended_due_on
        else "",
        closes=_closes(held.closes_on),
        on_behalf=gettext("%(name)s of the Welsh Government enters it on the region’s behalf.")
        % {"name": held.on_behalf_by}
        if held.on_behalf_by
        else "",
        reminded=gettext("Last reminded on %(day)s.") % {"day": day_words.plain(localdate(sent))} if sent else "",
        may_remind=is_officer and with_region,
        may_extend=is_officer and held.first_submitted_at is None,
        may_take_over=is_officer and with_region,
    )


def _closes(closes_on: date | None) -> str:
    if closes_on is None:
        return ""
    return gettext("After %(day)s it can no longer be sent.") % {"day": day_words.full(closes_on)}
