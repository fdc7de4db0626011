"""What happened in a case, newest first."""

from dataclasses import dataclass
from datetime import datetime

from casework.models import Case
from casework.pages.event_names import names_in
from casework.pages.event_words import sentence_of
from cohesion.models import User

FIRST = 50


@dataclass(frozen=True)
class Line:
    at: datetime
    by: User
    sentence: str


@dataclass(frozen=True)
class Timeline:
    lines: tuple[Line, ...]
    has_more: bool


def timeline(case: Case, user: User, *, everything: bool = False, with_people: bool = True) -> Timeline:
    """The newest fifty lines, or all of them. Five queries at the most."""
    rows = case.events.select_related("by").order_by("-at", "-pk")
    events = list(rows if everything else rows[: FIRST + 1])
    has_more = not everything and len(events) > FIRST
    shown = events if everything else events[:FIRST]
    names = names_in(shown, user, with_people=with_people)
    return Timeline(tuple(Line(each.at, each.by, sentence_of(each, names)) for each in shown), has_more)
