"""The steps of a return's life that a person may take now, and where each is taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.actions.change_requests import ANSWERABLE
from outcomes.actions.return_steps import may
from outcomes.lifecycle import EDITABLE, TRANSITIONS
from outcomes.models import QuarterlyReturn, ReturnStatus
from outcomes.models.quarterly_return import SUBMITTED_STATUSES


@dataclass(frozen=True)
class Step:
    """`now` are the statuses in which the step is open; `leads` marks the one that a page offers as its button."""

    route: str
    label: str | Promise
    permission: Permission
    now: frozenset[ReturnStatus]
    leads: bool = True


def _before(target: ReturnStatus) -> frozenset[ReturnStatus]:
    return frozenset(status for status, targets in TRANSITIONS.items() if target in targets)


STEPS = (
    Step("return_submit", _("Check and send the return"), Permission.SUBMIT_RETURN, _before(ReturnStatus.SUBMITTED)),
    Step(
        "return_recall",
        _("Take the return back"),
        Permission.SUBMIT_RETURN,
        frozenset({ReturnStatus.SUBMITTED}),
        leads=False,
    ),
    Step("return_start_review", _("Start reading"), Permission.REVIEW_RETURN, _before(ReturnStatus.UNDER_REVIEW)),
    Step(
        "return_review", _("Review the return"), Permission.REVIEW_RETURN, SUBMITTED_STATUSES - {ReturnStatus.SUBMITTED}
    ),
    Step(
        "return_accept",
        _("Accept the return"),
        Permission.ACCEPT_RETURN,
        _before(ReturnStatus.ACCEPTED),
        leads=False,
    ),
    Step(
        "return_request_changes",
        _("Give the return back"),
        Permission.REVIEW_RETURN,
        _before(ReturnStatus.CHANGES_REQUESTED),
        leads=False,
    ),
    Step(
        "return_reopen", _("Reopen the return"), Permission.ACCEPT_RETURN, _before(ReturnStatus.REOPENED), leads=False
    ),
    Step("return_import", _("Upload a spreadsheet"), Permission.EDIT_RETURN, EDITABLE, leads=False),
    Step(
        "return_contributors",
        _("Ask others for their part"),
        Permission.EDIT_RETURN,
        frozenset(ReturnStatus) - {ReturnStatus.NOT_OPEN},
        leads=False,
    ),
)


@dataclass(frozen=True)
class OpenStep:
    url: str
    label: str
    route: str
    leads: bool


def may_edit(user: User, held: QuarterlyReturn) -> bool:
    """Whether `user` may write in this return now."""
    return held.status in EDITABLE and may(user, Permission.EDIT_RETURN, held)


def may_answer(user: User, held: QuarterlyReturn) -> bool:
    """Whether `user` may answer now what officers asked about this return: in words also while an officer reads."""
    return held.status in ANSWERABLE and may(user, Permission.EDIT_RETURN, held)


def open_to(user: User, held: QuarterlyReturn) -> Sequence[OpenStep]:
    """Steps that `user` may take with this return as it stands, the leading one first."""
    return [
        OpenStep(
            url=reverse(step.route, args=[held.region.code, held.round.quarter]),
            label=str(step.label),
            route=step.route,
            leads=step.leads,
        )
        for step in STEPS
        if held.status in step.now and may(user, step.permission, held)
    ]
