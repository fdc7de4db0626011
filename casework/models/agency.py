"""Who cases come from and who acts in them: agencies, and the centres where people report hate crime."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import both_languages, in_language
from cohesion.models import LocalAuthority, User
from cohesion.permissions import Permission
from cohesion.sealing import SealedTextField


class AgencyQuerySet(models.QuerySet["Agency"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class Agency(models.Model):
    """A body that reports, supports or acts. `is_source`: cases and tallies may come from it."""

    class Sector(models.TextChoices):
        POLICE = "POLICE", _("Police")
        COUNCIL = "COUNCIL", _("Council")
        HEALTH = "HEALTH", _("Health")
        EDUCATION = "EDUCATION", _("Education")
        HOUSING = "HOUSING", _("Housing")
        THIRD_SECTOR = "THIRD_SECTOR", _("Third sector")
        OTHER = "OTHER", _("Other")

    code = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120)
    sector = models.CharField(max_length=12, choices=Sector)
    is_source = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [
            *both_languages("name", table="agency"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="agency_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")


class ReportingCentreQuerySet(models.QuerySet["ReportingCentre"]):
    def visible_to(self, user: User) -> Self:
        """A region's centres are seen by its caseworkers; there is nothing about a victim in them."""
        if user.is_service:
            return self
        regions = user.region_ids_for(Permission.VIEW_CASES)
        return self.filter(region_id__in=regions) if regions else self.none()

    def open_on(self, day: date) -> Self:
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=day), opened_on__lte=day)


class ReportingCentre(models.Model):
    """A third party reporting centre: a local body whose people were trained to take reports.

    `languages` are ISO 639 codes, and `bfi` for British Sign Language. Whether it is active is said, not worked out;
    when it last reported is worked out from its cases.
    """

    class Standing(models.TextChoices):
        ACTIVE = "ACTIVE", _("Active")
        DORMANT = "DORMANT", _("Dormant")

    code = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120)
    region = models.ForeignKey("cohesion.Region", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=300, blank=True)
    hours_en = models.CharField(max_length=200, blank=True)
    hours_cy = models.CharField(max_length=200, blank=True)
    languages = models.JSONField(default=list, blank=True)
    accessibility_en = models.CharField(max_length=300, blank=True)
    accessibility_cy = models.CharField(max_length=300, blank=True)
    trained_on = models.DateField(null=True, blank=True)
    refresher_due_on = models.DateField(null=True, blank=True)
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.ACTIVE)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReportingCentreQuerySet.as_manager()

    class Meta:
        constraints = [
            *both_languages("name", table="reporting_centre"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="reporting_centre_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(refresher_due_on__isnull=True) | Q(trained_on__isnull=False),
                name="a_refresher_follows_a_training",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")


class CentreContact(models.Model):
    """Whom to call at a centre. A person's name and number: sealed, in a row of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.OneToOneField(ReportingCentre, on_delete=models.CASCADE, related_name="contact")
    name = SealedTextField()
    telephone = SealedTextField()
    email = SealedTextField()

    def __str__(self) -> str:
        return f"contact of {self.centre_id}"
