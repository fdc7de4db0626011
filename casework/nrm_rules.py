"""What a record of modern slavery cannot hold: each rule a sentence by its field. The database refuses the same."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from casework.coverage import region_covering
from casework.day_rules import past_problem
from casework.hate_crime_rules import LONGEST_LINE, LONGEST_TEXT
from casework.leaks import find_leaks
from casework.models import CaseList, NrmRecord
from casework.models.nrm import NOTIFY_SINCE
from casework.nrm_facts import NrmFacts
from casework.text_rules import text_problem
from casework.validity import fits
from cohesion import day_words
from cohesion.models import Region

Sentences = Iterator[tuple[str, str]]

_P, _C, _R = NrmRecord.Person, NrmRecord.Consent, NrmRecord.Route
_TEXTS = {
    "summary": LONGEST_TEXT,
    "next_action": LONGEST_LINE,
    "exploited_area": LONGEST_LINE,
    "official_reference": 60,
}
_DAYS = (
    "received_on",
    "age_decided_on",
    "consent_on",
    "referred_on",
    "identified_on",
    "adult_safeguarding_on",
    "child_safeguarding_on",
    "childrens_services_on",
)


def find_problems(
    facts: NrmFacts, today: date, *, recorded_on: date | None = None, standing: NrmRecord | None = None
) -> dict[str, str]:
    """The sentence for each field that cannot be kept; empty where all can. Makes no query.

    `standing` is the record that is changed: its decisions stand.
    """
    found: dict[str, str] = {}
    rules = [_days(facts, today, recorded_on), _consent(facts), _way(facts, today), _order(facts), _lists(facts)]
    rules += [_texts(facts), _identity(facts, today), _rest(facts)]
    if standing is not None:
        rules += [_decided(facts, standing), _answered(facts, standing)]
    for each in rules:
        for name, sentence in each:
            found.setdefault(name, sentence)
    return found


def region_of(facts: NrmFacts) -> Region | None:
    """The region that covered the authority on the day on which it came."""
    return region_covering(facts.authority, facts.received_on)


def _days(facts: NrmFacts, today: date, recorded_on: date | None) -> Sentences:
    for name in _DAYS:
        if sentence := past_problem(getattr(facts, name), today):
            yield name, sentence
    if recorded_on and facts.received_on > recorded_on:
        told = {"day": day_words.full(recorded_on)}
        yield (
            "received_on",
            _("The case was entered on %(day)s, so it came before. Enter that day or an earlier one.") % told,
        )


def _consent(facts: NrmFacts) -> Sentences:
    is_adult = facts.person == _P.ADULT
    if not is_adult and facts.consent == _C.REFUSED:
        yield "consent", _("A child cannot refuse a referral: consent is not needed. Choose “Not needed”.")
    elif not is_adult and facts.consent != _C.NOT_NEEDED:
        yield "consent", _("A child’s consent is not asked for. Choose “Not needed”.")
    if is_adult and facts.consent == _C.NOT_NEEDED:
        yield "consent", _("An adult is asked for consent. Say what the answer was.")
    is_answered = facts.consent in {_C.GIVEN, _C.REFUSED}
    if is_answered and facts.consent_on is None:
        yield "consent_on", _("Enter the day on which consent was given or refused.")
    if not is_answered and facts.consent_on:
        yield "consent_on", _("There is no answer about consent yet. Take the day away.")


def _way(facts: NrmFacts, today: date) -> Sentences:
    if facts.person != _P.ADULT:
        yield from _way_of_child(facts)
        return
    if facts.way == _R.NRM and facts.consent != _C.GIVEN and not was_a_child(facts):
        yield "way", _("An adult is referred only with consent. Without it, choose the notification or information.")
    if facts.way == _R.NOTIFY:
        yield from _notification(facts, today)
    if facts.consent == _C.REFUSED and facts.official_reference.strip():
        yield "official_reference", _("Without consent nobody is identified. Take the reference away.")
    must = facts.consent == _C.REFUSED and facts.by_authority and (facts.referred_on or today) >= NOTIFY_SINCE
    if must and facts.way == _R.INTELLIGENCE and facts.received_on >= NOTIFY_SINCE:
        yield "way", _("An authority notifies where an adult refuses. Choose the notification without a name.")
    if facts.way == _R.INTELLIGENCE and facts.referred_on:
        yield "referred_on", _("Nothing is sent where it is kept as information only. Take the day away.")


def _way_of_child(facts: NrmFacts) -> Sentences:
    if facts.way == _R.NOTIFY:
        yield "way", _("A child is never notified without a name: a child is always referred. Choose the referral.")
    elif facts.way == _R.INTELLIGENCE:
        yield "way", _("A child is always referred. Choose the referral; its day may follow.")


def _notification(facts: NrmFacts, today: date) -> Sentences:
    if (facts.referred_on or today) < NOTIFY_SINCE:
        told = {"day": day_words.full(NOTIFY_SINCE)}
        yield "way", _("The duty to notify began on %(day)s. Before it, this is kept as information only.") % told
    if facts.consent != _C.REFUSED:
        yield "way", _("A notification is for an adult who refused. With consent, choose the referral.")
    if not facts.by_authority:
        yield "by_authority", _("Only a public authority has the duty to notify. Tick this, or keep it as information.")


def was_a_child(facts: NrmFacts) -> bool:
    """Referred while the age was disputed, and found to be an adult afterwards: asked for consent only then."""
    sent, decided = facts.referred_on, facts.age_decided_on
    return sent is not None and decided is not None and decided >= sent


def _order(facts: NrmFacts) -> Sentences:
    sent = facts.referred_on
    if sent is None:
        return
    told = {"day": day_words.full(sent)}
    if facts.consent_on and facts.consent_on > sent and not was_a_child(facts):
        yield (
            "consent_on",
            _("The answer about consent comes before it is sent (%(day)s). Change one of the two.") % told,
        )
    if facts.identified_on and facts.identified_on > sent:
        yield "identified_on", _("The signs were seen before it was sent (%(day)s). Change one of the two.") % told


def _decided(facts: NrmFacts, standing: NrmRecord) -> Sentences:
    if not standing.reasonable or standing.reasonable_on is None:
        return
    if facts.way != _R.NRM or facts.referred_on is None:
        yield "way", _("A decision was made on the referral, so it stands. Record a withdrawal as a decision.")
    elif facts.referred_on > standing.reasonable_on:
        told = {"day": day_words.full(standing.reasonable_on)}
        yield (
            "referred_on",
            _("The decision of %(day)s followed the referral. Enter that day or an earlier one.") % told,
        )


def _answered(facts: NrmFacts, standing: NrmRecord) -> Sentences:
    """Consent that changed over time has a page of its own. Of somebody found to be a child all of it falls away."""
    withdrawn, notified = standing.consent_withdrawn_on, standing.notified_on
    if facts.person != _P.ADULT or not (withdrawn or notified):
        return
    if (facts.consent, facts.way) != (standing.consent, standing.way):
        yield "consent", _("The answer has changed over time here. Record a further answer on its own page.")
    if withdrawn:
        yield from _withdrawn(facts, withdrawn)
    if notified:
        yield from _notified(facts, notified)


def _withdrawn(facts: NrmFacts, day: date) -> Sentences:
    told = {"day": day_words.full(day)}
    if facts.referred_on is None or facts.referred_on > day:
        yield "referred_on", _("Consent was withdrawn on %(day)s, after the referral. Enter an earlier day.") % told
    if facts.consent_on and facts.consent_on > day:
        yield "consent_on", _("Consent was withdrawn on %(day)s, so it was given before. Change the day.") % told
    if facts.official_reference.strip():
        yield "official_reference", _("Consent was withdrawn, so nobody is identified. Take the reference away.")


def _notified(facts: NrmFacts, day: date) -> Sentences:
    told = {"day": day_words.full(day)}
    if facts.referred_on and facts.referred_on < day:
        yield "referred_on", _("The notification went out on %(day)s, before the referral. Change the day.") % told
    if not facts.by_authority:
        yield "by_authority", _("The authority sent a notification, so it reported the case. Tick this.")


def _lists(facts: NrmFacts) -> Sentences:
    day = facts.day
    entries = [("first_responder", CaseList.FIRST_RESPONDER, facts.first_responder, day)]
    entries += [("exploitation", CaseList.EXPLOITATION, each, day) for each in facts.exploitation]
    entries += [("nationality", CaseList.NATIONALITY, facts.nationality, facts.received_on)]
    entries += [("age_band", CaseList.AGE_BAND, facts.age_band, facts.received_on)]
    entries += [("indicators", CaseList.INDICATOR, each, facts.received_on) for each in facts.indicators]
    entries += [("safety_steps", CaseList.SAFETY_STEP, each, facts.received_on) for each in facts.safety_steps]
    for name, which, entry, on in entries:
        if entry is not None and not fits(entry, which, on):
            told = {"entry": entry.name, "day": day_words.full(on)}
            yield name, _("“%(entry)s” was not in use on %(day)s. Choose another entry.") % told
    first, last = facts.source.valid_from, facts.source.valid_to
    if not first <= facts.received_on <= (last or date.max):
        yield "source", _("%(agency)s was not in the list on that day. Choose another one.") % {"agency": facts.source}


def _texts(facts: NrmFacts) -> Sentences:
    for name, longest in _TEXTS.items():
        if problem := text_problem(getattr(facts, name), longest):
            yield name, problem
    if not facts.summary.strip():
        yield "summary", _("Write what is known, without names.")


def _identity(facts: NrmFacts, today: date) -> Sentences:
    """Elsewhere what points to one person can be kept on purpose; in a notification never."""
    if facts.way != _R.NOTIFY:
        return
    for name in ("summary", "exploited_area", "next_action"):
        if leaks := find_leaks(getattr(facts, name), today):
            told = {"found": day_words.listed([f"“{leak.text}”" for leak in leaks[:3]])}
            yield name, _("A notification identifies nobody. Take out %(found)s.") % told


def _rest(facts: NrmFacts) -> Sentences:
    if not facts.exploitation:
        yield "exploitation", _("Choose at least one type of exploitation. “Not known” is one of them.")
    if facts.by_first_responder and facts.first_responder is None:
        yield "first_responder", _("Choose the first responder organisation.")
    if facts.first_responder and not facts.by_first_responder:
        yield "first_responder", _("Tick that it came through a first responder, or take the organisation away.")
    if facts.age_decided_on and facts.person == _P.AGE_DISPUTED:
        yield "age_decided_on", _("The age is still disputed. Choose adult or child, or take the day away.")
    if facts.next_action_on and not facts.next_action:
        yield "next_action", _("Say what is to be done by that day.")
