"""The record of who did what when. The database refuses to change or remove an entry."""

from collections.abc import Collection
from datetime import date
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from cohesion.models.area import Region
from cohesion.models.user import User
from cohesion.permissions import Permission


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: User) -> Self:
        return self if user.may(Permission.VIEW_AUDIT) else self.none()

    def of_return(self, return_id: int, user: User) -> Self:
        """Saves of one return's values, for whoever may view it: its region's people and Welsh Government's.

        No other act is among them, so that no internal note, reading or sign-in can be learnt this way.
        """
        if not user.may(Permission.VIEW_RETURNS):
            return self.none()
        found = self.filter(subject_type="outcomes.QuarterlyReturn", subject_id=str(return_id), act="return.saved")
        return found if user.sees_all_regions else found.filter(region_id__in=user.region_ids)

    def of_case(self, case_id: UUID, region_ids: Collection[int]) -> Self:
        """Who looked at one case, and how. `region_ids` are those in which the person who asks may know it.

        No change is among them: what happened to a case stands in its own timeline.
        """
        looks = Q(act__startswith="case.read.") | Q(act="case.opened_in_emergency")
        return self.filter(looks, subject_type="casework.Case", subject_id=str(case_id), region_id__in=region_ids)

    def about(self, words: str) -> Self:
        """Entries whose subject or act holds `words`."""
        return self.filter(Q(subject_label__icontains=words) | Q(act__icontains=words))

    def by(self, words: str) -> Self:
        """Acts of the people whose name or address holds `words`."""
        return self.filter(Q(actor__name__icontains=words) | Q(actor__email__icontains=words))

    def between(self, first: date | None, last: date | None) -> Self:
        """Acts from the local day `first` to the local day `last`, both counted in."""
        found = self.filter(at__date__gte=first) if first else self
        return found.filter(at__date__lte=last) if last else found

    def newest_first(self) -> Self:
        return self.order_by("-at", "-id")


class AuditEntry(models.Model):
    """One act. `detail` holds ids, codes and old and new values; never free text about a person."""

    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=200)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["-at"], name="audit_by_time"),
        ]
        constraints = [models.CheckConstraint(condition=~models.Q(act=""), name="audit_entry_names_its_act")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.act} {self.subject_label}"
