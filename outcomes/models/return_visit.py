"""Who is in a return now, and until when somebody had seen it."""

from django.db import models
from django.db.models import F, Q

from cohesion.models import User
from outcomes.models.plan import Outcome
from outcomes.models.quarterly_return import QuarterlyReturn


class ReturnVisit(models.Model):
    """One person's visits to one return: the present one from `since` to `seen_at`, and the end of the one before."""

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.CASCADE, related_name="visits")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.ForeignKey(Outcome, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    before = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarterly_return", "user"], name="one_visit_per_return_and_person"),
            models.CheckConstraint(condition=Q(seen_at__gte=F("since")), name="visit_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return} · {self.user}"
