"""How a tension is graded: a dated scale of bands, each with the score where it starts and how soon it is reviewed."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Band(models.TextChoices):
    """From the lowest to the top one, which a second person has to confirm."""

    LOW = "LOW", _("Low")
    MEDIUM = "MEDIUM", _("Medium")
    HIGH = "HIGH", _("High")
    TOP = "TOP", _("Imminent or critical")


class Reliability(models.TextChoices):
    """How somebody knows of a tension."""

    FIRST_HAND = "FIRST_HAND", _("Seen or heard at first hand")
    RELIABLE = "RELIABLE", _("From a reliable source")
    UNTESTED = "UNTESTED", _("From an untested source")
    RUMOUR = "RUMOUR", _("A rumour")


class ScaleQuerySet(models.QuerySet["TensionScale"]):
    def in_force_on(self, day: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class TensionScale(models.Model):
    """A version of the scale. It is never rewritten: one ends, another begins, and each assessment names its own."""

    version = models.SlugField(max_length=20, unique=True)
    valid_from = models.DateField(unique=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = ScaleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="tension_scale_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.version


class ScaleBand(models.Model):
    """`least` is the lowest score (likelihood × impact) of the band; it is looked at again within `review_hours`."""

    scale = models.ForeignKey(TensionScale, on_delete=models.CASCADE, related_name="bands")
    band = models.CharField(max_length=6, choices=Band)
    least = models.PositiveSmallIntegerField()
    review_hours = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scale", "band"], name="one_band_of_a_name_per_scale"),
            models.UniqueConstraint(fields=["scale", "least"], name="one_band_per_scale_and_score"),
            models.CheckConstraint(condition=Q(least__gte=1, least__lte=25), name="a_band_starts_within_the_scale"),
            models.CheckConstraint(condition=Q(review_hours__gte=1), name="a_band_is_reviewed"),
        ]

    def __str__(self) -> str:
        return f"{self.scale_id} {self.band}"
