"""What changed between two accepted versions of a return, or between the last one and the return as it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from outcomes.models import AcceptedFigure, AcceptedVersion, Figure, QuarterlyReturn
from outcomes.models.figure import CellValue
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey


@dataclass(frozen=True)
class Difference:
    """One cell that is not what it was. A side is None where the cell was empty then."""

    place: str
    before: Decimal | None
    after: Decimal | None
    state_before: str
    state_after: str


def between(earlier: Iterable[CellValue], later: Iterable[CellValue], scope: ReturnScope) -> tuple[Difference, ...]:
    """Cells whose value or state differs, in plan order."""
    old, new = _cells(earlier), _cells(later)
    order = {measure_id: position for position, measure_id in enumerate(scope.measures)}
    changed = [key for key in old.keys() | new.keys() if _said(old.get(key)) != _said(new.get(key))]
    changed.sort(key=lambda key: (order.get(key.measure_id, -1), key.authority_id or 0, key.category_id or 0))
    return tuple(
        Difference(
            scope.label(key),
            before=old[key].value if key in old else None,
            after=new[key].value if key in new else None,
            state_before=old[key].get_state_display() if key in old else "",
            state_after=new[key].get_state_display() if key in new else "",
        )
        for key in changed
    )


def of_version(version: AcceptedVersion, scope: ReturnScope) -> tuple[Difference, ...]:
    """What `version` changed against the one before it; nothing for the first."""
    rows = AcceptedFigure.objects.filter(
        accepted_version__quarterly_return=version.quarterly_return_id,
        accepted_version__number__in=[version.number - 1, version.number],
    ).select_related("accepted_version")
    if version.number == 1:
        return ()
    figures = list(rows)
    earlier = [row for row in figures if row.accepted_version.number == version.number - 1]
    return between(earlier, [row for row in figures if row.accepted_version_id == version.pk], scope)


def since_accepted(held: QuarterlyReturn, scope: ReturnScope) -> tuple[Difference, ...]:
    """What the return as it stands changes against the version that counts."""
    if held.latest_version_id is None:
        return ()
    counting = AcceptedFigure.objects.filter(accepted_version=held.latest_version_id)
    return between(counting, Figure.objects.filter(quarterly_return=held), scope)


def _cells(rows: Iterable[CellValue]) -> Mapping[CellKey, CellValue]:
    return {CellKey(row.measure_id, row.authority_id, row.category_id): row for row in rows}


def _said(row: CellValue | None) -> tuple[Decimal | None, str] | None:
    return None if row is None else (row.value, row.state)
