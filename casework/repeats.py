"""Whether a victim was a victim before: another case of the same person in the twelve months up to this one."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from casework.models import Case, CaseLink, ConflictOfInterest, MatchKey, PersonalDetails
from casework.models.case import CaseQuerySet
from cohesion.models import User

MONTHS = 12
# A postcode or an e-mail address may belong to several people.
_TELLS_A_PERSON = (MatchKey.Kind.NAME_AND_BIRTH, MatchKey.Kind.TELEPHONE)


def a_year_before(day: date) -> date:
    """The same day a year earlier; the day before where that year has none. Exactly twelve months on still counts."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def earlier_cases(case: Case) -> CaseQuerySet:
    """Cases of the same victim, by link or by key, received in the twelve months up to the day of this one.

    The same report once more is no earlier case: neither a duplicate nor the case that this one repeats. Candidates
    are few and found by index; only they are looked at.
    """
    window = (a_year_before(case.received_on), case.received_on)
    candidates, originals = _linked(case)
    candidates |= _of_same_victim(case)
    others = Case.objects.filter(pk__in=candidates - originals - {case.pk})
    return others.filter(received_on__range=window, is_duplicate=False)


def earlier_cases_told(case: Case, user: User) -> CaseQuerySet:
    """Without those that a conflict of interest hides from the reader: not even that there is one is told of them."""
    hidden = ConflictOfInterest.objects.standing().filter(user=user)
    return earlier_cases(case).exclude(pk__in=hidden.values("case"))


def _linked(case: Case) -> tuple[set[UUID], set[UUID]]:
    """Cases linked as those of the same victim, and the case that this one repeats."""
    same, originals = set(), set()
    for link in CaseLink.objects.filter(Q(case=case) | Q(other=case)).exclude(kind=CaseLink.Kind.RELATED):
        if link.kind == CaseLink.Kind.SAME_PERSON:
            same.add(link.other_id if link.case_id == case.pk else link.case_id)
        elif link.case_id == case.pk:
            originals.add(link.other_id)
    return same, originals


def _of_same_victim(case: Case) -> set[UUID]:
    keys = MatchKey.objects.filter(person__part=PersonalDetails.Part.VICTIM, kind__in=_TELLS_A_PERSON)
    own = list(keys.filter(case=case).values_list("value", flat=True))
    return set(keys.filter(value__in=own).values_list("case_id", flat=True)) if own else set()


def is_repeat(case: Case) -> bool:
    return earlier_cases(case).exists()
