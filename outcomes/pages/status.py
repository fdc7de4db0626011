"""The status of a return in words: what it is, who and when, and what happens next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from cohesion import day_words, quarter_words
from cohesion.calendar import working_days_between
from outcomes.models import QuarterlyReturn, ReturnStatus


@dataclass(frozen=True)
class StatusLine:
    """`heading` is the page's sentence, `who` says by whom and when, `next_step` what follows. `kind`: the mark."""

    kind: str
    word: str
    heading: str
    who: str
    next_step: str


KINDS = {
    ReturnStatus.NOT_OPEN: "none",
    ReturnStatus.OPEN: "none",
    ReturnStatus.IN_PROGRESS: "part",
    ReturnStatus.SUBMITTED: "sent",
    ReturnStatus.UNDER_REVIEW: "sent",
    ReturnStatus.CHANGES_REQUESTED: "asked",
    ReturnStatus.ACCEPTED: "done",
    ReturnStatus.REOPENED: "asked",
}


def days_late(held: QuarterlyReturn, as_on: date) -> int:
    """Working days from the due day to the day of first sending, or `as_on` while nothing was sent; 0 if on time.

    The one rule of lateness: whatever comes after the due day's midnight in Wales is late, by one day at least. What
    was due on a Friday and came on Saturday is one day late, and so is what came on Monday.
    """
    due = held.due_on
    sent = localdate(held.first_submitted_at) if held.first_submitted_at else as_on
    day = min(sent, as_on) if held.round.is_sample else sent
    return max(working_days_between(due, day), 1) if day > due else 0


def is_owed(held: QuarterlyReturn) -> bool:
    """Whether the region has not sent it yet, or has to send it again."""
    return held.status in {ReturnStatus.NOT_OPEN, ReturnStatus.OPEN, ReturnStatus.IN_PROGRESS}


def status_line(held: QuarterlyReturn, as_on: date) -> StatusLine:
    """Needs the people of the return (`submitted_by`, `reviewer`, `accepted_by`, `updated_by`) already fetched."""
    status = ReturnStatus(held.status)
    late = is_owed(held) and days_late(held, as_on) > 0
    heading, who, next_step = _SENTENCES[status](held, as_on)
    return StatusLine("late" if late else KINDS[status], str(status.label), heading, who, next_step)


def _quarter(held: QuarterlyReturn) -> str:
    return quarter_words.name(held.round.period)


def _named(held: QuarterlyReturn, **more: object) -> dict[str, object]:
    return {"quarter": _quarter(held), "region": held.region.name, **more}


def _moment(at: datetime | None) -> str:
    return day_words.plain(localdate(at)) if at else ""


def _due(held: QuarterlyReturn, as_on: date) -> str:
    """What is owed and by when, as the page's sentence."""
    days = days_late(held, as_on)
    if days:
        return ngettext(
            "%(quarter)s is %(count)s working day late", "%(quarter)s is %(count)s working days late", days
        ) % {"quarter": _quarter(held), "count": days}
    return gettext("%(quarter)s is due on %(day)s") % _named(held, day=day_words.full(held.due_on))


def _open(held: QuarterlyReturn, as_on: date) -> tuple[str, str, str]:
    who = (
        gettext("Nobody has started it. It was due on %(day)s.")
        if days_late(held, as_on)
        else gettext("Nobody has started it. It is due on %(day)s.")
    )
    next_step = gettext("The region’s co-ordinator fills it in and sends it.")
    return _due(held, as_on), who % {"day": day_words.full(held.due_on)}, next_step


def _in_progress(held: QuarterlyReturn, as_on: date) -> tuple[str, str, str]:
    who = gettext("Last changed by %(name)s on %(day)s. It is not with the Welsh Government.") % {
        "name": held.updated_by,
        "day": _moment(held.updated_at),
    }
    return _due(held, as_on), who, gettext("The region’s co-ordinator finishes it, checks it and sends it.")


def _submitted(held: QuarterlyReturn, as_on: date) -> tuple[str, str, str]:
    heading = gettext("%(quarter)s is in and waits to be read") % _named(held)
    return heading, _sent(held, as_on), gettext("An officer of the Welsh Government reads it, then accepts it or asks.")


def _sent(held: QuarterlyReturn, as_on: date) -> str:
    days = days_late(held, as_on)
    sentence = (
        ngettext(
            "Sent by %(name)s (%(role)s) on %(day)s, %(count)s working day late.",
            "Sent by %(name)s (%(role)s) on %(day)s, %(count)s working days late.",
            days,
        )
        if days
        else gettext("Sent by %(name)s (%(role)s) on %(day)s, on time.")
    )
    values = {"name": held.submitted_by, "role": held.declared_as, "day": _moment(held.submitted_at), "count": days}
    return sentence % values


def _under_review(held: QuarterlyReturn, as_on: date) -> tuple[str, str, str]:
    heading = gettext("%(name)s is reading %(quarter)s") % _named(held, name=held.reviewer or "–")
    return heading, _sent(held, as_on), gettext("The officer accepts it, or asks the region for changes.")


def _changes_requested(held: QuarterlyReturn, as_on: date) -> tuple[str, str, str]:
    heading = gettext("%(name)s has asked for changes to %(quarter)s") % _named(held, name=held.reviewer or "–")
    return (
        heading,
        _sent(held, as_on),
        gettext("The region’s co-ordinator makes the changes, or says why not, and sends it again."),
    )


def _accepted(held: QuarterlyReturn, as_on: date) -> tuple[str, str, str]:
    heading = gettext("%(quarter)s was accepted on %(day)s") % _named(held, day=_moment(held.accepted_at))
    number = held.latest_version.number if held.latest_version else 1
    who = gettext("Accepted by %(name)s as version %(number)s.") % {"name": held.accepted_by, "number": number}
    return heading, f"{who} {_sent(held, as_on)}", gettext("Its figures count in the annual report.")


def _reopened(held: QuarterlyReturn, as_on: date) -> tuple[str, str, str]:
    heading = gettext("%(quarter)s was reopened") % _named(held)
    number = held.latest_version.number if held.latest_version else 1
    who = gettext("Version %(number)s was accepted by %(name)s on %(day)s. It is under revision.") % {
        "number": number,
        "name": held.accepted_by,
        "day": _moment(held.accepted_at),
    }
    next_step = gettext("Version %(number)s keeps counting until another is accepted.") % {"number": number}
    return heading, who, next_step


_SENTENCES = {
    ReturnStatus.NOT_OPEN: _open,
    ReturnStatus.OPEN: _open,
    ReturnStatus.IN_PROGRESS: _in_progress,
    ReturnStatus.SUBMITTED: _submitted,
    ReturnStatus.UNDER_REVIEW: _under_review,
    ReturnStatus.CHANGES_REQUESTED: _changes_requested,
    ReturnStatus.ACCEPTED: _accepted,
    ReturnStatus.REOPENED: _reopened,
}
