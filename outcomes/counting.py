"""What the register of counts and partners say about a return's figures, by the place where it belongs.

Outcomes knows no provider: a measure names its count. A provider that fails, or that speaks of places and categories
which the return does not have, costs its own numbers and nothing else.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import structlog
from django.db.models import Q
from django.utils.translation import gettext

from cohesion import counts
from cohesion.calendar import Quarter
from cohesion.counts import Count, Counted, Together
from outcomes.models import Measure, SuppliedFigure
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Told:
    """A number that somebody else holds. `source` names a supplier; for a count it is empty. `day`: as on.

    `tallied` is how much of a count partners gave as totals.
    """

    value: Decimal
    source: str
    day: date | None
    tallied: int = 0


@dataclass(frozen=True)
class Others:
    """What others say. `silent` are the measures whose count is installed and did not answer."""

    told: dict[CellKey, Told]
    silent: frozenset[int]


def others(scope: ReturnScope, measures: Sequence[Measure], day: date) -> Others:
    """One query, whatever partners supplied, beside what each provider needs. A count stands before a supplier."""
    counted = counted_now(scope, measures, day)
    return Others({**_supplied(scope, measures), **counted.told}, counted.silent)


def is_counted(measure: Measure) -> bool:
    """Whether an installed part of the service offers the count that the measure names."""
    return bool(measure.count_name) and counts.provider(measure.count_name) is not None


def counted_as(measure: Measure) -> str:
    """Which count feeds the measure and from which day it counts, in words; empty where nothing counts it."""
    count = counts.provider(measure.count_name) if measure.count_name else None
    if count is None:
        return ""
    return gettext("Counted from records: %(count)s. The quarter is that of: %(rule)s.") % {
        "count": count.label,
        "rule": count.date_rule,
    }


def counted_now(scope: ReturnScope, measures: Iterable[Measure], day: date) -> Others:
    """What the register of counts says alone: as many queries as the providers need, not the measures."""
    counted = [measure for measure in measures if is_counted(measure)]
    answers = _answers(scope, {measure.count_name for measure in counted}, day)
    told: dict[CellKey, Told] = {}
    silent = set()
    for measure in counted:
        try:
            placed = _placed(scope, measure, answers[measure.count_name])
            told.update({key: Told(Decimal(answer.value), "", day, answer.tallied) for key, answer in placed})
        except Exception:
            _log.exception("count_failed", count=measure.count_name, subject=str(scope.quarterly_return))
            silent.add(measure.pk)
    return Others(told, frozenset(silent))


def _answers(scope: ReturnScope, names: Set[str], day: date) -> dict[str, Sequence[Counted]]:
    """By count, each provider asked once for all of its counts. A count that fails is not among them.

    Where the counts of a provider fail together each is asked alone, so that one costs the others nothing.
    """
    held = scope.quarterly_return
    about = held.region.code, held.round.period, day
    asked = sorted((count for name in names if (count := counts.provider(name))), key=lambda count: count.name)
    found = _answered_together(asked, about)
    for count in asked:
        if count.name not in found:
            try:
                found[count.name] = count.ask(*about)
            except Exception:
                _log.exception("count_did_not_answer", count=count.name, subject=str(held))
    return found


def _answered_together(asked: Iterable[Count], about: tuple[str, Quarter, date]) -> dict[str, Sequence[Counted]]:
    groups: dict[Together, list[str]] = {}
    for count in asked:
        if count.together:
            groups.setdefault(count.together, []).append(count.name)
    found: dict[str, Sequence[Counted]] = {}
    for together, names in groups.items():
        try:
            found.update(together(names, *about))
        except Exception:
            _log.exception("counts_did_not_answer_together", counts=names)
    return found


def _placed(scope: ReturnScope, measure: Measure, answers: Sequence[Counted]) -> Iterator[tuple[CellKey, Counted]]:
    places = {place.gss: place.pk for place in scope.authorities.values()}
    breakdowns = {breakdown.pk: breakdown.code for breakdown in scope.breakdowns.get(measure.pk, ())}
    categories = {
        (breakdowns[category.breakdown_id], category.code): category.pk
        for category in scope.categories.values()
        if category.breakdown_id in breakdowns and category.merged_into_id is None
    }
    for answer in answers:
        part = (answer.breakdown or "", answer.category or "")
        is_known = answer.authority is None or answer.authority in places
        if is_known and (answer.category is None or part in categories) and answer.value >= 0:
            place = places[answer.authority] if answer.authority else None
            yield CellKey(measure.pk, place, categories[part] if answer.category else None), answer


def _supplied(scope: ReturnScope, measures: Sequence[Measure]) -> dict[CellKey, Told]:
    """Several suppliers' numbers of one place are summed, as the checks do; the latest extract dates them."""
    held = scope.quarterly_return
    rows = SuppliedFigure.objects.for_quarter(held.round.quarter).filter(
        Q(authority__in=list(scope.authorities)) | Q(region=held.region_id), measure__in=[each.pk for each in measures]
    )
    told: dict[CellKey, Told] = {}
    for row in rows.order_by("pk"):
        key = CellKey(row.measure_id or 0, row.authority_id, row.category_id)
        before = told.get(key)
        if before is None:
            told[key] = Told(row.value, row.source, row.extracted_on)
            continue
        source = before.source if row.source in before.source else f"{before.source}, {row.source}"
        days = [day for day in (before.day, row.extracted_on) if day]
        told[key] = Told(before.value + row.value, source, max(days, default=None))
    return told
