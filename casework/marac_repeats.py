"""Whether a referral is a repeat: another incident between the same victim and perpetrator, within twelve months of
the last meeting that discussed the earlier one. Exactly twelve months on still counts."""

from datetime import date
from uuid import UUID

from django.db.models import Max, Q

from casework.models import AgendaItem, Case, CaseLink, ConflictOfInterest, MatchKey, Meeting, PersonalDetails
from casework.models.case import CaseQuerySet
from casework.repeats import a_year_before
from cohesion.models import User

_TELLS_A_PERSON = (MatchKey.Kind.NAME_AND_BIRTH, MatchKey.Kind.TELEPHONE)


def is_within_a_year(last_meeting: date | None, referred_on: date) -> bool:
    return last_meeting is not None and a_year_before(referred_on) <= last_meeting <= referred_on


def last_meeting_day(case: Case, until: date) -> date | None:
    """Of the meetings that discussed the case by that day: it may be carried on after it."""
    day: date | None = AgendaItem.objects.filter(
        case=case, status=AgendaItem.Status.DISCUSSED, meeting__status=Meeting.Status.HELD, meeting__day__lte=until
    ).aggregate(day=Max("meeting__day"))["day"]
    return day


def earlier_heard(case: Case, user: User) -> CaseQuerySet:
    """Cases of the same victim and kind that were discussed in the twelve months up to the referral: by key or link,
    also of the cases that led to both. Only what the reader may open; who the perpetrator was is for them to say."""
    window = (a_year_before(case.received_on), case.received_on)
    heard = Case.objects.visible_to(user).filter(
        kind=case.kind,
        agenda_items__status=AgendaItem.Status.DISCUSSED,
        agenda_items__meeting__status=Meeting.Status.HELD,
        agenda_items__meeting__day__range=window,
    )
    candidates = _of_same_victim(case) - {case.pk}
    if not candidates:
        return heard.none()
    hidden = ConflictOfInterest.objects.standing().filter(user=user)
    return heard.filter(pk__in=candidates).exclude(pk__in=hidden.values("case")).distinct()


def _of_same_victim(case: Case) -> set[UUID]:
    """By the keys of the case and of those that led to it, and by links as the same victim."""
    family = {case.pk, *_led_from({case.pk})}
    keys = MatchKey.objects.filter(person__part=PersonalDetails.Part.VICTIM, kind__in=_TELLS_A_PERSON)
    own = list(keys.filter(case__in=family).values_list("value", flat=True))
    same = set(keys.filter(value__in=own).values_list("case_id", flat=True)) if own else set()
    links = CaseLink.objects.filter(Q(case__in=family) | Q(other__in=family), kind=CaseLink.Kind.SAME_PERSON)
    same |= {pk for pair in links.values_list("case_id", "other_id") for pk in pair}
    return same | family | _led_to(same | family)


def _led_from(cases: set[UUID]) -> set[UUID]:
    return set(CaseLink.objects.filter(other__in=cases, kind=CaseLink.Kind.LED_TO).values_list("case_id", flat=True))


def _led_to(cases: set[UUID]) -> set[UUID]:
    return set(CaseLink.objects.filter(case__in=cases, kind=CaseLink.Kind.LED_TO).values_list("other_id", flat=True))
