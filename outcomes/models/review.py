"""What officers record while they review: decisions by outcome, their own rating, notes, adjustments."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import Language
from cohesion.models import LocalAuthority, User
from cohesion.permissions import Permission
from outcomes.models.breakdown import BreakdownCategory
from outcomes.models.measure import Measure
from outcomes.models.narrative import Rag
from outcomes.models.plan import Outcome
from outcomes.models.quarterly_return import QuarterlyReturn


class ReviewSnapshot(models.Model):
    """A return's content, or one outcome's, as it stood when an officer decided. The database refuses to change it.

    `content` is by codes: `{outcome: {part: {place: {field: value}}}}`; the next review compares the return with it.
    """

    class Kind(models.TextChoices):
        CHANGES_REQUESTED = "CHANGES_REQUESTED", _("Changes requested")
        ACCEPTED = "ACCEPTED", _("Accepted")
        OUTCOME_ACCEPTED = "OUTCOME_ACCEPTED", _("Outcome accepted")

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.PROTECT, related_name="review_snapshots")
    kind = models.CharField(max_length=20, choices=Kind)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["quarterly_return", "at"], name="snapshot_by_return_and_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="OUTCOME_ACCEPTED", outcome__isnull=False)
                | (~Q(kind="OUTCOME_ACCEPTED") & Q(outcome__isnull=True)),
                name="snapshot_is_of_an_outcome_or_the_return",
            )
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return} {self.kind}"


class OutcomeReview(models.Model):
    """Where the review of one outcome stands. An outcome that changed after it was accepted says so by its digest.

    Accepting an outcome is review state only: figures count once the whole return is accepted. `rag` is the officer's
    own rating; the author's stands in the narrative and is never touched.
    """

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.CASCADE, related_name="outcome_reviews")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    accepted_snapshot = models.ForeignKey(
        ReviewSnapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rag = models.CharField(max_length=5, choices=Rag, blank=True)
    rag_reason = models.TextField(blank=True)
    rag_at = models.DateTimeField(null=True, blank=True)
    rag_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarterly_return", "outcome"], name="one_review_per_return_and_outcome"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True, accepted_snapshot__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, accepted_snapshot__isnull=False),
                name="outcome_acceptance_is_attributed",
            ),
            models.CheckConstraint(
                condition=Q(rag="", rag_by__isnull=True) | (~Q(rag="") & ~Q(rag_reason="") & Q(rag_by__isnull=False)),
                name="officers_rating_gives_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return} · {self.outcome.code}"


class InternalNoteQuerySet(models.QuerySet["InternalNote"]):
    def visible_to(self, user: User) -> Self:
        return self if user.may(Permission.REVIEW_RETURN) else self.none()


class InternalNote(models.Model):
    """An officer's note about a return, unseen by its region. Whoever asks under freedom of information may get it."""

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.PROTECT, related_name="internal_notes")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=2, choices=Language)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = InternalNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="internal_note_says_something")]

    def __str__(self) -> str:
        return self.text[:60]


class CentralAdjustmentQuerySet(models.QuerySet["CentralAdjustment"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class CentralAdjustment(models.Model):
    """What an officer holds to be the right number, labelled as theirs. It flags a figure and never alters one."""

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.PROTECT, related_name="adjustments")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    category = models.ForeignKey(BreakdownCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reported = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CentralAdjustmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="adjustment_gives_its_reason"),
            models.CheckConstraint(condition=Q(value__gte=0), name="adjustment_is_not_negative"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="adjustment_withdrawal_is_attributed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return} · {self.measure.code}"
