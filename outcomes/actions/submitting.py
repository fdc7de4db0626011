"""The region hands its return in, and takes it back while nobody reviews it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from cohesion import day_words
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes import checks, lifecycle
from outcomes.actions.check_results import is_settled, keep
from outcomes.actions.return_steps import advance, may, require, require_text, require_transition, taken
from outcomes.models import QuarterlyReturn, ReturnEvent, ReturnStatus
from outcomes.refusals import NotPermitted, NotReady

_LONGEST_DECLARATION = 120
_UNSUBMITTED: dict[str, Any] = {
    "first_submitted_at": None,
    "submitted_at": None,
    "submitted_by": None,
    "declared_as": "",
    "waiver_reason": "",
}


def submit(
    *, quarterly_return: QuarterlyReturn, declared_as: str, by: User, now: datetime, waiver_reason: str = ""
) -> QuarterlyReturn:
    """Hand the return in, if the checks allow it. `declared_as` is the role in which `by` declares it complete.

    Errors stop it; a query wants its kept reason. With `waiver_reason` an operator (an officer or the service) passes
    what is waivable: missing narratives and milestones, and queries. Raises NotReady with what is in the way; what the
    checks found is kept even then, unless the caller's own transaction is rolled back.
    """
    with transaction.atomic():
        held = taken(quarterly_return)
        _require_submitter(held, by, waiver_reason)
        require_transition(held, ReturnStatus.SUBMITTED)
        _require_not_closed(held, by, now)
        role = _declaration(declared_as)
        findings = checks.run(held)
        kept = keep(quarterly_return=held, findings=findings, now=now)
        open_findings = [finding for finding, row in zip(findings, kept, strict=True) if not is_settled(row)]
        waived = [finding for finding in open_findings if waiver_reason.strip() and finding.check.waivable]
        stopping = [finding for finding in open_findings if finding not in waived]
        if not stopping:
            _submit(held, role, waiver_reason.strip() if waived else "", waived, by=by, now=now)
            return held
    raise NotReady(stopping)


def _require_submitter(held: QuarterlyReturn, by: User, waiver_reason: str) -> None:
    is_operator = may(by, Permission.REVIEW_RETURN, held)
    if waiver_reason.strip() and not is_operator:
        raise ActionRefused(_("Only a Welsh Government officer can waive checks. Submit the return without a waiver."))
    if not may(by, Permission.SUBMIT_RETURN, held) and not (is_operator and waiver_reason.strip()):
        raise NotPermitted


def _require_not_closed(held: QuarterlyReturn, by: User, now: datetime) -> None:
    """A round that has closed takes no first submission; what came back for changes may always be sent again."""
    closes_on = held.closes_on
    if closes_on is None or held.first_submitted_at is not None or by.is_service or localdate(now) <= closes_on:
        return
    raise ActionRefused(
        _(
            "This quarter closed on %(day)s, so the return cannot be sent. Nothing that you entered is lost. "
            "Ask a Welsh Government officer for another date."
        )
        % {"day": day_words.full(closes_on)}
    )


def _declaration(declared_as: str) -> str:
    role = require_text(declared_as, _("Say in which role you declare the return complete."))
    if len(role) > _LONGEST_DECLARATION:
        raise ActionRefused(_("The role in which you declare the return is too long. Shorten it to 120 characters."))
    return role


def _submit(
    held: QuarterlyReturn, role: str, waiver: str, waived: list[checks.Finding], *, by: User, now: datetime
) -> None:
    detail: dict[str, object] = {"declared_as": role}
    if waiver:
        places = [f"{finding.check.name} {finding.key}" for finding in waived]
        detail |= {"waiver_reason": waiver, "waived": places}
    advance(
        held,
        ReturnStatus.SUBMITTED,
        ReturnEvent.Kind.SUBMITTED,
        by=by,
        now=now,
        note=waiver,
        detail=detail,
        first_submitted_at=held.first_submitted_at or now,
        submitted_at=now,
        submitted_by=by,
        declared_as=role,
        waiver_reason=waiver,
    )


@transaction.atomic
def recall(*, quarterly_return: QuarterlyReturn, by: User, now: datetime) -> QuarterlyReturn:
    """Take a submitted return back, before its review starts, to where it was submitted from.

    A first submission goes with its declaration. A return that was submitted before, and given back for changes or
    reopened, stays a submitted one: its first submission still decides whether it came in time.
    """
    held = taken(quarterly_return)
    require(by, Permission.SUBMIT_RETURN, held)
    if why_not := why_not_recalled(held, now):
        raise ActionRefused(why_not)
    require_transition(held, ReturnStatus.IN_PROGRESS)
    if held.status != ReturnStatus.SUBMITTED:
        raise ActionRefused(_("This return was not submitted, so there is nothing to recall."))
    target = _recalled_to(held)
    cleared: dict[str, Any] = _UNSUBMITTED if target == ReturnStatus.IN_PROGRESS else {}
    advance(held, target, ReturnEvent.Kind.RECALLED, by=by, now=now, **cleared)
    return held


def why_not_recalled(held: QuarterlyReturn, now: datetime) -> str:
    """Who began to read the return, and when; or that it could not be sent again. Empty where neither bars the way."""
    if held.status == ReturnStatus.SUBMITTED:
        return _why_not_sent_again(held, now)
    if held.status != ReturnStatus.UNDER_REVIEW:
        return ""
    begun = held.events.filter(kind=ReturnEvent.Kind.REVIEW_STARTED).select_related("by").order_by("pk").last()
    if begun is None:
        return ""
    return _(
        "This return cannot be recalled: its status is “%(status)s”. %(name)s began to read it on %(day)s. "
        "Ask for it to be given back to you."
    ) % {"status": held.get_status_display(), "name": begun.by, "day": date_format(localtime(begun.at), "j F Y, H:i")}


def _why_not_sent_again(held: QuarterlyReturn, now: datetime) -> str:
    """A first submission that is taken back after the round has closed would be lost to its region."""
    closes_on = held.closes_on
    if closes_on is None or localdate(now) <= closes_on or _recalled_to(held) != ReturnStatus.IN_PROGRESS:
        return ""
    return _(
        "This quarter closed on %(day)s, so the return could not be sent again if you took it back. "
        "Ask a Welsh Government officer to give it back to you instead."
    ) % {"day": day_words.full(closes_on)}


def _recalled_to(held: QuarterlyReturn) -> ReturnStatus:
    """Where the latest submission came from; a return that was not started then is in progress now."""
    submission = held.events.filter(kind=ReturnEvent.Kind.SUBMITTED).order_by("pk").last()
    if submission is None:
        return ReturnStatus.IN_PROGRESS
    return lifecycle.RECALLED_TO[ReturnStatus(submission.from_status)]
