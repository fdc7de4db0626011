"""What people took away: who, when, which table of which parameters, and for a week the file of a large one."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from cohesion.bilingual import Language
from cohesion.models import Job, JobStatus, User
from cohesion.permissions import Permission
from reporting.disclosure import Audience

KEPT = timedelta(days=7)
"""How long the file of a take-away is kept; its row stays."""


class TakeawayQuerySet(models.QuerySet["Takeaway"]):
    def visible_to(self, user: User) -> Self:
        """One's own, as long as one may see figures. Administrators read in the audit trail who took what."""
        return self.filter(taken_by=user) if user.may(Permission.VIEW_FIGURES) else self.none()

    def offered_to(self, user: User) -> Self:
        """Those with a file that `user` may still have: exact figures only while all returns may be read."""
        found = self.visible_to(user).filter(made_at__isnull=False, job__status=JobStatus.DONE).exclude(file="")
        return found if user.sees_all_regions else found.filter(audience=Audience.PUBLISHED.value)

    def with_job(self) -> Self:
        return self.select_related("job", "job__requested_by")

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-id")

    def outdated(self, now: datetime) -> Self:
        """Those whose file has been kept long enough."""
        return self.filter(made_at__lt=now - KEPT).exclude(file="")


class Takeaway(models.Model):
    """`table` is the name in the register of tables, `parameters` what its address said, `audience` for whom it was
    made. A small table is handed out at once and never stored; a large one has a job, and a file until it is removed.
    """

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        ODS = "ods", "ODS"
        XLSX = "xlsx", "XLSX"
        NOTES = "notes", "CSV"

    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    table = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict, blank=True)
    format = models.CharField(max_length=5, choices=Format)
    language = models.CharField(max_length=2, choices=Language)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, blank=True, related_name="takeaway")
    made_at = models.DateTimeField(null=True, blank=True)
    audience = models.CharField(max_length=9, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file = models.FileField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    rows = models.PositiveIntegerField(null=True, blank=True)

    objects = TakeawayQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["taken_by", "-asked_at"], name="takeaways_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, audience="", file_name="", sha256="", size=None, rows=None)
                | (
                    Q(made_at__isnull=False, audience__in=[each.value for each in Audience])
                    & Q(size__isnull=False, rows__isnull=False)
                    & ~Q(sha256="")
                    & ~Q(file_name="")
                ),
                name="takeaway_is_told_whole_or_not_at_all",
            ),
            models.CheckConstraint(
                condition=Q(job__isnull=False) | Q(made_at__isnull=False), name="takeaway_without_a_job_is_made_at_once"
            ),
            models.CheckConstraint(
                condition=Q(file="") | Q(job__isnull=False, made_at__isnull=False),
                name="kept_takeaway_was_made_by_a_job",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table}.{self.format}"
