"""Sending a return from its page: the reasons given for its open queries are kept first, then it is submitted."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from cohesion import letters
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes import checks
from outcomes.actions.check_results import confirm, is_settled, keep
from outcomes.actions.explaining import FindingKey
from outcomes.actions.return_steps import require, require_transition, taken
from outcomes.actions.submitting import submit
from outcomes.models import CheckResult, QuarterlyReturn, ReturnStatus, Severity
from outcomes.receipt import receipt_of


def declare(
    *,
    quarterly_return: QuarterlyReturn,
    declared_as: str,
    reasons: Mapping[FindingKey, str],
    by: User,
    now: datetime,
) -> QuarterlyReturn:
    """Keep `reasons` (by check name and key) and submit.

    Reasons stay kept when the checks refuse the submission, so that nothing typed is lost. Raises what `submit` raises;
    nothing is kept of somebody who may not submit, or of a return that cannot be submitted now. A receipt goes to `by`
    by letter.
    """
    for finding, result in _kept(quarterly_return, by, now):
        reason = reasons.get((finding.check.name, finding.key), "")
        if finding.severity == Severity.QUERY and reason.strip() and not is_settled(result):
            confirm(result=result, reason=reason, by=by, now=now)
    held = submit(quarterly_return=quarterly_return, declared_as=declared_as, by=by, now=now)
    _send_receipt(held, by)
    return held


def _send_receipt(held: QuarterlyReturn, by: User) -> None:
    receipt = receipt_of(held)
    if receipt is None:  # taken back in the same moment
        return
    address = letters.address("return_receipt", held.region.code, held.round.quarter, language=by.language)
    context = {"held": held, "receipt": receipt, "address": address}
    letters.send("outcomes/letters/receipt", to=by.email, language=by.language, context=context)


@transaction.atomic
def _kept(quarterly_return: QuarterlyReturn, by: User, now: datetime) -> list[tuple[checks.Finding, CheckResult]]:
    """What the checks find, with its kept result, once it is sure that `by` may submit the return now."""
    held = taken(quarterly_return)
    require(by, Permission.SUBMIT_RETURN, held)
    require_transition(held, ReturnStatus.SUBMITTED)
    findings = checks.run(held)
    return list(zip(findings, keep(quarterly_return=held, findings=findings, now=now), strict=True))
