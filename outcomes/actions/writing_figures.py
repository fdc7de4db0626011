"""Putting figures and milestone states that are known to be usable into a return."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from cohesion.models import User
from outcomes.actions.row_changes import RowChanges, change_links, change_rows
from outcomes.models import Figure, MilestoneProgress, QuarterlyReturn
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellInput, CellKey, MilestoneInput, MilestoneKey


def write_figures(
    quarterly_return: QuarterlyReturn, figures: Mapping[CellKey, CellInput | None], *, by: User, now: datetime
) -> RowChanges[CellKey]:
    changes = change_rows(
        Figure.objects.filter(quarterly_return=quarterly_return, measure__in={key.measure_id for key in figures}),
        lambda row: CellKey(row.measure_id, row.authority_id, row.category_id),
        {key: _fields(cell, now) if cell else None for key, cell in figures.items()},
        lambda key: Figure(quarterly_return=quarterly_return, **key._asdict()),
        by=by,
        now=now,
    )
    _write_partners(changes, figures)
    return changes


def _write_partners(changes: RowChanges[CellKey], figures: Mapping[CellKey, CellInput | None]) -> None:
    """Work shared with other regions; a cell that does not speak of partners keeps those it has."""
    rows = changes.standing
    partners = {
        rows[key].pk: cell.partner_region_ids
        for key, cell in figures.items()
        if cell is not None and cell.partner_region_ids is not None
    }
    changed = change_links(Figure.partner_regions.through, "figure", "region", partners)
    for key in [key for key, row in changes.unchanged.items() if row.pk in changed]:
        changes.changed[key] = changes.unchanged.pop(key)


def _fields(cell: CellInput, now: datetime) -> Callable[[Figure | None], dict[str, Any]]:
    def fields(row: Figure | None) -> dict[str, Any]:
        return {
            "value": cell.value,
            "state": cell.state,
            "note": cell.note.strip(),
            "numerator": cell.numerator,
            "denominator": cell.denominator,
            "responses": cell.responses,
            "contribution_id": _contribution(cell, row),
            **_counted(cell, row, now),
        }

    return fields


def _contribution(cell: CellInput, row: Figure | None) -> int | None:
    """Who gave the value stays known until another value is typed."""
    if cell.contribution_id is not None or row is None:
        return cell.contribution_id
    return row.contribution_id if (row.value, row.state) == (cell.value, cell.state) else None


def _counted(cell: CellInput, row: Figure | None, now: datetime) -> dict[str, Any]:
    """The count stays beside what is typed: input that does not know it removes neither the count nor its reason."""
    reason = cell.override_reason.strip()
    if row is None:
        counted_at = now if cell.counted_value is not None else None
        return {"counted_value": cell.counted_value, "counted_at": counted_at, "override_reason": reason}
    counted, counted_at = row.counted_value, row.counted_at
    if cell.counted_value is not None and cell.counted_value != counted:
        counted, counted_at = cell.counted_value, now
    if not reason and row.value == cell.value and row.counted_value == counted:
        reason = row.override_reason
    return {"counted_value": counted, "counted_at": counted_at, "override_reason": reason}


def write_milestones(
    quarterly_return: QuarterlyReturn,
    milestones: Mapping[MilestoneKey, MilestoneInput | None],
    *,
    by: User,
    now: datetime,
) -> RowChanges[MilestoneKey]:
    return change_rows(
        MilestoneProgress.objects.filter(
            quarterly_return=quarterly_return, measure__in={key.measure_id for key in milestones}
        ),
        lambda row: MilestoneKey(row.measure_id, row.authority_id),
        {key: _milestone_fields(milestone) if milestone else None for key, milestone in milestones.items()},
        lambda key: MilestoneProgress(quarterly_return=quarterly_return, **key._asdict()),
        by=by,
        now=now,
    )


def _milestone_fields(milestone: MilestoneInput) -> dict[str, Any]:
    return {
        "status": milestone.status,
        "achieved_on": milestone.achieved_on,
        "evidence": milestone.evidence.strip(),
    }


def figure_trail(scope: ReturnScope, changes: RowChanges[CellKey]) -> list[list[str]]:
    """For the record: place by codes, value before, value after. No free text."""
    before = {key: _said(fields) for key, fields in changes.before.items()}
    before |= {key: _said(vars(row)) for key, row in changes.removed.items()}
    after = {key: _said(vars(row)) for key, row in (changes.created | changes.changed).items()}
    return [[_codes(scope, key), before.get(key, ""), after.get(key, "")] for key in changes.keys]


def milestone_trail(scope: ReturnScope, changes: RowChanges[MilestoneKey]) -> list[list[str]]:
    before = {key: str(fields["status"]) for key, fields in changes.before.items()}
    before |= {key: str(row.status) for key, row in changes.removed.items()}
    after = {key: str(row.status) for key, row in (changes.created | changes.changed).items()}
    return [[_codes(scope, CellKey(*key)), before.get(key, ""), after.get(key, "")] for key in changes.keys]


def _said(fields: Mapping[str, Any]) -> str:
    value = fields["value"]
    return f"{fields['state']} {value.normalize():f}" if value is not None else str(fields["state"])


def _codes(scope: ReturnScope, key: CellKey) -> str:
    place = scope.authorities[key.authority_id].gss if key.authority_id else scope.quarterly_return.region.code
    codes = [scope.measures[key.measure_id].code, place]
    if key.category_id:
        category = scope.categories[key.category_id]
        codes.append(f"{category.breakdown.code}/{category.code}")
    return " ".join(codes)
