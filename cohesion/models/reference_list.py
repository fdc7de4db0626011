"""Dated reference lists: protected characteristics and well-being goals."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from cohesion.bilingual import both_languages, in_language


class DatedQuerySet(models.QuerySet[Any]):
    def valid_on(self, day: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class DatedEntry(models.Model):
    """An entry of a list that the law or the field changes from time to time."""

    code = models.CharField(max_length=40, unique=True)
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")


class ProtectedCharacteristic(DatedEntry):
    """One of the nine of the Equality Act 2010, with the monitored hate crime strand that it maps to, if any."""

    strand = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = both_languages("name", table="characteristic")


class WellbeingGoal(DatedEntry):
    """One of the seven goals of the Well-being of Future Generations (Wales) Act 2015."""

    class Meta:
        constraints = both_languages("name", table="wellbeing_goal")
