"""That records changed behind a figure that was accepted: a flag, which alters nothing."""

from typing import Self

from django.db import models

from cohesion.models import LocalAuthority, User
from outcomes.models.accepted_version import AcceptedVersion
from outcomes.models.measure import Measure
from outcomes.models.quarterly_return import QuarterlyReturn


class LateCountQuerySet(models.QuerySet["LateCount"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the return sees what changed behind it; the flag holds no number and names no record."""
        returns = QuarterlyReturn.objects.visible_to(user)
        return self.filter(accepted_version__quarterly_return__in=returns)

    def standing(self) -> Self:
        """Those of versions that count now: a later acceptance ends them."""
        return self.filter(accepted_version__latest_of__isnull=False)


class LateCount(models.Model):
    """Records that feed `measure` at `authority` changed after `accepted_version` was accepted, or since it was sent.

    The numbers are compared when the flag is shown: the accepted one stands frozen, the count is asked.
    """

    accepted_version = models.ForeignKey(AcceptedVersion, on_delete=models.PROTECT, related_name="late_counts")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="+")
    noticed_at = models.DateTimeField()
    last_at = models.DateTimeField()

    objects = LateCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["accepted_version", "measure", "authority"], name="one_late_count_per_version_and_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.accepted_version} {self.measure.code} {self.authority_id}"
