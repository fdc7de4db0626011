"""Whether a report is here already: by its crime reference, or because so much of it is the same."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from casework import match_keys
from casework.hate_crime_facts import HateCrimeFacts
from casework.kinds import CaseKind
from casework.models import Case, MatchKey
from casework.models.case import CaseQuerySet
from cohesion.models import User

MOST = 8
_MOST_KEYS = 50
# Two reports of one event rarely reach a region further apart, where nobody knows the day of the event.
NEAR = timedelta(days=3)
_KIND = MatchKey.Kind.CRIME_REFERENCE


@dataclass(frozen=True)
class Likeness:
    """One case that may be the same report; `by_reference` where the crime reference says so."""

    case: Case
    by_reference: bool


@dataclass(frozen=True)
class Duplicates:
    """`is_held_elsewhere`: a restricted case of the region bears that crime reference. It is not shown."""

    cases: tuple[Likeness, ...] = ()
    is_held_elsewhere: bool = False

    @property
    def references(self) -> list[str]:
        return [each.case.reference for each in self.cases]

    @property
    def are_any(self) -> bool:
        return bool(self.cases) or self.is_held_elsewhere


def look_for(facts: HateCrimeFacts, *, by: User) -> Duplicates:
    """At most five queries, however many cases there are. A case with a conflict of interest is not there at all."""
    visible = Case.objects.visible_to(by).select_related("authority", "lead", "hate_crime__category")
    held = _with_crime_reference(facts.crime_reference)
    same = _latest(visible.filter(pk__in=held), MOST) if held else []
    alike = visible.filter(_alike(facts)).exclude(pk__in=[case.pk for case in same]).distinct()
    found = [Likeness(case, True) for case in same]
    found += [Likeness(case, False) for case in _latest(alike, MOST - len(same))]
    return Duplicates(tuple(found), bool(held) and _is_out_of_reach(held, by))


def _latest(cases: CaseQuerySet, most: int) -> list[Case]:
    """A duplicate itself is not proposed: its original is."""
    return list(cases.filter(is_duplicate=False).order_by("-received_on", "pk")[:most])


def _is_out_of_reach(held: list[UUID], by: User) -> bool:
    open_to_them = Case.objects.visible_to(by).filter(pk__in=held).values("pk")
    return Case.objects.in_sight_of(by).filter(pk__in=held).exclude(pk__in=open_to_them).exists()


def _with_crime_reference(reference: str) -> list[UUID]:
    keys = match_keys.searched(_KIND, reference)
    if not keys:
        return []
    rows = MatchKey.objects.filter(kind=_KIND, value__in=keys, person__isnull=True)
    return list(rows.values_list("case_id", flat=True)[:_MOST_KEYS])


def _alike(facts: HateCrimeFacts) -> Q:
    """The same place, time, way here and at least one motivation."""
    nine = [each.characteristic.pk for each in facts.motivations if each.characteristic]
    others = [each.other for each in facts.motivations if each.other]
    why = Q(motivations__characteristic__in=nine) | Q(motivations__other__in=others)
    way = Q(hate_crime__route=facts.route, hate_crime__centre=facts.centre)
    if facts.centre is None:
        way = Q(hate_crime__route=facts.route)
    return Q(kind=CaseKind.HATE_CRIME, authority=facts.authority) & _at_the_same_time(facts) & why & way


def _at_the_same_time(facts: HateCrimeFacts) -> Q:
    """The day of the event where both tell it; otherwise a few days around the day of the report."""
    near = Q(received_on__range=(facts.received_on - NEAR, facts.received_on + NEAR))
    if facts.happened_on is None:
        return near
    same_day = Q(happened_on=facts.happened_on, received_on__gte=facts.happened_on)
    return same_day | (near & Q(happened_on__isnull=True))
