"""A build of the report: the input it froze, with a digest, and the files made from it."""

from typing import Self

from django.db import models

from cohesion.bilingual import Language
from cohesion.models import Job, JobStatus, User
from cohesion.permissions import Permission
from reporting.models.annual_report import AnnualReport


class BuildQuerySet(models.QuerySet["Build"]):
    def visible_to(self, user: User) -> Self:
        return self if user.may(Permission.VIEW_REPORTS) else self.none()

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


class Build(models.Model):
    """`frozen` holds everything that goes into the document, as JSON, once the first stage is done; both languages
    are made from it. The same frozen input with the same toolchain gives the same bytes.
    """

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="builds")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="build")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    frozen = models.JSONField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = BuildQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.report} #{self.pk}"


class BuildFileQuerySet(models.QuerySet["BuildFile"]):
    def visible_to(self, user: User) -> Self:
        return self.offered() if user.may(Permission.VIEW_REPORTS) else self.none()

    def offered(self) -> Self:
        """Files of builds that are done: half a build offers nothing."""
        return self.filter(build__job__status=JobStatus.DONE)


class BuildFile(models.Model):
    """A finished file: written under a temporary name, flushed and renamed before this row exists."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        HTML = "html", "HTML"
        CSV = "csv", "CSV"

    build = models.ForeignKey(Build, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=2, choices=Language)
    format = models.CharField(max_length=4, choices=Format)
    file = models.FileField(upload_to="builds/", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = BuildFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["build", "language", "format"], name="one_file_per_build_language_and_format"
            )
        ]

    def __str__(self) -> str:
        return f"{self.build} {self.language}.{self.format}"
