"""What a forum did in a quarter, in numbers: of all its cases, whoever may open them. No text of a case is read."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Min, Q

from casework.models import (
    AgendaItem,
    Attendance,
    CaseAction,
    CaseLink,
    Forum,
    HateCrime,
    MaracReferral,
    Meeting,
    Motivation,
    NrmRecord,
)
from cohesion.calendar import Quarter

NOT_HELD = 0
_Decision = MaracReferral.Decision
_DISCUSSED = AgendaItem.Status.DISCUSSED
_REFERRED = ("case_id", "case__source_id", "referred_on", "decision", "decided_on", "is_repeat", "age")
_ANSWER = ("meeting_id", "agency_id", "answer")
_ITEM = ("case_id", "sort", "status", "is_concluded", *(f"case__marac__{name}" for name in ("is_repeat", "risk_then")))


@dataclass(frozen=True)
class People:
    """Whom the cases that were referred are about, as far as the cases that led to them hold it; ids as keys.

    `NOT_HELD` stands for what nobody has recorded. A case may be in several `characteristics`, so they do not add up.
    """

    ages: Mapping[str, int]
    age_bands: Mapping[int, int]
    sexes: Mapping[str, int]
    characteristics: Mapping[int | str, int]


@dataclass(frozen=True)
class Agency:
    """Of one agency: cases that it referred and what was decided on them, and meetings that it was asked to."""

    referred: int = 0
    accepted: int = 0
    declined: int = 0
    asked: int = 0
    there: int = 0


@dataclass(frozen=True)
class ForumQuarter:
    """`counts` are the four counts; `decisions` those taken in the quarter; `discussed` cases and not items.

    `agencies` by id. `actions` are those that meetings of the quarter agreed, by status, with `OVERDUE` beside.
    """

    counts: Mapping[str, int]
    decisions: Mapping[str, int]
    meetings: Mapping[str, int]
    discussed: Mapping[str, int]
    risks: Mapping[str, int]
    people: People
    agencies: Mapping[int, Agency]
    actions: Mapping[str, int]


def quarter_of(forum: Forum, quarter: Quarter, today: date) -> ForumQuarter:
    """Ten queries, however many cases there are."""
    span = (quarter.starts_on, quarter.ends_on)
    own = MaracReferral.objects.filter(forum=forum, case__is_duplicate=False)
    rows = list(own.filter(Q(referred_on__range=span) | Q(decided_on__range=span)).values(*_REFERRED))
    referred = [row for row in rows if _within(row["referred_on"], span)]
    decided = [row for row in rows if _within(row["decided_on"], span)]
    held = list(forum.meetings.held().filter(day__range=span).values("pk", "sort", "quorum"))
    answers = list(Attendance.objects.filter(meeting__in=[each["pk"] for each in held]).values_list(*_ANSWER))
    decisions = Counter(row["decision"] for row in decided)
    items = AgendaItem.objects.filter(meeting__in=[each["pk"] for each in held], case__is_duplicate=False)
    lines = list(items.values(*_ITEM))
    return ForumQuarter(
        counts={
            "referred": len(referred),
            "accepted": decisions[_Decision.ACCEPTED],
            "heard": _heard(forum, span),
            "individuals": sum(not row["is_repeat"] for row in referred),
        },
        decisions=decisions,
        meetings=_meetings(held, answers),
        discussed=_discussed(lines),
        risks=Counter(row["case__marac__risk_then"] for row in lines if row["is_concluded"]),
        people=_people(referred),
        agencies=_agencies(referred, answers),
        actions=_actions([each["pk"] for each in held], today),
    )


def _within(day: date | None, span: tuple[date, date]) -> bool:
    return day is not None and span[0] <= day <= span[1]


def _heard(forum: Forum, span: tuple[date, date]) -> int:
    """Cases whose first meeting that discussed them lies in the quarter."""
    rows = AgendaItem.objects.filter(
        status=_DISCUSSED, meeting__status=Meeting.Status.HELD, case__marac__forum=forum, case__is_duplicate=False
    )
    return rows.values("case").annotate(first=Min("meeting__day")).filter(first__range=span).count()


def _meetings(held: Sequence[Mapping[str, Any]], answers: list[tuple[int, int, str]]) -> dict[str, int]:
    there = Counter(meeting for meeting, _agency, answer in answers if answer in Attendance.THERE)
    return {
        "held": len(held),
        "emergency": sum(each["sort"] == Meeting.Sort.EMERGENCY for each in held),
        "quorate": sum(there[each["pk"]] >= each["quorum"] for each in held),
    }


def _discussed(lines: list[dict[str, Any]]) -> dict[str, int]:
    """Each case once, whatever the number of meetings."""
    discussed = [row for row in lines if row["status"] == _DISCUSSED]
    cases = {row["case_id"] for row in discussed}
    repeats = {row["case_id"] for row in discussed if row["case__marac__is_repeat"]}
    carried = {row["case_id"] for row in discussed if row["sort"] == AgendaItem.Sort.CARRIED}
    adjourned = {row["case_id"] for row in lines if row["status"] == AgendaItem.Status.ADJOURNED}
    concluded = {row["case_id"] for row in lines if row["is_concluded"]}
    return {
        "cases": len(cases),
        "repeats": len(repeats),
        "carried": len(carried),
        "adjourned": len(adjourned),
        "concluded": len(concluded),
    }


def _people(referred: list[dict[str, Any]]) -> People:
    """What the cases that led to the referrals hold; what several of them say of one case counts once each."""
    cases = [row["case_id"] for row in referred]
    links = CaseLink.objects.filter(kind=CaseLink.Kind.LED_TO, other__in=cases).values_list("case_id", "other_id")
    origins: dict[UUID, list[UUID]] = defaultdict(list)
    for origin, case in links:
        origins[origin].append(case)
    crimes = HateCrime.objects.filter(case__in=origins).values_list("case_id", "age_band_id")
    nrm = list(NrmRecord.objects.filter(case__in=origins).values_list("case_id", "age_band_id", "sex"))
    why = Motivation.objects.filter(case__in=origins).values_list("case_id", "characteristic_id", "other")
    bands = [*crimes, *((case, band) for case, band, _sex in nrm)]
    said = [(case, characteristic or other) for case, characteristic, other in why]
    return People(
        ages=Counter(row["age"] for row in referred),
        age_bands=_counted(bands, origins, cases),
        sexes=_counted([(case, sex) for case, _band, sex in nrm], origins, cases),
        characteristics=_counted(said, origins, cases),
    )


def _counted(said: Iterable[tuple[UUID, Any]], origins: Mapping[UUID, list[UUID]], cases: list[UUID]) -> dict[Any, int]:
    """In how many of `cases` each value is said; those of which nothing is said under NOT_HELD."""
    pairs = {(case, value) for origin, value in said if value for case in origins[origin]}
    counted = Counter(value for _case, value in pairs)
    counted[NOT_HELD] = len({*cases} - {case for case, _value in pairs})
    return {value: count for value, count in counted.items() if count}


def _agencies(referred: list[dict[str, Any]], answers: list[tuple[int, int, str]]) -> dict[int, Agency]:
    came = Counter(row["case__source_id"] for row in referred)
    decided = Counter((row["case__source_id"], row["decision"]) for row in referred)
    asked = Counter(agency for _meeting, agency, _answer in answers)
    there = Counter(agency for _meeting, agency, answer in answers if answer in Attendance.THERE)
    return {
        key: Agency(
            came[key], decided[key, _Decision.ACCEPTED], decided[key, _Decision.DECLINED], asked[key], there[key]
        )
        for key in {*came, *asked}
    }


def _actions(meetings: list[int], today: date) -> dict[str, int]:
    rows = CaseAction.objects.filter(agenda_item__meeting__in=meetings, case__is_duplicate=False)
    told = list(rows.values_list("status", "due_on"))
    open_ones = [due for status, due in told if status == CaseAction.Status.OPEN]
    return {
        "AGREED": len(told),
        **Counter(status for status, _due in told),
        "OVERDUE": sum(due < today for due in open_ones),
    }
