"""Checks that the numbers of a return are possible and agree with one another."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import LANGUAGES, in_language
from outcomes.checks.finding import Found, Place, Value, both, check, number
from outcomes.checks.snapshot import Snapshot
from outcomes.models import AreaRule, Breakdown, Figure, MeasureKind, Severity
from outcomes.return_values import CellKey

_LOWEST_RATING = 1

Parts = dict[CellKey, Decimal | None]


@check(
    Severity.ERROR,
    title=_("A count is negative or not whole"),
    sentence=_("%(value)s cannot be a count."),
    fix=_("Enter a whole number, 0 or more."),
)
def count_is_a_whole_number(snapshot: Snapshot) -> Found:
    """Whatever counts people, cases or things is whole and not negative."""
    for key, figure in snapshot.figures.items():
        value = figure.value
        if value is None or not snapshot.scope.measures[key.measure_id].counts_whole_things:
            continue
        if value < 0 or value != value.to_integral_value():
            yield snapshot.at(key), {"value": number(value), "expected": both(_("a whole number, 0 or more"))}


@check(
    Severity.ERROR,
    title=_("A rating is outside its scale"),
    sentence=_("the rating %(value)s is outside its scale of 1 to %(most)s."),
    fix=_("Enter the mean of the answers on that scale."),
)
def rating_is_within_its_scale(snapshot: Snapshot) -> Found:
    """A rating is the mean of answers on the measure's own scale, which starts at 1."""
    for key, figure in _ratings(snapshot):
        most = snapshot.scope.measures[key.measure_id].scale_max or _LOWEST_RATING
        if figure.value is not None and not _LOWEST_RATING <= figure.value <= most:
            yield (
                snapshot.at(key),
                {"value": number(figure.value), "most": most, "expected": f"{_LOWEST_RATING}–{most}"},
            )


@check(
    Severity.ERROR,
    title=_("A rating lacks the number of answers"),
    sentence=_("the rating %(value)s does not say how many people answered."),
    fix=_("Enter the number of answers behind the rating."),
)
def rating_says_how_many_answered(snapshot: Snapshot) -> Found:
    """Without the number of answers a mean cannot be put together with others."""
    for key, figure in _ratings(snapshot):
        if figure.value is not None and not figure.responses:
            yield snapshot.at(key), {"value": number(figure.value), "expected": both(_("a number of answers above 0"))}


def _ratings(snapshot: Snapshot) -> Iterator[tuple[CellKey, Figure]]:
    for key, figure in snapshot.figures.items():
        if snapshot.scope.measures[key.measure_id].kind == MeasureKind.RATING:
            yield key, figure


def _total_of(snapshot: Snapshot, part: CellKey) -> CellKey:
    """The total that a part belongs to: that of its place or, where its place has none, a region-wide one."""
    own, wide = CellKey(part.measure_id, part.authority_id), CellKey(part.measure_id)
    return wide if own not in snapshot.figures and wide in snapshot.figures else own


def _divided(snapshot: Snapshot) -> Iterator[tuple[CellKey, Breakdown, Parts]]:
    """The place of each total of whole things that has parts, with those of one breakdown, “not known” among them."""
    parts: dict[CellKey, dict[Breakdown, Parts]] = defaultdict(lambda: defaultdict(dict))
    for key, figure in snapshot.figures.items():
        if key.category_id is not None and snapshot.scope.measures[key.measure_id].counts_whole_things:
            breakdown = snapshot.scope.categories[key.category_id].breakdown
            parts[_total_of(snapshot, key)][breakdown][key] = figure.value
    for total, by_breakdown in parts.items():
        for breakdown, values in by_breakdown.items():
            yield total, breakdown, values


def _broken_down(snapshot: Snapshot, choice: str) -> Iterator[tuple[CellKey, Breakdown, Decimal, Parts]]:
    """Totals that have a value and parts, for breakdowns of that choice."""
    for key, breakdown, parts in _divided(snapshot):
        whole = snapshot.figures.get(key)
        if whole is not None and whole.value is not None and breakdown.choice == choice:
            yield key, breakdown, whole.value, parts


