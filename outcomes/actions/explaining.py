"""The region's reasons for what the checks ask about: each kept for itself, none over another that was not seen."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cohesion import audit
from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes import checks
from outcomes.actions.check_results import confirm, keep
from outcomes.actions.return_steps import taken_to_edit
from outcomes.checks import Finding
from outcomes.models import CheckResult, QuarterlyReturn, Severity

LONGEST_REASON = 2000

FindingKey = tuple[str, str]


@dataclass(frozen=True)
class Reason:
    """What somebody wrote about a finding, and the `seen` mark of what they saw beside it."""

    text: str
    seen: str


@dataclass
class Explained:
    """How many reasons were kept or taken away, and a sentence for each finding whose reason was not."""

    kept: int = 0
    refused: dict[FindingKey, str] = field(default_factory=dict)


def seen_mark(finding: Finding, reason: str) -> str:
    """Short for the numbers that a finding speaks of and the reason that stands beside them."""
    said = json.dumps([dict(finding.values), reason], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def standing_reason(result: CheckResult | None, finding: Finding) -> str:
    """The reason that holds for a finding: one that was given to other numbers does not."""
    holds = result is not None and result.confirmed_at is not None and result.values == dict(finding.values)
    return result.reason if result is not None and holds else ""


@transaction.atomic
def explain(
    *, quarterly_return: QuarterlyReturn, reasons: Mapping[FindingKey, Reason], by: User, now: datetime
) -> Explained:
    """Keep each of `reasons` (by check name and key); an empty one takes the reason away that stood there.

    A reason is refused by itself, with a sentence, where its finding or the reason beside it has changed since it was
    seen. One for what no longer holds is left aside. Raises what bars the whole act.
    """
    held = taken_to_edit(quarterly_return, by)
    findings = checks.run(held)
    before = {(row.check_name, row.key): row for row in held.check_results.all()}
    standing = {place: standing_reason(before.get(place), finding) for place, finding in _by_place(findings).items()}
    rows = keep(quarterly_return=held, findings=findings, now=now)
    explained = Explained()
    for finding, row in zip(findings, rows, strict=True):
        place = (finding.check.name, finding.key)
        if place in reasons and finding.severity == Severity.QUERY:
            _keep_one(row, finding, standing[place], reasons[place], explained, by=by, now=now)
    return explained


def _by_place(findings: Sequence[Finding]) -> dict[FindingKey, Finding]:
    return {(finding.check.name, finding.key): finding for finding in findings}


def _keep_one(
    row: CheckResult, finding: Finding, standing: str, reason: Reason, explained: Explained, *, by: User, now: datetime
) -> None:
    text = reason.text.replace("\r\n", "\n").strip()
    if text == standing:
        return
    try:
        _require_usable(text, reason.seen == seen_mark(finding, standing))
        if text:
            confirm(result=row, reason=text, by=by, now=now)
        else:
            _withdraw(row, by=by, now=now)
    except ActionRefused as refusal:
        explained.refused[finding.check.name, finding.key] = " ".join(refusal.sentences)
    else:
        explained.kept += 1


def _require_usable(text: str, is_as_seen: bool) -> None:
    if len(text) > LONGEST_REASON:
        raise ActionRefused(_("The reason is too long. Shorten it to 2,000 characters."))
    if not is_as_seen:
        raise ActionRefused(
            _(
                "This has changed since you opened the page. "
                "Read what it says now, then keep your reason or write another."
            )
        )


def _withdraw(row: CheckResult, *, by: User, now: datetime) -> None:
    held = row.quarterly_return
    row.reason, row.confirmed_at, row.confirmed_by = "", None, None
    row.save(update_fields=["reason", "confirmed_at", "confirmed_by"])
    detail = {"check": row.check_name, "place": row.key}
    audit.record("return.reason_withdrawn", by=by, now=now, subject=held, region=held.region, detail=detail)
