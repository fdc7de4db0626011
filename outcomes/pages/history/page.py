"""One page of a return's history: events and saves merged, paged by the key of the last one shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from cohesion.bilingual import in_language
from cohesion.models import AuditEntry, User
from outcomes.models import Outcome, PracticeExample, QuarterlyReturn, ReturnEvent
from outcomes.pages.history.saves import Line, SaveReader
from outcomes.pages.history.wanted import EVENTS, SAVES, Key, Wanted
from outcomes.return_scope import ReturnScope
from outcomes.review.coded_places import CodedPlaces

PAGE = 30
# Lines of one save that stand open; the others are folded behind their number.
_OPEN_LINES = 6


@dataclass(frozen=True)
class HistoryEntry:
    """`what` is a sentence or the kind of event, `why` the words that went with it."""

    key: Key
    who: str
    what: str
    why: str = ""
    outcome: str = ""
    lines: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        return self.key.at

    @property
    def is_save(self) -> bool:
        return self.key.source == SAVES

    @property
    def first_lines(self) -> tuple[str, ...]:
        return self.lines[:_OPEN_LINES]

    @property
    def further_lines(self) -> tuple[str, ...]:
        return self.lines[_OPEN_LINES:]


@dataclass(frozen=True)
class History:
    """`earlier` is the key from which the next page goes on, empty on the last one."""

    entries: tuple[HistoryEntry, ...]
    earlier: str
    outcomes: Sequence[Outcome]
    people: Sequence[User]


def history(held: QuarterlyReturn, user: User, wanted: Wanted) -> History:
    """Entries newest first. A fixed number of queries; with an outcome wanted, all of the return's saves are read."""
    scope = ReturnScope.of(held)
    examples = PracticeExample.objects.visible_to(user).filter(quarterly_return=held).select_related("outcome")
    reader = SaveReader(held, CodedPlaces(scope), {row.slug: row for row in examples})
    found = [*_events(held, wanted), *_saves(held, user, reader, wanted)]
    found.sort(key=lambda entry: (entry.at, -entry.key.source, entry.key.pk), reverse=True)
    shown = found[:PAGE]
    return History(
        entries=tuple(shown),
        earlier=str(shown[-1].key) if len(found) > PAGE else "",
        outcomes=list(scope.outcomes.values()),
        people=_people(held, user),
    )


def _people(held: QuarterlyReturn, user: User) -> list[User]:
    events = held.events.values("by")
    saves = AuditEntry.objects.of_return(held.pk, user).values("actor")
    return list(User.objects.filter(Q(pk__in=events) | Q(pk__in=saves)).order_by("name", "pk"))


def _events(held: QuarterlyReturn, wanted: Wanted) -> list[HistoryEntry]:
    """All kinds but sittings: their saves are listed one by one."""
    rows = held.events.exclude(kind=ReturnEvent.Kind.EDITED).select_related("by", "outcome").order_by("-at", "-pk")
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.person:
        rows = rows.filter(by=wanted.person)
    if wanted.outcome:
        rows = rows.filter(outcome__code=wanted.outcome)
    if wanted.before:
        rows = rows.filter(wanted.before.older(EVENTS))
    return [_event(row) for row in rows[: PAGE + 1]]


def _event(row: ReturnEvent) -> HistoryEntry:
    what = row.get_kind_display()
    if row.version_number:
        what = gettext("%(what)s, version %(number)s") % {"what": what, "number": row.version_number}
    outcome = _named(row.outcome) if row.outcome else ""
    return HistoryEntry(Key(row.at, EVENTS, row.pk), str(row.by), what, row.note, outcome)


def _named(outcome: Outcome) -> str:
    words = {"number": outcome.code, "name": in_language(outcome, "short_name")}
    return gettext("Outcome %(number)s · %(name)s") % words


def _saves(held: QuarterlyReturn, user: User, reader: SaveReader, wanted: Wanted) -> list[HistoryEntry]:
    rows = AuditEntry.objects.of_return(held.pk, user).select_related("actor").newest_first()
    if wanted.kind not in ("", ReturnEvent.Kind.EDITED):
        rows = rows.none()
    if wanted.person:
        rows = rows.filter(actor=wanted.person)
    if wanted.before:
        rows = rows.filter(wanted.before.older(SAVES))
    if not wanted.outcome:
        rows = rows[: PAGE + 1]
    entries = (_save(row, reader, wanted.outcome) for row in rows)
    return [entry for entry in entries if entry is not None]


def _save(row: AuditEntry, reader: SaveReader, outcome: str) -> HistoryEntry | None:
    """None where the save touched nothing of the outcome that is wanted."""
    lines = [line for line in reader.lines(row) if not outcome or line.outcome == outcome]
    if not lines:
        return None
    name, key = str(row.actor), Key(row.at, SAVES, row.pk)
    if len(lines) == 1:
        return HistoryEntry(key, name, lines[0].sentence(name))
    return HistoryEntry(key, name, _several(name, lines), lines=tuple(line.text for line in lines))


def _several(name: str, lines: Sequence[Line]) -> str:
    words = ngettext("%(name)s changed %(count)s thing:", "%(name)s changed %(count)s things:", len(lines))
    return words % {"name": name, "count": len(lines)}
