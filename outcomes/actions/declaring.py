"""Sending a return from its page: the reasons given for its open queries are kept first, then it is submitted."""

from collections.abc import Mapping
from datetime import datetime

from cohesion.models import User
from outcomes import checks
from outcomes.actions.check_results import confirm, is_settled, keep
from outcomes.actions.submitting import submit
from outcomes.models import QuarterlyReturn, Severity

FindingKey = tuple[str, str]


def declare(
    *,
    quarterly_return: QuarterlyReturn,
    declared_as: str,
    reasons: Mapping[FindingKey, str],
    by: User,
    now: datetime,
) -> QuarterlyReturn:
    """Keep `reasons` (by check name and key) and submit.

    Reasons stay kept when the submission is refused, so that nothing typed is lost. Raises what `submit` raises.
    """
    findings = checks.run(quarterly_return)
    results = keep(quarterly_return=quarterly_return, findings=findings, now=now)
    for finding, result in zip(findings, results, strict=True):
        reason = reasons.get((finding.check.name, finding.key), "")
        if finding.severity == Severity.QUERY and reason.strip() and not is_settled(result):
            confirm(result=result, reason=reason, by=by, now=now)
    return submit(quarterly_return=quarterly_return, declared_as=declared_as, by=by, now=now)
