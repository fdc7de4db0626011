"""Performance measures: what is counted or told, and the rules by which quarters and areas add up."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import TranslationStatus, both_languages, in_language
from cohesion.models import LocalAuthority, Region, User
from outcomes.models.breakdown import Breakdown
from outcomes.models.plan import Action, Item, Outcome, Plan


class RbaCategory(models.TextChoices):
    """The three questions of Results Based Accountability."""

    HOW_MUCH = "HOW_MUCH", _("How much did we do?")
    HOW_WELL = "HOW_WELL", _("How well did we do it?")
    BETTER_OFF = "BETTER_OFF", _("Is anyone better off?")


class MeasureKind(models.TextChoices):
    NUMBER = "NUMBER", _("Number")
    PERCENTAGE = "PERCENTAGE", _("Percentage")
    PERCENTAGE_CHANGE = "PERCENTAGE_CHANGE", _("Percentage change")
    RATING = "RATING", _("Rating")
    MILESTONE = "MILESTONE", _("Milestone")
    QUALITATIVE = "QUALITATIVE", _("Evidence in words")


class Direction(models.TextChoices):
    """Which way the plan wants a number to go. Nothing is coloured where it does not say."""

    UP = "UP", _("Up")
    DOWN = "DOWN", _("Down")
    NOT_STATED = "NOT_STATED", _("Not stated")


class QuarterRule(models.TextChoices):
    """How the quarters of a year make one figure."""

    SUM = "SUM", _("Quarters add up")
    LATEST = "LATEST", _("The latest quarter stands for the year")
    MEAN = "MEAN", _("Mean of the quarters")
    MAX = "MAX", _("Highest quarter")
    WEIGHTED_MEAN = "WEIGHTED_MEAN", _("Mean weighted by responses")


class AreaRule(models.TextChoices):
    """How places make a region, and regions make Wales."""

    SUM = "SUM", _("Places add up")
    MEAN = "MEAN", _("Mean of the places")
    MAX = "MAX", _("Highest place")
    WEIGHTED_MEAN = "WEIGHTED_MEAN", _("Mean weighted by responses")


class Feed(models.TextChoices):
    """Where a measure's number comes from. Whatever feeds it may still be typed; then both numbers are kept."""

    TYPED = "TYPED", _("Typed in the return")
    SUPPLIED = "SUPPLIED", _("Supplied by a partner")
    ACTIVITIES = "ACTIVITIES", _("Counted from activities")
    CASES = "CASES", _("Counted from cases")


class MeasureQuerySet(models.QuerySet["Measure"]):
    def with_number(self) -> Self:
        """Measures that hold a number: counts, percentages and ratings, and milestones with an optional number."""
        return self.filter(quarter_rule__isnull=False)

    def milestones(self) -> Self:
        return self.filter(kind=MeasureKind.MILESTONE)

    def in_plan_order(self) -> Self:
        return self.order_by("outcome__position", "position")


