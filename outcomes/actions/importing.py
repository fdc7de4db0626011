"""Importing a file into a return: what its preview showed, or nothing."""

from datetime import datetime

from django.db import transaction

from cohesion import audit
from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes.actions.proposed_categories import propose_category
from outcomes.actions.quarterly_returns import save
from outcomes.actions.return_steps import taken
from outcomes.models import Breakdown, QuarterlyReturn, ReturnEvent
from outcomes.return_values import CellInput, CellKey, ReturnInput
from outcomes.spreadsheets.preview import ImportPreview


@transaction.atomic
def import_return(*, preview: ImportPreview, by: User, now: datetime) -> QuarterlyReturn:
    """Save what the preview holds, propose its new categories, note the event. A file without changes does nothing.

    Raises ActionRefused with every problem of the preview, StaleVersion when the return has changed since the
    preview was made, and whatever the save refuses; nothing is kept then.
    """
    if preview.quarterly_return is None or not preview.is_usable:
        raise ActionRefused(*preview.lines)
    held = taken(preview.quarterly_return)
    if not preview.has_changes:
        return held
    before = held.status
    saved = save(
        quarterly_return=held,
        values=_with_new_categories(held, preview, by=by, now=now),
        by=by,
        now=now,
        expected_version=preview.version,
    )
    ReturnEvent.objects.create(
        quarterly_return=saved,
        kind=ReturnEvent.Kind.IMPORTED,
        from_status=before,
        to_status=saved.status,
        at=now,
        by=by,
        note=preview.name[:200],
    )
    detail = {"file": preview.name[:200], "changes": len(preview.changes), "version": saved.version}
    audit.record("return.imported", by=by, now=now, subject=saved, region=saved.region, detail=detail)
    return saved


def _with_new_categories(held: QuarterlyReturn, preview: ImportPreview, *, by: User, now: datetime) -> ReturnInput:
    if not preview.new_figures:
        return preview.values
    figures: dict[CellKey, CellInput | None] = dict(preview.values.figures)
    breakdowns = Breakdown.objects.in_bulk({new.breakdown_id for new in preview.new_figures})
    proposed: dict[tuple[int, str], int] = {}
    for new in preview.new_figures:
        name = (new.breakdown_id, new.label.casefold())
        if name not in proposed:
            category = propose_category(
                quarterly_return=held, breakdown=breakdowns[new.breakdown_id], label=new.label, by=by, now=now
            )
            proposed[name] = category.pk
        figures[CellKey(new.measure_id, new.authority_id, proposed[name])] = new.cell
    return ReturnInput(**{**vars(preview.values), "figures": figures})
