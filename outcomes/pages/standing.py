"""Where a round stands, in words: how many returns are in, who is late, what waits to be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from cohesion import day_words, quarter_words
from cohesion.calendar import working_days_between
from outcomes.models import QuarterlyReturn, ReturnRound, ReturnStatus
from outcomes.pages.matrix import Facts, address, complete
from outcomes.pages.status import days_late, is_owed


@dataclass(frozen=True)
class Waiting:
    """A return that waits to be read, for so many working days."""

    url: str
    region: str
    quarter: str
    months: str
    sent_on: str
    days: str
    reviewer: str


@dataclass(frozen=True)
class Late:
    """`reminded` says when a letter last went out, and is empty where none did."""

    pk: int
    url: str
    region: str
    quarter: str
    words: str
    progress: str = ""
    reminded: str = ""


@dataclass(frozen=True)
class Standing:
    heading: str
    lede: str
    late: tuple[Late, ...]
    waiting: tuple[Waiting, ...]


def current_round(returns: Sequence[QuarterlyReturn]) -> ReturnRound | None:
    """The round of the latest quarter among `returns`."""
    return max((held.round for held in returns), key=lambda opened: opened.quarter, default=None)


def standing(
    returns: Sequence[QuarterlyReturn],
    as_on: date,
    *,
    waiting: Sequence[QuarterlyReturn] | None = None,
    facts: Facts | None = None,
) -> Standing:
    """Of the latest quarter of `returns` who has sent; of all of them who is late.

    `waiting` are the returns that wait to be read, where they may be of quarters that `returns` leaves out.
    """
    facts = facts or Facts()
    opened = current_round(returns)
    if opened is None:
        return Standing(
            gettext("No quarter is open yet"), gettext("Returns appear here once a quarter is opened."), (), ()
        )
    current = [held for held in returns if held.round_id == opened.pk]
    owed = [held for held in returns if is_owed(held) and days_late(held, as_on)]
    late = sorted(owed, key=lambda held: (held.due_on, held.region.position))
    late_now = [held for held in late if held.round_id == opened.pk]
    queued = queue(returns if waiting is None else waiting, as_on, facts)
    return Standing(_heading(current, late_now), _lede(opened, queued, as_on), _late(late, as_on, facts), queued)


def _heading(current: Sequence[QuarterlyReturn], late: Sequence[QuarterlyReturn]) -> str:
    total, sent = len(current), sum(not is_owed(held) for held in current)
    if total == sent:
        return ngettext("The return is in", "All %(total)s returns are in", total) % {"total": total}
    values = {"sent": sent, "total": total, "regions": day_words.listed([held.region.name for held in late])}
    if late:
        return gettext("%(sent)s of %(total)s returns are in. Late: %(regions)s.") % values
    return gettext("%(sent)s of %(total)s returns are in") % values


def _lede(opened: ReturnRound, waiting: Sequence[Waiting], as_on: date) -> str:
    values = {"quarter": quarter_words.in_full(opened.period), "day": day_words.full(opened.due_on)}
    due = (
        gettext("%(quarter)s, was due on %(day)s.")
        if as_on > opened.due_on
        else gettext("%(quarter)s, is due on %(day)s.")
    ) % values
    nothing = gettext("Nothing waits to be read.")
    if not waiting:
        return f"{due} {nothing}"
    wait = ngettext(
        "%(count)s return waits to be read, for %(days)s.",
        "%(count)s returns wait to be read, the oldest for %(days)s.",
        len(waiting),
    ) % {"count": len(waiting), "days": waiting[0].days}
    return f"{due} {wait}"


def _late(late: Sequence[QuarterlyReturn], as_on: date, facts: Facts) -> tuple[Late, ...]:
    return tuple(
        Late(
            pk=held.pk,
            url=address(held),
            region=held.region.name,
            quarter=quarter_words.name(held.round.period),
            words=gettext("%(days)s late. %(state)s.")
            % {"days": day_words.working_days(days_late(held, as_on)), "state": held.get_status_display()},
            progress=complete(facts.progress[held.pk]) if held.pk in facts.progress else "",
            reminded=_when_reminded(held, facts),
        )
        for held in sorted(late, key=lambda held: (held.due_on, held.region.position))
    )


def _when_reminded(held: QuarterlyReturn, facts: Facts) -> str:
    if held.pk not in facts.reminded:
        return gettext("Not reminded yet.")
    return gettext("Last reminded on %(day)s.") % {"day": day_words.full(localdate(facts.reminded[held.pk]))}


def queue(returns: Sequence[QuarterlyReturn], as_on: date, facts: Facts | None = None) -> tuple[Waiting, ...]:
    """Returns that were sent and not decided on, oldest first."""
    facts = facts or Facts()
    waiting = [held for held in returns if held.status in {ReturnStatus.SUBMITTED, ReturnStatus.UNDER_REVIEW}]
    return tuple(
        Waiting(
            url=address(held, reviews=facts.reviews),
            region=held.region.name,
            quarter=quarter_words.name(held.round.period),
            months=quarter_words.short_months(held.round.period),
            sent_on=day_words.plain(localdate(held.submitted_at)) if held.submitted_at else "",
            days=_waited(held, as_on),
            reviewer=str(held.reviewer or "") if held.status == ReturnStatus.UNDER_REVIEW else "",
        )
        for held in sorted(waiting, key=lambda held: (held.submitted_at is None, held.submitted_at))
    )


def _waited(held: QuarterlyReturn, as_on: date) -> str:
    sent = localdate(held.submitted_at) if held.submitted_at else as_on
    days = max(working_days_between(sent, as_on), 0)
    return day_words.working_days(days) if days else gettext("today")
