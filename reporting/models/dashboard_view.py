"""What a person keeps of the dashboards: views under names, and whether and when the Monday digest came."""

from typing import Self

from django.db import models
from django.db.models import Q

from cohesion.models import User


class DashboardViewQuerySet(models.QuerySet["DashboardView"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user=user)

    def kept(self) -> Self:
        return self.filter(removed_at__isnull=True)


class DashboardView(models.Model):
    """A page of figures with its filters, under a name. `path` has no language: it opens in that of today."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="dashboard_views")
    name = models.CharField(max_length=60)
    path = models.CharField(max_length=200)
    query = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = DashboardViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], condition=Q(removed_at__isnull=True), name="one_dashboard_view_per_name"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_dashboard_view_has_a_name"),
            models.CheckConstraint(condition=Q(path__startswith="/outcomes/"), name="a_dashboard_view_is_of_outcomes"),
        ]

    def __str__(self) -> str:
        return self.name


class DigestChoice(models.Model):
    """Whether a person wants the Monday digest. Without a row they do."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="digest_choice")
    is_wanted = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.is_wanted}"


class DigestSent(models.Model):
    """The digest of one week to one person, so that nobody gets it twice. `told` are the published figures in it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="digests")
    week = models.DateField()
    told = models.JSONField(default=dict)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "week"], name="one_digest_per_person_and_week")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.week}"
