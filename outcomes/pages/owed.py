"""What a region owes: its returns in progress, late ones first, and how far the first of them is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from cohesion import day_words, quarter_words
from cohesion.calendar import working_days_between
from outcomes.completeness import kind_of, owed_numbers
from outcomes.lifecycle import EDITABLE
from outcomes.models import ChangeRequest, Outcome, QuarterlyReturn
from outcomes.pages.status import days_late, is_owed, status_line
from outcomes.return_scope import ReturnScope


@dataclass(frozen=True)
class OutcomeProgress:
    """`kind` names the mark: done, part, asked or none."""

    outcome: Outcome
    kind: str
    word: str


@dataclass(frozen=True)
class Owed:
    """`held` is None when nothing is owed."""

    held: QuarterlyReturn | None
    heading: str
    lede: str
    outcomes: tuple[OutcomeProgress, ...] = ()
    requests: tuple[ChangeRequest, ...] = ()


def most_pressing(returns: Sequence[QuarterlyReturn]) -> QuarterlyReturn | None:
    """The return that is with its region and was due first."""
    open_ones = [held for held in returns if held.status in EDITABLE]
    return min(open_ones, key=lambda held: (held.due_on, held.region.position), default=None)


def owed(returns: Sequence[QuarterlyReturn], as_on: date) -> Owed:
    """`returns` with context and people. Nine queries at most."""
    held = most_pressing(returns)
    if held is None:
        return _nothing(returns, as_on)
    requests = held.change_requests.filter(settled_at__isnull=True).select_related("outcome", "raised_by")
    open_requests = tuple(requests.order_by("raised_at", "pk"))
    progress = progress_of(held, open_requests)
    line = status_line(held, as_on)
    return Owed(held, line.heading, _lede(held, progress, as_on), progress, open_requests)


def _nothing(returns: Sequence[QuarterlyReturn], as_on: date) -> Owed:
    sent = max(returns, key=lambda held: held.round.quarter, default=None)
    if sent is None:
        return Owed(
            None, gettext("No quarter is open yet"), gettext("Your return appears here once a quarter is opened.")
        )
    line = status_line(sent, as_on)
    return Owed(None, gettext("Nothing is owed today"), f"{line.heading}. {line.next_step}")


def _lede(held: QuarterlyReturn, progress: Sequence[OutcomeProgress], as_on: date) -> str:
    total, done = len(progress), sum(1 for each in progress if each.kind == "done")
    complete = ngettext(
        "%(done)s of %(total)s outcome is complete.", "%(done)s of %(total)s outcomes are complete.", total
    ) % {"done": done, "total": total}
    if not is_owed(held):
        return complete
    if days_late(held, as_on):
        return gettext("It was due on %(day)s. %(complete)s") % {
            "day": day_words.full(held.due_on),
            "complete": complete,
        }
    days = day_words.working_days(working_days_between(as_on, held.due_on))
    return gettext("%(days)s left. %(complete)s") % {"days": days, "complete": complete}


def progress_of(held: QuarterlyReturn, requests: Sequence[ChangeRequest]) -> tuple[OutcomeProgress, ...]:
    """How far each outcome is: complete when every number asked for is there and the quarter is told."""
    scope = ReturnScope.of(held)
    figures = set(held.figures.values_list("measure_id", flat=True))
    stories = dict(held.narratives.values_list("outcome_id", "progress"))
    asked = {request.outcome_id for request in requests}
    return tuple(
        OutcomeProgress(outcome, kind, _WORDS[kind]())
        for outcome in scope.outcomes.values()
        if (kind := _kind(scope, outcome, figures, stories, asked))
    )


_WORDS = {
    "done": lambda: gettext("Complete"),
    "part": lambda: gettext("In progress"),
    "asked": lambda: gettext("Changes asked"),
    "none": lambda: gettext("Not started"),
}


def _kind(
    scope: ReturnScope, outcome: Outcome, figures: set[int], stories: dict[int, str], asked: set[int | None]
) -> str:
    measures = [measure for measure in scope.measures.values() if measure.outcome_id == outcome.pk]
    return kind_of(
        owed_numbers(measures),
        figures,
        is_told=bool(stories.get(outcome.pk, "").strip()),
        is_asked=outcome.pk in asked,
    )


def quarter_and_region(held: QuarterlyReturn) -> str:
    """“July to September 2014 · North East Wales”."""
    return f"{quarter_words.months(held.round.period)} · {held.region.name}"
