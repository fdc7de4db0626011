"""The log of disclosure control: what was checked, by which method, what was hidden and what an attack could bound."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.models import Plan


class DisclosureCheckQuerySet(models.QuerySet["DisclosureCheck"]):
    def visible_to(self, user: User) -> Self:
        """Exact numbers stand in the log: it is for those who read all returns."""
        return self if user.may(Permission.VIEW_FIGURES) and user.sees_all_regions else self.none()

    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-id")


class DisclosureCheck(models.Model):
    """One content of a year, checked once: `digest` is of the figures (`content`), the rules and the editions
    that were out. The database refuses to change or delete it: later checks build on it.

    `cells` holds every count of the linked tables as `[key, value, shown]`, `reasons` every hidden figure as
    `[key, reason]`; keys are code, area, quarter, breakdown and category. `report` is what the attack found: how many
    hidden cells it bounded, how many of them as whole numbers, the narrowest range, and what it could expose.
    """

    class Solver(models.TextChoices):
        OPTIMAL = "OPTIMAL", _("As few as possible: proven")
        GAP = "GAP", _("Close to as few as possible")
        HEURISTIC = "HEURISTIC", _("By a safe rule of thumb, as the solver ran out of time")
        ROUNDED = "ROUNDED", _("Nothing chosen: every count is rounded")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="disclosure_checks")
    financial_year = models.CharField(max_length=7)
    digest = models.CharField(max_length=64, unique=True)
    content = models.CharField(max_length=64)
    method = models.CharField(max_length=12)
    settings = models.JSONField(default=dict)
    solver = models.CharField(max_length=10, choices=Solver)
    gap = models.FloatField(default=0.0)
    cells = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    is_safe = models.BooleanField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = DisclosureCheckQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.plan_id} {self.financial_year} {self.digest[:8]}"


class FigureReleaseQuerySet(models.QuerySet["FigureRelease"]):
    def visible_to(self, user: User) -> Self:
        return self if user.may(Permission.VIEW_FIGURES) and user.sees_all_regions else self.none()

    def out(self) -> Self:
        """Those that a second person approved: the public has them."""
        return self.filter(approved_at__isnull=False)


class FigureRelease(models.Model):
    """An edition of a year's figures for the public: proposed by one person, approved by another, then never changed,
    which the database holds to.

    `number` counts the editions of a plan's year; a later one is a revision and says why.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="figure_releases")
    financial_year = models.CharField(max_length=7)
    number = models.PositiveSmallIntegerField()
    check_passed = models.ForeignKey(DisclosureCheck, on_delete=models.PROTECT, related_name="releases")
    note = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = FigureReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "financial_year", "number"], name="one_release_per_number"),
            models.UniqueConstraint(
                fields=["plan", "financial_year"],
                condition=Q(approved_at__isnull=True),
                name="one_proposed_release_per_plan_and_year",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="approved_release_says_by_whom_and_when",
            ),
            models.CheckConstraint(condition=~Q(approved_by=F("proposed_by")), name="release_is_approved_by_another"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(note=""), name="revision_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.financial_year} {self.number}"

    @property
    def is_out(self) -> bool:
        return self.approved_at is not None
