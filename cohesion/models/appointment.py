"""Who held which role, where, from when to when."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from cohesion.models.area import Region
from cohesion.models.user import User
from cohesion.permissions import ASSIGNABLE_ROLES, REGIONAL_ROLES, Permission, Role, roles_with


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, day: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def giving(self, permission: Permission) -> Self:
        return self.filter(role__in=roles_with(permission))


class Appointment(models.Model):
    """A role held by a person, for a region where the role is regional, between two dates (the end may be open)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=16, choices=[(role.value, role.label) for role in ASSIGNABLE_ROLES])
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="appointments", null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(REGIONAL_ROLES), region__isnull=False)
                | (~Q(role__in=sorted(REGIONAL_ROLES)) & Q(region__isnull=True)),
                name="regional_roles_have_a_region_and_others_none",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {Role(self.role).label}"
