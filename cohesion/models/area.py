"""Regions, local authorities and which region covered which authority when."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import both_languages, current_language, in_language

WALES = "W92000004"


class RegionQuerySet(models.QuerySet["Region"]):
    def north_to_south(self) -> Self:
        """The one order in which regions are shown: by place, never by rank."""
        return self.order_by("position")


class Region(models.Model):
    """A community cohesion region: the area of one co-ordinator."""

    code = models.CharField(max_length=8, unique=True)
    name_en = models.CharField(max_length=80)
    name_cy = models.CharField(max_length=80)
    locative_cy = models.CharField(max_length=80, help_text=_("“In the region” in Welsh: the mutated form."))
    position = models.PositiveSmallIntegerField(unique=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        constraints = both_languages("name", table="region")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def in_region(self) -> str:
        """“in Western Bay”, “ym Mae’r Gorllewin”: a whole phrase, never glued from parts in Welsh."""
        return self.locative_cy if current_language() == "cy" else f"in {self.name_en}"


class LocalAuthorityQuerySet(models.QuerySet["LocalAuthority"]):
    def covered_by(self, region: Region, *, on: date) -> Self:
        """The authorities in `region` on the given day."""
        return self.filter(
            Q(coverage__ends_on__isnull=True) | Q(coverage__ends_on__gte=on),
            coverage__region=region,
            coverage__starts_on__lte=on,
        )

    def in_map_order(self) -> Self:
        return self.order_by("position")


class LocalAuthority(models.Model):
    """One of the 22 principal councils of Wales, known by its GSS code."""

    gss = models.CharField(max_length=9, unique=True)
    name_en = models.CharField(max_length=80)
    name_cy = models.CharField(max_length=80)
    council_en = models.CharField(max_length=120)
    council_cy = models.CharField(max_length=120)
    locative_cy = models.CharField(max_length=80)
    sort_key_cy = models.CharField(max_length=120)
    short_en = models.CharField(max_length=12)
    short_cy = models.CharField(max_length=12)
    tile_column = models.PositiveSmallIntegerField()
    tile_row = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(unique=True)
    population_2011 = models.PositiveIntegerField()
    asylum_dispersal_2014 = models.BooleanField(default=False)
    police_force = models.ForeignKey("OtherArea", on_delete=models.PROTECT, related_name="+", null=True)
    health_board = models.ForeignKey("OtherArea", on_delete=models.PROTECT, related_name="+", null=True)

    objects = LocalAuthorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "local authorities"
        constraints = [
            *both_languages("name", "council", "short", table="authority"),
            models.UniqueConstraint(fields=["tile_column", "tile_row"], name="one_authority_per_tile"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def council(self) -> str:
        return in_language(self, "council")

    @property
    def short(self) -> str:
        return in_language(self, "short")


class RegionCoverage(models.Model):
    """That a region covered an authority from one day to another. A return keeps the geography of its time."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="coverage")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="coverage")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority"], condition=Q(ends_on__isnull=True), name="one_present_region_per_authority"
            ),
            models.UniqueConstraint(fields=["authority", "starts_on"], name="one_coverage_per_authority_and_start"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="coverage_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} · {self.authority}"


class OtherArea(models.Model):
    """An area of another geography: a police force, a health board."""

    class Kind(models.TextChoices):
        POLICE_FORCE = "POLICE_FORCE", _("Police force area")
        HEALTH_BOARD = "HEALTH_BOARD", _("Health board area")

    kind = models.CharField(max_length=16, choices=Kind)
    code = models.CharField(max_length=12)
    gss = models.CharField(max_length=9)
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            *both_languages("name", table="other_area"),
            models.UniqueConstraint(fields=["kind", "code"], name="one_other_area_per_kind_and_code"),
        ]

    def __str__(self) -> str:
        return in_language(self, "name")
