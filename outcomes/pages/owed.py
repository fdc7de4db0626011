"""What a region owes: late and returned work first, how far the first of it is, and what officers asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from cohesion import day_words, quarter_words
from cohesion.calendar import working_days_between
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.actions.return_steps import may
from outcomes.entry import fields
from outcomes.lifecycle import EDITABLE
from outcomes.models import ChangeRequest, QuarterlyReturn, ReturnStatus
from outcomes.pages.matrix import address
from outcomes.pages.progress import Progress, progress_of, read_address, waiting_heading, waiting_sentence
from outcomes.pages.status import StatusLine, days_late, is_owed, status_line
from outcomes.return_values import CellKey

_RETURNED = frozenset({ReturnStatus.CHANGES_REQUESTED, ReturnStatus.REOPENED})


@dataclass(frozen=True)
class Asked:
    """What an officer asked, where it leads, and where the reader may answer it (empty where they may not)."""

    request: ChangeRequest
    url: str
    quarter: str
    answer_url: str = ""

    @property
    def is_answered(self) -> bool:
        return not self.request.awaits_region


@dataclass(frozen=True)
class Owed:
    """`held` is None when nothing is owed; `others` are further returns that are with the region."""

    held: QuarterlyReturn | None
    heading: str
    lede: str
    progress: Progress | None = None
    requests: tuple[Asked, ...] = ()
    others: tuple[tuple[QuarterlyReturn, StatusLine], ...] = ()
    may_edit: bool = False


def with_the_region(returns: Sequence[QuarterlyReturn], as_on: date) -> list[QuarterlyReturn]:
    """Those that their region can write in: what is late or was sent back first, then what is due first."""
    open_ones = [held for held in returns if held.status in EDITABLE]
    return sorted(open_ones, key=lambda held: (not _presses(held, as_on), held.due_on, held.region.position))


def _presses(held: QuarterlyReturn, as_on: date) -> bool:
    return held.status in _RETURNED or (is_owed(held) and days_late(held, as_on) > 0)


def owed(returns: Sequence[QuarterlyReturn], as_on: date, user: User) -> Owed:
    """`returns` with context and people. Thirteen queries at most, whatever is asked and however many are open."""
    open_ones = with_the_region(returns, as_on)
    requests = _requests([*open_ones, *(held for held in returns if held.status == ReturnStatus.UNDER_REVIEW)], user)
    if not open_ones:
        return _nothing(returns, requests, as_on, user)
    first, *others = open_ones
    may_edit = may(user, Permission.EDIT_RETURN, first)
    own = [each.request for each in requests if each.request.quarterly_return_id == first.pk]
    progress = progress_of(first, own, may_edit=may_edit)
    waiting = sum(1 for request in own if request.awaits_region) if may_edit else 0
    return Owed(
        held=first,
        heading=status_line(first, as_on).heading,
        lede=_lede(first, progress, waiting, as_on),
        progress=progress,
        requests=requests,
        others=tuple((held, status_line(held, as_on)) for held in others),
        may_edit=may_edit,
    )


def _nothing(returns: Sequence[QuarterlyReturn], requests: tuple[Asked, ...], as_on: date, user: User) -> Owed:
    """No return is with the region. An officer who reads one may still wait for an answer."""
    sent = max(returns, key=lambda held: held.round.quarter, default=None)
    if sent is None:
        return Owed(
            None, gettext("No quarter is open yet"), gettext("Your return appears here once a quarter is opened.")
        )
    line = status_line(sent, as_on)
    may_edit = may(user, Permission.EDIT_RETURN, sent)
    heading = waiting_heading(len(requests)) if requests and may_edit else gettext("Nothing is owed today")
    return Owed(None, heading, f"{line.heading}. {line.next_step}", requests=requests, may_edit=may_edit)


def _requests(returns: Sequence[QuarterlyReturn], user: User) -> tuple[Asked, ...]:
    """What is not settled yet of all of `returns`: unanswered first, in their order. Two queries.

    Of a return that an officer reads, what was answered is the officer's.
    """
    by_pk = {held.pk: held for held in returns}
    order = list(by_pk)
    asked = sorted(
        ChangeRequest.objects.filter(quarterly_return__in=by_pk).open().with_thread(),
        key=lambda each: (not each.awaits_region, order.index(each.quarterly_return_id)),
    )
    waiting = [each for each in asked if each.awaits_region or by_pk[each.quarterly_return_id].status in EDITABLE]
    return tuple(_asked(by_pk[each.quarterly_return_id], each, user) for each in waiting)


def _asked(held: QuarterlyReturn, request: ChangeRequest, user: User) -> Asked:
    answers = may(user, Permission.EDIT_RETURN, held) and request.awaits_region
    return Asked(
        request=request,
        url=_leads_to(held, request, user),
        quarter=quarter_words.name(held.round.period),
        answer_url=reverse("return_answer", args=[held.region.code, held.round.quarter, request.pk]) if answers else "",
    )


def _leads_to(held: QuarterlyReturn, request: ChangeRequest, user: User) -> str:
    """The field, the outcome or the return that a request is about; for people who only read, where it can be read."""
    if request.outcome is None:
        return address(held)
    if held.status not in EDITABLE or not may(user, Permission.EDIT_RETURN, held):
        return read_address(held, request.outcome)
    field = fields.figure(CellKey(request.measure_id, request.authority_id)) if request.measure_id else ""
    return fields.outcome_address(held, request.outcome, field)


def _lede(held: QuarterlyReturn, progress: Progress, waiting: int, as_on: date) -> str:
    complete = progress.sentence
    if not is_owed(held):
        return f"{waiting_sentence(waiting)} {complete}" if waiting else complete
    if days_late(held, as_on):
        return gettext("It was due on %(day)s. %(complete)s") % {
            "day": day_words.full(held.due_on),
            "complete": complete,
        }
    if as_on == held.due_on:
        return gettext("It is due today. %(complete)s") % {"complete": complete}
    days = day_words.working_days(working_days_between(as_on, held.due_on))
    return gettext("%(days)s left. %(complete)s") % {"days": days, "complete": complete}


def quarter_and_region(held: QuarterlyReturn) -> str:
    """“July to September 2014 · North East Wales”."""
    return f"{quarter_words.months(held.round.period)} · {held.region.name}"
