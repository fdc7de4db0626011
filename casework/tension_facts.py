"""What people enter about a tension, and what cannot be: a sentence by its field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casework.coverage import region_covering
from casework.day_rules import past_problem
from casework.hate_crime_rules import LONGEST_LINE, LONGEST_TEXT
from casework.models import Agency, CaseList, Handling, ListEntry
from casework.text_rules import text_problem
from casework.validity import fits, is_in_force
from cohesion import day_words
from cohesion.models import LocalAuthority, Region, User

CASE_FIELDS = (
    "authority",
    "source",
    "received_on",
    "happened_on",
    "summary",
    "language",
    "lead",
    "next_action",
    "next_action_on",
    "handling",
)
DETAIL_FIELDS = ("title", "place", "is_police_led")
SEVERAL = ("themes", "communities")
_TEXTS = {"summary": LONGEST_TEXT, "title": LONGEST_LINE, "place": LONGEST_LINE, "next_action": LONGEST_LINE}


@dataclass(frozen=True)
class TensionFacts:
    """A tension is recorded by its effect on people. `summary` says it, without names."""

    authority: LocalAuthority
    source: Agency
    received_on: date
    title: str
    summary: str
    themes: tuple[ListEntry, ...]
    communities: tuple[ListEntry, ...] = ()
    happened_on: date | None = None
    place: str = ""
    is_police_led: bool = False
    language: str = "en"
    lead: User | None = None
    next_action: str = ""
    next_action_on: date | None = None
    handling: str = Handling.OFFICIAL_SENSITIVE


def region_of(facts: TensionFacts) -> Region | None:
    return region_covering(facts.authority, facts.received_on)


def find_problems(facts: TensionFacts, today: date, *, recorded_on: date | None = None) -> dict[str, str]:
    """The sentence for each field that cannot be kept. `recorded_on` is that of a case that stands."""
    found: dict[str, str] = {}
    for name, sentence in (*_days(facts, today, recorded_on), *_lists(facts), *_texts(facts)):
        found.setdefault(name, sentence)
    return found


def _days(facts: TensionFacts, today: date, recorded_on: date | None) -> Iterator[tuple[str, str]]:
    for name in ("received_on", "happened_on"):
        if problem := past_problem(getattr(facts, name), today):
            yield name, problem
    day = {"day": day_words.full(recorded_on or facts.received_on)}
    if recorded_on and facts.received_on > recorded_on:
        yield (
            "received_on",
            _("The case was entered on %(day)s, so it came before. Enter that day or an earlier one.") % day,
        )
    if facts.happened_on and facts.happened_on > facts.received_on:
        told = {"day": day_words.full(facts.received_on)}
        yield (
            "happened_on",
            _("It cannot have been noticed after it was received (%(day)s). Change one of the two.") % told,
        )
    if facts.next_action_on and not facts.next_action:
        yield "next_action", _("Say what is to be done by that day.")


def _lists(facts: TensionFacts) -> Iterator[tuple[str, str]]:
    if not facts.themes:
        yield "themes", _("Choose at least one theme.")
    entries = [("themes", CaseList.THEME, each) for each in facts.themes]
    entries += [("communities", CaseList.COMMUNITY, each) for each in facts.communities]
    for name, which, entry in entries:
        if problem := entry_problem(entry, which, facts.received_on):
            yield name, problem
    if not is_in_force(facts.source.valid_from, facts.source.valid_to, facts.received_on):
        yield "source", _("%(agency)s was not in the list on that day. Choose another one.") % {"agency": facts.source}


def entry_problem(entry: ListEntry, which: CaseList, day: date) -> str | None:
    if fits(entry, which, day):
        return None
    told = {"entry": entry.name, "day": day_words.full(day)}
    return _("“%(entry)s” was not in use on %(day)s. Choose another entry.") % told


def _texts(facts: TensionFacts) -> Iterator[tuple[str, str]]:
    for name, longest in _TEXTS.items():
        if problem := text_problem(getattr(facts, name), longest):
            yield name, problem
    if not facts.title.strip():
        yield "title", _("Give it a short title, without names.")
    if not facts.summary.strip():
        yield "summary", _("Say what the effect on people is, without names.")
