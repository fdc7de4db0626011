"""What the checks found, kept: an error stops submission, a query wants a reason."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohesion.models import LocalAuthority, User
from outcomes.models.measure import Measure
from outcomes.models.plan import Outcome
from outcomes.models.quarterly_return import QuarterlyReturn


class Severity(models.TextChoices):
    ERROR = "ERROR", _("Must be put right")
    QUERY = "QUERY", _("Please confirm or explain")


class CheckResult(models.Model):
    """One finding of one check at one place. `key` names the place; `values` fill the check's translated sentences.

    A finding that no longer holds is marked resolved, not removed.
    """

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.CASCADE, related_name="check_results")
    check_name = models.CharField(max_length=60)
    key = models.CharField(max_length=160)
    severity = models.CharField(max_length=5, choices=Severity)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    values = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    waiver_reason = models.TextField(blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quarterly_return", "check_name", "key"], name="one_result_per_return_check_and_place"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | (Q(confirmed_by__isnull=False) & ~Q(reason="")),
                name="confirmed_result_gives_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True) | (Q(waived_by__isnull=False) & ~Q(waiver_reason="")),
                name="waived_result_gives_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_name} {self.key}"
