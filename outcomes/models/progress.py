"""Progress that is not a number: milestones, evidence in words, actions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import Language
from cohesion.models import LocalAuthority, User
from outcomes.models.measure import Measure
from outcomes.models.plan import Action
from outcomes.models.quarterly_return import QuarterlyReturn


class MilestoneStatus(models.TextChoices):
    NOT_STARTED = "NOT_STARTED", _("Not started")
    UNDER_WAY = "UNDER_WAY", _("Under way")
    ACHIEVED = "ACHIEVED", _("Achieved")
    NO_LONGER_PLANNED = "NO_LONGER_PLANNED", _("No longer planned")


class Written(models.Model):
    """A part of a return that somebody writes, with the version that notices a second writer."""

    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class MilestoneProgress(Written):
    """Where a milestone stands: region-wide, or by authority when opened. It does not reset each quarter."""

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.CASCADE, related_name="milestones")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=18, choices=MilestoneStatus)
    achieved_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quarterly_return", "measure"],
                condition=Q(authority__isnull=True),
                name="one_milestone_state_per_region",
            ),
            models.UniqueConstraint(
                fields=["quarterly_return", "measure", "authority"],
                condition=Q(authority__isnull=False),
                name="one_milestone_state_per_authority",
            ),
            models.CheckConstraint(
                condition=Q(achieved_on__isnull=True) | Q(status="ACHIEVED"),
                name="only_an_achieved_milestone_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure.code} {self.get_status_display()}"


class MeasureEvidence(Written):
    """What a co-ordinator can show for a measure that is told in words."""

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.CASCADE, related_name="evidence")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=2, choices=Language)

    class Meta:
        verbose_name_plural = "measure evidence"
        constraints = [
            models.UniqueConstraint(fields=["quarterly_return", "measure"], name="one_evidence_per_return_and_measure")
        ]

    def __str__(self) -> str:
        return self.measure.code


class ActionState(models.TextChoices):
    PLANNED = "PLANNED", _("Planned")
    UNDER_WAY = "UNDER_WAY", _("Under way")
    DONE = "DONE", _("Done")
    DROPPED = "DROPPED", _("Dropped")


class ActionProgress(Written):
    """What is planned next for an action of the plan: by whom, by when, and how far it is."""

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.CASCADE, related_name="action_progress")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+")
    planned = models.TextField()
    language = models.CharField(max_length=2, choices=Language)
    owner = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.PLANNED)

    class Meta:
        verbose_name_plural = "action progress"
        constraints = [
            models.UniqueConstraint(fields=["quarterly_return", "action"], name="one_progress_per_return_and_action")
        ]

    def __str__(self) -> str:
        return self.action.code
