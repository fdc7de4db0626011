"""Forums, referrals and meetings as tests need them."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from casework.actions import marac_meetings as meetings
from casework.actions import marac_referrals as referrals
from casework.kinds import CaseKind
from casework.marac_facts import MaracFacts
from casework.models import Agency, AgendaItem, Case, CaseList, Forum, ForumMember, Meeting
from cohesion.models import LocalAuthority, Region, User
from tests.factories.cases import GWYNEDD, entry

_LONDON = ZoneInfo("Europe/London")
MEMBERS = ("north_wales_police", "victim_support", "housing")


def a_forum(region: Region, kind: str = CaseKind.HATE_MARAC, members: Sequence[str] = MEMBERS, **said: Any) -> Forum:
    """Monthly, with a quorum of two and three members since 2012; the same one again for a region and kind."""
    ordinary = {"name_en": "North MARAC", "name_cy": "MARAC y Gogledd", "quorum": 2, "threshold": 14}
    forum, is_new = Forum.objects.get_or_create(region=region, kind=kind, defaults={**ordinary, **said})
    for code in members if is_new else ():
        ForumMember.objects.create(
            forum=forum, agency=Agency.objects.get(code=code), starts_on=date(2012, 4, 1), representative="Ann Other"
        )
    return forum


def marac_facts(forum: Forum, **said: Any) -> MaracFacts:
    """A referral by Victim Support on 1 May 2014 with consent, unless said otherwise."""
    ordinary = {
        "forum": forum,
        "authority": LocalAuthority.objects.get(gss=GWYNEDD),
        "source": Agency.objects.get(code="victim_support"),
        "received_on": date(2014, 5, 1),
        "summary": "Threats at home, more and more often.",
        "criteria": (entry(CaseList.MARAC_CRITERION, "judgement"),),
        "consent": "GIVEN",
    }
    return MaracFacts(**{**ordinary, **said})


def a_referral(by: User, forum: Forum, now: datetime | None = None, **said: Any) -> Case:
    facts = marac_facts(forum, **said)
    at = now or datetime.combine(facts.received_on, time(9, 0), _LONDON)
    return referrals.refer_to_marac(facts=facts, by=by, now=at)


def accepted(case: Case, by: User, on: date | None = None, decision: str = "ACCEPTED") -> Case:
    day = on or case.received_on
    held = Case.objects.get(pk=case.pk)
    return referrals.decide(
        case_id=case.pk,
        decision=decision,
        on=day,
        reason="Visible high risk.",
        seen_version=held.version,
        by=by,
        now=datetime.combine(day, time(10, 0), _LONDON),
    )


def a_meeting(forum: Forum, day: date, by: User, *, held: bool = True, absent: Sequence[str] = ()) -> Meeting:
    """Planned, its agenda built and, unless said otherwise, held with everybody there but `absent`."""
    at = datetime.combine(day, time(14, 0), _LONDON)
    meeting = meetings.plan_meeting(forum=forum, day=day, sort="ROUTINE", quorum=forum.quorum, by=by, now=at)
    if not held:
        return meeting
    members = forum.members.on(day).select_related("agency")
    answers = {each.agency_id: "ABSENT" if each.agency.code in absent else "PRESENT" for each in members}
    return meetings.hold_meeting(
        meeting=meeting, attendance=answers, statement_read=True, quorum=forum.quorum, by=by, now=at
    )


def discussed(
    case: Case, meeting: Meeting, by: User, *, concluded: bool = False, status: str = "DISCUSSED"
) -> AgendaItem:
    item = AgendaItem.objects.get(meeting=meeting, case=case)
    return meetings.write_item(
        item=item,
        status=status,
        risk_summary="High.",
        minutes="Housing changes the locks.",
        language="en",
        is_concluded=concluded,
        seen_version=item.version,
        by=by,
        now=datetime.combine(meeting.day, time(16, 0), _LONDON),
    )
