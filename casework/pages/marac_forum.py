"""Forums, meetings and their actions as pages show them, each in a fixed number of queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.actions.marac_agendas import waiting_for
from casework.centre_activity import last_quarters
from casework.models import AgendaItem, Attendance, Case, CaseAction, Forum, ForumMember, ForumPerson, Meeting
from casework.pages.due import Due
from cohesion.calendar import Quarter
from cohesion.models import User
from cohesion.permissions import Permission

SHOWN_MEETINGS = 24


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
    waiting: Sequence[Case]
    undecided: Sequence[Case]
    hidden: int
    may_lead: bool
    quarters: Sequence[Quarter]


def forum_page(forum: Forum, user: User, today: date) -> ForumPage:
    meetings = list(forum.meetings.order_by("-day", "-pk")[:SHOWN_MEETINGS])
    held = [meeting.pk for meeting in meetings if meeting.status == Meeting.Status.HELD]
    answers = Attendance.objects.filter(meeting__in=held).values_list("agency_id", "answer")
    asked, there = Counter[int](), Counter[int]()
    for agency, answer in answers:
        asked[agency] += 1
        there[agency] += answer in Attendance.THERE
    referred = Case.objects.visible_to(user).open().filter(marac__forum=forum)
    waits = waiting_for(forum)
    shown = set(referred.filter(pk__in=[case.pk for case in waits]).values_list("pk", flat=True))
    known = Case.objects.in_sight_of(user).filter(pk__in=[case.pk for case in waits])
    undecided = referred.filter(marac__decision__in=["WAITING", "MORE_INFORMATION"]).select_related("authority")
    return ForumPage(
        forum=forum,
        has_lapsed=forum.protocol_lapsed(today),
        members=[
            MemberLine(each, there[each.agency_id], asked[each.agency_id], each.ends_on is None)
            for each in forum.members.select_related("agency").order_by("agency__position", "starts_on")
        ],
        speakers=list(forum.people.select_related("user", "agency").order_by("user__name", "pk")),
        meetings=meetings,
        waiting=[case for case in waits if case.pk in shown],
        undecided=list(undecided.order_by("received_on", "pk")),
        hidden=known.count() - len(shown),
        may_lead=user.may_for(Permission.LEAD_CASES, forum.region_id),
        quarters=last_quarters(today),
    )


@dataclass(frozen=True)
class ItemLine:
    """`may_read` are the minutes; `agreed` is how many actions this meeting agreed for the case."""

    item: AgendaItem
    may_read: bool
    agreed: int


@dataclass(frozen=True)
class MeetingPage:
    """`hidden` are items of cases that the reader may not open, but know of; `there` how many agencies were."""

    meeting: Meeting
    items: Sequence[ItemLine]
    hidden: int
    attendance: Sequence[Attendance]
    may_lead: bool
    may_see_names: bool

    @property
    def there(self) -> int:
        return sum(1 for each in self.attendance if each.answer in Attendance.THERE)

    @property
    def is_quorate(self) -> bool:
        return self.meeting.quorum is not None and self.there >= self.meeting.quorum


def meeting_page(meeting: Meeting, user: User) -> MeetingPage:
    rows = AgendaItem.objects.visible_to(user).filter(meeting=meeting)
    items = list(rows.select_related("case__authority", "case__source").order_by("case__received_on", "pk"))
    actions = Counter(CaseAction.objects.filter(agenda_item__meeting=meeting).values_list("agenda_item", flat=True))
    readable = set(rows.minutes_open_to(user).values_list("pk", flat=True))
    return MeetingPage(
        meeting=meeting,
        items=[ItemLine(item, item.pk in readable, actions[item.pk]) for item in items],
        hidden=meeting.items.in_sight_of(user).count() - len(items),
        attendance=list(meeting.attendance.select_related("agency").order_by("agency__position", "agency__pk")),
        may_lead=user.may_for(Permission.LEAD_CASES, meeting.forum.region_id),
        may_see_names=user.may_for(Permission.VIEW_PERSONAL_DETAILS, meeting.forum.region_id),
    )


@dataclass(frozen=True)
class MeetingAction:
    action: CaseAction
    due: Due


def open_actions(user: User, today: date, most: int = 500) -> list[MeetingAction]:
    """Across all meetings, the overdue first. One query."""
    rows = CaseAction.objects.open().filter(agenda_item__isnull=False, case__in=Case.objects.visible_to(user))
    rows = rows.select_related("case", "agency", "agenda_item__meeting__forum").order_by("due_on", "pk")
    return [MeetingAction(action, Due(action.due_on, today)) for action in rows[:most]]
