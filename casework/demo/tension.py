"""Invented community tensions: what each is about, how it was graded over time, and how it came down."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from casework.actions.tension_grading import RISK_OF
from casework.demo.chance import bank, chance, text, weighed
from casework.demo.days import working_day
from casework.demo.drafts import Draft, Slot
from casework.demo.openings import Opening, acted, closed, language_in, later, opened, to_come
from casework.demo.setting import Setting
from casework.kinds import CaseKind
from casework.models import (
    Agency,
    Band,
    CaseAction,
    CaseEvent,
    CaseList,
    CommunityImpact,
    Escalation,
    RumourFact,
    Stage,
    TensionAssessment,
    TensionCase,
    TensionContact,
)
from casework.tension_bands import CONFIRM_WITHIN, Scale, review_due

_KIND = CaseEvent.Kind
_T, _C = TensionAssessment.Trend, TensionAssessment.Confidence
_SOURCES = {"council": 34, "police": 22, "own": 16, "housing": 12, "schools": 10, "other": 6}
_RELIABILITIES = {"FIRST_HAND": 28, "RELIABLE": 40, "UNTESTED": 22, "RUMOUR": 10}
_ACTING = ("council", "housing", "schools", "police")
_ESCALATED_TO = ("police", "chief_officers", "partnership", "welsh_government")
_ROLES = ("councillor", "community_leader", "police", "school", "third_sector")
# What a slot may ask for as its route: a band, the top one without a second person, or no grading. Each stays open.
UNCONFIRMED, UNGRADED = "UNCONFIRMED", "UNGRADED"
_PEAKS = {Band.LOW: 30, Band.MEDIUM: 44, Band.HIGH: 26}
_GRADES = {
    Band.LOW: ((1, 2), (2, 2), (1, 4)),
    Band.MEDIUM: ((2, 3), (3, 3), (2, 4)),
    Band.HIGH: ((3, 4), (4, 4)),
    Band.TOP: ((4, 5), (5, 4)),
}
_STAYS_OPEN = 0.05
# From one subject to the next on a board: it has no divisor in common with their number.
_STEP = 5


def draft(slot: Slot, setting: Setting) -> Draft[TensionCase]:
    source = chance(slot.key)
    about = _about(slot, source)
    language = language_in(slot.region, setting, source)
    opening = Opening(
        kind=CaseKind.TENSION,
        agency=_agency(slot, setting, source),
        language=language,
        summary=about["effect"][language],
        received_on=slot.received_on,
        recorded_on=working_day(source, slot.received_on, 0, 1),
    )
    case = opened(slot, setting, opening)
    case.happened_on = slot.received_on - timedelta(days=source.randint(0, 5))
    case.lead = setting.leads[slot.region] if source.random() < 0.75 else setting.workers[slot.region]
    detail = TensionCase(
        case=case,
        title=about["title"][language],
        place=text(source, "tension_places", language) if source.random() < 0.7 else "",
        is_police_led=source.random() < 0.15,
    )
    made = Draft(case, detail)
    made.choose("themes", [setting.entry(CaseList.THEME, code) for code in _themes(about["theme"], source)])
    made.choose("communities", [setting.entry(CaseList.COMMUNITY, about["community"])])
    made.tell(_KIND.RECORDED, case.recorded_at, case.recorded_by)
    return made


def _about(slot: Slot, source: Random) -> Mapping[str, Any]:
    """What it is about. Those that stand on a board together, under a route, are all about something else."""
    every = bank("tensions")
    drawn: Mapping[str, Any] = source.choice(every)
    if not slot.route:
        return drawn
    number = int(slot.key.rsplit(":", 1)[-1])
    first = chance("about", slot.region).randrange(len(every))
    held: Mapping[str, Any] = every[(first + number * _STEP) % len(every)]
    return held


def _themes(first: str, source: Random) -> list[str]:
    return sorted({first, "online"} if source.random() < 0.25 else {first})


def _agency(slot: Slot, setting: Setting, source: Random) -> Agency:
    code = weighed(source, _SOURCES)
    return setting.police_of(slot.gss) if code == "police" else setting.agencies[code]


class TensionCourse:
    """The steps of one tension, none of them after the demo's present."""

    def __init__(self, draft: Draft[TensionCase], slot: Slot, setting: Setting, scale: Scale) -> None:
        self.draft, self.setting, self.scale, self.route = draft, setting, scale, slot.route
        self.case, self.detail = draft.case, draft.detail
        self.worker, self.lead = setting.workers[slot.region], setting.leads[slot.region]
        self.source = chance("course", self.case.reference)
        self.peak = _peak(slot.route, self.source)
        self.stays = bool(slot.route) or self.source.random() < _STAYS_OPEN
        self._latest: TensionAssessment | None = None

    def run(self) -> None:
        if self.route != UNGRADED:
            self._come_up()
        if self.case.is_open:
            self._goes_on()

    def _goes_on(self) -> None:
        """Open: it is looked at again about the day on which the demo is loaded, so that few are overdue then."""
        case, day = self.case, to_come(self.setting, self.source)
        case.next_action = text(self.source, "tension_next", case.language)
        case.next_action_on = to_come(self.setting, self.source)
        if self._latest is not None:
            due = self._latest.review_due_at.replace(year=day.year, month=day.month, day=day.day)
            self._latest.review_due_at = self.detail.review_due_at = due
            case.risk_review_on = day

    def _come_up(self) -> None:
        """Graded on the day; high ones are worked on, the highest escalated; then most come down and end."""
        at = self.case.recorded_at + timedelta(minutes=12)
        is_low = self.peak == Band.LOW
        self._grade(self.peak, _T.STEADY if is_low else self.source.choice((_T.RISING, _T.STEADY)), at)
        day = at.date()
        if not is_low:
            day = self._work(day)
        if self.peak in {Band.HIGH, Band.TOP}:
            day = self._escalate(day)
        if not self.stays:
            self._come_down(day)

    def _at(self, after: date, fewest: int, most: int) -> datetime | None:
        return later(self.source, after, fewest, most, self.setting.present)

    def _tell(self, at: datetime, what: str, **codes: object) -> None:
        self.draft.tell(_KIND.TENSION, at, self.worker, what=what, **codes)

    def _grade(self, band: Band, trend: str, at: datetime) -> None:
        source = self.source
        likelihood, impact = source.choice(_GRADES[band])
        row = self.scale.graded(likelihood, impact, has_violence=False)
        is_top = band == Band.TOP
        assessment = TensionAssessment(
            case=self.case,
            scale=self.scale.row,
            likelihood=likelihood,
            impact=impact,
            score=likelihood * impact,
            band=row.band,
            **_strands(source, band),
            reliability=weighed(source, _RELIABILITIES),
            trend=trend,
            confidence=source.choice((_C.LOW, _C.MEDIUM, _C.MEDIUM, _C.HIGH)),
            reasons=text(source, "gradings", self.case.language, trend),
            review_due_at=review_due(row, at),
            at=at,
            by=self.worker,
            confirm_by=at + CONFIRM_WITHIN if is_top else None,
        )
        self.draft.rows.append(assessment)
        self._latest = assessment
        self.detail.band, self.detail.review_due_at = assessment.band, assessment.review_due_at
        self.case.risk, self.case.risk_review_on = RISK_OF[Band(row.band)], assessment.review_due_at.date()
        self._tell(at, "graded", to=assessment.band, trend=trend)
        if is_top:
            self._confirm(assessment, at)

    def _confirm(self, assessment: TensionAssessment, at: datetime) -> None:
        """By the region's lead; one waits for it, until the day after the demo was loaded."""
        if self.route == UNCONFIRMED:
            soon = self.setting.loaded_on + timedelta(days=1)
            assessment.confirm_by = at.replace(year=soon.year, month=soon.month, day=soon.day)
            return
        assessment.confirmed_at, assessment.confirmed_by = at + timedelta(hours=2), self.lead
        self.draft.tell(_KIND.TENSION, at + timedelta(hours=2), self.lead, what="confirmed")

    def _work(self, day: date) -> date:
        """Worked on: somebody is asked, rumours are answered, agencies act."""
        at = self._at(day, 0, 2)
        if at is None:
            return day
        at = max(at, self.case.updated_at + timedelta(minutes=20))
        self.detail.stage = Stage.ACTIVE
        self._tell(at, "stage", to=Stage.ACTIVE.value)
        self._contact(at + timedelta(minutes=15))
        if self.source.random() < 0.55:
            self._rumour(at + timedelta(minutes=25))
        if self.source.random() < 0.5:
            self._act(at + timedelta(minutes=35))
        return at.date()

    def _contact(self, at: datetime) -> None:
        role = self.setting.entry(CaseList.REPORTER_ROLE, self.source.choice(_ROLES))
        gist = text(self.source, "gists", self.case.language)
        self.draft.rows.append(
            TensionContact(case=self.case, role=role, on=at.date(), gist=gist, at=at, by=self.worker)
        )
        self._tell(at, "contact")

    def _rumour(self, at: datetime) -> None:
        said = self.source.choice(bank("rumours"))
        words = {name: said[name][self.case.language] for name in ("rumour", "fact", "source")}
        self.draft.rows.append(RumourFact(case=self.case, at=at, by=self.worker, **words))
        self._tell(at, "rumour")

    def _act(self, at: datetime) -> None:
        source, case = self.source, self.case
        code = source.choice(_ACTING)
        agency = self.setting.police_of(case.authority.gss) if code == "police" else self.setting.agencies[code]
        ended_at = None if self.stays and source.random() < 0.6 else self._at(at.date(), 1, 4)
        action = CaseAction(
            case=case,
            text=text(source, "tension_actions", case.language),
            language=case.language,
            agency=agency,
            due_on=to_come(self.setting, source) if ended_at is None else working_day(source, at.date(), 2, 5),
            added_at=at,
            added_by=self.worker,
        )
        acted(self.draft, action, ended_at, text(source, "tension_results", case.language))

    def _escalate(self, day: date) -> date:
        at = self._at(day, 0, 1)
        if at is None:
            return day
        at = max(at, self.case.updated_at + timedelta(minutes=20))
        source, language = self.source, self.case.language
        code = source.choice(_ESCALATED_TO)
        row = Escalation(
            case=self.case,
            to=self.setting.entry(CaseList.ESCALATED_TO, code),
            on=at.date(),
            reason=text(source, "escalations", language),
            at=at,
            by=self.lead,
        )
        self.draft.rows.append(row)
        self.detail.stage = Stage.ESCALATED
        self._tell(at, "escalated", to=code)
        self._impact(at + timedelta(minutes=30))
        ended = self._at(at.date(), 4, 12)
        # Of those that stay open every second one has come down already.
        if ended is None or self.route == UNCONFIRMED or (self.stays and source.random() < 0.5):
            return at.date()
        row.ended_on, row.how_it_came_down = ended.date(), text(source, "came_down", language)
        row.learning = text(source, "learnings", language)
        self.detail.stage = Stage.DE_ESCALATED
        self._tell(ended, "de_escalated")
        self._grade(Band.MEDIUM, _T.FALLING, ended + timedelta(minutes=10))
        return ended.date()

    def _impact(self, at: datetime) -> None:
        said = self.source.choice(bank("impacts"))
        words = {name: said[name][self.case.language] for name in ("effect", "vulnerable", "mitigation")}
        self.draft.rows.append(CommunityImpact(case=self.case, at=at, by=self.worker, **words))
        self._tell(at, "impact")

    def _come_down(self, day: date) -> None:
        """Graded low, and closed some weeks later; what stands escalated at the present stays open."""
        if self.detail.stage == Stage.ESCALATED:
            self.stays = True
            return
        at = self._at(day, 5, 18)
        if at is None:
            return
        self._grade(Band.LOW, _T.FALLING, at)
        if self.detail.stage != Stage.MONITORING:
            self.detail.stage = Stage.MONITORING
            self._tell(at + timedelta(minutes=4), "stage", to=Stage.MONITORING.value)
        end = self._at(at.date(), 6, 22)
        if end is not None:
            closed(self.draft, self.setting, end, self.worker, "finished")


def _peak(route: str, source: Random) -> Band:
    chosen = weighed(source, _PEAKS)
    if route == UNCONFIRMED:
        return Band.TOP
    return Band(route) if route in Band.values else chosen


def _strands(source: Random, band: Band) -> dict[str, Any]:
    """At least one of the three. What is high was seen, not only felt."""
    seen = band in {Band.HIGH, Band.TOP} or source.random() < 0.3
    felt = not seen or source.random() < 0.6
    return {"is_experienced": felt, "is_evidenced": seen, "is_potential": source.random() < 0.4}
