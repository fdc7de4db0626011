"""A return as the tidy file that scripts and other systems read and write."""

from collections.abc import Iterator

import pandas as pd

from cohesion.formula_guard import guarded
from outcomes.models import MeasureKind, QuarterlyReturn
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellInput, CellKey
from outcomes.spreadsheets.csv_reading import HEADER
from outcomes.spreadsheets.holdings import figures, milestones


def write_tidy(quarterly_return: QuarterlyReturn) -> bytes:
    """Every figure and milestone of the return, in plan order: UTF-8, commas, one line each.

    What `read` takes back changes nothing. Notes that a spreadsheet program would run are guarded by an apostrophe.
    """
    frame = pd.DataFrame(tidy_rows(quarterly_return), columns=list(HEADER), dtype="object")
    return frame.to_csv(index=False, lineterminator="\n").encode()


def tidy_rows(quarterly_return: QuarterlyReturn) -> Iterator[dict[str, str]]:
    scope = ReturnScope.of(quarterly_return)
    order = {measure_id: at for at, measure_id in enumerate(scope.measures)}
    places = {None: 0} | {authority_id: at for at, authority_id in enumerate(scope.authorities, 1)}
    base = {"region": quarterly_return.region.code, "quarter": quarterly_return.round.quarter}
    stated = milestones(quarterly_return)
    for milestone in sorted(stated, key=lambda key: (order[key.measure_id], places[key.authority_id])):
        yield {
            **base,
            **_place(scope, CellKey(*milestone)),
            "category": stated[milestone].status.lower(),
            "note": guarded(stated[milestone].evidence),
        }
    held = figures(quarterly_return)
    for key in sorted(
        held, key=lambda key: (order[key.measure_id], places[key.authority_id], _position(scope, key.category_id))
    ):
        yield {**base, **_place(scope, key), **_said(scope, key, held[key])}


def _position(scope: ReturnScope, category_id: int | None) -> tuple[str, int, str]:
    if category_id is None:
        return ("", 0, "")
    category = scope.categories[category_id]
    return (category.breakdown.code, category.position, category.code)


def _place(scope: ReturnScope, key: CellKey) -> dict[str, str]:
    category = scope.categories.get(key.category_id or 0)
    return {
        "measure": scope.measures[key.measure_id].code,
        "area": scope.authorities[key.authority_id].gss if key.authority_id else "",
        "breakdown": category.breakdown.code if category else "",
        "category": category.code if category else "",
    }


def _said(scope: ReturnScope, key: CellKey, cell: CellInput) -> dict[str, str]:
    note = cell.note
    if cell.responses is not None and scope.measures[key.measure_id].kind == MeasureKind.RATING:
        note = f"n={cell.responses}; {note}" if note else f"n={cell.responses}"
    return {
        "value": f"{cell.value.normalize():f}" if cell.value is not None else "",
        "state": cell.state.lower(),
        "note": guarded(note),
    }
