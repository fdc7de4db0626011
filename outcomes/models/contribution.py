"""What a region asks of people without an account, and what they hand in: a holding area, not the return."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from cohesion.bilingual import Language
from cohesion.models import LocalAuthority, User
from cohesion.permissions import Permission
from outcomes.models.figure import CellValue, one_row_per_cell, value_constraints
from outcomes.models.measure import Measure
from outcomes.models.progress import MilestoneStatus
from outcomes.models.quarterly_return import QuarterlyReturn


class ContributionRequestQuerySet(models.QuerySet["ContributionRequest"]):
    def visible_to(self, user: User) -> Self:
        """Those of the regions that a person edits returns for: names and addresses are nobody else's business."""
        if user.is_service:
            return self
        theirs = Q(pk__in=[])
        if user.may(Permission.EDIT_RETURN):
            theirs |= Q(quarterly_return__region_id__in=user.region_ids_for(Permission.EDIT_RETURN))
        if user.may(Permission.REVIEW_RETURN):
            theirs |= Q(quarterly_return__on_behalf_by=user)
        return self.filter(theirs)

    def with_context(self) -> Self:
        return self.select_related(
            "quarterly_return__region", "quarterly_return__round__plan", "asked_by", "decided_by"
        ).prefetch_related("authorities")

    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def awaited(self) -> Self:
        """Asked for and not handed in yet."""
        return self.standing().filter(received_at__isnull=True)

    def undecided(self) -> Self:
        """Handed in and not taken into the return yet."""
        return self.standing().filter(received_at__isnull=False, decided_at__isnull=True)


class ContributionRequest(models.Model):
    """One person's part of a return: some measures at some places, by a day, through one link.

    The link holds `nonce`, signed; a new nonce makes an earlier link worthless. `received_at` is the latest handing
    in, empty again while it is sent back; `note` holds the words with which it was. `decided_at` says when the
    co-ordinator dealt with what came: that ends the link, as `expires_at` and `withdrawn_at` do.
    """

    quarterly_return = models.ForeignKey(
        QuarterlyReturn, on_delete=models.CASCADE, related_name="contribution_requests"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    organisation = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, choices=Language)
    measures = models.ManyToManyField(Measure, related_name="+")
    authorities = models.ManyToManyField(LocalAuthority, blank=True, related_name="+")
    asks_region_wide = models.BooleanField(default=False)
    message = models.TextField(blank=True)
    due_on = models.DateField()
    nonce = models.CharField(max_length=43, unique=True)
    expires_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    last_reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ContributionRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(email=""), name="contribution_request_says_whom_it_asks"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="contribution_decision_is_attributed",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(received_at__isnull=False),
                name="only_a_received_contribution_is_decided_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return} · {self.pk}"

    def has_expired(self, now: datetime) -> bool:
        return now >= self.expires_at

    def is_open(self, now: datetime) -> bool:
        """Whether its link still takes answers."""
        return self.withdrawn_at is None and self.decided_at is None and not self.has_expired(now)


class ContributedFigure(CellValue):
    """A number as a contributor gave it. It counts nowhere until the co-ordinator takes it into the return."""

    request = models.ForeignKey(ContributionRequest, on_delete=models.CASCADE, related_name="figures")

    class Meta:
        constraints = [
            *value_constraints("contributed_figure"),
            *one_row_per_cell("request", "contributed_figure"),
        ]

    def __str__(self) -> str:
        return f"{self.request} · {self.measure.code}"


class ContributedStatement(models.Model):
    """Where a milestone stands, or evidence in words, as a contributor told it."""

    request = models.ForeignKey(ContributionRequest, on_delete=models.CASCADE, related_name="statements")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    milestone_status = models.CharField(max_length=18, choices=MilestoneStatus, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=Language)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "measure"],
                condition=Q(authority__isnull=True),
                name="one_contributed_statement_per_region",
            ),
            models.UniqueConstraint(
                fields=["request", "measure", "authority"],
                condition=Q(authority__isnull=False),
                name="one_contributed_statement_per_place",
            ),
            models.CheckConstraint(
                condition=~Q(milestone_status="") | ~Q(text=""), name="contributed_statement_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} · {self.measure.code}"
