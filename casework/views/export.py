"""Taking the cases of a filter out as a file."""

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from casework.actions.exporting import MOST_ROWS, exportable, take_out
from casework.case_filter import CaseFilter
from casework.exporting.csv_stream import csv_stream
from casework.exporting.taking_out import TakingOut
from casework.exporting.xlsx_stream import xlsx_stream
from casework.forms.case_export import CaseExportForm
from casework.forms.case_filter import CaseFilterForm
from casework.pages.cases import capped_count, said_count
from casework.refusals import FieldsRefused
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.models import User
from cohesion.permissions import Permission

_FORMS: dict[str, tuple[str, Callable[[TakingOut], Iterator[bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", csv_stream),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_stream),
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXPORT_CASES)
def export(request: HttpRequest) -> HttpResponseBase:
    """The filter stands in the address. The file is made while it is sent, and nothing of it is kept here."""
    user = person(request)
    asked = CaseFilterForm(request.GET, user=user)
    wanted = asked.wanted if asked.is_valid() else CaseFilter()
    form = CaseExportForm(posted(request), initial={"ending": "xlsx"})
    taking = _taken(form, wanted, user) if form.is_valid() else None
    if taking is not None:
        return _file(taking, form.cleaned_data["ending"])
    count = capped_count(exportable(wanted, user=user, today=localdate()), MOST_ROWS)
    context = {"form": form, "wanted": wanted, "count": count, "counted": said_count(count, MOST_ROWS)}
    return render(request, "casework/lists/export.html", context)


def _taken(form: CaseExportForm, wanted: CaseFilter, user: User) -> TakingOut | None:
    try:
        return take_out(wanted=wanted, today=localdate(), by=user, now=timezone.now(), **form.cleaned_data)
    except FieldsRefused as refusal:
        form.add_error("reason", list(refusal.sentences))
        return None


def _file(taking: TakingOut, ending: str) -> HttpResponse | StreamingHttpResponse:
    """The name tells nothing but the day."""
    kind, stream = _FORMS[ending]
    response = StreamingHttpResponse(stream(taking), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="export-{taking.now:%Y-%m-%d}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response
