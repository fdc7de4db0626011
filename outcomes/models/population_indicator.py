"""Population accountability: survey indicators that no programme owns alone, apart from performance measures."""

from django.db import models
from django.db.models import F, Q

from cohesion.bilingual import TranslationStatus, both_languages, in_language
from outcomes.models.plan import Plan


class PopulationIndicator(models.Model):
    """A question asked of the whole population of a place, with its source."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="population_indicators")
    code = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    text_en = models.CharField(max_length=400)
    text_cy = models.CharField(max_length=400)
    unit = models.CharField(max_length=40, default="percent")
    source = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    translation_status = models.CharField(max_length=10, choices=TranslationStatus, default=TranslationStatus.UNCHECKED)

    class Meta:
        constraints = [
            *both_languages("text", table="indicator"),
            models.UniqueConstraint(fields=["plan", "code"], name="one_indicator_per_plan_and_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def text(self) -> str:
        return in_language(self, "text")


class IndicatorValue(models.Model):
    """The value of one wave, for everybody or a group. A missing value stays missing: it is a row without one."""

    indicator = models.ForeignKey(PopulationIndicator, on_delete=models.CASCADE, related_name="series")
    wave = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    group_en = models.CharField(max_length=120, blank=True)
    group_cy = models.CharField(max_length=120, blank=True)
    value = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    base = models.PositiveIntegerField(null=True, blank=True)
    significance = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "wave", "group_en"], name="one_value_per_wave_and_group"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="wave_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.wave}"
