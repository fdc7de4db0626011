"""The annual progress report of a plan and its chapters, written in both languages."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import TranslationStatus, both_languages, in_language
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.models import Outcome, Plan


class AnnualReportQuerySet(models.QuerySet["AnnualReport"]):
    def visible_to(self, user: User) -> Self:
        return self if user.may(Permission.VIEW_REPORTS) else self.none()

    def newest_first(self) -> Self:
        return self.order_by("-financial_year", "plan__code").select_related("plan")


class AnnualReport(models.Model):
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="annual_reports")
    financial_year = models.CharField(max_length=7)
    title_en = models.CharField(max_length=200)
    title_cy = models.CharField(max_length=200)
    contains_sample_data = models.BooleanField(default=False)

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        constraints = [
            *both_languages("title", table="annual_report"),
            models.UniqueConstraint(fields=["plan", "financial_year"], name="one_report_per_plan_and_year"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")


class ChapterKind(models.TextChoices):
    FRONT = "FRONT", _("Front matter")
    OUTCOME = "OUTCOME", _("Outcome chapter")
    BACK = "BACK", _("Back matter")


class Chapter(models.Model):
    """Text of a chapter. `content` is the structure that `reporting.content` describes and checks; figures in it
    are tokens such as `[[C1|people]]`, never typed numbers. An outcome's chapter is bound to that outcome.
    """

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="chapters")
    kind = models.CharField(max_length=8, choices=ChapterKind)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    content = models.JSONField(default=dict)
    welsh_status = models.CharField(max_length=10, choices=TranslationStatus, default=TranslationStatus.UNCHECKED)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="one_chapter_per_report_and_position"),
            models.CheckConstraint(
                condition=models.Q(kind="OUTCOME", outcome__isnull=False)
                | (~models.Q(kind="OUTCOME") & models.Q(outcome__isnull=True)),
                name="outcome_chapters_and_no_others_have_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.position}"
