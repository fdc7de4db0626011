"""The calendar of triggers: days on which a tension may rise, in one region or in all of Wales."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models.case import Case
from casework.models.list_entry import ListEntry
from cohesion.bilingual import both_languages, in_language
from cohesion.models import Region, User
from cohesion.permissions import Permission
from cohesion.sealing import SealedTextField


class TriggerEventQuerySet(models.QuerySet["TriggerEvent"]):
    def visible_to(self, user: User) -> Self:
        regions = user.region_ids_for(Permission.VIEW_CASES)
        return self.filter(Q(region__isnull=True) | Q(region_id__in=regions)) if regions else self.none()

    def between(self, first: date, last: date) -> Self:
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class TriggerEvent(models.Model):
    """`region` is empty for what concerns all of Wales. `cases` are those in which it was dealt with before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="+")
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = SealedTextField()
    cases = models.ManyToManyField(Case, related_name="+", blank=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = TriggerEventQuerySet.as_manager()

    class Meta:
        constraints = [
            *both_languages("name", table="trigger_event"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_trigger_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")


class TensionSettingQuerySet(models.QuerySet["TensionSetting"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(region_id__in=user.region_ids_for(Permission.VIEW_CASES))


class TensionSetting(models.Model):
    """What a region decided: whether the weekly summary is the police’s, so that none is written here."""

    region = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="+")
    is_summary_of_police = models.BooleanField(default=False, verbose_name=_("The police write the weekly summary"))
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = TensionSettingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"setting of {self.region_id}"