def _at_breakdown(snapshot: Snapshot, key: CellKey, breakdown: Breakdown) -> tuple[Place, Value]:
    """The place of a finding about one breakdown of a total, and that breakdown's title."""
    place = snapshot.at(key)
    place["key"] += f" {breakdown.code}"
    return place, {language: in_language(breakdown, "title", language) for language in LANGUAGES}


@check(
    Severity.ERROR,
    title=_("A breakdown has no total"),
    sentence=_("the parts by “%(breakdown)s” add up to %(value)s, and there is no total."),
    fix=_("Enter the total of this place, or remove its parts."),
)
def breakdown_has_a_total(snapshot: Snapshot) -> Found:
    """Parts stand under a total of their place or, where they are by authority, under a region-wide one."""
    for key, breakdown, parts in _divided(snapshot):
        known = [part for part in parts.values() if part is not None]
        if known and key not in snapshot.figures:
            place, title = _at_breakdown(snapshot, key, breakdown)
            summed = number(sum(known, Decimal(0)))
            yield place, {"breakdown": title, "value": summed, "expected": both(_("a total"))}


@check(
    Severity.ERROR,
    title=_("A breakdown does not sum to its total"),
    sentence=_("the parts by “%(breakdown)s” add up to %(value)s, and the total is %(expected)s."),
    fix=_("Correct the parts or the total; enter under “not known” whatever cannot be placed."),
)
def breakdown_sums_to_its_total(snapshot: Snapshot) -> Found:
    """Parts of a single choice sum to their total at every place. Parts without a value may only leave the sum short.

    Parts by authority whose total stands region-wide are summed with it.
    """
    for key, breakdown, total, parts in _broken_down(snapshot, Breakdown.Choice.SINGLE):
        known = [part for part in parts.values() if part is not None]
        summed = sum(known, Decimal(0))
        is_open_ended = len(known) < len(parts)
        if summed > total or (summed < total and not is_open_ended):
            place, title = _at_breakdown(snapshot, key, breakdown)
            yield place, {"breakdown": title, "value": number(summed), "expected": number(total)}


@check(
    Severity.ERROR,
    title=_("A category is larger than its total"),
    sentence=_("the category has %(value)s, and the total is %(expected)s."),
    fix=_(
        "Correct the category or the total: each person counts once in a category, however many categories there are."
    ),
)
def category_is_within_its_total(snapshot: Snapshot) -> Found:
    """Parts of a multiple choice may exceed their total together, but none of the categories alone."""
    for key, _breakdown, total, parts in _broken_down(snapshot, Breakdown.Choice.MULTIPLE):
        summed: dict[int | None, Decimal] = defaultdict(Decimal)
        for part, value in parts.items():
            summed[part.category_id] += value or 0
        for category_id, value in summed.items():
            if value > total:
                place = snapshot.at(key._replace(category_id=category_id))
                yield place, {"value": number(value), "expected": number(total)}


@check(
    Severity.QUERY,
    title=_("A number is given both region-wide and by authority"),
    sentence=_(
        "region-wide %(value)s stands beside %(authorities)s from the authorities, and both count: %(both)s in all."
    ),
    fix=_("Confirm that the region-wide number belongs to no one authority, or remove one of the two."),
)
def region_wide_number_stands_alone(snapshot: Snapshot) -> Found:
    """Both add up in the region, so a region-wide number that repeats or sums the authorities' would count twice."""
    for measure in snapshot.scope.measures.values():
        if not measure.counts_whole_things or measure.area_rule != AreaRule.SUM:
            continue
        totals = snapshot.totals(measure)
        wide = totals.pop(None).value if None in totals else None
        authorities = sum((figure.value for figure in totals.values() if figure.value is not None), Decimal(0))
        if wide and authorities:
            yield (
                snapshot.at(CellKey(measure.pk)),
                {
                    "value": number(wide),
                    "expected": number(Decimal(0)),
                    "authorities": number(authorities),
                    "both": number(wide + authorities),
                },
            )
