"""Who holds a permission in a region on a day."""

from datetime import date

from django.db.models import QuerySet

from cohesion.models import Appointment, User
from cohesion.permissions import Permission


def holders(permission: Permission, region_id: int | None, day: date) -> QuerySet[User]:
    """People whose account is in use, by name. Without a region: those of the roles for all of Wales."""
    given = Appointment.objects.in_force(day).giving(permission).filter(region=region_id)
    return User.objects.filter(pk__in=given.values("user"), is_active=True).order_by("name", "pk")
