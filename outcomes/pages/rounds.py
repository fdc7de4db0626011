"""Rounds in words: how many returns of each are in, late and accepted; and one round, region by region."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from cohesion import day_words
from cohesion.models import User
from outcomes.lifecycle import EDITABLE
from outcomes.models import QuarterlyReturn, ReturnRound
from outcomes.pages.matrix import Facts, address, co_ordinators, complete, facts_of
from outcomes.pages.status import StatusLine, days_late, is_owed, status_line


@dataclass(frozen=True)
class RoundRow:
    """A region in a round. `who` is empty where nobody holds the post; `due` says whose day it is."""

    held: QuarterlyReturn
    url: str
    who: str
    line: StatusLine
    late: str
    progress: str
    reminded: str
    may_be_reminded: bool
    may_be_extended: bool
    is_chosen: bool


@dataclass(frozen=True)
class RoundPage:
    opened: ReturnRound
    heading: str
    rows: tuple[RoundRow, ...]

    @property
    def late(self) -> int:
        return sum(bool(row.late) and is_owed(row.held) for row in self.rows)


def round_page(opened: ReturnRound, user: User, as_on: date, *, choose_late: bool = False) -> RoundPage:
    """Thirteen queries, however many regions."""
    returns = list(
        QuarterlyReturn.objects.visible_to(user)
        .with_context()
        .with_people()
        .select_related("on_behalf_by")
        .filter(round=opened)
        .order_by("region__position")
    )
    facts, names = facts_of(returns, user), co_ordinators(as_on)
    rows = tuple(_row(held, names.get(held.region_id, ""), facts, as_on, choose_late) for held in returns)
    return RoundPage(opened, _heading(returns, as_on), rows)


def _row(held: QuarterlyReturn, who: str, facts: Facts, as_on: date, choose_late: bool) -> RoundRow:
    days = days_late(held, as_on)
    sent = facts.reminded.get(held.pk)
    with_region = held.status in EDITABLE
    return RoundRow(
        held=held,
        url=address(held, reviews=facts.reviews),
        who=who,
        line=status_line(held, as_on),
        late=gettext("%(days)s late") % {"days": day_words.working_days(days)} if days else "",
        progress=complete(facts.progress[held.pk]) if with_region else "",
        reminded=day_words.plain(localdate(sent)) if sent else "",
        may_be_reminded=with_region,
        may_be_extended=held.first_submitted_at is None,
        is_chosen=choose_late and days > 0 and is_owed(held),
    )


def _heading(returns: Sequence[QuarterlyReturn], as_on: date) -> str:
    sent = sum(not is_owed(held) for held in returns)
    late = sum(is_owed(held) and days_late(held, as_on) > 0 for held in returns)
    values = {"sent": sent, "total": len(returns), "late": late}
    if late:
        return (
            ngettext(
                "%(sent)s of %(total)s returns are in, %(late)s is late",
                "%(sent)s of %(total)s returns are in, %(late)s are late",
                late,
            )
            % values
        )
    if sent == len(returns):
        return ngettext("The return is in", "All %(total)s returns are in", len(returns)) % values
    return gettext("%(sent)s of %(total)s returns are in") % values
