"""Letters about a return that went out, so that nobody gets the same one twice."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import Language
from cohesion.models import User
from outcomes.models.quarterly_return import QuarterlyReturn


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def last_sent(self, returns: Iterable[QuarterlyReturn], kinds: Iterable[str]) -> dict[int, datetime]:
        """When a letter of `kinds` last went out, by return id. One query."""
        sent = self.filter(quarterly_return__in=[held.pk for held in returns], kind__in=list(kinds))
        pairs = sent.values("quarterly_return").annotate(last=models.Max("sent_at"))
        return {row["quarterly_return"]: row["last"] for row in pairs}


class Reminder(models.Model):
    """One letter to one person about one return. The database refuses to change it."""

    class Kind(models.TextChoices):
        OPENS = "OPENS", _("A quarter has opened")
        DUE_SOON = "DUE_SOON", _("Due soon")
        DUE = "DUE", _("Due today")
        OVERDUE = "OVERDUE", _("Overdue")
        BY_HAND = "BY_HAND", _("Sent by an officer")
        RETURNED = "RETURNED", _("Changes requested")
        ACCEPTED = "ACCEPTED", _("Accepted")

    quarterly_return = models.ForeignKey(QuarterlyReturn, on_delete=models.PROTECT, related_name="reminders")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=2, choices=Language)
    sent_on = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quarterly_return", "user", "kind", "sent_on"], name="one_reminder_of_a_kind_per_person_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return} · {self.user} · {self.kind}"
