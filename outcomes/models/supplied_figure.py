"""Figures that a partner or the Welsh Government supplies: shown beside the return, never added to cases."""

from typing import Self

from django.db import models
from django.db.models import Q

from cohesion.bilingual import both_languages, in_language
from cohesion.models import LocalAuthority, Region
from outcomes.models.breakdown import BreakdownCategory
from outcomes.models.measure import Measure
from outcomes.models.plan import Plan


class SuppliedFigureQuerySet(models.QuerySet["SuppliedFigure"]):
    def national(self) -> Self:
        """Context figures for the whole of Wales."""
        return self.filter(region__isnull=True, authority__isnull=True)

    def for_quarter(self, quarter: str) -> Self:
        return self.filter(quarter=quarter)


class SuppliedFigure(models.Model):
    """One number with its source. It feeds `measure`, or stands by itself under `code` (such as 6 forums).

    It is of one authority, or of one region, or of Wales; of one quarter, or (quarter empty) of a financial year.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="supplied_figures")
    code = models.CharField(max_length=60)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, null=True, blank=True, related_name="supplied")
    category = models.ForeignKey(BreakdownCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    geography_as_supplied = models.CharField(max_length=120, blank=True)
    financial_year = models.CharField(max_length=7)
    quarter = models.CharField(max_length=10, blank=True)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    description_en = models.CharField(max_length=300)
    description_cy = models.CharField(max_length=300)
    source_en = models.CharField(max_length=200)
    source_cy = models.CharField(max_length=200)
    extracted_on = models.DateField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)

    objects = SuppliedFigureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["plan", "financial_year", "quarter"], name="supplied_by_period")]
        constraints = [
            *both_languages("description", "source", table="supplied"),
            models.CheckConstraint(condition=Q(value__gte=0), name="supplied_figure_is_not_negative"),
            models.CheckConstraint(
                condition=Q(region__isnull=True) | Q(authority__isnull=True), name="supplied_figure_is_of_one_area"
            ),
            models.UniqueConstraint(
                fields=["plan", "code", "financial_year", "quarter"],
                condition=Q(authority__isnull=True, region__isnull=True, category__isnull=True),
                name="one_supplied_figure_for_wales_per_code_and_period",
            ),
            models.UniqueConstraint(
                fields=["plan", "code", "financial_year", "quarter", "authority"],
                condition=Q(authority__isnull=False, category__isnull=True),
                name="one_supplied_figure_per_authority_code_and_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.quarter or self.financial_year}"

    @property
    def description(self) -> str:
        return in_language(self, "description")

    @property
    def source(self) -> str:
        return in_language(self, "source")
