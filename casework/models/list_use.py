"""How people use the list of cases: views they saved, files they took in, what they took out."""

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.kinds import CaseKind
from cohesion.models import Region, User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user=user)


class SavedView(models.Model):
    """A person's own filter of the list, under a name. `query` holds codes and days: no words that are searched for."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="case_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_saved_view_per_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="a_saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class CaseImportQuerySet(models.QuerySet["CaseImport"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(by=user)


class CaseImport(models.Model):
    """A register that was taken in. `digest` is a blind index of the file: the same one twice is noticed."""

    class Status(models.TextChoices):
        CHECKED = "CHECKED", _("Looked at")
        TAKEN_IN = "TAKEN_IN", _("Taken in")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=CaseKind)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=20)
    stored = models.FileField(upload_to="case-imports/", max_length=200, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.CHECKED)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = CaseImportQuerySet.as_manager()

    def __str__(self) -> str:
        return f"import of {self.rows}"
