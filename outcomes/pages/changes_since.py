"""What other people did to a return since somebody last had it open: who, what, how much; nothing word for word."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from cohesion.models import AuditEntry, User
from outcomes.actions.visits import GAP
from outcomes.models import Measure, QuarterlyReturn, ReturnEvent, ReturnVisit

_LATEST = 200
# A save says what it changed better than these do.
_SAID_BY_SAVES = (ReturnEvent.Kind.EDITED, ReturnEvent.Kind.STARTED)


@dataclass(frozen=True)
class PersonsChanges:
    name: str
    at: datetime
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ChangesSince:
    """`moment` is when the reader last had the return open."""

    moment: datetime
    people: tuple[PersonsChanges, ...]
    events: tuple[ReturnEvent, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.events)


def last_seen(visit: ReturnVisit | None, now: datetime) -> datetime | None:
    """The end of the visit before this one; of the latest one where that is over. None on a first visit."""
    if visit is None:
        return None
    return visit.before if now - visit.seen_at <= GAP else visit.seen_at


def changes_since(held: QuarterlyReturn, moment: datetime | None, reader: User) -> ChangesSince | None:
    """Three queries at most; None where there was no visit to compare with."""
    if moment is None:
        return None
    others = AuditEntry.objects.of_return(held.pk, reader).filter(at__gt=moment).exclude(actor=reader)
    saves = list(others.select_related("actor").newest_first()[:_LATEST])
    events = held.events.filter(at__gt=moment).exclude(by=reader).exclude(kind__in=_SAID_BY_SAVES, note="")
    outcomes = _outcomes_of_measures(held) if saves else {}
    return ChangesSince(
        moment=moment,
        people=tuple(_people(saves, outcomes)),
        events=tuple(events.select_related("by", "outcome").order_by("-at", "-pk")[:20]),
    )


def _outcomes_of_measures(held: QuarterlyReturn) -> dict[str, str]:
    """Code of the outcome by code of the measure."""
    measures = Measure.objects.filter(plan=held.round.plan_id)
    return {code: outcome for code, outcome in measures.values_list("code", "outcome__code") if outcome}


def _people(saves: Sequence[AuditEntry], outcomes: dict[str, str]) -> Iterator[PersonsChanges]:
    by_person: dict[int, list[AuditEntry]] = defaultdict(list)
    for entry in saves:
        by_person[entry.actor_id].append(entry)
    for entries in by_person.values():
        places = {place for entry in entries for place in _places(entry.detail, outcomes)}
        counts = Counter((part, outcome) for part, outcome, _place in places)
        lines = tuple(_lines(counts))
        if lines:
            yield PersonsChanges(str(entries[0].actor), entries[0].at, lines)


def _places(detail: dict[str, Any], outcomes: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """(part, code of its outcome, place) of everything that one save changed."""
    for part in _LINES:
        for entry in detail.get(part, ()):
            place = str(entry[0] if isinstance(entry, list) else entry)
            code = place.split(" ", maxsplit=1)[0]
            yield part, code if part == "narratives" else outcomes.get(code, ""), place


def _lines(counts: Counter[tuple[str, str]]) -> Iterator[str]:
    parts = list(_LINES)
    for (part, outcome), count in sorted(counts.items(), key=lambda item: (item[0][1], parts.index(item[0][0]))):
        yield _LINES[part](count) % {"outcome": outcome, "count": count}


_LINES: dict[str, Callable[[int], str]] = {
    "figures": lambda n: ngettext("Outcome %(outcome)s: %(count)s number", "Outcome %(outcome)s: %(count)s numbers", n),
    "milestones": lambda n: ngettext(
        "Outcome %(outcome)s: %(count)s milestone", "Outcome %(outcome)s: %(count)s milestones", n
    ),
    "narratives": lambda n: gettext("Outcome %(outcome)s: the narrative"),
    "evidence": lambda n: ngettext(
        "Outcome %(outcome)s: evidence for %(count)s measure", "Outcome %(outcome)s: evidence for %(count)s measures", n
    ),
    "actions": lambda n: ngettext("%(count)s planned action", "%(count)s planned actions", n),
    "examples": lambda n: ngettext("%(count)s practice example", "%(count)s practice examples", n),
}
