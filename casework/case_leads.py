"""Who can lead a case: people who may work on it today and whom no conflict of interest keeps away."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework.models import Case, ConflictOfInterest
from cohesion.models import Appointment, User
from cohesion.permissions import ROLE_PERMISSIONS, Permission

_ROLES = [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.EDIT_CASES in permissions]


def leading_posts(today: date) -> QuerySet[Appointment]:
    """Appointments in force whose holders may lead cases of the region."""
    return Appointment.objects.in_force(today).filter(role__in=_ROLES, user__is_active=True)


def possible_leads(case: Case, today: date) -> QuerySet[User]:
    holders = leading_posts(today).filter(region=case.region_id)
    kept_away = ConflictOfInterest.objects.standing().filter(case=case)
    people = User.objects.filter(pk__in=holders.values("user"))
    return people.exclude(pk__in=kept_away.values("user")).order_by("name", "pk")


def lead_problem(case: Case, lead: User | None, today: date) -> str | None:
    """Why a person cannot lead the case, whatever its kind; nobody can always."""
    if lead is None or possible_leads(case, today).filter(pk=lead.pk).exists():
        return None
    return cannot_lead()


def cannot_lead() -> str:
    return _("This person cannot lead the case now. Choose somebody of the list.")
