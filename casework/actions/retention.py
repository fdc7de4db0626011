"""Deciding what becomes of cases at the end of their time: removed for good, or kept longer.

Each case is decided in a transaction of its own: what cannot be done to one stops nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.removing import remove
from casework.actions.sight import sighted
from casework.models import Case, LegalHold, RetentionProposal, SubjectAccessRequest
from casework.refusals import FieldsRefused, NotPermitted
from casework.retention_rules import Rules, retention_day, rule_of, rules_in_force
from cohesion import audit
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused


@dataclass(frozen=True)
class Decided:
    """What became of one proposal; `why_not`, a sentence, is empty where it was done."""

    reference: str
    why_not: str = ""


def remove_cases(*, proposal_ids: Sequence[UUID], by: User, now: datetime) -> list[Decided]:
    """Remove each case for good. What it counted stays in every figure."""
    return [_decided(each, partial(_remove, each, by=by, now=now)) for each in proposal_ids]


def keep_cases(
    *, proposal_ids: Sequence[UUID], keep_until: date, reason: str, by: User, now: datetime
) -> list[Decided]:
    """Keep each case until a day, for a reason. Raises FieldsRefused where the day or the reason cannot stand."""
    if keep_until <= localdate(now):
        raise FieldsRefused({"keep_until": _("Enter a day after today.")})
    if not reason.strip():
        raise FieldsRefused({"reason": _("Enter why it is kept longer.")})
    return [_decided(each, partial(_keep, each, keep_until, reason, by=by, now=now)) for each in proposal_ids]


def why_not_removed(case: Case, rules: Rules, today: date) -> str:
    """The sentence that says why a case cannot be removed today; empty where it can. Holds are asked apart."""
    if case.is_open:
        return _("It is open. Close it first: an open case is never removed.")
    day = retention_day(case, rules)
    if day is None or day > today:
        return _("By the rule in force now its time has not come.")
    return ""


def is_held(case: Case) -> bool:
    """Whether something forbids to remove it: a legal hold, or a request about personal data without an answer."""
    return (
        LegalHold.objects.standing().filter(case=case).exists()
        or SubjectAccessRequest.objects.filter(case=case, answered_at__isnull=True).exists()
    )


def _decided(proposal_id: UUID, act: Callable[[], object]) -> Decided:
    reference = RetentionProposal.objects.filter(pk=proposal_id).values_list("reference", flat=True).first() or ""
    try:
        act()
    except ActionRefused as refusal:
        return Decided(reference, " ".join(refusal.sentences))
    return Decided(reference)


@transaction.atomic
def _remove(proposal_id: UUID, *, by: User, now: datetime) -> None:
    proposal, case = _taken(proposal_id, by=by)
    today = localdate(now)
    rules = rules_in_force(today)
    if why_not := why_not_removed(case, rules, today):
        raise ActionRefused(why_not)
    if is_held(case):
        raise ActionRefused(_("A legal hold stands. Lift it first, if it is no longer needed."))
    remove(case, proposal, rule_of(case, rules) or proposal.rule, by=by, now=now)


@transaction.atomic
def _keep(proposal_id: UUID, keep_until: date, reason: str, *, by: User, now: datetime) -> None:
    proposal, case = _taken(proposal_id, by=by)
    proposal.decision = RetentionProposal.Decision.KEPT
    proposal.decided_at, proposal.decided_by = now, by
    proposal.keep_until, proposal.reason = keep_until, reason.strip()
    proposal.save()
    detail = {"until": keep_until.isoformat(), "rule": proposal.rule_id}
    audit.record("case.kept_longer", by=by, now=now, subject=case, region=case.region, detail=detail)


def _taken(proposal_id: UUID, *, by: User) -> tuple[RetentionProposal, Case]:
    """The proposal and its case, both locked, the case first as every act does. `by` need not be able to open it.

    Raises NotPermitted, also for somebody with a conflict of interest, or ActionRefused where another one was quicker.
    """
    case_id = RetentionProposal.objects.filter(pk=proposal_id).values_list("case", flat=True).first()
    if case_id is None:
        raise ActionRefused(_decided_already())
    try:
        case = sighted(case_id, by=by, permission=Permission.LEAD_CASES)
    except NotPermitted:
        if not Case.objects.filter(pk=case_id).exists():
            raise ActionRefused(_decided_already()) from None
        raise
    proposal = RetentionProposal.objects.waiting().select_for_update(of=("self",)).filter(pk=proposal_id).first()
    if proposal is None:
        raise ActionRefused(_decided_already())
    return proposal, case


def _decided_already() -> str:
    return _("Somebody else has decided this already. Nothing more is needed.")