class Measure(models.Model):
    """One performance measure of a plan.

    `quarter_rule` and `area_rule` are set exactly when the measure holds a number of its own; a percentage change
    holds none, it is derived from `derived_from`. `count_name` names the count of `cohesion.counts` that feeds it.
    Units are plural nouns (“people”, “cases”).
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="measures")
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="measures")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="measures", null=True, blank=True)
    action = models.ForeignKey(Action, on_delete=models.SET_NULL, related_name="measures", null=True, blank=True)
    code = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    text_en = models.CharField(max_length=500)
    text_cy = models.CharField(max_length=500)
    category = models.CharField(max_length=12, choices=RbaCategory)
    kind = models.CharField(max_length=20, choices=MeasureKind)
    unit_en = models.CharField(max_length=60, blank=True)
    unit_cy = models.CharField(max_length=60, blank=True)
    numerator = models.CharField(max_length=200, blank=True)
    denominator = models.CharField(max_length=200, blank=True)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.NOT_STATED)
    quarter_rule = models.CharField(max_length=14, choices=QuarterRule, null=True, blank=True)  # noqa: DJ001
    area_rule = models.CharField(max_length=14, choices=AreaRule, null=True, blank=True)  # noqa: DJ001
    derived_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="derived")
    breakdowns = models.ManyToManyField(Breakdown, blank=True, related_name="measures")
    feed = models.CharField(max_length=10, choices=Feed, default=Feed.TYPED)
    count_name = models.CharField(max_length=120, blank=True)
    date_rule = models.CharField(max_length=200, blank=True)
    is_headline = models.BooleanField(default=False)
    is_sensitive = models.BooleanField(default=False)
    definition_en = models.TextField(blank=True)
    definition_cy = models.TextField(blank=True)
    scale_max = models.PositiveSmallIntegerField(null=True, blank=True)
    active_from = models.DateField(null=True, blank=True)
    active_to = models.DateField(null=True, blank=True)
    translation_status = models.CharField(max_length=10, choices=TranslationStatus, default=TranslationStatus.UNCHECKED)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        constraints = [
            *both_languages("text", table="measure"),
            models.UniqueConstraint(fields=["plan", "code"], name="one_measure_per_plan_and_code"),
            models.CheckConstraint(
                condition=Q(quarter_rule__isnull=True, area_rule__isnull=True)
                | Q(quarter_rule__isnull=False, area_rule__isnull=False),
                name="measure_has_both_rules_or_neither",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["NUMBER", "PERCENTAGE", "RATING"]) | Q(quarter_rule__isnull=False),
                name="counting_measure_says_how_quarters_add_up",
            ),
            models.CheckConstraint(
                condition=Q(kind="PERCENTAGE_CHANGE", derived_from__isnull=False)
                | (~Q(kind="PERCENTAGE_CHANGE") & Q(derived_from__isnull=True)),
                name="percentage_change_is_derived_and_others_are_not",
            ),
            models.CheckConstraint(
                condition=(Q(unit_en="") & Q(unit_cy="")) | (~Q(unit_en="") & ~Q(unit_cy="")),
                name="measure_unit_is_in_both_languages_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(kind="RATING") | Q(scale_max__isnull=False), name="rating_states_its_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def text(self) -> str:
        return in_language(self, "text")

    @property
    def unit(self) -> str:
        return in_language(self, "unit")

    @property
    def definition(self) -> str:
        return in_language(self, "definition")

    @property
    def has_number(self) -> bool:
        return self.quarter_rule is not None

    @property
    def number_is_optional(self) -> bool:
        """A milestone that was answered with a number as well (2.2.M4, 3.1.M4)."""
        return self.has_number and self.kind == MeasureKind.MILESTONE

    @property
    def counts_whole_things(self) -> bool:
        return self.has_number and self.kind in {MeasureKind.NUMBER, MeasureKind.MILESTONE}


class CombinedFigure(models.Model):
    """A named sum across measures, such as everybody who received hate crime training."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="combined_figures")
    code = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=200)
    title_cy = models.CharField(max_length=200)
    measures = models.ManyToManyField(Measure, related_name="combined_in")

    class Meta:
        constraints = [
            *both_languages("title", table="combined_figure"),
            models.UniqueConstraint(fields=["plan", "code"], name="one_combined_figure_per_plan_and_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        return in_language(self, "title")


class Baseline(models.Model):
    """What a measure stood at before: the base of a percentage change where no earlier year was reported."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        AGREED = "AGREED", _("Agreed")

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="baselines")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    financial_year = models.CharField(max_length=7)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    method = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300)
    status = models.CharField(max_length=6, choices=Status, default=Status.DRAFT)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="baseline_is_not_negative"),
            models.CheckConstraint(
                condition=Q(region__isnull=True) | Q(authority__isnull=True), name="baseline_is_of_one_area"
            ),
            models.CheckConstraint(
                condition=Q(status="DRAFT") | Q(agreed_by__isnull=False, agreed_on__isnull=False),
                name="agreed_baseline_says_by_whom_and_when",
            ),
            models.UniqueConstraint(
                fields=["measure", "financial_year"],
                condition=Q(region__isnull=True, authority__isnull=True),
                name="one_baseline_for_wales_per_measure_and_year",
            ),
            models.UniqueConstraint(
                fields=["measure", "region", "financial_year"],
                condition=Q(region__isnull=False),
                name="one_baseline_per_measure_region_and_year",
            ),
            models.UniqueConstraint(
                fields=["measure", "authority", "financial_year"],
                condition=Q(authority__isnull=False),
                name="one_baseline_per_measure_authority_and_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure.code} {self.financial_year}"


class Target(models.Model):
    """What a measure should reach in a year, for Wales or a region."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="targets")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    financial_year = models.CharField(max_length=7)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(value__gte=0), name="target_is_not_negative")]

    def __str__(self) -> str:
        return f"{self.measure.code} {self.financial_year}"
