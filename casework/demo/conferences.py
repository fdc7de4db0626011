"""The meetings of an invented forum: who came, which cases were heard, what was agreed, and which of them ended."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import models

from casework.demo.chance import chance, text, weighed
from casework.demo.days import working_day
from casework.demo.drafts import Draft
from casework.demo.forums import Place, members_on
from casework.demo.openings import acted, closed, later
from casework.demo.setting import Setting
from casework.kinds import CaseKind
from casework.models import (
    AgendaItem,
    Attendance,
    CaseAction,
    CaseEvent,
    CaseLink,
    CaseList,
    Forum,
    MaracReferral,
    Meeting,
)

Referral = Draft[MaracReferral]
_LONDON = ZoneInfo("Europe/London")
_KIND, _D = CaseEvent.Kind, MaracReferral.Decision
_FIRST_MONTH, _DAYS_TO_PLANNED = date(2014, 4, 1), (7, 9)
_WEDNESDAY, _THURSDAY = 2, 3
_ANSWERS = {
    Meeting.Sort.ROUTINE: {"PRESENT": 68, "DEPUTY": 13, "APOLOGIES": 12, "ABSENT": 7},
    Meeting.Sort.EMERGENCY: {"PRESENT": 80, "DEPUTY": 20},
}
_ADJOURNED_SHARE, _REPEAT_SHARE = 0.08, 0.15
# How likely a case is concluded at its first, second and every later hearing.
_CONCLUDED = (0.32, 0.62, 0.85)
_RISKS_THEN = {"REDUCED": 70, "UNCHANGED": 18, "INCREASED": 2, "NOT_KNOWN": 10}
_SAFER = {"YES": 60, "NO": 12, "NOT_ASKED": 28}
# The region and kind in which one case could not wait for the next meeting, and since when.
_EMERGENCY, _EMERGENCY_SINCE = ("CV", CaseKind.HATE_MARAC), date(2014, 10, 1)
_YEAR = timedelta(days=365)


class Conference:
    """One forum with its referrals. `meetings` and `attendance` are to be saved before the cases."""

    def __init__(self, place: Place, forum: Forum, referrals: Sequence[Referral], setting: Setting) -> None:
        self.place, self.forum, self.setting = place, forum, setting
        self.lead = setting.leads[place[0]]
        self.meetings: list[Meeting] = []
        self.attendance: list[models.Model] = []
        self._referrals = sorted(referrals, key=lambda each: (each.case.received_on, each.case.reference))
        self._accepted = [each for each in self._referrals if each.detail.decision == _D.ACCEPTED]
        self._heard: dict[str, list[date]] = {}
        self._open_actions: dict[str, list[CaseAction]] = {}
        self._concluded: set[str] = set()

    def run(self) -> None:
        for day in self._days():
            self._repeats(day)
            waiting = self._waiting(day)
            if emergency := self._emergency(day):
                self._meet(emergency[0], Meeting.Sort.EMERGENCY, [emergency[1]])
            self._routine(day, waiting)
        self._plan()

    def _days(self) -> Iterator[date]:
        """The second Wednesday of each month for hate crime, the third Thursday for modern slavery."""
        is_hate = self.place[1] == CaseKind.HATE_MARAC
        weekday, week = (_WEDNESDAY, 1) if is_hate else (_THURSDAY, 2)
        first = _FIRST_MONTH
        while first <= self.setting.present:
            day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * week)
            if day <= self.setting.present:
                yield day
            first = (first + timedelta(days=32)).replace(day=1)

    def _waiting(self, day: date) -> list[Referral]:
        return [
            each
            for each in self._accepted
            if each.detail.decided_on and each.detail.decided_on <= day and each.case.reference not in self._concluded
        ]

    def _routine(self, day: date, waiting: list[Referral]) -> None:
        """A month with nothing on the agenda: the monthly meeting is cancelled, the other one never called."""
        if waiting:
            self._meet(day, Meeting.Sort.ROUTINE, waiting)
        elif self.place[1] == CaseKind.HATE_MARAC:
            self.meetings.append(Meeting(forum=self.forum, day=day, status=Meeting.Status.CANCELLED, quorum=3))

    def _emergency(self, day: date) -> tuple[date, Referral] | None:
        """The first case after a day that was decided some days before a routine meeting."""
        if self.place != _EMERGENCY or any(each.sort == Meeting.Sort.EMERGENCY for each in self.meetings):
            return None
        for each in self._waiting(day):
            decided = each.detail.decided_on
            soon = working_day(chance("emergency", each.case.reference), decided or day, 1, 1)
            if each.case.received_on >= _EMERGENCY_SINCE and each.case.reference not in self._heard and soon < day:
                return soon, each
        return None

    def _meet(self, day: date, sort: Meeting.Sort, waiting: Sequence[Referral]) -> None:
        source = chance("meeting", *self.place, day, sort)
        meeting = Meeting(
            forum=self.forum,
            day=day,
            sort=sort,
            status=Meeting.Status.HELD,
            quorum=self.forum.quorum,
            statement_read=True,
            version=2,
        )
        self.meetings.append(meeting)
        for agency in members_on(self.setting, self.place, day):
            answer = weighed(source, _ANSWERS[sort])
            self.attendance.append(Attendance(meeting=meeting, agency=agency, answer=answer))
        for each in waiting:
            self._hear(each, meeting, source)

    def _sort(self, referral: Referral) -> str:
        if referral.case.reference in self._heard:
            return AgendaItem.Sort.CARRIED
        return AgendaItem.Sort.REPEAT if referral.detail.is_repeat else AgendaItem.Sort.NEW

    def _hear(self, referral: Referral, meeting: Meeting, source: Random) -> None:
        case, language = referral.case, referral.case.language
        times = self._heard.get(case.reference, [])
        is_discussed = source.random() > _ADJOURNED_SHARE
        is_emergency = meeting.sort == Meeting.Sort.EMERGENCY
        chances = 0.0 if is_emergency else _CONCLUDED[min(len(times), len(_CONCLUDED) - 1)]
        is_concluded = is_discussed and source.random() < chances
        item = AgendaItem(
            meeting=meeting,
            case=case,
            sort=self._sort(referral),
            status=AgendaItem.Status.DISCUSSED if is_discussed else AgendaItem.Status.ADJOURNED,
            is_concluded=is_concluded,
            risk_summary=text(source, "marac_risks", language) if is_discussed else "",
            minutes=text(source, "marac_minutes" if is_discussed else "marac_adjourned", language),
            language=language,
            written_by=self.lead,
            version=2,
        )
        referral.rows.append(item)
        at = datetime.combine(meeting.day, time(15, source.randint(0, 59)), _LONDON)
        told = {"what": "heard", "status": item.status, "on": meeting.day.isoformat(), "concluded": is_concluded}
        referral.tell(_KIND.MARAC, at, self.lead, **told)
        self._heard[case.reference] = [*times, meeting.day]
        if is_concluded:
            self._conclude(referral, at, source)
        elif is_discussed:
            self._agree(referral, item, at, source)

    def _agree(self, referral: Referral, item: AgendaItem, at: datetime, source: Random) -> None:
        """One action or two, each of an agency that belongs to the forum."""
        case, day = referral.case, at.date()
        for agency in source.sample(members_on(self.setting, self.place, day), source.choice((1, 1, 2))):
            ended_at = later(source, day, 3, 14, self.setting.present) if source.random() < 0.7 else None
            action = CaseAction(
                case=case,
                text=text(source, "marac_actions", case.language),
                language=case.language,
                agency=agency,
                agenda_item=item,
                due_on=working_day(source, day, 5, 15),
                added_at=at,
                added_by=self.lead,
            )
            acted(referral, action, ended_at, text(source, "marac_results", case.language))
            if ended_at is None:
                self._open_actions.setdefault(case.reference, []).append(action)

    def _conclude(self, referral: Referral, at: datetime, source: Random) -> None:
        case, detail = referral.case, referral.detail
        self._concluded.add(case.reference)
        for action in self._open_actions.pop(case.reference, []):
            action.status, action.ended_on, action.ended_by = CaseAction.Status.DONE, at.date(), self.lead
            action.result = text(source, "marac_results", case.language)
            told = {"action": str(action.pk), "status": action.status.value}
            referral.tell(_KIND.ACTION_ENDED, at, self.lead, **told)
        end = later(source, at.date(), 2, 9, self.setting.present)
        if end is None:
            return
        detail.risk_then, detail.safety_plan = weighed(source, _RISKS_THEN), weighed(source, {"YES": 80, "NO": 20})
        detail.victim_contacted, detail.feels_safer = weighed(source, {"YES": 88, "NO": 12}), weighed(source, _SAFER)
        referral.tell(_KIND.MARAC, end, self.lead, what="ended", risk=detail.risk_then)
        closed(referral, self.setting, end + timedelta(minutes=3), self.lead, "finished")

    def _repeats(self, day: date) -> None:
        """Referrals that are new on the agenda and of the victim of a case that was heard within a year."""
        for each in self._waiting(day):
            case = each.case
            source = chance("repeat", case.reference)
            if case.reference in self._heard or each.detail.is_repeat or source.random() > _REPEAT_SHARE:
                continue
            earlier = next((other for other in self._accepted if self._may_repeat(each, other)), None)
            if earlier is not None:
                self._repeat(each, earlier)

    def _may_repeat(self, referral: Referral, earlier: Referral) -> bool:
        days = self._heard.get(earlier.case.reference, [])
        received = referral.case.received_on
        same_place = earlier.case.authority == referral.case.authority and not earlier.detail.is_repeat
        return same_place and bool(days) and received - _YEAR <= days[-1] < received

    def _repeat(self, referral: Referral, earlier: Referral) -> None:
        case, other, decided = referral.case, earlier.case, referral.detail.decided_on
        at = datetime.combine(decided or case.recorded_on, time(17, 5), _LONDON)
        referral.detail.is_repeat, referral.detail.repeat_of = True, other
        referral.choose("criteria", [self.setting.entry(CaseList.MARAC_CRITERION, "repeat")])
        kind = CaseLink.Kind.SAME_PERSON
        referral.rows.append(CaseLink(case=case, other=other, kind=kind, at=at, by=self.lead))
        referral.tell(_KIND.LINKED, at, self.lead, kind=kind.value, other=str(other.pk))
        referral.tell(_KIND.MARAC, at, self.lead, what="repeat", other=str(other.pk))
        earlier.tell(_KIND.LINKED, at, self.lead, kind=kind.value, other=str(case.pk), **{"from": True})

    def _plan(self) -> None:
        """The next meeting, with all that waits for it."""
        source = chance("planned", *self.place)
        waiting = self._waiting(self.setting.present)
        if waiting:
            day = working_day(source, self.setting.present, *_DAYS_TO_PLANNED)
            meeting = Meeting(forum=self.forum, day=day, quorum=self.forum.quorum)
            self.meetings.append(meeting)
            for each in waiting:
                each.rows.append(AgendaItem(meeting=meeting, case=each.case, sort=self._sort(each)))
