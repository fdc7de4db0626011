"""Evidence beside a return: a file, or a link to where it already lies."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.models.measure import Measure
from outcomes.models.plan import Outcome
from outcomes.models.quarterly_return import QuarterlyReturn


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> Self:
        """Whoever may read the return may read what lies beside it."""
        if not user.may(Permission.VIEW_RETURNS):
            return self.none()
        return self if user.sees_all_regions else self.filter(quarterly_return__region_id__in=user.region_ids)


class Attachment(models.Model):
    """Evidence for an outcome or one of its measures. A link names an address; a file lies in the media storage."""

    class Kind(models.TextChoices):
        FILE = "FILE", _("File")
        LINK = "LINK", _("Link")

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.CASCADE, related_name="attachments")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind)
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to="evidence/%Y/", max_length=200, blank=True)
    file_name = models.CharField(max_length=150, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="LINK", file="") & ~Q(url=""))
                | (Q(kind="FILE", url="") & ~Q(file="") & ~Q(file_name="")),
                name="attachment_is_a_file_or_a_link",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="attachment_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title
