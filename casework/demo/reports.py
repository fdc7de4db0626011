"""What an invented report says: the case and its detail, as they were when it was recorded."""

from datetime import date, time, timedelta
from random import Random
from typing import Any

from casework.demo.chance import chance, text, weighed
from casework.demo.days import NATIONAL_CENTRE_OPENED_ON, at_office, working_day
from casework.demo.drafts import Draft, Slot, reference_of
from casework.demo.setting import Setting
from casework.kinds import CaseKind
from casework.models import Agency, Case, CaseList, HateCrime, ListEntry, Motivation

_LOCAL_SHARE = 0.24
_TYPES = {
    "verbal": 34,
    "harassment": 16,
    "threats": 11,
    "online": 10,
    "assault": 8,
    "damage": 7,
    "asb": 6,
    "graffiti": 3,
    "service": 3,
    "theft": 1,
    "other": 1,
}
_CRIMES = frozenset({"threats", "assault", "damage", "theft"})
_PERIODS = frozenset({"harassment", "asb", "online"})
_PLACES = {"home": 30, "street": 28, "online": 7, "transport": 8, "shop": 9, "work": 6, "school": 5, "other": 3}
_AGES = {"11_17": 7, "18_24": 16, "25_44": 38, "45_64": 22, "65_over": 6, "not_known": 11}
_RELATIONSHIPS = {"stranger": 40, "neighbour": 28, "colleague": 5, "pupil": 4, "family": 2, "other": 8, "not_known": 13}
_REPORTERS = {"victim": 62, "witness": 9, "family": 12, "professional": 13, "anonymous": 4}
_SUB_GROUPS = {
    "race": ("anti_migrant", "language", "anti_grt"),
    "religion_or_belief": ("islamophobic", "antisemitic"),
    "sexual_orientation": ("homophobic", "homophobic", "biphobic"),
    "gender_reassignment": ("transphobic",),
    "disability": ("learning_disability",),
    "other": ("sub_culture",),
}
_SOURCES = {
    "national_centre": "victim_support",
    "third_party_centre": "reporting_centres",
    "council": "council",
    "housing": "housing",
    "school": "schools",
}


def draft(slot: Slot, setting: Setting) -> Draft[HateCrime]:
    source = chance(slot.key)
    what = weighed(source, _TYPES)
    case = _case(slot, setting, source, what)
    detail = _detail(case, slot, setting, source, what)
    entries = [setting.entry(CaseList.HATE_TYPE, what)]
    if source.random() < 0.22 and what != "verbal":
        entries.append(setting.entry(CaseList.HATE_TYPE, "verbal"))
    made = Draft(case, detail)
    made.choose("types", entries)
    made.rows += [_motivation(case, code, setting, source) for code in slot.codes]
    return made


def route_of(slot: Slot, source: Random) -> str:
    if slot.route:
        return slot.route
    is_local = slot.received_on < NATIONAL_CENTRE_OPENED_ON or source.random() < _LOCAL_SHARE
    return "third_party_centre" if is_local else "national_centre"


def _case(slot: Slot, setting: Setting, source: Random, what: str) -> Case:
    worker = setting.workers[slot.region]
    recorded = min(working_day(source, slot.received_on, 0, 2), setting.present)
    at = at_office(source, recorded)
    happened = None if source.random() < 0.04 else slot.received_on - timedelta(days=int(source.expovariate(1 / 6)))
    is_welsh = source.random() < (0.55 if worker.language == "cy" else 0.05)
    language = "cy" if is_welsh else "en"
    until = _until(source, happened, slot.received_on, what)
    told = slot.received_on - timedelta(days=source.choice((0, 0, 0, 1, 1, 2, 3)))
    return Case(
        id=slot.pk,
        reference=reference_of(slot.key),
        kind=CaseKind.HATE_CRIME,
        region=setting.regions[slot.region],
        authority=setting.authorities[slot.gss],
        happened_on=happened,
        happened_until=until,
        reported_on=max(told, until or happened or told),
        received_on=slot.received_on,
        summary=text(source, "summaries", language, what),
        language=language,
        recorded_on=recorded,
        recorded_at=at,
        recorded_by=worker,
        updated_at=at,
        updated_by=worker,
        last_active_on=recorded,
        is_sample=True,
    )


def _until(source: Random, happened: date | None, received: date, what: str) -> date | None:
    if happened is None or what not in _PERIODS or source.random() > 0.5:
        return None
    return happened + timedelta(days=source.randint(0, (received - happened).days))


def _detail(case: Case, slot: Slot, setting: Setting, source: Random, what: str) -> HateCrime:
    route = route_of(slot, source)
    place = "online" if what == "online" else weighed(source, _PLACES)
    case.source = _agency(route, slot, setting)
    return HateCrime(
        case=case,
        route=setting.entry(CaseList.ROUTE, route),
        centre=source.choice(setting.centres[slot.gss]) if route == "third_party_centre" else None,
        reporter=setting.entry(CaseList.REPORTER, weighed(source, _REPORTERS)),
        category=_category(setting, source, what),
        place_type=setting.entry(CaseList.PLACE_TYPE, place),
        place=text(source, "places", case.language) if place == "street" else "",
        happened_at=time(source.randint(8, 22), source.choice((0, 15, 30, 45))) if source.random() < 0.5 else None,
        age_band=setting.entry(CaseList.AGE_BAND, weighed(source, _AGES)),
        relationship=setting.entry(CaseList.RELATIONSHIP, weighed(source, _RELATIONSHIPS)),
        language_need=text(source, "language_needs", case.language) if source.random() < 0.08 else "",
        support_needs=text(source, "support_needs", case.language) if source.random() < 0.1 else "",
        **_safeguarding(case, source),
    )


def _agency(route: str, slot: Slot, setting: Setting) -> Agency:
    return setting.police_of(slot.gss) if route == "police" else setting.agencies[_SOURCES[route]]


def _category(setting: Setting, source: Random, what: str) -> ListEntry:
    weights = {"crime": 0.78 if what in _CRIMES else 0.3, "incident": 0.45, "non_crime": 0.06, "to_be_determined": 0.05}
    return setting.entry(CaseList.HATE_CATEGORY, weighed(source, weights))


def _safeguarding(case: Case, source: Random) -> dict[str, Any]:
    if source.random() > 0.04:
        return {}
    concern = source.choice((HateCrime.Safeguarding.ADULT, HateCrime.Safeguarding.CHILD))
    return {"safeguarding": concern, "safeguarding_referred_on": case.recorded_on}


def _motivation(case: Case, code: str, setting: Setting, source: Random) -> Motivation:
    is_other = code in {"other", "not_known"}
    group = source.choice(_SUB_GROUPS[code]) if code in _SUB_GROUPS and source.random() < 0.5 else ""
    basis = weighed(source, {"ACTUAL": 55, "PERCEIVED": 12, "NOT_KNOWN": 33}) if not is_other else "NOT_KNOWN"
    return Motivation(
        case=case,
        characteristic=None if is_other else setting.characteristics[code],
        other=code.upper() if is_other else "",
        sub_group=setting.entry(CaseList.SUB_GROUP, group) if group else None,
        basis=basis,
    )
