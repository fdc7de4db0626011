"""Who still owes a co-ordinator their part of a return, and whose part has come and waits to be taken in."""

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from cohesion import day_words
from cohesion.calendar import working_days_between
from cohesion.models import User
from outcomes.models import ContributionRequest, QuarterlyReturn


@dataclass(frozen=True)
class ContributionLine:
    """`kind` names the mark: late, part (awaited) or sent (received)."""

    name: str
    organisation: str
    kind: str
    word: str
    what: str
    when: str
    reminded: str


@dataclass(frozen=True)
class ContributionsOwed:
    """`url` is empty where contributors cannot be asked."""

    lines: tuple[ContributionLine, ...]
    url: str


def contributions_owed(user: User, held: QuarterlyReturn, as_on: date) -> ContributionsOwed:
    """What has come first, then what is awaited, the longest due first. Two queries."""
    requests = ContributionRequest.objects.visible_to(user).standing().filter(quarterly_return=held)
    open_ones = requests.filter(decided_at__isnull=True).prefetch_related("measures")
    ordered = open_ones.order_by("due_on", "name", "pk")
    lines = (_line(each, as_on) for each in sorted(ordered, key=lambda each: each.received_at is None))
    return ContributionsOwed(tuple(lines), contributors_address(held))


def contributors_address(held: QuarterlyReturn) -> str:
    """Where contributors are asked; empty where that is not built in."""
    try:
        return reverse("return_contributors", args=[held.region.code, held.round.quarter])
    except NoReverseMatch:
        return ""


def _line(each: ContributionRequest, as_on: date) -> ContributionLine:
    kind, word, when = _standing(each, as_on)
    count = len(each.measures.all())
    what = ngettext("%(count)s measure", "%(count)s measures", count) % {"count": count}
    reminded = each.last_reminded_at
    return ContributionLine(
        name=each.name,
        organisation=each.organisation,
        kind=kind,
        word=word,
        what=what,
        when=when,
        reminded=day_words.short(localdate(reminded)) if reminded else "",
    )


def _standing(each: ContributionRequest, as_on: date) -> tuple[str, str, str]:
    if each.received_at is not None:
        came = gettext("It came on %(day)s and waits for you.") % {"day": day_words.short(localdate(each.received_at))}
        return "sent", gettext("Received"), came
    due = {"day": day_words.short(each.due_on)}
    if as_on > each.due_on:
        days = max(working_days_between(each.due_on, as_on), 1)
        late = gettext("It was due on %(day)s, %(days)s ago.")
        return "late", gettext("Late"), late % {**due, "days": day_words.working_days(days)}
    return "part", gettext("Awaited"), gettext("It is due on %(day)s.") % due
