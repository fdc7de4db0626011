"""Reading a restricted case for some hours, outside its circle: what stands of it now."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from casework.models import Case, Circle, EmergencyAccess, NamedPerson
from cohesion.models import User

HOURS = 4
LENGTH = timedelta(hours=HOURS)


def emergency_end(case: Case, user: User, now: datetime) -> datetime | None:
    """Until when `user` reads the case by break-glass alone; None where they are of its circle, or have none."""
    if not opened_in_emergency([case], user):
        return None
    access = EmergencyAccess.objects.in_force(case, user, now).order_by("-until").first()
    return access.until if access else None


def is_outside(case: Case, user: User) -> bool:
    """Whether `user` is outside the circle of a restricted case, also while break-glass lets them read it."""
    return bool(opened_in_emergency([case], user))


def opened_in_emergency(cases: Sequence[Case], user: User) -> list[Case]:
    """Of cases that `user` may open, those outside whose circle they are. One query, where any is restricted."""
    if user.is_service:
        return []
    restricted = [case for case in cases if case.circle == Circle.NAMED and case.lead_id != user.pk]
    if not restricted:
        return []
    named = set(NamedPerson.objects.filter(case__in=restricted, user=user).values_list("case_id", flat=True))
    return [case for case in restricted if case.pk not in named]
