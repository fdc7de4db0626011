"""Who can lead a case: people who may work on it today and whom no conflict of interest keeps away."""

from datetime import date

from django.db.models import QuerySet

from casework.models import Case, ConflictOfInterest
from cohesion.models import Appointment, User
from cohesion.permissions import ROLE_PERMISSIONS, Permission

_ROLES = [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.EDIT_CASES in permissions]


def possible_leads(case: Case, today: date) -> QuerySet[User]:
    holders = Appointment.objects.in_force(today).filter(role__in=_ROLES, region=case.region_id)
    kept_away = ConflictOfInterest.objects.standing().filter(case=case)
    people = User.objects.filter(is_active=True, pk__in=holders.values("user"))
    return people.exclude(pk__in=kept_away.values("user")).order_by("name", "pk")
