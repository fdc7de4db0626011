"""Invented records of modern slavery: who it is about without saying who, consent, the referral, decisions, support."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from casework.counting.nrm import CATEGORIES
from casework.demo.chance import chance, text, weighed
from casework.demo.days import working_day
from casework.demo.drafts import Draft, Slot
from casework.demo.openings import Opening, language_in, opened
from casework.demo.setting import Setting
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent, CaseList, ListEntry, NrmRecord
from casework.models.nrm import NOTIFY_SINCE

_P, _C, _R = NrmRecord.Person, NrmRecord.Consent, NrmRecord.Route
_ORGANISATIONS = {category: code for code, category in CATEGORIES.items()}
_OTHERS = ("salvation_army", "bawso", "new_pathways", "home_office", "gla", "barnardos", "migrant_help")
_PERSONS = {_P.ADULT: 64, _P.CHILD: 28, _P.AGE_DISPUTED: 8}
_TYPES = {"labour_2014": 52, "sexual": 30, "servitude": 10, "not_known": 8}
_NATIONALITIES = {"europe": 34, "asia": 28, "africa": 16, "uk": 16, "not_known": 6}
_SEXES = {"MALE": 50, "FEMALE": 46, "NOT_KNOWN": 4}
_WHERE = {"UK": 52, "BOTH": 18, "OVERSEAS": 8, "NOT_KNOWN": 22}
_ADULT_AGES = {"18_24": 30, "25_44": 52, "45_64": 12, "not_known": 6}
_SIGNS = ("movement", "documents", "pay", "debt", "threats", "conditions")
_STEPS = ("safe_place", "medical", "interpreter", "police_999")
_AUTHORITY_SHARE_OF_OTHERS = 0.25
# What a slot that counts nowhere shows, as its route.
REFUSED, NOTIFIED, NOT_ASKED, CHILD_TO_REFER, DISPUTED = "refused", "notified", "not_asked", "child", "disputed"


@dataclass(frozen=True)
class NrmSlot(Slot):
    """`received_on` is the day of the referral, which counts. `responder` is a code of the list, or empty."""

    by_authority: bool = True
    responder: str = ""


def joined(by_authority: Sequence[Slot], through_responders: Sequence[Slot]) -> list[NrmSlot]:
    """One record for what may be in both counts: a council is a first responder itself, and others tell it at times.

    Each slot is used once, so both counts come out exactly.
    """
    left = {_place(slot): [each for each in by_authority if _place(each) == _place(slot)] for slot in by_authority}
    found = [_one(slot, left.get(_place(slot), [])) for slot in through_responders]
    rest = [NrmSlot(slot.key, slot.region, slot.gss, slot.received_on) for slots in left.values() for slot in slots]
    return sorted([*found, *rest], key=lambda slot: slot.key)


def _place(slot: Slot) -> tuple[str, str]:
    """The cell that a slot belongs to: its authority, and the quarter, which stands in its key."""
    return slot.gss, slot.key.split(":")[1]


def _one(slot: Slot, same_place: list[Slot]) -> NrmSlot:
    source = chance("responder", slot.key)
    organisation = _ORGANISATIONS.get(slot.codes[0], "") or source.choice(_OTHERS)
    is_both = bool(same_place) and (organisation == "council" or source.random() < _AUTHORITY_SHARE_OF_OTHERS)
    held = same_place.pop() if is_both else slot
    made = NrmSlot(held.key, held.region, held.gss, held.received_on)
    return replace(made, by_authority=is_both, responder=organisation)


def draft(slot: NrmSlot, setting: Setting) -> Draft[NrmRecord]:
    source = chance(slot.key)
    person = _person(slot, source)
    kind = "not_known" if slot.route == NOT_ASKED else weighed(source, _TYPES)
    language = language_in(slot.region, setting, source)
    received = slot.received_on - timedelta(days=source.choice((0, 0, 1, 2, 3)))
    sent = None if slot.route else slot.received_on
    opening = Opening(
        kind=CaseKind.NRM,
        agency=setting.police_of(slot.gss) if slot.responder == "police" else _agency(slot, setting, source),
        language=language,
        summary=_summary(slot, source, person, kind, language),
        received_on=received,
        recorded_on=working_day(source, slot.received_on, 0, 1),
    )
    case = opened(slot, setting, opening)
    detail = NrmRecord(
        case=case,
        **_consent(slot, person, received, sent, source),
        **_reported(slot, setting),
        **_told(case, person, setting, source, slot.route),
    )
    made = Draft(case, detail)
    made.choose("exploitation", [setting.entry(CaseList.EXPLOITATION, kind)])
    made.choose("indicators", _several(setting, CaseList.INDICATOR, source.sample(_SIGNS, source.randint(1, 3))))
    made.choose("safety_steps", _several(setting, CaseList.SAFETY_STEP, source.sample(_STEPS, source.randint(0, 2))))
    made.tell(CaseEvent.Kind.RECORDED, case.recorded_at, case.recorded_by)
    return made


def _person(slot: NrmSlot, source: Random) -> str:
    fixed = {CHILD_TO_REFER: _P.CHILD, DISPUTED: _P.AGE_DISPUTED}
    return fixed.get(slot.route, _P.ADULT) if slot.route else weighed(source, _PERSONS)


def _agency(slot: NrmSlot, setting: Setting, source: Random) -> Any:
    code = "council" if slot.by_authority else "other"
    return setting.agencies[code if source.random() < 0.8 else "health"]


def _summary(slot: NrmSlot, source: Random, person: str, kind: str, language: str) -> str:
    if slot.route in {REFUSED, NOTIFIED}:
        return text(source, "nrm_refused_summaries", language)
    if slot.route == NOT_ASKED:
        return text(source, "nrm_not_asked_summaries", language)
    if person != _P.ADULT:
        return text(source, "nrm_child_summaries", language, kind)
    return text(source, "nrm_summaries", language, kind)


def _consent(slot: NrmSlot, person: str, received: date, sent: date | None, source: Random) -> dict[str, Any]:
    """Consent, the way that follows from it and the day on which it was sent.

    The duty to notify began at the end of the demo's time: who refused before it is kept as information only.
    """
    if person != _P.ADULT:
        return {"person": person, "consent": _C.NOT_NEEDED, "way": _R.NRM, "referred_on": sent}
    if slot.route == NOT_ASKED:
        return {"person": person, "consent": _C.NOT_ASKED_YET, "way": _R.INTELLIGENCE}
    answer = {"person": person, "consent_on": received}
    if slot.route == NOTIFIED:
        day = working_day(source, NOTIFY_SINCE, 0, 2)
        return {**answer, "consent": _C.REFUSED, "way": _R.NOTIFY, "referred_on": day}
    if slot.route == REFUSED:
        return {**answer, "consent": _C.REFUSED, "way": _R.INTELLIGENCE}
    return {**answer, "consent": _C.GIVEN, "way": _R.NRM, "referred_on": sent}


def _reported(slot: NrmSlot, setting: Setting) -> dict[str, Any]:
    responder = setting.entry(CaseList.FIRST_RESPONDER, slot.responder) if slot.responder else None
    return {
        "by_authority": slot.by_authority,
        "by_first_responder": responder is not None,
        "first_responder": responder,
    }


def _told(case: Case, person: str, setting: Setting, source: Random, route: str) -> dict[str, Any]:
    """Children's services were told at once, as a child's record asks; of one they are still to be told."""
    is_child, received = person != _P.ADULT, case.received_on
    where = weighed(source, _WHERE)
    knows_area = where in {"UK", "BOTH"} and source.random() < 0.6
    ages: Mapping[str, float] = {"11_17": 1} if is_child else _ADULT_AGES
    is_told = is_child and route != CHILD_TO_REFER
    is_supported = route not in {REFUSED, NOTIFIED, NOT_ASKED} and source.random() < 0.6
    return {
        "identified_on": received - timedelta(days=source.randint(0, 4)),
        "county_lines": is_child and source.random() < 0.25,
        "exploited_where": where,
        "exploited_area": text(source, "nrm_areas", case.language) if knows_area else "",
        "housed_in": case.authority if source.random() < 0.5 else None,
        "nationality": setting.entry(CaseList.NATIONALITY, weighed(source, _NATIONALITIES)),
        "sex": weighed(source, _SEXES),
        "age_band": setting.entry(CaseList.AGE_BAND, weighed(source, ages)),
        "childrens_services_on": received if is_told else None,
        "child_safeguarding_on": received if is_told else None,
        "adult_safeguarding_on": received if not is_child and source.random() < 0.35 else None,
        "police_reference_held": source.random() < 0.6,
        "support_provider": setting.agencies["other"] if is_supported else None,
    }


def _several(setting: Setting, which: CaseList, codes: Sequence[str]) -> Iterator[ListEntry]:
    return (setting.entry(which, code) for code in sorted(codes))
