"""Breakdowns of a count: single choice (parts sum to the total) or multiple choice (never summed)."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import both_languages, in_language
from cohesion.models import Region
from outcomes.models.plan import Plan

NOT_KNOWN = "not_known"


class Breakdown(models.Model):
    """A way to part a count. An open one grows: a return may propose a category, an officer merges doubles."""

    class Choice(models.TextChoices):
        SINGLE = "SINGLE", _("One category each: the parts sum to the total")
        MULTIPLE = "MULTIPLE", _("Several categories each: the parts may exceed the total")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="breakdowns")
    code = models.CharField(max_length=40)
    title_en = models.CharField(max_length=120)
    title_cy = models.CharField(max_length=120)
    choice = models.CharField(max_length=8, choices=Choice)
    is_open = models.BooleanField(default=False)

    class Meta:
        constraints = [
            *both_languages("title", table="breakdown"),
            models.UniqueConstraint(fields=["plan", "code"], name="one_breakdown_per_plan_and_code"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def sums_to_total(self) -> bool:
        return self.choice == self.Choice.SINGLE


class BreakdownCategoryQuerySet(models.QuerySet["BreakdownCategory"]):
    def in_use(self) -> Self:
        """Those that were not merged into another."""
        return self.filter(merged_into__isnull=True)


class BreakdownCategory(models.Model):
    """One category. A proposed one has its label in the proposer's words in both languages until translated."""

    breakdown = models.ForeignKey(Breakdown, on_delete=models.CASCADE, related_name="categories")
    code = models.SlugField(max_length=60)
    label_en = models.CharField(max_length=120)
    label_cy = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=500)
    proposed_by_region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="proposed_categories"
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    objects = BreakdownCategoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "breakdown categories"
        constraints = [
            *both_languages("label", table="category"),
            models.UniqueConstraint(fields=["breakdown", "code"], name="one_category_per_breakdown_and_code"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="category_is_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_language(self, "label")
