"""The agenda on paper: each case that the reader may open, with or without what could tell who it is about."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from casework.models import AgendaItem, Case, CaseAction, CaseLink, Meeting, PersonalDetails
from casework.pages.people import Shown, in_full
from cohesion import day_words
from cohesion.models import User


@dataclass(frozen=True)
class Victim:
    """One victim in full, and the case with which their details are kept: the look is at that one."""

    shown: Shown
    case: Case


@dataclass(frozen=True)
class PackLine:
    """`may_read` are the minutes. `people` are the victims, where names were asked for with a reason."""

    number: int
    item: AgendaItem
    reasons: str
    actions: Sequence[CaseAction]
    may_read: bool
    people: Sequence[Victim] = ()

    @property
    def case(self) -> Case:
        return self.item.case


@dataclass(frozen=True)
class Pack:
    """`hidden` are cases of the agenda that the reader may not open: they are left out, and that is said.

    Of a case with which the reader has a conflict of interest nothing is said.

    `is_identifying`: what happened stands in it; `has_names`: who it happened to as well.
    """

    meeting: Meeting
    lines: Sequence[PackLine]
    hidden: int
    is_identifying: bool = False
    has_names: bool = False

    @property
    def cases(self) -> list[Case]:
        return [line.case for line in self.lines]

    @property
    def looked_at(self) -> list[Case]:
        """The cases whose personal details stand in it, each once."""
        return list({victim.case.pk: victim.case for line in self.lines for victim in line.people}.values())


def pack_of(meeting: Meeting, user: User, *, is_identifying: bool = False, has_names: bool = False) -> Pack:
    """Six queries, and two for the names, however many cases there are. Callers record the looks."""
    rows = AgendaItem.objects.visible_to(user).filter(meeting=meeting)
    readable = set(rows.minutes_open_to(user).values_list("pk", flat=True))
    items = list(_with_context(rows).order_by("case__received_on", "pk"))
    people = _victims([item.case_id for item in items], user) if has_names else {}
    return Pack(
        meeting=meeting,
        lines=[
            _line(number, item, item.pk in readable, people.get(item.case_id, ()))
            for number, item in enumerate(items, 1)
        ],
        hidden=meeting.items.in_sight_of(user).count() - len(items),
        is_identifying=is_identifying,
        has_names=has_names,
    )


def _with_context(rows: Any) -> Any:
    agreed = CaseAction.objects.open().filter(agenda_item__isnull=False).select_related("agency")
    actions = Prefetch("case__actions", agreed.order_by("due_on", "pk"), to_attr="agreed_actions")
    return rows.select_related("case__authority", "case__source", "case__marac").prefetch_related(
        "case__marac__criteria", actions
    )


def _line(number: int, item: AgendaItem, may_read: bool, people: Sequence[Victim]) -> PackLine:
    criteria = sorted(item.case.marac.criteria.all(), key=lambda each: (each.position, each.pk))
    reasons = day_words.listed([each.name for each in criteria])
    actions: Sequence[CaseAction] = getattr(item.case, "agreed_actions")  # noqa: B009 (an attribute that the query adds)
    return PackLine(number, item, reasons, actions, may_read, people)


def _victims(cases: Sequence[UUID], user: User) -> dict[UUID, list[Victim]]:
    """Those kept with the case; where there are none, those of the cases that led to it. Two queries."""
    links = CaseLink.objects.filter(kind=CaseLink.Kind.LED_TO, other__in=cases).order_by("pk")
    origins = list(links.values_list("case_id", "other_id"))
    rows = PersonalDetails.objects.visible_to(user).filter(
        case__in={*cases, *(origin for origin, _case in origins)}, part=PersonalDetails.Part.VICTIM
    )
    kept: dict[UUID, list[Victim]] = defaultdict(list)
    for person in rows.select_related("written_by", "case").order_by("written_at", "pk"):
        kept[person.case_id].append(Victim(in_full(person), person.case))
    found = {case: list(kept[case]) for case in cases}
    for origin, case in origins:
        if not kept[case]:
            found[case] += kept[origin]
    return found
