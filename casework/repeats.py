"""Whether a victim was a victim before: another case of the same person in the twelve months up to this one."""

from datetime import date

from django.db.models import Q

from casework.models import Case, CaseLink, MatchKey, PersonalDetails

MONTHS = 12
# A postcode or an e-mail address may belong to several people.
_TELLS_A_PERSON = (MatchKey.Kind.NAME_AND_BIRTH, MatchKey.Kind.TELEPHONE)


def a_year_before(day: date) -> date:
    """The same day a year earlier; the day before where that year has none. Exactly twelve months on still counts."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def earlier_cases(case: Case) -> set[Case]:
    """Cases of the same victim, by link or by key, received in the twelve months up to the day of this one."""
    window = (a_year_before(case.received_on), case.received_on)
    others = Case.objects.exclude(pk=case.pk).filter(received_on__range=window, is_duplicate=False)
    same = CaseLink.Kind.SAME_PERSON
    linked = Q(links__other=case, links__kind=same) | Q(linked_from__case=case, linked_from__kind=same)
    victim = PersonalDetails.Part.VICTIM
    keys = MatchKey.objects.filter(case=case, person__part=victim, kind__in=_TELLS_A_PERSON).values("value")
    keyed = Q(match_keys__value__in=keys, match_keys__kind__in=_TELLS_A_PERSON, match_keys__person__part=victim)
    return set(others.filter(linked | keyed).distinct())


def is_repeat(case: Case) -> bool:
    return bool(earlier_cases(case))
