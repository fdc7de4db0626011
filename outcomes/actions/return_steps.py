"""What every act on a return shares: who may, taking the return for oneself, and moving it on with its event."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohesion import audit
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes import lifecycle
from outcomes.models import Outcome, QuarterlyReturn, ReturnEvent, ReturnStatus
from outcomes.refusals import NotPermitted, StaleVersion

_NOT_NOW = {
    ReturnStatus.SUBMITTED: gettext_lazy(
        "This return cannot be submitted: its status is “%(status)s”. "
        "A return can be submitted while it is with its region."
    ),
    ReturnStatus.IN_PROGRESS: gettext_lazy(
        "This return cannot be recalled: its status is “%(status)s”. "
        "A return can be recalled after it was submitted and before its review starts."
    ),
    ReturnStatus.UNDER_REVIEW: gettext_lazy(
        "The review cannot start: the status of this return is “%(status)s”. "
        "A review can start once the return is submitted."
    ),
    ReturnStatus.CHANGES_REQUESTED: gettext_lazy(
        "No changes can be requested: the status of this return is “%(status)s”. Start its review first."
    ),
    ReturnStatus.ACCEPTED: gettext_lazy(
        "This return cannot be accepted: its status is “%(status)s”. A return can be accepted while it is under review."
    ),
    ReturnStatus.REOPENED: gettext_lazy(
        "This return cannot be reopened: its status is “%(status)s”. Only an accepted return can be reopened."
    ),
}


_ON_BEHALF = frozenset({Permission.EDIT_RETURN, Permission.SUBMIT_RETURN})
_REVIEW = frozenset({Permission.REVIEW_RETURN, Permission.ACCEPT_RETURN})


def may(by: User, permission: Permission, quarterly_return: QuarterlyReturn) -> bool:
    """Whether `by` holds the permission for this return's region: through a role there, or one for all of Wales.

    The officer who took a return over on behalf of a vacant post may fill it in and send it as the region would, and
    may not review it.
    """
    region_id = quarterly_return.region_id
    if enters_on_behalf(by, quarterly_return):
        if permission in _ON_BEHALF:
            return by.may_for(Permission.REVIEW_RETURN, region_id)
        if permission in _REVIEW:
            return False
    return by.may_for(permission, region_id)


def enters_on_behalf(by: User, quarterly_return: QuarterlyReturn) -> bool:
    return by.pk is not None and quarterly_return.on_behalf_by_id == by.pk


def require(by: User, permission: Permission, quarterly_return: QuarterlyReturn) -> None:
    if may(by, permission, quarterly_return):
        return
    if permission in _REVIEW and enters_on_behalf(by, quarterly_return):
        raise ActionRefused(_("You entered this return on its region’s behalf. Another officer must review it."))
    raise NotPermitted


def taken(quarterly_return: QuarterlyReturn) -> QuarterlyReturn:
    """The return as it is now, locked until the transaction ends (SQLite locks the whole database instead)."""
    rows = QuarterlyReturn.objects.select_for_update(of=("self",)).with_context()
    return rows.get(pk=quarterly_return.pk)


def taken_to_edit(quarterly_return: QuarterlyReturn, by: User) -> QuarterlyReturn:
    """The same, for whoever writes in it. Raises NotPermitted, or ActionRefused while it is not with its region."""
    held = taken(quarterly_return)
    require(by, Permission.EDIT_RETURN, held)
    require_editable(held)
    return held


def require_transition(quarterly_return: QuarterlyReturn, target: ReturnStatus) -> None:
    try:
        lifecycle.check(quarterly_return.status, target)
    except lifecycle.InvalidTransition as error:
        status = quarterly_return.get_status_display()
        raise ActionRefused(_NOT_NOW[target] % {"status": status}) from error


def require_editable(quarterly_return: QuarterlyReturn) -> None:
    if quarterly_return.status not in lifecycle.EDITABLE:
        raise ActionRefused(
            _(
                "This return cannot be changed: its status is “%(status)s”. "
                "Take it back if nobody has begun to read it, or ask an officer to give it back or to reopen it."
            )
            % {"status": quarterly_return.get_status_display()}
        )


def require_text(text: str, sentence: str) -> str:
    """`text` without spaces around it. Raises ActionRefused with `sentence` when nothing is left."""
    if not text.strip():
        raise ActionRefused(sentence)
    if "\x00" in text:
        raise ActionRefused(_("The text holds a character that cannot be stored. Type the text again."))
    return text.strip()


def note_event(
    quarterly_return: QuarterlyReturn,
    kind: ReturnEvent.Kind,
    *,
    by: User,
    now: datetime,
    note: str = "",
    outcome: Outcome | None = None,
    detail: dict[str, Any] | None = None,
) -> ReturnEvent:
    """Put something that leaves the status as it is into the return's history, and into the record."""
    about = {"outcome": outcome.code} if outcome else {}
    status = quarterly_return.status
    event = ReturnEvent(kind=kind, from_status=status, outcome=outcome, at=now, by=by, note=note)
    return _happened(event, quarterly_return, {**about, **(detail or {})})


def _happened(event: ReturnEvent, quarterly_return: QuarterlyReturn, detail: dict[str, Any]) -> ReturnEvent:
    """Keep an event that led to the return's present status, with its audit entry (`return.<kind>`)."""
    event.quarterly_return, event.to_status = quarterly_return, quarterly_return.status
    event.save()
    audit.record(
        f"return.{event.kind.lower()}",
        by=event.by,
        now=event.at,
        subject=quarterly_return,
        region=quarterly_return.region,
        detail=detail,
    )
    return event


def write(quarterly_return: QuarterlyReturn, *, by: User, now: datetime, **changes: Any) -> None:
    """Save `changes` as the next version. Raises StaleVersion where another writer came first in spite of the lock."""
    changes |= {"updated_at": now, "updated_by": by}
    rows = QuarterlyReturn.objects.filter(pk=quarterly_return.pk, version=quarterly_return.version)
    if not rows.update(version=F("version") + 1, **changes):
        raise StaleVersion
    for field, value in changes.items():
        setattr(quarterly_return, field, value)
    quarterly_return.version += 1


def advance(
    quarterly_return: QuarterlyReturn,
    target: ReturnStatus,
    kind: ReturnEvent.Kind,
    *,
    by: User,
    now: datetime,
    note: str = "",
    version_number: int | None = None,
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Move a return that was `taken` to `target`, with its event and its audit entry (`return.<kind>`)."""
    before = quarterly_return.status
    write(quarterly_return, by=by, now=now, status=target, **changes)
    event = ReturnEvent(kind=kind, from_status=before, at=now, by=by, note=note, version_number=version_number)
    _happened(event, quarterly_return, {"from": before, "to": target.value, **(detail or {})})
