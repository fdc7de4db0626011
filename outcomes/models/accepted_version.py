"""What was accepted: a numbered, frozen copy of a return. Annual figures read the latest one only."""

from typing import Self

from django.db import models
from django.db.models import Q

from cohesion.models import LocalAuthority, Region, User
from outcomes.models.figure import CellValue, one_row_per_cell, value_constraints
from outcomes.models.measure import Measure
from outcomes.models.narrative import NarrativeText
from outcomes.models.progress import MilestoneStatus
from outcomes.models.quarterly_return import QuarterlyReturn


class AcceptedVersion(models.Model):
    """Version `number` of a return, accepted at a moment by a person. The database refuses to change it."""

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarterly_return", "number"], name="one_version_per_return_and_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="versions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return} v{self.number}"


class AcceptedFigureQuerySet(models.QuerySet["AcceptedFigure"]):
    def counting(self) -> Self:
        """Figures of the version that counts now: the latest accepted one of each return."""
        return self.filter(accepted_version__latest_of__isnull=False)


class AcceptedFigure(CellValue):
    accepted_version = models.ForeignKey(AcceptedVersion, on_delete=models.PROTECT, related_name="figures")
    counted_value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    override_reason = models.TextField(blank=True)
    partner_regions = models.ManyToManyField(Region, blank=True, related_name="+")

    objects = AcceptedFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            *value_constraints("accepted_figure"),
            *one_row_per_cell("accepted_version", "accepted_figure"),
        ]

    def __str__(self) -> str:
        return f"{self.accepted_version} {self.measure.code}"


class AcceptedMilestone(models.Model):
    accepted_version = models.ForeignKey(AcceptedVersion, on_delete=models.PROTECT, related_name="milestones")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=18, choices=MilestoneStatus)
    achieved_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["accepted_version", "measure"],
                condition=Q(authority__isnull=True),
                name="one_accepted_milestone_per_region",
            ),
            models.UniqueConstraint(
                fields=["accepted_version", "measure", "authority"],
                condition=Q(authority__isnull=False),
                name="one_accepted_milestone_per_authority",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accepted_version} {self.measure.code}"


class AcceptedNarrative(NarrativeText):
    accepted_version = models.ForeignKey(AcceptedVersion, on_delete=models.PROTECT, related_name="narratives")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["accepted_version", "outcome"], name="one_accepted_narrative_per_version_and_outcome"
            )
        ]

    def __str__(self) -> str:
        return f"{self.accepted_version} · {self.outcome.code}"
