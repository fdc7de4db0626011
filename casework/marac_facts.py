"""What people enter about a referral to a conference of the agencies, and which of it cannot be kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casework.day_rules import past_problem
from casework.models import Agency, Forum, ListEntry, MaracReferral
from cohesion.models import LocalAuthority, User

CASE_FIELDS = ("authority", "source", "received_on", "summary", "language", "lead")
DETAIL_FIELDS = (
    "forum",
    "age",
    "tool",
    "score",
    "victim_informed",
    "not_informed_reason",
    "consent",
    "basis",
)


@dataclass(frozen=True)
class MaracFacts:
    """`source` is who refers, `received_on` the day of the referral."""

    forum: Forum
    authority: LocalAuthority
    source: Agency
    received_on: date
    summary: str
    criteria: tuple[ListEntry, ...]
    consent: str
    basis: ListEntry | None = None
    victim_informed: bool = True
    not_informed_reason: str = ""
    age: str = MaracReferral.Age.ADULT
    tool: ListEntry | None = None
    score: int | None = None
    language: str = "en"
    lead: User | None = None


def find_problems(facts: MaracFacts, today: date) -> dict[str, str]:
    """The sentence for each field that cannot be kept. Makes no query."""
    found: dict[str, str] = {}
    for name, sentence in (*_told(facts, today), *_sharing(facts), *_entries(facts)):
        found.setdefault(name, sentence)
    return found


def _told(facts: MaracFacts, today: date) -> Iterator[tuple[str, str]]:
    if problem := past_problem(facts.received_on, today):
        yield "received_on", problem
    if not facts.summary.strip():
        yield "summary", _("Write what happened and why the agencies should meet, without names.")
    if not facts.criteria:
        yield "criteria", _("Choose at least one reason for the referral.")


def _sharing(facts: MaracFacts) -> Iterator[tuple[str, str]]:
    if facts.consent not in MaracReferral.Consent.values:
        yield "consent", _("Say whether the victim consented.")
    elif facts.consent != MaracReferral.Consent.GIVEN and facts.basis is None:
        yield "basis", _("Without consent, choose why information may be shared all the same.")
    if not facts.victim_informed and not facts.not_informed_reason.strip():
        yield "not_informed_reason", _("Write why the victim was not told.")


def _entries(facts: MaracFacts) -> Iterator[tuple[str, str]]:
    entries = (*facts.criteria, *filter(None, (facts.basis, facts.tool)))
    for entry in entries:
        if entry.valid_from > facts.received_on or (entry.valid_to and entry.valid_to < facts.received_on):
            yield (
                _field_of(facts, entry),
                _("“%(entry)s” was not in use on that day. Choose another entry.") % {"entry": entry},
            )


def _field_of(facts: MaracFacts, entry: ListEntry) -> str:
    return "basis" if entry == facts.basis else "tool" if entry == facts.tool else "criteria"
