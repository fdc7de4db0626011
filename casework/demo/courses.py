"""What became of an invented case: the police, its risk, support, notes and actions, its outcome and its end."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from casework import match_keys
from casework.demo.chance import chance, text, weighed
from casework.demo.days import at_office, working_day
from casework.demo.drafts import Draft
from casework.demo.setting import Setting
from casework.models import (
    CaseAction,
    CaseEvent,
    CaseList,
    CaseNote,
    CaseOutcome,
    CaseStatus,
    Categorisation,
    HateCrime,
    MatchKey,
    Risk,
    RiskAssessment,
    SupportOffer,
)
from cohesion.sealing import fingerprint

_KIND = CaseEvent.Kind
_P = HateCrime.Police
_OUTCOMES = {"support_given": 40, "advice": 22, "police_investigation": 10, "charged": 4, "restorative": 3}
_OTHER_OUTCOMES = {"tenancy": 4, "school_action": 3, "no_action": 8, "withdrew": 5, "not_contactable": 6}
_CLOSED = {"finished": 64, "passed_on": 16, "withdrew": 9, "not_contactable": 11}
_SUPPORT = {"emotional": 45, "practical": 20, "advocacy": 18, "safety": 7, "legal": 5, "community": 5}
_SATISFIED = {"SATISFIED": 30, "PARTLY": 12, "NOT_SATISFIED": 6, "NO_ANSWER": 14, "NOT_ASKED": 38}
_NOTED_SHARE, _STAYS_OPEN, _UNASSIGNED = 0.035, 0.04, 0.25


class Course:
    """The steps of one case. Each takes place on a day after it was recorded and none after the demo's present."""

    def __init__(self, draft: Draft[HateCrime], setting: Setting) -> None:
        self.draft, self.setting = draft, setting
        self.case, self.detail = draft.case, draft.detail
        self.region = self.case.region.code
        self.worker, self.lead = setting.workers[self.region], setting.leads[self.region]
        self.source = chance("course", self.case.reference)
        self._closes = False
        self._steps: list[tuple[datetime, Callable[[datetime], None]]] = []

    def run(self) -> None:
        self._recorded()
        self._police()
        self._assess()
        self._support()
        self._say()
        self._end()
        for at, step in sorted(self._steps, key=lambda each: each[0]):
            step(at)

    def _recorded(self) -> None:
        draft, case, at = self.draft, self.case, self.case.recorded_at
        draft.rows.append(Categorisation(case=case, category=self.detail.category, at=at, by=self.worker))
        draft.tell(_KIND.RECORDED, at, self.worker)
        if self.source.random() > _UNASSIGNED:
            case.lead = self.worker if self.source.random() < 0.8 else self.lead

    def _on(self, fewest: int, most: int, step: Callable[[datetime], None]) -> date | None:
        """Plan a step some working days on; what would come after the present does not happen."""
        at = at_office(self.source, working_day(self.source, self.case.recorded_on, fewest, most))
        if at <= self.case.recorded_at or at.date() > self.setting.present:
            return None
        self._steps.append((at, step))
        return at.date()

    def _police(self) -> None:
        source, detail, received = self.source, self.detail, self.case.received_on
        is_crime = detail.category.code == "crime"
        is_theirs = detail.route.code == "police"
        know = is_theirs or source.random() < (0.7 if is_crime else 0.28)
        detail.police = _P.YES if know else _weighed_police(source)
        detail.sharing = weighed(source, {"YES": 45, "ANONYMOUS": 18, "NO": 12, "NOT_ASKED": 25})
        if not know:
            return
        detail.police_reported_on = self.case.reported_on if is_theirs else received
        if is_crime and (is_theirs or source.random() < 0.75):
            recorded = min(received + timedelta(days=source.choice((0, 1, 1, 2, 3, 5))), self.case.recorded_on)
            detail.police_recorded_on = max(recorded, detail.police_reported_on or recorded)
            force = self.setting.force_of(self.case.authority.gss)
            detail.crime_reference = f"{force}/{recorded:%y}/{source.randint(1000, 99999)}"
            self.draft.rows.append(self._key(detail.crime_reference))

    def _key(self, reference: str) -> MatchKey:
        kind = MatchKey.Kind.CRIME_REFERENCE
        return MatchKey(case=self.case, kind=kind, value=fingerprint(kind, match_keys.normalised(kind, reference)))

    def _assess(self) -> None:
        risk = weighed(self.source, {"NOT_ASSESSED": 20, "STANDARD": 58, "MEDIUM": 18, "HIGH": 4})
        if risk != Risk.NOT_ASSESSED:
            self._on(0, 4, lambda at: self._assessed(risk, at))

    def _assessed(self, risk: str, at: datetime) -> None:
        day = at.date()
        has_review = risk == Risk.HIGH or (risk == Risk.MEDIUM and self.source.random() < 0.5)
        review = self._to_come(day + timedelta(days=28 if risk == Risk.HIGH else 90)) if has_review else None
        tool = self.setting.entry(CaseList.RISK_TOOL, self.source.choice(("judgement", "hate_crime_matrix")))
        reasons = text(self.source, "reasons", self.case.language) if risk != Risk.STANDARD else ""
        self.case.risk, self.case.risk_review_on = risk, review
        self.draft.rows.append(
            RiskAssessment(
                case=self.case,
                risk=risk,
                tool=tool,
                assessed_on=day,
                review_on=review,
                reasons=reasons,
                at=at,
                by=self.worker,
            )
        )
        told = {"from": Risk.NOT_ASSESSED.value, "to": risk, "review_on": review.isoformat() if review else None}
        self.draft.tell(_KIND.RISK_ASSESSED, at, self.worker, **told)

    def _support(self) -> None:
        if self.source.random() < 0.62:
            self._on(0, 8, self._offered)

    def _offered(self, at: datetime) -> None:
        source, day = self.source, at.date()
        answer = weighed(source, {"TAKEN": 58, "DECLINED": 28, "WAITING": 14})
        taken = min(day + timedelta(days=source.randint(0, 12)), self.setting.present) if answer == "TAKEN" else None
        agency = self.setting.agencies["victim_support" if source.random() < 0.8 else "other"]
        row = SupportOffer(
            case=self.case,
            agency=agency,
            support=self.setting.entry(CaseList.SUPPORT, weighed(source, _SUPPORT)),
            is_referral=source.random() < 0.55,
            offered_on=day,
            answer=answer,
            taken_on=taken,
        )
        self.draft.rows.append(row)
        told = {"what": "offered", "agency": agency.code, "answer": answer, "referral": row.is_referral}
        self.draft.tell(_KIND.SUPPORT, at, self.worker, offer=str(row.pk), **told)

    def _say(self) -> None:
        """Notes and actions: on a few dozen cases."""
        if self.source.random() > _NOTED_SHARE:
            return
        self._on(2, 10, self._noted)
        self._on(11, 17, self._noted)
        self._on(3, 12, self._acted)

    def _noted(self, at: datetime) -> None:
        language = self.case.language
        words = text(self.source, "notes", language)
        row = CaseNote(case=self.case, text=words, language=language, at=at, by=self.worker)
        self.draft.rows.append(row)
        self.draft.tell(_KIND.NOTED, at, self.worker, note=str(row.pk))

    def _acted(self, at: datetime) -> None:
        language, due = self.case.language, working_day(self.source, at.date(), 5, 15)
        ended = working_day(self.source, at.date(), 2, 5)
        is_done = ended <= self.setting.present and (self._closes or self.source.random() < 0.5)
        due = due if is_done else self._to_come(due)
        row = CaseAction(
            case=self.case,
            text=text(self.source, "actions", language),
            language=language,
            owner=self.worker,
            due_on=due,
            added_at=at,
            added_by=self.worker,
        )
        self.draft.rows.append(row)
        self.draft.tell(_KIND.ACTION_ADDED, at, self.worker, action=str(row.pk), due=due.isoformat())
        if is_done:
            row.status, row.ended_on, row.ended_by = CaseAction.Status.DONE, ended, self.worker
            row.result = text(self.source, "results", language)
            ended_at = max(at_office(self.source, ended), at + timedelta(minutes=5))
            self.draft.tell(_KIND.ACTION_ENDED, ended_at, self.worker, action=str(row.pk), status=row.status.value)

    def _end(self) -> None:
        stays = self.source.random() < _STAYS_OPEN
        self._closes = not stays and self._on(18, 75, self._closed) is not None
        if not self._closes:
            self._goes_on()

    def _closed(self, at: datetime) -> None:
        source, case, day = self.source, self.case, at.date()
        came = _outcomes(source)
        self.draft.rows += [
            CaseOutcome(case=case, outcome=self.setting.entry(CaseList.OUTCOME, code), on=day) for code in came
        ]
        self.detail.satisfaction = weighed(source, _SATISFIED)
        self.draft.tell(_KIND.OUTCOME, at, self.worker, added=came, removed=[])
        case.status, case.closed_on = CaseStatus.CLOSED, day
        case.close_reason = self.setting.entry(CaseList.CLOSE_REASON, weighed(source, _CLOSED))
        told = {"on": day.isoformat(), "reason": case.close_reason.code}
        self.draft.tell(_KIND.CLOSED, at + timedelta(minutes=2), self.worker, **told)

    def _to_come(self, day: date) -> date:
        """In a case that stays open: a day about the one on which the demo is loaded, so that few are overdue then."""
        return day if self._closes else self.setting.loaded_on + timedelta(days=self.source.randint(-3, 25))

    def _goes_on(self) -> None:
        """Open: most have something to be done next, some of it overdue."""
        source, case = self.source, self.case
        if source.random() < 0.8:
            case.next_action = text(source, "next_actions", case.language)
            case.next_action_on = self._to_come(self.setting.present)
        if case.lead is None and source.random() < 0.5:
            case.lead = self.worker


def _weighed_police(source: Random) -> str:
    return weighed(source, {"NO": 40, "NOT_WANTED": 30, "NOT_KNOWN": 30})


def _outcomes(source: Random) -> list[str]:
    first = weighed(source, {**_OUTCOMES, **_OTHER_OUTCOMES})
    second = weighed(source, _OUTCOMES) if source.random() < 0.2 else first
    return sorted({first, second})
