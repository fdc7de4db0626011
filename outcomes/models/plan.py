"""Delivery plans: a plan has outcomes, these have items and actions. Codes are unique only within their plan."""

from typing import Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import TranslationStatus, both_languages, in_language
from cohesion.models import LocalAuthority, WellbeingGoal


class PlanQuerySet(models.QuerySet["Plan"]):
    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "code")

    def with_sizes(self) -> Self:
        """With `outcome_count` and `measure_count`."""
        return self.annotate(
            outcome_count=Count("outcomes", distinct=True), measure_count=Count("measures", distinct=True)
        )


class Plan(models.Model):
    """A delivery plan, national or one authority's, with its own names for its levels.

    `levels` maps `outcome`, `item`, `action` and `measure` to `{"en": …, "cy": …}`. `rag_level` says to which level
    a rating attaches. `version` grows with each load that changes something.
    """

    class RagLevel(models.TextChoices):
        OUTCOME = "OUTCOME", _("Each outcome")
        ITEM = "ITEM", _("Each item")
        ACTION = "ACTION", _("Each action")

    code = models.CharField(max_length=20, unique=True)
    title_en = models.CharField(max_length=200)
    title_cy = models.CharField(max_length=200)
    aim_en = models.TextField(blank=True)
    aim_cy = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    levels = models.JSONField(default=dict)
    rag_level = models.CharField(max_length=10, choices=RagLevel, default=RagLevel.OUTCOME)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    translation_status = models.CharField(max_length=10, choices=TranslationStatus, default=TranslationStatus.UNCHECKED)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            *both_languages("title", table="plan"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="plan_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def aim(self) -> str:
        return in_language(self, "aim")


class Outcome(models.Model):
    """A condition that the plan wants: “outcome” in 2014-16, “objective” in 2017-20."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="outcomes")
    code = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=400)
    title_cy = models.CharField(max_length=400)
    short_name_en = models.CharField(max_length=120)
    short_name_cy = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    wellbeing_goals = models.ManyToManyField(WellbeingGoal, blank=True, related_name="outcomes")
    translation_status = models.CharField(max_length=10, choices=TranslationStatus, default=TranslationStatus.UNCHECKED)

    class Meta:
        constraints = [
            *both_languages("title", "short_name", table="outcome"),
            models.UniqueConstraint(fields=["plan", "code"], name="one_outcome_per_plan_and_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.short_name}"

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def short_name(self) -> str:
        return in_language(self, "short_name")


class Item(models.Model):
    """“What this will look like”: one row of the plan's table."""

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="items")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=500)
    title_cy = models.CharField(max_length=500)
    translation_status = models.CharField(max_length=10, choices=TranslationStatus, default=TranslationStatus.UNCHECKED)

    class Meta:
        constraints = [
            *both_languages("title", table="item"),
            models.UniqueConstraint(fields=["plan", "code"], name="one_item_per_plan_and_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        return in_language(self, "title")


class Action(models.Model):
    """“How we will achieve this”. A plan without items hangs its actions directly under outcomes."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="actions")
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="actions")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="actions", null=True, blank=True)
    code = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=500)
    title_cy = models.CharField(max_length=500)
    summary_en = models.TextField(blank=True)
    summary_cy = models.TextField(blank=True)
    translation_status = models.CharField(max_length=10, choices=TranslationStatus, default=TranslationStatus.UNCHECKED)

    class Meta:
        constraints = [
            *both_languages("title", table="action"),
            models.UniqueConstraint(fields=["plan", "code"], name="one_action_per_plan_and_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        return in_language(self, "title")


class Succession(models.Model):
    """That work under an outcome went on under an action of a later plan, so that trends can go on."""

    from_outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="successions")
    to_action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="predecessions")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_outcome", "to_action"], name="one_succession_per_outcome_and_action")
        ]

    def __str__(self) -> str:
        return f"{self.from_outcome} → {self.to_action}"
