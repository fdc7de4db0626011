"""The page of a case: what grows on it, read in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from casework.models import (
    Case,
    CaseAction,
    CaseFile,
    CaseNote,
    CaseOutcome,
    HateCrime,
    SupportOffer,
)
from casework.pages.due import Due
from casework.pages.links import LinkLine, linked_cases
from casework.pages.timeline import Timeline, timeline
from cohesion.models import User
from cohesion.permissions import Permission

FIRST_NOTES = 50


@dataclass(frozen=True)
class ActionLine:
    action: CaseAction
    due: Due


@dataclass(frozen=True)
class CasePage:
    """What the template shows. `due` and `review` are there for open cases alone."""

    today: date
    may_edit: bool
    shows_names: bool
    satisfaction: str
    due: Due | None
    review: Due | None
    open_actions: Sequence[ActionLine]
    ended_actions: Sequence[ActionLine]
    support: Sequence[SupportOffer]
    outcomes: Sequence[CaseOutcome]
    notes: Sequence[CaseNote]
    has_more_notes: bool
    files: Sequence[CaseFile]
    links: Sequence[LinkLine]
    timeline: Timeline

    @property
    def is_pressing(self) -> bool:
        dues = [self.due, self.review, *(line.due for line in self.open_actions)]
        return any(each is not None and each.is_overdue for each in dues)

    @property
    def has_more(self) -> bool:
        return self.has_more_notes or self.timeline.has_more


def case_page(case: Case, user: User, today: date, *, everything: bool = False, shows_names: bool = True) -> CasePage:
    """`everything` is the whole timeline and every note. Without names nobody who works on the case is named."""
    actions = [ActionLine(each, Due(each.due_on, today)) for each in _actions(case)]
    notes = list(_notes(case) if everything else _notes(case)[: FIRST_NOTES + 1])
    return CasePage(
        today=today,
        may_edit=user.may_for(Permission.EDIT_CASES, case.region_id),
        shows_names=shows_names,
        satisfaction=_satisfaction(case),
        due=_due(case, case.next_action_on, today),
        review=_due(case, case.risk_review_on, today),
        open_actions=[line for line in actions if line.action.status == CaseAction.Status.OPEN],
        ended_actions=[line for line in reversed(actions) if line.action.status != CaseAction.Status.OPEN],
        support=list(case.support.select_related("agency", "support").order_by("-offered_on", "pk")),
        outcomes=list(case.outcomes.select_related("outcome").order_by("on", "outcome__position")),
        notes=notes if everything else notes[:FIRST_NOTES],
        has_more_notes=not everything and len(notes) > FIRST_NOTES,
        files=list(case.files.select_related("added_by").order_by("-added_at", "pk")),
        links=linked_cases(case, user),
        timeline=timeline(case, user, everything=everything, with_people=shows_names),
    )


def _due(case: Case, day: date | None, today: date) -> Due | None:
    return Due(day, today) if case.is_open and day else None


def _actions(case: Case) -> Sequence[CaseAction]:
    return list(case.actions.select_related("owner", "agency", "ended_by").order_by("due_on", "added_at", "pk"))


def _notes(case: Case) -> QuerySet[CaseNote]:
    return case.notes.select_related("by", "withdrawn_by").order_by("-at", "pk")


def _satisfaction(case: Case) -> str:
    """What the victim said, where the kind asks and somebody has asked."""
    said = HateCrime.objects.filter(case=case).values_list("satisfaction", flat=True).first()
    return "" if said in {None, HateCrime.Satisfaction.NOT_ASKED} else str(HateCrime.Satisfaction(str(said)).label)
