"""Handing out a finished file of the report."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohesion import audit
from cohesion.access import person, requires
from cohesion.permissions import Permission
from reporting.models import BuildFile

_CONTENT_TYPES = {
    BuildFile.Format.PDF: "application/pdf",
    BuildFile.Format.HTML: "text/html; charset=utf-8",
    BuildFile.Format.CSV: "text/csv; charset=utf-8",
}
_NAMES = {"en": "community-cohesion-progress-report", "cy": "adroddiad-cynnydd-cydlyniant-cymunedol"}


@require_safe
@requires(Permission.VIEW_REPORTS)
def build_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file as an attachment, under a name that says what it is; the download is recorded."""
    user = person(request)
    files = BuildFile.objects.visible_to(user).select_related("build__report")
    offered = get_object_or_404(files, pk=pk)
    audit.record("build_file.downloaded", by=user, now=timezone.now(), subject=offered)
    response = FileResponse(
        offered.file.open("rb"),
        as_attachment=True,
        filename=file_name(offered),
        content_type=_CONTENT_TYPES[BuildFile.Format(offered.format)],
    )
    response["Cache-Control"] = "private, no-store"
    return response


def file_name(offered: BuildFile) -> str:
    """`community-cohesion-progress-report-2014-15-en.pdf`, the first part in the file's language."""
    year = offered.build.report.financial_year
    return f"{_NAMES[offered.language]}-{year}-{offered.language}.{offered.format}"
