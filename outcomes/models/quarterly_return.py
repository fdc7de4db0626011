"""Rounds of reporting and the return that each region owes in a round."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce, Substr
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_lazy as _

from cohesion.calendar import Quarter
from cohesion.models import LocalAuthority, Region, User
from cohesion.permissions import Permission
from outcomes.models.measure import Measure
from outcomes.models.plan import Plan


class ReturnStatus(models.TextChoices):
    NOT_OPEN = "NOT_OPEN", _("Not open yet")
    OPEN = "OPEN", _("Not started")
    IN_PROGRESS = "IN_PROGRESS", _("In progress")
    SUBMITTED = "SUBMITTED", _("Submitted")
    UNDER_REVIEW = "UNDER_REVIEW", _("Under review")
    CHANGES_REQUESTED = "CHANGES_REQUESTED", _("Changes requested")
    ACCEPTED = "ACCEPTED", _("Accepted")
    REOPENED = "REOPENED", _("Reopened")


SUBMITTED_STATUSES = frozenset(
    {
        ReturnStatus.SUBMITTED,
        ReturnStatus.UNDER_REVIEW,
        ReturnStatus.CHANGES_REQUESTED,
        ReturnStatus.ACCEPTED,
        ReturnStatus.REOPENED,
    }
)


class ReturnRoundQuerySet(models.QuerySet["ReturnRound"]):
    def newest_first(self) -> Self:
        return self.order_by("-quarter", "plan__code")

    def with_counts(self, as_on: date) -> Self:
        """With `return_count`, and how many of them are in, late on `as_on` and accepted."""
        owed = Q(returns__status__in=[status for status in ReturnStatus if status not in SUBMITTED_STATUSES])
        due_on = Coalesce("returns__extended_due_on", "due_on")
        return self.annotate(
            return_count=Count("returns"),
            in_count=Count("returns", filter=~owed),
            late_count=Count("returns", filter=owed & Q(LessThan(due_on, Value(as_on)))),
            accepted_count=Count("returns", filter=Q(returns__status=ReturnStatus.ACCEPTED)),
        )


class ReturnRound(models.Model):
    """One quarter of one plan: when it opens, is due and closes. It keeps the measures that it was opened with."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rounds")
    quarter = models.CharField(max_length=10)
    financial_year = models.GeneratedField(
        expression=Substr("quarter", 1, 7), output_field=models.CharField(max_length=7), db_persist=True
    )
    opens_on = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)
    measures = models.ManyToManyField(Measure, related_name="rounds")

    objects = ReturnRoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "quarter"], name="one_round_per_plan_and_quarter"),
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="round_is_due_after_it_opens"),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("due_on")),
                name="round_closes_after_it_is_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.code} {self.quarter}"

    @property
    def period(self) -> Quarter:
        return Quarter.parse(self.quarter)


class QuarterlyReturnQuerySet(models.QuerySet["QuarterlyReturn"]):
    def visible_to(self, user: User) -> Self:
        """A region's people see that region's returns; Welsh Government's people see all."""
        if not user.may(Permission.VIEW_RETURNS):
            return self.none()
        if user.sees_all_regions:
            return self
        return self.filter(region_id__in=user.region_ids)

    def for_year(self, financial_year: str) -> Self:
        return self.filter(round__financial_year=financial_year)

    def for_plan(self, plan: Plan) -> Self:
        return self.filter(round__plan=plan)

    def awaiting_review(self) -> Self:
        return self.filter(status__in=[ReturnStatus.SUBMITTED, ReturnStatus.UNDER_REVIEW])

    def with_context(self) -> Self:
        return self.select_related("region", "round", "round__plan", "latest_version")

    def with_people(self) -> Self:
        """With everybody whom a status line names."""
        return self.select_related("submitted_by", "reviewer", "accepted_by", "updated_by")

    def at(self, region_code: str, quarter: str) -> Self:
        """The returns that an address names; the newest plan's first, should two plans report on one quarter."""
        found = self.filter(region__code=region_code, round__quarter=quarter)
        return found.order_by("-round__plan__starts_on", "-pk")


class QuarterlyReturn(models.Model):
    """What one region reports for one round.

    `version` grows with every save of the return or anything in it, so that two writers notice each other on
    databases without row locks. `latest_version` is the accepted version that annual figures read; it stays while
    the return is reopened (“under revision”). `first_submitted_at` decides whether the return came in time: answering
    an officer's questions after the due day does not make it late. A recall of that first submission takes it back.
    `extended_due_on` is an exception for this region alone. `on_behalf_by` is the officer who enters the return while
    the region's post is vacant; `nil_reason` says why a quarter has nothing to report.
    """

    round = models.ForeignKey(ReturnRound, on_delete=models.PROTECT, related_name="returns")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="returns")
    status = models.CharField(max_length=20, choices=ReturnStatus, default=ReturnStatus.OPEN)
    extended_due_on = models.DateField(null=True, blank=True)
    extension_reason = models.TextField(blank=True)
    on_behalf_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_reason = models.TextField(blank=True)
    nil_reason = models.TextField(blank=True)
    authorities = models.ManyToManyField(LocalAuthority, related_name="returns")
    latest_version = models.OneToOneField(
        "AcceptedVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="latest_of"
    )
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    declared_as = models.CharField(max_length=120, blank=True)
    waiver_reason = models.TextField(blank=True)
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = QuarterlyReturnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "region"], name="one_return_per_region_and_quarter"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="return_submission_is_attributed",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, first_submitted_at__isnull=True)
                | Q(submitted_at__isnull=False, first_submitted_at__isnull=False),
                name="return_keeps_its_first_submission",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="return_acceptance_is_attributed",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["ACCEPTED", "REOPENED"]) | Q(latest_version__isnull=False),
                name="accepted_return_has_a_version",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(SUBMITTED_STATUSES)) | Q(submitted_at__isnull=False),
                name="submitted_return_says_when",
            ),
            models.CheckConstraint(
                condition=Q(extended_due_on__isnull=True) | ~Q(extension_reason=""),
                name="extended_return_gives_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_by__isnull=True) | ~Q(on_behalf_reason=""),
                name="return_entered_on_behalf_gives_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region.code} {self.round.quarter}"

    @property
    def due_on(self) -> date:
        """The day by whose end it is due: the round's, unless this region was given another."""
        return self.extended_due_on or self.round.due_on

    @property
    def closes_on(self) -> date | None:
        """The last day on which its region may send it for the first time; an exception moves it. None: no such day."""
        closes_on = self.round.closes_on
        return max(closes_on, self.extended_due_on or closes_on) if closes_on else None

    @property
    def is_under_revision(self) -> bool:
        return self.latest_version_id is not None and self.status != ReturnStatus.ACCEPTED
