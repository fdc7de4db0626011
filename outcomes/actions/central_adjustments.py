"""Labelled adjustments: what an officer holds to be the right number, as a flag beside the region's own."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.return_steps import note_event, require, require_text, taken
from outcomes.models import CentralAdjustment, Figure, QuarterlyReturn, ReturnEvent
from outcomes.models.quarterly_return import SUBMITTED_STATUSES
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey

_LARGEST = Decimal("9999999999.99")


@transaction.atomic
def adjust(
    *, quarterly_return: QuarterlyReturn, key: CellKey, value: Decimal, reason: str, by: User, now: datetime
) -> CentralAdjustment:
    """Flag a total with the number held right, and why. The figure and every version stay as they are."""
    held = taken(quarterly_return)
    require(by, Permission.REVIEW_RETURN, held)
    scope = ReturnScope.of(held)
    _require_possible(scope, key, value)
    places = {"measure_id": key.measure_id, "authority_id": key.authority_id, "category_id": key.category_id}
    if held.adjustments.standing().filter(**places).exists():
        raise ActionRefused(_("This figure has a central adjustment already. Withdraw that one first."))
    figure = Figure.objects.filter(quarterly_return=held, **places).first()
    reported = figure.value if figure else None
    if reported == value:
        raise ActionRefused(_("The region reports this number already. Nothing has to be adjusted."))
    row = CentralAdjustment.objects.create(
        quarterly_return=held,
        **places,
        reported=reported,
        value=value,
        reason=require_text(reason, _("Write why this number is held to be right.")),
        at=now,
        by=by,
    )
    _note(row, scope, ReturnEvent.Kind.ADJUSTED, by=by, now=now)
    return row


@transaction.atomic
def withdraw(*, adjustment: CentralAdjustment, by: User, now: datetime) -> CentralAdjustment:
    held = taken(adjustment.quarterly_return)
    require(by, Permission.REVIEW_RETURN, held)
    row = CentralAdjustment.objects.select_for_update().get(pk=adjustment.pk)
    if row.withdrawn_at is not None:
        raise ActionRefused(_("This central adjustment is withdrawn already. Nothing more is needed."))
    row.withdrawn_at, row.withdrawn_by = now, by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _note(row, ReturnScope.of(held), ReturnEvent.Kind.ADJUSTMENT_WITHDRAWN, by=by, now=now)
    return row


def _require_possible(scope: ReturnScope, key: CellKey, value: Decimal) -> None:
    if scope.quarterly_return.status not in SUBMITTED_STATUSES:
        raise ActionRefused(_("A central adjustment can be recorded once the return has been sent."))
    measure = scope.measures.get(key.measure_id)
    is_place = key.authority_id is None or key.authority_id in scope.authorities
    if measure is None or not measure.has_number or not is_place or key.category_id is not None:
        raise ActionRefused(_("This figure is not in this return. Choose one of its figures."))
    is_number = value.is_finite() and 0 <= value <= _LARGEST
    if not is_number or (measure.counts_whole_things and value != value.to_integral_value()):
        raise ActionRefused(_("Enter a number that the measure can hold: whole where it counts, never below 0."))


def _note(row: CentralAdjustment, scope: ReturnScope, kind: ReturnEvent.Kind, *, by: User, now: datetime) -> None:
    key = CellKey(row.measure_id, row.authority_id, row.category_id)
    detail = {"place": scope.label(key, "en"), "reported": str(row.reported or ""), "value": str(row.value)}
    outcome = scope.outcomes[scope.measures[row.measure_id].outcome_id]
    place = scope.label(key)
    note = _("%(place)s: %(reason)s") % {"place": place, "reason": row.reason}
    note_event(scope.quarterly_return, kind, by=by, now=now, note=note, outcome=outcome, detail=detail)
