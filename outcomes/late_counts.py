"""Noticing that records changed behind a figure that was accepted. A flag is written, and nothing else changes."""

from collections.abc import Iterable, Set
from datetime import datetime
from decimal import Decimal

from django.utils.timezone import localdate

from cohesion.counts import Moved
from cohesion.models import User
from outcomes.counting import counted_now, is_counted
from outcomes.models import AcceptedFigure, AcceptedVersion, LateCount
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey

Place = tuple[int, int, int]
"""Where a flag stands: ids of version, measure and authority."""


def note_moved(moved: Set[Moved], *, by: User, now: datetime) -> None:
    """Flag the accepted figures that these numbers feed. Two queries, one where nothing of it was accepted.

    `by` is who moved the numbers: what they did is in the record already.
    """
    if not moved:
        return
    names, quarters, places = (set(column) for column in zip(*moved, strict=True))
    held = AcceptedFigure.objects.counting().filter(
        measure__count_name__in=names,
        accepted_version__quarterly_return__round__quarter__in=quarters,
        authority__in=places,
        category__isnull=True,
    )
    rows = held.values_list(
        "accepted_version_id",
        "measure_id",
        "authority_id",
        "measure__count_name",
        "accepted_version__quarterly_return__round__quarter",
    )
    _flag({(row[0], row[1], row[2]) for row in rows if (row[3], row[4], row[2]) in moved}, now)


def note_accepted(version: AcceptedVersion, *, now: datetime) -> None:
    """Flag the figures of which the register of counts says another number than the one just accepted.

    Records may change between the sending of a return and its acceptance, while nobody can take the numbers in.
    """
    held = version.quarterly_return
    measures = [measure for measure in held.round.measures.exclude(count_name="") if is_counted(measure)]
    if not measures:
        return
    told = counted_now(ReturnScope.of(held, {measure.pk for measure in measures}), measures, localdate(now)).told
    figures = {
        CellKey(row.measure_id, row.authority_id): row
        for row in version.figures.filter(measure__in=measures, authority__isnull=False, category__isnull=True)
    }
    _flag(
        {
            (version.pk, key.measure_id, key.authority_id or 0)
            for key, figure in figures.items()
            if key in told and told[key].value != baseline(figure)
        },
        now,
    )


def baseline(figure: AcceptedFigure) -> Decimal | None:
    """What the count is compared with: what was counted then, where a person typed another number, else the value."""
    return figure.value if figure.counted_value is None else figure.counted_value


def _flag(places: Iterable[Place], now: datetime) -> None:
    flags = [
        LateCount(accepted_version_id=version, measure_id=measure, authority_id=place, noticed_at=now, last_at=now)
        for version, measure, place in sorted(places)
    ]
    if flags:
        LateCount.objects.bulk_create(
            flags,
            update_conflicts=True,
            unique_fields=["accepted_version", "measure", "authority"],
            update_fields=["last_at"],
        )
