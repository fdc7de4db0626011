"""Saves to measure: of one field, and the import of 2,000 values beside a bare insert of the same rows."""

import csv
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cohesion.models import User
from outcomes.actions.importing import import_return
from outcomes.entry import fields
from outcomes.entry.fields import Part
from outcomes.entry.standing import of_figure, stamp
from outcomes.models import BreakdownCategory, Figure, MeasureKind, QuarterlyReturn
from outcomes.return_values import CellKey
from outcomes.spreadsheets.reading import read

VALUES = 2000
_TURNS = 5
_OK = 200


def measure(quarter: str) -> dict[str, Any]:
    return {"import": _import(quarter)}


def one_field(region: str, quarter: str) -> tuple[str, dict[str, str]]:
    """Where a total of a return is saved by itself, and what its page sends when another number is typed there."""
    held = QuarterlyReturn.objects.with_context().at(region, quarter)[0]
    totals = held.figures.filter(category=None, measure__kind=MeasureKind.NUMBER).select_related("measure__outcome")
    row = totals.order_by("measure__position", "pk")[0]
    name = fields.figure(CellKey(row.measure_id, row.authority_id))
    address = reverse("return_field", args=[region, quarter, row.measure.outcome.code])
    return address, {name: str(int(row.value or 0) + 1), fields.part(name, Part.SEEN): stamp(of_figure(row))}


def save_one_field(client: Client, address: str, sent: dict[str, str]) -> None:
    """One save, undone."""
    with transaction.atomic():
        response = client.post(address, sent, secure=settings.SERVER_MODE)
        if response.status_code != _OK or len(response.json()["saved"]) != 1:
            raise RuntimeError(f"{address} answered {response.status_code}")
        transaction.set_rollback(True)


def _import(quarter: str) -> dict[str, Any]:
    """The file is read, compared, saved and recorded; the insert only writes its rows. The rows are removed first."""
    by = User.objects.service()
    with transaction.atomic():
        held = _widest(quarter)
        rows = _rows(held, by)
        content = _file(held, rows)

        def imported() -> None:
            preview = read("figures.csv", content, by, now=timezone.now())
            if not preview.is_usable:
                raise RuntimeError("; ".join(preview.lines[:3]))
            import_return(preview=preview, by=by, now=timezone.now())

        times: dict[str, list[float]] = {"import": [], "insert": []}
        for _ in range(_TURNS):
            times["import"].append(_timed(held, imported))
            times["insert"].append(_timed(held, lambda: Figure.objects.bulk_create(rows)))
        transaction.set_rollback(True)
    return {"values": len(rows), **{name: min(taken) * 1000 for name, taken in times.items()}}


def _rows(held: QuarterlyReturn, by: User) -> list[Figure]:
    """2,000 values of one return: its totals, and as many categories of its open breakdowns as that takes."""
    places = list(held.authorities.in_map_order())
    now = timezone.now()
    kept: dict[str, Any] = {"quarterly_return": held, "updated_at": now, "updated_by": by}
    measures = [
        (measure, breakdown)
        for measure in held.round.measures.in_plan_order().prefetch_related("breakdowns")
        for breakdown in measure.breakdowns.all()
        if breakdown.is_open and measure.counts_whole_things
    ]
    wanted = VALUES // (len(places) * len(measures)) + 1
    made: dict[int, list[BreakdownCategory]] = {}
    rows: list[Figure] = []
    for measure, breakdown in measures:
        if breakdown.pk not in made:
            made[breakdown.pk] = BreakdownCategory.objects.bulk_create(
                BreakdownCategory(
                    breakdown=breakdown,
                    code=f"many_{n}",
                    label_en=f"Many {n}",
                    label_cy=f"Llawer {n}",
                    position=100 + n,
                )
                for n in range(wanted)
            )
        for place in places:
            base: dict[str, Any] = {**kept, "measure": measure, "authority": place}
            rows.append(Figure(**base, value=Decimal(wanted)))
            rows += [Figure(**base, category=category, value=Decimal(1)) for category in made[breakdown.pk]]
    return rows[:VALUES]


def _widest(quarter: str) -> QuarterlyReturn:
    returns = QuarterlyReturn.objects.with_context().filter(round__quarter=quarter, status="IN_PROGRESS")
    return max(returns, key=lambda held: held.figures.count())


def _timed(held: QuarterlyReturn, act: Callable[[], Any]) -> float:
    with transaction.atomic():
        Figure.objects.filter(quarterly_return=held).delete()
        started = perf_counter()
        act()
        taken = perf_counter() - started
        transaction.set_rollback(True)
    return taken


def _file(held: QuarterlyReturn, rows: list[Figure]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["region", "quarter", "measure", "area", "breakdown", "category", "value", "state", "note"])
    writer.writerows(_line(held, row) for row in rows)
    return text.getvalue().encode()


def _line(held: QuarterlyReturn, row: Figure) -> Iterator[str]:
    yield from (held.region.code, held.round.quarter, row.measure.code, row.authority.gss if row.authority else "")
    yield from (row.category.breakdown.code, row.category.code) if row.category else ("", "")
    yield from (str(row.value), row.state.lower(), f"n={row.responses}" if row.responses else "")
