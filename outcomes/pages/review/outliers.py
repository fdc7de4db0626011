"""Figures that are unusual against the region's own accepted quarters, as sentences."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from cohesion.calendar import Quarter
from outcomes.models import AcceptedFigure, Figure
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey
from outcomes.review import said
from outcomes.review.content import coded
from outcomes.review.outliers import MOST_QUARTERS, Unusual, unusual


@dataclass(frozen=True)
class Outlier:
    """`about` is the figure as the form for asking names it."""

    measure_id: int
    outcome_id: int
    where: str
    sentence: str
    about: str


def outliers(scope: ReturnScope, figures: Mapping[CellKey, Figure]) -> tuple[Outlier, ...]:
    """Totals only: a part that stands out moves its total or stands in the checks. One query."""
    history = _history(scope)
    found = []
    for key, figure in figures.items():
        measure = scope.measures.get(key.measure_id)
        if measure is None or key.category_id is not None or figure.value is None:
            continue
        strange = unusual(figure.value, history.get(key, ()))
        if strange:
            place = scope.authorities.get(key.authority_id or 0)
            area = place.gss if place else ""
            about = f"{scope.outcomes[measure.outcome_id].code} {coded(measure.code, area)}"
            found.append(Outlier(measure.pk, measure.outcome_id, scope.label(key), _sentence(strange), about))
    order = {measure_id: position for position, measure_id in enumerate(scope.measures)}
    return tuple(sorted(found, key=lambda each: (order[each.measure_id], each.where)))


def _history(scope: ReturnScope) -> dict[CellKey, list[Decimal]]:
    held = scope.quarterly_return
    rows = (
        AcceptedFigure.objects.counting()
        .filter(
            accepted_version__quarterly_return__region=held.region_id,
            accepted_version__quarterly_return__round__plan=held.round.plan_id,
            accepted_version__quarterly_return__round__quarter__in=_quarters_before(held.round.period),
            category__isnull=True,
        )
        .values_list("measure_id", "authority_id", "value")
    )
    history: dict[CellKey, list[Decimal]] = defaultdict(list)
    for measure_id, authority_id, value in rows:
        if value is not None:
            history[CellKey(measure_id, authority_id)].append(value)
    return history


def _quarters_before(quarter: Quarter) -> list[str]:
    found = []
    for __ in range(MOST_QUARTERS):
        quarter = quarter.previous
        found.append(str(quarter))
    return found


def _sentence(strange: Unusual) -> str:
    """The number of quarters is never below six, so that one plural serves."""
    values = {
        "value": said.number(f"{strange.value.normalize():f}"),
        "lowest": said.number(f"{strange.lowest.normalize():f}"),
        "highest": said.number(f"{strange.highest.normalize():f}"),
        "count": strange.quarters,
    }
    if strange.lowest == strange.highest:
        return gettext("%(value)s, against %(lowest)s in each of the last %(count)s accepted quarters.") % values
    return gettext("%(value)s, against %(lowest)s to %(highest)s in the last %(count)s accepted quarters.") % values
