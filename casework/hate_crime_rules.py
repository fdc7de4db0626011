"""What a hate crime record cannot hold: each rule a sentence by its field. The database refuses the same."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from casework.coverage import region_covering
from casework.hate_crime_facts import HateCrimeFacts
from casework.models import CaseList, HateCrime, Risk
from casework.text_rules import text_problem
from casework.validity import fits, is_in_force
from cohesion import day_words
from cohesion.models import Region

LONGEST_TEXT = 5000
LONGEST_LINE = 300
EARLIEST = date(2000, 1, 1)

_LISTS = {
    "route": CaseList.ROUTE,
    "category": CaseList.HATE_CATEGORY,
    "reporter": CaseList.REPORTER,
    "place_type": CaseList.PLACE_TYPE,
    "age_band": CaseList.AGE_BAND,
    "relationship": CaseList.RELATIONSHIP,
}
_TEXTS = {
    "summary": LONGEST_TEXT,
    "support_needs": LONGEST_TEXT,
    "next_action": LONGEST_LINE,
    "place": LONGEST_LINE,
    "crime_reference": 60,
    "language_need": 120,
}


def find_problems(
    facts: HateCrimeFacts, today: date, *, region: Region | None, recorded_on: date | None = None
) -> dict[str, str]:
    """The sentence for each field that cannot be kept; empty where all can. Makes no query.

    `region` is what `region_of` says. `recorded_on` is the day on which a case that stands was entered: it was
    received by then.
    """
    found: dict[str, str] = {}
    for rules in (
        _days(facts, today),
        _entered(facts, recorded_on),
        _lists(facts),
        _texts(facts),
        _choices(facts),
        _centre(facts, region),
    ):
        for name, sentence in rules:
            found.setdefault(name, sentence)
    return found


def region_of(facts: HateCrimeFacts) -> Region | None:
    """The region that covered the authority on the day on which the case was received."""
    return region_covering(facts.authority, facts.received_on)


_DAYS = (
    "received_on",
    "happened_on",
    "happened_until",
    "reported_on",
    "police_reported_on",
    "police_recorded_on",
    "safeguarding_referred_on",
)


def _days(facts: HateCrimeFacts, today: date) -> Iterator[tuple[str, str]]:
    for name in _DAYS:
        day = getattr(facts, name)
        if day and day > today:
            yield name, _("This day is in the future. Enter today or an earlier day.")
        elif day and day < EARLIEST:
            yield name, _("This day is before the year 2000. Check the year.")
    yield from _before_it_was_received(facts)
    yield from _in_their_order(facts)


def _entered(facts: HateCrimeFacts, recorded_on: date | None) -> Iterator[tuple[str, str]]:
    if recorded_on and facts.received_on > recorded_on:
        yield (
            "received_on",
            _("The case was entered on %(day)s, so it came before. Enter that day or an earlier one.")
            % {"day": day_words.full(recorded_on)},
        )


def _before_it_was_received(facts: HateCrimeFacts) -> Iterator[tuple[str, str]]:
    day = {"day": day_words.full(facts.received_on)}
    if _follows(facts.happened_on, facts.received_on):
        yield "happened_on", _("It cannot have happened after it was received (%(day)s). Change one of the two.") % day
    if _follows(facts.happened_until, facts.received_on):
        yield "happened_until", _("The period cannot end after the report was received (%(day)s).") % day
    if _follows(facts.reported_on, facts.received_on):
        yield (
            "reported_on",
            _("A partner cannot have been told after it came here (%(day)s). Change one of the two.") % day,
        )


def _in_their_order(facts: HateCrimeFacts) -> Iterator[tuple[str, str]]:
    if facts.happened_until and not facts.happened_on:
        yield "happened_on", _("Enter the first day of the period, or take its last day away.")
    if _follows(facts.happened_on, facts.happened_until):
        yield "happened_until", _("The period ends before it starts. Change one of the two days.")
    if _follows(facts.police_reported_on, facts.police_recorded_on):
        yield (
            "police_recorded_on",
            _("The police cannot have recorded it before they were told. Change one of the two."),
        )


def _follows(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day > other


def _lists(facts: HateCrimeFacts) -> Iterator[tuple[str, str]]:
    day = facts.received_on
    entries = [(name, which, getattr(facts, name)) for name, which in _LISTS.items()]
    entries += [("types", CaseList.HATE_TYPE, entry) for entry in facts.types]
    entries += [("motivations", CaseList.SUB_GROUP, each.sub_group) for each in facts.motivations]
    for name, which, entry in entries:
        if entry is not None and not fits(entry, which, day):
            yield (
                name,
                _("“%(entry)s” was not in use on %(day)s. Choose another entry.")
                % {"entry": entry.name, "day": day_words.full(day)},
            )
    if not is_in_force(facts.source.valid_from, facts.source.valid_to, day):
        yield "source", _("%(agency)s was not in the list on that day. Choose another one.") % {"agency": facts.source}
    if facts.centre and not is_in_force(facts.centre.opened_on, facts.centre.closed_on, day):
        yield "centre", _("%(centre)s was not open on that day. Choose another centre.") % {"centre": facts.centre}


def _texts(facts: HateCrimeFacts) -> Iterator[tuple[str, str]]:
    for name, longest in _TEXTS.items():
        if problem := text_problem(getattr(facts, name), longest):
            yield name, problem
    if not facts.summary.strip():
        yield "summary", _("Write what happened, without names.")


def _choices(facts: HateCrimeFacts) -> Iterator[tuple[str, str]]:
    yield from _motivations(facts)
    if facts.police != HateCrime.Police.YES and (facts.police_recorded_on or facts.police_reported_on):
        yield "police", _("A day with the police is entered: choose “Yes, the police know”, or take the day away.")
    if facts.safeguarding == HateCrime.Safeguarding.NONE and facts.safeguarding_referred_on:
        yield "safeguarding", _("A safeguarding referral is entered: say for whom the concern is.")
    if facts.risk == Risk.HIGH and facts.risk_review_on is None:
        yield "risk_review_on", _("High risk is looked at again: enter the day.")
    if _follows(facts.received_on, facts.risk_review_on):
        yield "risk_review_on", _("The risk cannot be looked at again before the report was received. Change the day.")
    if facts.next_action_on and not facts.next_action:
        yield "next_action", _("Say what is to be done by that day.")


def _motivations(facts: HateCrimeFacts) -> Iterator[tuple[str, str]]:
    if not facts.motivations:
        yield "motivations", _("Choose at least one motivation. “Not known” is one of them.")
    if any((each.characteristic is None) == (not each.other) for each in facts.motivations):
        yield "motivations", _("A motivation is one of the nine, another one or not known. Choose it again.")
    codes = [(each.characteristic, each.other) for each in facts.motivations]
    if len(set(codes)) < len(codes):
        yield "motivations", _("A motivation was chosen twice. Choose each once.")


def _centre(facts: HateCrimeFacts, region: Region | None) -> Iterator[tuple[str, str]]:
    is_through_one = facts.route.code == "third_party_centre"
    if is_through_one and facts.centre is None:
        yield "centre", _("Choose the reporting centre that took the report.")
    if facts.centre and not is_through_one:
        yield "centre", _("Only a report through a third party reporting centre names one. Take it away.")
    if facts.centre and region and facts.centre.region_id != region.pk:
        yield (
            "centre",
            _("%(centre)s belongs to another region. Choose a centre of the region that holds the case.")
            % {"centre": facts.centre},
        )
