"""Addresses of the first page, of the annual report, of copies of returns, and of pages of figures and outcomes."""

from django.urls import path

from reporting.views import (
    build_files,
    curve,
    home,
    marac_pack,
    outcome_measures,
    outcome_places,
    overview,
    population,
    region_compare,
    report,
    return_copies,
    safe_numbers,
    tension_week,
)

_COPY = "returns/<str:region>/<str:quarter>/copy"
_CURVE = "outcomes/<str:outcome>/curve"
_EDITION = "outcomes/safe/editions/<int:pk>"
_PACK = "cases/marac/meetings/<int:meeting>/pack/"

urlpatterns = [
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
    path("outcomes/", overview.outcomes, name="outcomes"),
    path("outcomes/safe/", safe_numbers.outcomes_safe, name="outcomes_safe"),
    path("outcomes/safe/check/", safe_numbers.outcomes_safe_check, name="outcomes_safe_check"),
    path("outcomes/safe/editions/", safe_numbers.outcomes_release_propose, name="outcomes_release_propose"),
    path(f"{_EDITION}/approve/", safe_numbers.outcomes_release_approve, name="outcomes_release_approve"),
    path(f"{_EDITION}/withdraw/", safe_numbers.outcomes_release_withdraw, name="outcomes_release_withdraw"),
    path("outcomes/population/", population.outcomes_population, name="outcomes_population"),
    path(f"{_CURVE}/", curve.outcomes_curve, name="outcomes_curve"),
    path(f"{_CURVE}/edit/", curve.outcomes_curve_edit, name="outcomes_curve_edit"),
    path(f"{_CURVE}/versions/<int:number>/", curve.outcomes_curve_version, name="outcomes_curve_version"),
    path(
        f"{_CURVE}/versions/<int:number>/take-back/",
        curve.outcomes_curve_take_back,
        name="outcomes_curve_take_back",
    ),
    path("outcomes/map/", outcome_places.outcomes_map, name="outcomes_map"),
    path("outcomes/measures/<str:code>/", outcome_measures.outcomes_measure, name="outcomes_measure"),
    path("outcomes/regions/<str:region>/", outcome_places.outcomes_region, name="outcomes_region"),
    path("outcomes/authorities/<str:gss>/", outcome_places.outcomes_authority, name="outcomes_authority"),
]
