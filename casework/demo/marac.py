"""Invented referrals to a conference of the agencies, up to the decision on each."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random

from casework.demo.chance import chance, text, weighed
from casework.demo.days import working_day
from casework.demo.drafts import Draft, Slot
from casework.demo.openings import Opening, closed, language_in, later, opened, to_come
from casework.demo.setting import Setting
from casework.kinds import CaseKind
from casework.models import (
    Agency,
    Case,
    CaseAction,
    CaseEvent,
    CaseList,
    Forum,
    ListEntry,
    MaracReferral,
    Risk,
    RiskAssessment,
)

_D, _C, _A = MaracReferral.Decision, MaracReferral.Consent, MaracReferral.Age
# What a slot may ask for as its route: how the referral stands.
WAITS, ASKED_BACK, ACCEPTED = "waits", "asked_back", "accepted"
_SOURCES: dict[CaseKind, Mapping[str, int]] = {
    CaseKind.HATE_MARAC: {"police": 42, "victim_support": 28, "housing": 16, "council": 14},
    CaseKind.SLAVERY_MARAC: {"police": 48, "council": 30, "health": 14, "other": 8},
}
_SUMMARIES = {CaseKind.HATE_MARAC: "hate_marac_summaries", CaseKind.SLAVERY_MARAC: "slavery_marac_summaries"}
_TOOLS = {CaseKind.HATE_MARAC: "hate_crime_matrix", CaseKind.SLAVERY_MARAC: "agency_tool"}
_CHILDREN = {CaseKind.HATE_MARAC: 0.1, CaseKind.SLAVERY_MARAC: 0.22}
_CRITERIA = {"judgement": 46, "visible_high_risk": 30, "escalation": 24}
_CONSENTS = {_C.GIVEN: 76, _C.NOT_ASKED: 15, _C.REFUSED: 9}
_DECLINED_SHARE, _HIGH_SHARE, _DAYS_TO_REVIEW = 0.11, 0.5, 28
THRESHOLD = 14


def draft(slot: Slot, setting: Setting, forum: Forum) -> Draft[MaracReferral]:
    source, kind = chance(slot.key), CaseKind(forum.kind)
    language = language_in(slot.region, setting, source)
    opening = Opening(
        kind=kind,
        agency=_agency(slot, setting, source, kind),
        language=language,
        summary=text(source, _SUMMARIES[kind], language),
        received_on=slot.received_on,
        recorded_on=working_day(source, slot.received_on, 0, 2),
    )
    case = opened(slot, setting, opening)
    criteria = _criteria(setting, source)
    detail = _detail(case, forum, setting, source, criteria)
    made = Draft(case, detail)
    made.choose("criteria", criteria)
    made.tell(CaseEvent.Kind.RECORDED, case.recorded_at, case.recorded_by)
    case.lead = setting.leads[slot.region] if source.random() < 0.85 else None
    _assess(made, setting, source)
    _decide(made, slot, setting, source)
    return made


def _agency(slot: Slot, setting: Setting, source: Random, kind: CaseKind) -> Agency:
    code = weighed(source, _SOURCES[kind])
    return setting.police_of(slot.gss) if code == "police" else setting.agencies[code]


def _criteria(setting: Setting, source: Random) -> list[ListEntry]:
    codes = {weighed(source, _CRITERIA), weighed(source, _CRITERIA)}
    return [setting.entry(CaseList.MARAC_CRITERION, code) for code in sorted(codes)]


def _detail(case: Case, forum: Forum, setting: Setting, source: Random, criteria: list[ListEntry]) -> MaracReferral:
    kind = CaseKind(forum.kind)
    is_scored = any(each.code == "visible_high_risk" for each in criteria)
    age = _A.CHILD if source.random() < _CHILDREN[kind] else _A.ADULT
    consent = weighed(source, _CONSENTS)
    basis = "safeguarding" if age == _A.CHILD else source.choice(("crime", "safeguarding", "public_task"))
    is_told = consent != _C.NOT_ASKED
    return MaracReferral(
        case=case,
        forum=forum,
        referred_on=case.received_on,
        age=age,
        tool=setting.entry(CaseList.RISK_TOOL, _TOOLS[kind]) if is_scored else None,
        score=source.randint(THRESHOLD, THRESHOLD + 7) if is_scored else None,
        victim_informed=is_told,
        not_informed_reason="" if is_told else text(source, "marac_not_informed", case.language),
        consent=consent,
        basis=None if consent == _C.GIVEN else setting.entry(CaseList.LAWFUL_BASIS, basis),
    )


def _assess(made: Draft[MaracReferral], setting: Setting, source: Random) -> None:
    """Whatever is referred was looked at: by judgement, and where a tool was used with its score."""
    case, detail = made.case, made.detail
    risk = Risk.HIGH if detail.score or source.random() < _HIGH_SHARE else Risk.MEDIUM
    at, by = case.recorded_at + timedelta(minutes=5), case.recorded_by
    review = case.recorded_on + timedelta(days=_DAYS_TO_REVIEW)
    case.risk, case.risk_review_on = risk, review
    made.rows.append(
        RiskAssessment(
            case=case,
            risk=risk,
            tool=detail.tool or setting.entry(CaseList.RISK_TOOL, "judgement"),
            score=detail.score,
            assessed_on=case.recorded_on,
            review_on=review,
            reasons=text(source, "reasons", case.language),
            at=at,
            by=by,
        )
    )
    made.tell(CaseEvent.Kind.RISK_ASSESSED, at, by, **{"from": Risk.NOT_ASSESSED.value, "to": risk.value})


def _decide(made: Draft[MaracReferral], slot: Slot, setting: Setting, source: Random) -> None:
    case, lead = made.case, setting.leads[slot.region]
    at = later(source, case.recorded_on, 1, 6, setting.present)
    if slot.route == WAITS or at is None:
        return
    detail, decision = made.detail, _D.ACCEPTED
    if slot.route == ASKED_BACK:
        decision = _D.MORE_INFORMATION
    elif slot.route != ACCEPTED and source.random() < _DECLINED_SHARE:
        decision = _D.DECLINED
    detail.decision, detail.decided_on, detail.decided_by = decision, at.date(), lead
    detail.decision_reason = text(source, f"marac_{decision.value.lower()}", case.language)
    told = {"what": "decided", "decision": decision.value, "on": at.date().isoformat()}
    made.tell(CaseEvent.Kind.MARAC, at, lead, **told)
    end = later(source, at.date(), 1, 5, setting.present)
    if decision == _D.DECLINED and end is not None:
        closed(made, setting, end, lead, "passed_on")


def goes_on(made: Draft[MaracReferral], setting: Setting) -> None:
    """What a case that stays open waits for: it is due about the day on which the demo is loaded."""
    case, source = made.case, chance("goes on", made.case.reference)
    if not case.is_open:
        return
    case.next_action = text(source, "marac_next", case.language, made.detail.decision)
    case.next_action_on, case.risk_review_on = to_come(setting, source), to_come(setting, source)
    for row in made.rows:
        if isinstance(row, RiskAssessment):
            row.review_on = case.risk_review_on
        elif isinstance(row, CaseAction) and row.status == CaseAction.Status.OPEN:
            row.due_on = to_come(setting, source)
