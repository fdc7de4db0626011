"""What comes from outside: a report of a tension through an authority’s link. It is written and never read back."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models.case import Case
from casework.models.list_entry import ListEntry
from casework.models.tension_scale import Reliability
from cohesion.bilingual import Language
from cohesion.models import LocalAuthority, Region, User
from cohesion.permissions import Permission
from cohesion.sealing import SealedTextField


class ReportLinkQuerySet(models.QuerySet["ReportLink"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(region_id__in=user.region_ids_for(Permission.VIEW_CASES))

    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)


class ReportLink(models.Model):
    """An authority’s link. The token is shown once, when it is made; kept is a keyed digest of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReportLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority"], condition=Q(ended_at__isnull=True), name="one_report_link_per_authority"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="a_report_link_ends_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"link of {self.authority_id}"


class TensionReportQuerySet(models.QuerySet["TensionReport"]):
    def visible_to(self, user: User) -> Self:
        """Confirmed ones of the region. What nobody confirmed is kept apart and shown to nobody."""
        return self.filter(region_id__in=user.region_ids_for(Permission.VIEW_CASES), confirmed_at__isnull=False)

    def of_case(self, case: Case) -> Self:
        return self.filter(case=case)

    def waiting(self) -> Self:
        return self.filter(status=TensionReport.Status.WAITING, confirmed_at__isnull=False)

    def most_urgent_first(self) -> Self:
        """Of equal urgency the one that was confirmed first."""
        ranked = enumerate(TensionReport.Urgency.values)
        places = (models.When(urgency=urgency, then=models.Value(place)) for place, urgency in ranked)
        return self.order_by(models.Case(*places), "confirmed_at", "pk")


class TensionReport(models.Model):
    """One report. It is no case and counts in no measure until somebody of the region makes it one."""

    class Police(models.TextChoices):
        YES = "YES", _("Yes, the police know")
        NO = "NO", _("No, the police do not know")
        NOT_KNOWN = "NOT_KNOWN", _("I do not know")

    class Urgency(models.TextChoices):
        TODAY = "TODAY", _("Look at it today")
        WEEK = "WEEK", _("Look at it this week")
        LATER = "LATER", _("For information")

    class Status(models.TextChoices):
        WAITING = "WAITING", _("Waiting")
        TAKEN = "TAKEN", _("Taken into a case")
        SET_ASIDE = "SET_ASIDE", _("Set aside")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="+")
    noticed_on = models.DateField()
    place = SealedTextField()
    role = models.ForeignKey(ListEntry, on_delete=models.PROTECT, related_name="+")
    organisation = SealedTextField()
    themes = models.ManyToManyField(ListEntry, related_name="+")
    communities = models.ManyToManyField(ListEntry, related_name="+", blank=True)
    is_experienced = models.BooleanField(default=False)
    is_evidenced = models.BooleanField(default=False)
    is_potential = models.BooleanField(default=False)
    effect = SealedTextField()
    reliability = models.CharField(max_length=10, choices=Reliability)
    is_online = models.BooleanField(default=False)
    is_in_media = models.BooleanField(default=False)
    police = models.CharField(max_length=10, choices=Police, default=Police.NOT_KNOWN)
    urgency = models.CharField(max_length=6, choices=Urgency, default=Urgency.WEEK)
    language = models.CharField(max_length=2, choices=Language)
    email = SealedTextField()
    token_digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    confirm_until = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, blank=True, related_name="tension_reports")
    reason = SealedTextField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = TensionReportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["region", "status", "confirmed_at"], name="tension_report_by_region")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_experienced=True) | Q(is_evidenced=True) | Q(is_potential=True),
                name="a_report_says_what_was_noticed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_at__lte=models.F("confirm_until")),
                name="a_report_is_confirmed_in_time",
            ),
            models.CheckConstraint(
                condition=Q(status="WAITING", decided_at__isnull=True, decided_by__isnull=True, case__isnull=True)
                | Q(
                    status="TAKEN",
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    case__isnull=False,
                    confirmed_at__isnull=False,
                )
                | Q(
                    status="SET_ASIDE",
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    case__isnull=True,
                    confirmed_at__isnull=False,
                ),
                name="a_confirmed_report_is_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"report of {self.authority_id}"

    def can_be_confirmed(self, now: datetime) -> bool:
        return self.confirmed_at is None and now <= self.confirm_until
