"""Addresses of the first page, of the annual report, of copies of returns, and of pages of figures."""

from django.urls import include, path

from reporting.views import (
    build_files,
    home,
    marac_pack,
    region_compare,
    report,
    return_copies,
    tension_week,
)

_COPY = "returns/<str:region>/<str:quarter>/copy"
_PACK = "cases/marac/meetings/<int:meeting>/pack/"

urlpatterns = [
    path("outcomes/", include("reporting.takeaway_urls")),
    path("", home.home, name="home"),
    path("report/", report.report, name="report"),
    path("report/<int:pk>/make/", report.report_build, name="report_build"),
    path("report/progress/<uuid:job>/", report.job_progress, name="job_progress"),
    path("report/progress/<uuid:job>/cancel/", report.job_cancel, name="job_cancel"),
    path("report/files/<int:pk>/", build_files.build_file, name="build_file"),
    path(f"{_COPY}/", return_copies.return_copy, name="return_copy"),
    path(f"{_COPY}.pdf", return_copies.return_copy_pdf, name="return_copy_pdf"),
    path(f"{_COPY}/<str:gss>/", return_copies.return_copy, name="return_authority_copy"),
    path(f"{_COPY}/<str:gss>.pdf", return_copies.return_copy_pdf, name="return_authority_copy_pdf"),
    path(f"{_PACK}pdf/", marac_pack.cases_marac_pack_pdf, name="cases_marac_pack_pdf"),
    path(f"{_PACK}names/", marac_pack.cases_marac_pack_names, name="cases_marac_pack_names"),
    path(
        "cases/tension/week/<str:region>/<str:day>/pdf/",
        tension_week.cases_tension_week_pdf,
        name="cases_tension_week_pdf",
    ),
    path("figures/<str:region>/", region_compare.region_compare, name="region_compare"),
    path("outcomes/", include("reporting.outcome_urls")),
]
