"""Forums, meetings and their actions as pages show them, each in a fixed number of queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import QuerySet

from casework.actions.marac_agendas import waiting_for
from casework.centre_activity import last_quarters
from casework.models import AgendaItem, Attendance, Case, CaseAction, Forum, ForumMember, ForumPerson, Meeting
from casework.pages.due import Due
from cohesion.calendar import Quarter
from cohesion.models import User
from cohesion.permissions import Permission

SHOWN_MEETINGS = 24
# A forum may have hundreds of open cases: a page shows the first, the whole list follows on request.
SHOWN_CASES = 25
MOST_ACTIONS = 500


@dataclass(frozen=True)
class Cases:
    """The cases that have waited longest, of `total`."""

    rows: Sequence[Case]
    total: int

    @classmethod
    def of(cls, cases: QuerySet[Case], *, everything: bool) -> Self:
        """Two queries."""
        ordered = cases.order_by("received_on", "pk")
        return cls(list(ordered if everything else ordered[:SHOWN_CASES]), cases.count())

    @property
    def has_more(self) -> bool:
        return len(self.rows) < self.total


@dataclass(frozen=True)
class MemberLine:
    """`there` of `asked` meetings of the last ones that were held."""

    member: ForumMember
    there: int
    asked: int
    is_standing: bool

    @property
    def percent(self) -> int:
        return round(100 * self.there / self.asked) if self.asked else 0


@dataclass(frozen=True)
class ForumPage:
    forum: Forum
    has_lapsed: bool
    members: Sequence[MemberLine]
    speakers: Sequence[ForumPerson]
    meetings: Sequence[Meeting]
    has_more_meetings: bool
    waiting: Cases
    undecided: Cases
    hidden: int
    may_lead: bool
    quarters: Sequence[Quarter]


def forum_page(forum: Forum, user: User, today: date, *, everything: bool = False) -> ForumPage:
    ordered = forum.meetings.order_by("-day", "-pk")
    meetings = list(ordered if everything else ordered[:SHOWN_MEETINGS])
    visible = Case.objects.visible_to(user)
    waits = waiting_for(forum)
    waiting = Cases.of(waits.filter(pk__in=visible.values("pk")), everything=everything)
    undecided = visible.open().filter(marac__forum=forum, marac__decision__in=["WAITING", "MORE_INFORMATION"])
    return ForumPage(
        forum=forum,
        has_lapsed=forum.protocol_lapsed(today),
        members=_members(forum, meetings[:SHOWN_MEETINGS]),
        speakers=list(forum.people.select_related("user", "agency").order_by("user__name", "pk")),
        meetings=meetings,
        has_more_meetings=forum.meetings.count() > len(meetings),
        waiting=waiting,
        undecided=Cases.of(undecided.select_related("authority"), everything=everything),
        hidden=waits.in_sight_of(user).count() - waiting.total,
        may_lead=user.may_for(Permission.LEAD_CASES, forum.region_id),
        quarters=last_quarters(today),
    )


def _members(forum: Forum, meetings: Sequence[Meeting]) -> list[MemberLine]:
    held = [meeting.pk for meeting in meetings if meeting.status == Meeting.Status.HELD]
    answers = Attendance.objects.filter(meeting__in=held).values_list("agency_id", "answer")
    asked, there = Counter[int](), Counter[int]()
    for agency, answer in answers:
        asked[agency] += 1
        there[agency] += answer in Attendance.THERE
    return [
        MemberLine(each, there[each.agency_id], asked[each.agency_id], each.ends_on is None)
        for each in forum.members.select_related("agency").order_by("agency__position", "starts_on")
    ]


@dataclass(frozen=True)
class ItemLine:
    """`may_read` are the minutes; `agreed` is how many actions this meeting agreed for the case."""

    item: AgendaItem
    may_read: bool
    agreed: int


@dataclass(frozen=True)
class MeetingPage:
    """The first items, of `total`. `hidden` are those of cases that the reader knows of and may not open."""

    meeting: Meeting
    items: Sequence[ItemLine]
    total: int
    hidden: int
    attendance: Sequence[Attendance]
    may_lead: bool
    may_see_names: bool

    @property
    def has_more(self) -> bool:
        return len(self.items) < self.total

    @property
    def there(self) -> int:
        """How many agencies were."""
        return sum(1 for each in self.attendance if each.answer in Attendance.THERE)

    @property
    def is_quorate(self) -> bool:
        return self.meeting.quorum is not None and self.there >= self.meeting.quorum


def meeting_page(meeting: Meeting, user: User, *, everything: bool = False) -> MeetingPage:
    rows = AgendaItem.objects.visible_to(user).filter(meeting=meeting)
    ordered = rows.select_related("case__authority", "case__source").order_by("case__received_on", "pk")
    items = list(ordered if everything else ordered[:SHOWN_CASES])
    shown = [item.pk for item in items]
    actions = Counter(CaseAction.objects.filter(agenda_item__in=shown).values_list("agenda_item", flat=True))
    readable = set(rows.minutes_open_to(user).filter(pk__in=shown).values_list("pk", flat=True))
    total = rows.count()
    return MeetingPage(
        meeting=meeting,
        items=[ItemLine(item, item.pk in readable, actions[item.pk]) for item in items],
        total=total,
        hidden=meeting.items.in_sight_of(user).count() - total,
        attendance=list(meeting.attendance.select_related("agency").order_by("agency__position", "agency__pk")),
        may_lead=user.may_for(Permission.LEAD_CASES, meeting.forum.region_id),
        may_see_names=user.may_for(Permission.VIEW_PERSONAL_DETAILS, meeting.forum.region_id),
    )


@dataclass(frozen=True)
class MeetingAction:
    action: CaseAction
    due: Due


def open_actions(user: User, today: date, most: int = MOST_ACTIONS) -> tuple[list[MeetingAction], bool]:
    """Across all meetings, the overdue first, and whether there are more. One query."""
    rows = CaseAction.objects.open().filter(agenda_item__isnull=False, case__in=Case.objects.visible_to(user))
    rows = rows.select_related("case", "agency", "agenda_item__meeting__forum").order_by("due_on", "pk")
    found = [MeetingAction(action, Due(action.due_on, today)) for action in rows[: most + 1]]
    return found[:most], len(found) > most
