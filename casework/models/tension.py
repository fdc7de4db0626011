"""A community tension: what it is about, how it was graded over time, whom it was taken to and how it came down."""

import uuid
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models.case import Case, ConflictOfInterest
from casework.models.case_standing import CaseStatus, Circle
from casework.models.list_entry import ListEntry
from casework.models.story import CaseFile
from casework.models.tension_scale import Band, Reliability, TensionScale
from casework.neighbours import neighbours_of
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.sealing import SealedTextField


class Stage(models.TextChoices):
    """Where a tension stands, beside whether its case is open."""

    MONITORING = "MONITORING", _("Monitored")
    ACTIVE = "ACTIVE", _("Worked on")
    ESCALATED = "ESCALATED", _("Escalated")
    DE_ESCALATED = "DE_ESCALATED", _("De-escalated")


class TensionCaseQuerySet(models.QuerySet["TensionCase"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def in_sight_of(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.in_sight_of(user))

    def heading_visible_to(self, user: User, day: date) -> Self:
        """Those whose heading is told to the neighbours: open, in a high band or the top one, not kept to named people.

        A conflict of interest hides them as it does at home.
        """
        next_to = neighbours_of(user.region_ids_for(Permission.VIEW_CASES), day)
        conflict = ConflictOfInterest.objects.standing().filter(case=models.OuterRef("case"), user=user)
        return self.filter(
            ~models.Exists(conflict),
            case__status=CaseStatus.OPEN,
            case__circle=Circle.REGION,
            case__region_id__in=next_to,
            band__in=[Band.HIGH, Band.TOP],
        )

    def most_pressing_first(self) -> Self:
        """The top band and high ones, then what nobody has graded yet, then the rest; what is due first comes first."""
        rank = {Band.TOP: 0, Band.HIGH: 1, "": 2, Band.MEDIUM: 3, Band.LOW: 4}
        places = (models.When(band=band, then=models.Value(place)) for band, place in rank.items())
        return self.order_by(models.Case(*places), "review_due_at", "pk")

    def with_grading_before(self, end: datetime) -> Self:
        """Adds `band_then` and `trend_then`, those of the latest look before `end`; None where there was none."""
        looks = TensionAssessment.objects.filter(case=models.OuterRef("case"), at__lt=end).order_by("-at", "-pk")
        then = {f"{name}_then": models.Subquery(looks.values(name)[:1]) for name in ("band", "trend")}
        return self.annotate(**then)

    def of_case(self, case: Case) -> Self:
        return self.filter(case=case)


class TensionCase(models.Model):
    """The detail of a tension. `band` and `review_due_at` are those of its latest assessment, for the board."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="tension")
    title = SealedTextField()
    place = SealedTextField()
    themes = models.ManyToManyField(ListEntry, related_name="+")
    communities = models.ManyToManyField(ListEntry, related_name="+", blank=True)
    is_police_led = models.BooleanField(default=False)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.MONITORING)
    band = models.CharField(max_length=6, choices=Band, blank=True)
    review_due_at = models.DateTimeField(null=True, blank=True)

    objects = TensionCaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["band"], name="tension_by_band")]
        constraints = [
            models.CheckConstraint(
                condition=Q(band="", review_due_at__isnull=True) | (~Q(band="") & Q(review_due_at__isnull=False)),
                name="a_graded_tension_is_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return f"tension of {self.case_id}"


class AssessmentQuerySet(models.QuerySet["TensionAssessment"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def unconfirmed(self) -> Self:
        return self.filter(band=Band.TOP, confirmed_at__isnull=True)

    def standing(self) -> Self:
        """Those after which their case was not graded again."""
        at, key = models.OuterRef("at"), models.OuterRef("pk")
        later = TensionAssessment.objects.filter(Q(at__gt=at) | Q(at=at, pk__gt=key), case=models.OuterRef("case"))
        return self.filter(~models.Exists(later))


class TensionAssessment(models.Model):
    """One grading. Rows are added and never changed, but for the second person’s name under a top band.

    The top band takes effect at once. `confirm_by` is the moment until which somebody else has to confirm it.
    """

    class Trend(models.TextChoices):
        RISING = "RISING", _("Rising")
        STEADY = "STEADY", _("Steady")
        FALLING = "FALLING", _("Falling")

    class Confidence(models.TextChoices):
        LOW = "LOW", _("Low confidence")
        MEDIUM = "MEDIUM", _("Medium confidence")
        HIGH = "HIGH", _("High confidence")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tension_assessments")
    scale = models.ForeignKey(TensionScale, on_delete=models.PROTECT, related_name="+")
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=6, choices=Band)
    is_experienced = models.BooleanField(default=False)
    is_evidenced = models.BooleanField(default=False)
    is_potential = models.BooleanField(default=False)
    has_violence = models.BooleanField(default=False)
    reliability = models.CharField(max_length=10, choices=Reliability)
    trend = models.CharField(max_length=8, choices=Trend)
    confidence = models.CharField(max_length=6, choices=Confidence)
    reasons = SealedTextField()
    review_due_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirm_by = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="tension_by_case_and_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), impact__range=(1, 5)), name="a_tension_is_graded_from_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(score=F("likelihood") * F("impact")), name="a_score_is_likelihood_times_impact"
            ),
            models.CheckConstraint(
                condition=Q(is_experienced=True) | Q(is_evidenced=True) | Q(is_potential=True),
                name="a_tension_is_experienced_evidenced_or_potential",
            ),
            models.CheckConstraint(
                condition=Q(has_violence=False) | Q(is_evidenced=True, band__in=["HIGH", "TOP"]),
                name="evidenced_violence_is_at_least_high",
            ),
            models.CheckConstraint(
                condition=Q(review_due_at__gt=F("at")), name="a_tension_is_reviewed_after_it_was_graded"
            ),
            models.CheckConstraint(
                condition=Q(band="TOP", confirm_by__isnull=False) | (~Q(band="TOP") & Q(confirm_by__isnull=True)),
                name="the_top_band_alone_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, confirm_by__isnull=False),
                name="a_confirmation_is_attributed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("by")),
                name="the_top_band_is_confirmed_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"grading of {self.case_id}"

    @property
    def owes_confirmation(self) -> bool:
        return self.band == Band.TOP and self.confirmed_at is None

    def is_confirmation_late(self, now: datetime) -> bool:
        return self.owes_confirmation and self.confirm_by is not None and self.confirm_by < now


class TensionContact(models.Model):
    """That somebody was asked or told, by their role: no names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tension_contacts")
    role = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    gist = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"contact in {self.case_id}"


class RumourFact(models.Model):
    """What is being said, and what is the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="rumours")
    rumour = SealedTextField()
    fact = SealedTextField()
    source = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"rumour in {self.case_id}"


class CommunityImpact(models.Model):
    """A short community impact assessment, or one in a file of the case. Each review is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="impacts")
    effect = SealedTextField()
    vulnerable = SealedTextField()
    mitigation = SealedTextField()
    file = models.ForeignKey(CaseFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"impact in {self.case_id}"


class Escalation(models.Model):
    """That a tension was taken to somebody, how it came down again, and what was learnt. One stands at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="escalations")
    to = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    reason = SealedTextField()
    ended_on = models.DateField(null=True, blank=True)
    how_it_came_down = SealedTextField()
    learning = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on__isnull=True), name="one_escalation_stands_per_case"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("on")), name="an_escalation_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"escalation of {self.case_id}"
