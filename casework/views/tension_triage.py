"""Reports from outside: each becomes a case, joins one, or is set aside with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions.reading import note_list
from casework.actions.tension_reports import add_to_case, set_aside, take_as_case
from casework.forms.refusing import refused_by_field
from casework.forms.tension import ReportedTensionForm
from casework.forms.tension_report import AddToCaseForm, SetAsideForm
from casework.hate_crime_lists import lists_for
from casework.models import TensionReport
from casework.pages.tension_triage import open_tensions, proposed_case, report_group, waiting_reports
from casework.views.hate_crime import received_day
from casework.views.tension import say
from casework.views.tension_pages import Page, page_of
from cohesion import audit
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Permission.EDIT_CASES)
def cases_tension_reports(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/tension/reports.html", {"reports": waiting_reports(person(request))})


def _report(request: HttpRequest, key: UUID) -> TensionReport:
    """A report that waits, and that it was looked at."""
    user = person(request)
    rows = TensionReport.objects.visible_to(user).waiting().select_related("authority", "region", "role")
    report = get_object_or_404(rows, pk=key)
    audit.record("tension_report.read", by=user, now=timezone.now(), subject=report, region=report.region)
    return report


@require_safe
@requires(Permission.EDIT_CASES)
def cases_tension_report(request: HttpRequest, key: UUID) -> HttpResponse:
    report = _report(request, key)
    has_open = open_tensions(person(request), report.region_id).exists()
    context = {"report": report, "groups": [report_group(report)], "has_open": has_open}
    return render(request, "casework/tension/report.html", context)


@_form_page
@requires(Permission.EDIT_CASES)
def cases_tension_report_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """The form of a new case, with what the report says already in it."""
    user, now, data = person(request), timezone.now(), posted(request)
    report, today = _report(request, key), localdate(now)
    lists = lists_for(user, day=received_day(data, today), today=today, region_ids=[report.region_id])
    form = ReportedTensionForm(data, lists=lists, by=user, today=today, initial=proposed_case(report))
    if form.is_valid():
        try:
            tells, kept = form.cleaned_data["tells"], form.confirmed_leaks
            case = take_as_case(report_id=key, facts=form.facts(), by=user, now=now, kept=kept, tells=tells)
        except ActionRefused as refusal:
            say(form, refusal)
        else:
            messages.success(request, _("Recorded. Its reference is %(case)s.") % {"case": case.said})
            return redirect("case", case.reference)
    return render(request, "casework/tension/new.html", {"form": form, "report": report})


@_form_page
@requires(Permission.EDIT_CASES)
def cases_tension_report_add(request: HttpRequest, key: UUID) -> HttpResponse:
    user, report = person(request), _report(request, key)
    offered = open_tensions(user, report.region_id)
    note_list(offered, "offered", by=user, now=timezone.now(), detail={"report": str(report.pk)})
    form = AddToCaseForm(posted(request), cases=offered)

    def act() -> object:
        said = form.cleaned_data
        case = said["case"]
        return add_to_case(report_id=key, case_id=case.pk, by=user, now=timezone.now(), tells=said["tells"])

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("The report is added to the case."))
        return redirect("case", form.cleaned_data["case"].reference)
    back = reverse("cases_tension_report", args=[key])
    return page_of(request, form, Page(_("Add the report to a case"), _("Add it"), back, _("Back to the report")))


@_form_page
@requires(Permission.EDIT_CASES)
def cases_tension_report_aside(request: HttpRequest, key: UUID) -> HttpResponse:
    user = person(request)
    _report(request, key)
    form = SetAsideForm(posted(request))

    def act() -> object:
        said = form.cleaned_data
        return set_aside(report_id=key, reason=said["reason"], by=user, now=timezone.now(), tells=said["tells"])

    if form.is_valid() and not refused_by_field(form, act):
        messages.success(request, _("The report is set aside."))
        return redirect("cases_tension_reports")
    back = reverse("cases_tension_report", args=[key])
    return page_of(request, form, Page(_("Set the report aside"), _("Set it aside"), back, _("Back to the report")))
