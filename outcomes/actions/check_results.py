"""Keeping what the checks found, and the region's reasons for what it confirms."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cohesion import audit
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.return_steps import note_event, require, require_text, taken, taken_to_edit
from outcomes.checks import Finding, named
from outcomes.models import CheckResult, QuarterlyReturn, ReturnEvent, ReturnStatus, Severity

_KEPT = ("severity", "outcome_id", "measure_id", "authority_id", "values")


@transaction.atomic
def keep(*, quarterly_return: QuarterlyReturn, findings: Sequence[Finding], now: datetime) -> list[CheckResult]:
    """Make the kept results say what was just found, and return those, in the findings' order.

    What no longer holds is marked resolved. A reason stays with its finding while the values are the same; where they
    changed, the reason spoke of something else and is owed again.
    """
    taken(quarterly_return)
    rows = {(row.check_name, row.key): row for row in quarterly_return.check_results.all()}
    found = {(finding.check.name, finding.key): finding for finding in findings}
    created = [_new(quarterly_return, finding, now) for place, finding in found.items() if place not in rows]
    changed = [rows[place] for place, finding in found.items() if place in rows and _renew(rows[place], finding, now)]
    for place, row in rows.items():
        if place not in found and row.resolved_at is None:
            row.resolved_at = now
            changed.append(row)
    made = CheckResult.objects.bulk_create(created)
    names = [name.removesuffix("_id") for name in _KEPT]
    answers = ["reason", "confirmed_at", "confirmed_by", "waiver_reason", "waived_at", "waived_by"]
    fields = [*names, "found_at", "resolved_at", *answers]
    CheckResult.objects.bulk_update(changed, fields)
    rows |= {(row.check_name, row.key): row for row in made}
    return [rows[place] for place in found]


def _fields(finding: Finding) -> dict[str, object]:
    return {
        "severity": finding.severity,
        "outcome_id": finding.outcome_id,
        "measure_id": finding.measure_id,
        "authority_id": finding.authority_id,
        "values": dict(finding.values),
    }


def _new(quarterly_return: QuarterlyReturn, finding: Finding, now: datetime) -> CheckResult:
    return CheckResult(
        quarterly_return=quarterly_return,
        check_name=finding.check.name,
        key=finding.key,
        found_at=now,
        **_fields(finding),
    )


def _renew(row: CheckResult, finding: Finding, now: datetime) -> bool:
    """Bring a kept row up to date. Returns whether anything changed."""
    fields = _fields(finding)
    differs = any(getattr(row, name) != value for name, value in fields.items())
    if not differs and row.resolved_at is None:
        return False
    if row.values != fields["values"]:
        row.reason, row.confirmed_at, row.confirmed_by = "", None, None
        row.waiver_reason, row.waived_at, row.waived_by = "", None, None
    for name, value in fields.items():
        setattr(row, name, value)
    row.found_at, row.resolved_at = now, None
    return True


@transaction.atomic
def confirm(*, result: CheckResult, reason: str, by: User, now: datetime) -> CheckResult:
    """Give the region's reason for a query that still stands. An error is refused: it must be put right."""
    held = taken_to_edit(result.quarterly_return, by)
    row = CheckResult.objects.select_for_update().get(pk=result.pk)
    if row.severity != Severity.QUERY:
        raise ActionRefused(_("A reason does not settle this: correct the return and check it again."))
    if row.resolved_at is not None:
        raise ActionRefused(_("This no longer holds, so it needs no reason. Check the return again."))
    row.reason = require_text(reason, _("Write the reason why the return is right as it stands."))
    row.confirmed_at, row.confirmed_by = now, by
    row.save(update_fields=["reason", "confirmed_at", "confirmed_by"])
    detail = {"check": row.check_name, "place": row.key}
    audit.record("return.query_confirmed", by=by, now=now, subject=held, region=held.region, detail=detail)
    return row


@transaction.atomic
def waive(*, result: CheckResult, reason: str, by: User, now: datetime) -> CheckResult:
    """An officer lets one finding of a waivable check pass, with a logged reason. It stays shown, as waived."""
    held = taken(result.quarterly_return)
    require(by, Permission.REVIEW_RETURN, held)
    row = CheckResult.objects.select_for_update().get(pk=result.pk)
    rule = named(row.check_name)
    if held.status == ReturnStatus.ACCEPTED:
        raise ActionRefused(_("This return is accepted: no check stands in its way. Nothing was waived."))
    if rule is None or not rule.waivable:
        raise ActionRefused(_("This check cannot be waived: what it finds must be put right. Ask the region for it."))
    if is_settled(row):
        raise ActionRefused(_("This finding is settled already. Nothing was waived."))
    row.waiver_reason = require_text(reason, _("Write why this check is waived."))
    row.waived_at, row.waived_by = now, by
    row.save(update_fields=["waiver_reason", "waived_at", "waived_by"])
    detail = {"check": row.check_name, "place": row.key}
    note = _("%(check)s: %(reason)s") % {"check": rule.title, "reason": row.waiver_reason}
    note_event(held, ReturnEvent.Kind.WAIVED, by=by, now=now, note=note, outcome=row.outcome, detail=detail)
    return row


def unsettled(quarterly_return: QuarterlyReturn, findings: Sequence[Finding]) -> list[Finding]:
    """Those of `findings` that stand in the way of a submission. One query; nothing is kept."""
    rows = {(row.check_name, row.key): row for row in quarterly_return.check_results.all()}
    return [finding for finding in findings if not settles(rows.get((finding.check.name, finding.key)), finding)]


def settles(result: CheckResult | None, finding: Finding) -> bool:
    """Whether what was kept holds for `finding`: it speaks of the same values, and waives or explains them."""
    if result is None or result.values != dict(finding.values):
        return False
    return result.waived_at is not None or (finding.severity == Severity.QUERY and result.confirmed_at is not None)


def is_settled(result: CheckResult) -> bool:
    """Whether this result no longer stands in the way of a submission."""
    if result.resolved_at is not None or result.waived_at is not None:
        return True
    return result.severity == Severity.QUERY and result.confirmed_at is not None
