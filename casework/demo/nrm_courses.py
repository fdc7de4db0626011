"""What became of an invented referral to the National Referral Mechanism: decisions, recovery, the survivor pathway."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casework.demo.chance import chance, text, weighed
from casework.demo.drafts import Draft
from casework.demo.openings import closed, later, to_come
from casework.demo.setting import Setting
from casework.models import CaseEvent, CaseList, CaseNote, MissingEpisode, NrmRecord

_LONDON = ZoneInfo("Europe/London")
_KIND, _D = CaseEvent.Kind, NrmRecord.Decision
_REASONABLE = {_D.POSITIVE: 74, _D.NEGATIVE: 18, _D.WITHDRAWN: 5, _D.SUSPENDED: 3}
_CONCLUSIVE = {_D.POSITIVE: 78, _D.NEGATIVE: 16, _D.SUSPENDED: 6}
_OUTCOMES = {"SUPPORTED": 58, "RETURNED": 12, "PROSECUTION": 6, "WITHDREW": 10, "CLOSED": 14}
_STEPS_UNDER_WAY = ("identified", "safe", "support_plan", "recovery")
_ASKED_SHARE, _EXTENDED_SHARE, _MISSING_SHARE, _NOTED_SHARE = 0.4, 0.15, 0.2, 0.3
_EXTENSION = 14
# What is to be done on the day on which the demo is loaded, by how the record stands.
_AT_ONCE = frozenset({"child", "to_refer"})


class NrmCourse:
    """The steps of one record, each on a day after its referral and none after the demo's present."""

    def __init__(self, draft: Draft[NrmRecord], setting: Setting) -> None:
        self.draft, self.setting = draft, setting
        self.case, self.detail = draft.case, draft.detail
        region = self.case.region.code
        self.worker, self.lead = setting.workers[region], setting.leads[region]
        self.source = chance("course", self.case.reference)

    def run(self) -> None:
        self.case.lead = self.lead if self.source.random() < 0.8 else self.worker
        if self.detail.way == NrmRecord.Route.NOTIFY:
            self._notified()
        elif self.detail.way == NrmRecord.Route.NRM and self.detail.referred_on:
            self._note()
            self._missing()
            self._reasonable(self.detail.referred_on)
        if self.case.is_open:
            standing, due = self._standing(), to_come(self.setting, self.source)
            self.case.next_action = text(self.source, "nrm_next", self.case.language, standing)
            self.case.next_action_on = self.setting.loaded_on if standing in _AT_ONCE else due

    def _standing(self) -> str:
        """What is to be done next, as the texts name it."""
        detail = self.detail
        if detail.is_child and detail.childrens_services_on is None:
            return "child"
        if detail.consent == NrmRecord.Consent.NOT_ASKED_YET:
            return "not_asked"
        if detail.consent == NrmRecord.Consent.REFUSED:
            return "refused"
        if detail.referred_on is None:
            return "to_refer"
        return "decided" if detail.conclusive else "referred"

    def _at(self, after: date, fewest: int, most: int) -> datetime | None:
        return later(self.source, max(after, self.case.recorded_on), fewest, most, self.setting.present)

    def _tell(self, at: datetime, what: str, **said: object) -> None:
        self.draft.tell(_KIND.NRM, at, self.worker, what=what, **said)

    def _note(self) -> None:
        at = self._at(self.case.recorded_on, 1, 4)
        if at is None or self.source.random() > _NOTED_SHARE:
            return
        language = self.case.language
        words = text(self.source, "nrm_notes", language)
        row = CaseNote(case=self.case, text=words, language=language, at=at, by=self.worker)
        self.draft.rows.append(row)
        self.draft.tell(_KIND.NOTED, at, self.worker, note=str(row.pk))

    def _notified(self) -> None:
        """Written down on the day on which the notification was sent, after the demo's present: the law began then."""
        sent = self.detail.referred_on or self.setting.present
        at = datetime.combine(sent, time(11, 20), _LONDON)
        self.draft.tell(_KIND.CHANGED, at, self.worker, fields=["referred_on", "way"])

    def _missing(self) -> None:
        at = self._at(self.case.recorded_on, 4, 20)
        if at is None or not self.detail.is_child or self.source.random() > _MISSING_SHARE * 2:
            return
        back = self._at(at.date(), 1, 6)
        row = MissingEpisode(
            case=self.case,
            from_on=at.date() - timedelta(days=1),
            until_on=back.date() if back else None,
            note=text(self.source, "nrm_missing", self.case.language),
            added_at=at,
            added_by=self.worker,
        )
        self.draft.rows.append(row)
        self._tell(at, "MISSING", on=row.from_on.isoformat())
        if back is not None:
            self._tell(back, "FOUND", on=back.date().isoformat())

    def _reasonable(self, referred: date) -> None:
        at = self._at(referred, 3, 11)
        if at is None:
            return
        detail, decision = self.detail, weighed(self.source, _REASONABLE)
        detail.reasonable, detail.reasonable_on = decision, at.date()
        self._tell(at, "REASONABLE", decision=decision, on=at.date().isoformat())
        if decision == _D.POSITIVE:
            detail.recovery_from = at.date()
            detail.extension_days = _EXTENSION if self.source.random() < _EXTENDED_SHARE else 0
            self._conclusive(at.date())
        elif decision == _D.NEGATIVE:
            self._reconsider(at.date())
        else:
            self._end(at.date(), "WITHDREW" if decision == _D.WITHDRAWN else "CLOSED")

    def _conclusive(self, decided: date) -> None:
        at = self._at(decided, 34, 90)
        if at is None:
            step = self.source.choice(_STEPS_UNDER_WAY)
            self.detail.pathway_step = self.setting.entry(CaseList.PATHWAY_STEP, step)
            return
        detail, decision = self.detail, weighed(self.source, _CONCLUSIVE)
        detail.conclusive, detail.conclusive_on = decision, at.date()
        self._tell(at, "CONCLUSIVE", decision=decision, on=at.date().isoformat())
        if decision == _D.NEGATIVE:
            self._reconsider(at.date())
        else:
            self._end(at.date(), weighed(self.source, _OUTCOMES))

    def _reconsider(self, decided: date) -> None:
        """A negative decision is asked about again by some; the others' records end."""
        at = self._at(decided, 4, 15)
        if at is None:
            return
        if self.source.random() > _ASKED_SHARE:
            self._end(decided, "CLOSED")
            return
        detail = self.detail
        detail.reconsideration_on = at.date()
        answered = self._at(at.date(), 10, 25)
        self._tell(at, "RECONSIDERED", result="", on=at.date().isoformat())
        if answered is not None:
            detail.reconsidered = NrmRecord.Reconsidered.UPHELD
            self._tell(answered, "RECONSIDERED", result=detail.reconsidered, on=at.date().isoformat())
            self._end(answered.date(), "CLOSED")

    def _end(self, after: date, outcome: str) -> None:
        at = self._at(after, 6, 40)
        if at is None:
            return
        is_supported = outcome in {"SUPPORTED", "PROSECUTION"}
        step = "moved_on" if is_supported else "support_plan"
        self.detail.pathway_step = self.setting.entry(CaseList.PATHWAY_STEP, step)
        self.detail.outcome = outcome
        self._tell(at, "PATHWAY", outcome=outcome)
        closed(self.draft, self.setting, at + timedelta(minutes=4), self.worker, "finished" if is_supported else "")
