"""What retention says of one case, and which cases of a lead’s regions wait for a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework import reference_codes
from casework.actions.retention import why_not_removed
from casework.models import Case, LegalHold, RetentionProposal, RetentionRule, SubjectAccessRequest
from casework.retention_rules import Rules, retention_day, rule_of, rules_in_force
from cohesion.models import User
from cohesion.permissions import Permission


@dataclass(frozen=True)
class CaseRetention:
    """The part of a case’s page about how long it is kept. `day` and `rule` are empty where nothing ends its time."""

    case: Case
    day: date | None
    rule: RetentionRule | None
    kept_until: date | None
    hold: LegalHold | None
    requests: Sequence[SubjectAccessRequest]
    today: date
    may_hold: bool
    may_answer: bool

    @property
    def is_over(self) -> bool:
        return self.day is not None and self.day <= self.today


def case_retention(case: Case, user: User, today: date) -> CaseRetention:
    """Four queries, one less for those who may not see who is in the case."""
    rules = rules_in_force(today)
    kept = RetentionProposal.objects.visible_to(user) if user.may(Permission.LEAD_CASES) else None
    sees_people = user.may_for(Permission.VIEW_PERSONAL_DETAILS, case.region_id)
    requests = SubjectAccessRequest.objects.visible_to(user).filter(case=case).order_by("-received_on", "pk")
    return CaseRetention(
        case=case,
        day=retention_day(case, rules),
        rule=rule_of(case, rules),
        kept_until=_kept_until(kept, case, today),
        hold=LegalHold.objects.standing().filter(case=case).select_related("by").first(),
        requests=list(requests.select_related("answered_by")) if sees_people else (),
        today=today,
        may_hold=user.may_for(Permission.LEAD_CASES, case.region_id),
        may_answer=sees_people and user.may_for(Permission.EDIT_CASES, case.region_id),
    )


def _kept_until(kept: QuerySet[RetentionProposal] | None, case: Case, today: date) -> date | None:
    if kept is None:
        return None
    later = kept.filter(case=case, keep_until__gt=today).order_by("-keep_until")
    return later.values_list("keep_until", flat=True).first()


@dataclass(frozen=True)
class Waiting:
    """One proposal that waits. `is_readable`: the person may open the case; else they decide by its reference."""

    proposal: RetentionProposal
    today: date
    is_readable: bool
    why_not: str

    @property
    def said(self) -> str:
        return reference_codes.shown(self.proposal.reference)

    @cached_property
    def case(self) -> Case:
        """It is there while the proposal waits."""
        case = self.proposal.case
        if case is None:
            raise ValueError(f"{self.proposal} waits without a case")
        return case

    @property
    def days_over(self) -> int:
        return (self.today - self.proposal.due_on).days

    @property
    def asks_to_look(self) -> bool:
        return self.case.is_open or self.proposal.rule.action == RetentionRule.Action.REVIEW


def to_decide(user: User, today: date) -> QuerySet[RetentionProposal]:
    """What waits for the person, the longest overdue first."""
    rows = RetentionProposal.objects.visible_to(user).waiting().still_due(today).without_conflict_of(user)
    return rows.select_related("rule", "region", "case").order_by("due_on", "pk")


def kept_away(user: User, today: date) -> int:
    """How many wait about which a conflict of interest keeps the person from deciding: another lead has to."""
    rows = RetentionProposal.objects.visible_to(user).waiting().still_due(today)
    return rows.count() - rows.without_conflict_of(user).count()


def lines(proposals: Sequence[RetentionProposal], user: User, today: date) -> list[Waiting]:
    """The proposals as lines of a page. Four queries, however many they are."""
    ids = [each.case_id for each in proposals if each.case_id is not None]
    rules = rules_in_force(today)
    readable = set(Case.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    held = set(LegalHold.objects.standing().filter(case__in=ids).values_list("case_id", flat=True))
    asked = SubjectAccessRequest.objects.visible_to(user).filter(case__in=ids, answered_at__isnull=True)
    held |= set(asked.values_list("case_id", flat=True))
    return [Waiting(each, today, each.case_id in readable, _why_not(each, held, rules, today)) for each in proposals]


def _why_not(proposal: RetentionProposal, held: set[UUID], rules: Rules, today: date) -> str:
    if proposal.case is None:
        return _("It is not there any more.")
    if proposal.case_id in held:
        return _("A legal hold stands. Lift it first, if it is no longer needed.")
    return why_not_removed(proposal.case, rules, today)


def chosen(user: User, today: date, ids: Sequence[str]) -> list[Waiting]:
    """Those of `ids` that wait for the person still; what is no id is passed over."""
    found = to_decide(user, today).filter(pk__in=[each for each in map(_read, ids) if each])
    return lines(list(found), user, today)


def _read(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
