"""The figures of an accepted version that records feed: as accepted, as counted then, as counted now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cohesion.models import User
from outcomes.counting import Told, counted_now, is_counted
from outcomes.models import AcceptedVersion
from outcomes.pages.late_flags import LateFlag, late_flags
from outcomes.record_links import RecordLink, RecordLinks
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey


@dataclass(frozen=True)
class CountedFigure:
    """One total. `now` is None where no record is kept or nobody answers."""

    where: str
    text: str
    accepted: Decimal | None
    counted: Decimal | None
    now: Decimal | None
    records: RecordLink | None


@dataclass(frozen=True)
class CountedFigures:
    rows: tuple[CountedFigure, ...]
    flags: tuple[LateFlag, ...]


def counted_figures(version: AcceptedVersion, scope: ReturnScope, user: User, today: date) -> CountedFigures:
    """A fixed number of queries, whatever records there are. Flags stand at the version that counts alone."""
    measures = [measure for measure in scope.measures.values() if is_counted(measure)]
    if not measures:
        return CountedFigures((), ())
    told = counted_now(scope, measures, today).told
    counts_now = version.pk == scope.quarterly_return.latest_version_id
    flags = late_flags(scope, user, told) if counts_now else {}
    return CountedFigures(_rows(version, scope, told, user), tuple(flags.values()))


def _rows(
    version: AcceptedVersion, scope: ReturnScope, told: Mapping[CellKey, Told], user: User
) -> tuple[CountedFigure, ...]:
    links = RecordLinks.of(scope, told, user)
    order = {measure_id: position for position, measure_id in enumerate(scope.measures)}
    places = {place_id: position for position, place_id in enumerate(scope.authorities)}
    figures = version.figures.filter(measure__in=list(scope.measures), category__isnull=True)
    rows = {CellKey(row.measure_id, row.authority_id): row for row in figures}
    counted = [key for key in rows if is_counted(scope.measures[key.measure_id])]
    counted.sort(key=lambda key: (order[key.measure_id], places.get(key.authority_id or 0, len(places))))
    return tuple(
        CountedFigure(
            where=scope.label(key),
            text=scope.measures[key.measure_id].text,
            accepted=rows[key].value,
            counted=rows[key].counted_value,
            now=told[key].value if key in told else None,
            records=links.at(key),
        )
        for key in counted
    )
