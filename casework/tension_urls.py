"""Addresses of community tensions: the public form, what is about many tensions, and acts on one."""

from django.urls import path

from casework.views import tension, tension_acts, tension_board, tension_public, tension_triage, trigger_events

_CASE = "cases/<str:reference>/tension/"
_REPORT = "cases/tension/reports/<uuid:key>/"
_TRIGGERS = "cases/tension/triggers/"

urlpatterns = [
    path("tension/confirm/<str:token>/", tension_public.tension_confirm, name="tension_confirm"),
    path("tension/<str:token>/", tension_public.tension_report, name="tension_report"),
    path("tension/<str:token>/sent/", tension_public.tension_report_sent, name="tension_report_sent"),
    path("cases/new/tension/", tension.cases_new_tension, name="cases_new_tension"),
    path("cases/tension/", tension_board.cases_tension, name="cases_tension"),
    path("cases/tension/week/<str:region>/<str:day>/", tension_board.cases_tension_week, name="cases_tension_week"),
    path("cases/tension/links/", tension_board.cases_tension_links, name="cases_tension_links"),
    path("cases/tension/links/<str:gss>/make/", tension_board.cases_tension_link_make, name="cases_tension_link_make"),
    path("cases/tension/links/<uuid:key>/end/", tension_board.cases_tension_link_end, name="cases_tension_link_end"),
    path("cases/tension/police/<str:region>/", tension_board.cases_tension_police, name="cases_tension_police"),
    path("cases/tension/reports/", tension_triage.cases_tension_reports, name="cases_tension_reports"),
    path(_REPORT, tension_triage.cases_tension_report, name="cases_tension_report"),
    path(f"{_REPORT}new/", tension_triage.cases_tension_report_new, name="cases_tension_report_new"),
    path(f"{_REPORT}add/", tension_triage.cases_tension_report_add, name="cases_tension_report_add"),
    path(f"{_REPORT}aside/", tension_triage.cases_tension_report_aside, name="cases_tension_report_aside"),
    path(_TRIGGERS, trigger_events.cases_tension_triggers, name="cases_tension_triggers"),
    path(f"{_TRIGGERS}add/", trigger_events.cases_tension_trigger_add, name="cases_tension_trigger_add"),
    path(f"{_TRIGGERS}<uuid:key>/", trigger_events.cases_tension_trigger, name="cases_tension_trigger"),
    path(
        f"{_TRIGGERS}<uuid:key>/remove/",
        trigger_events.cases_tension_trigger_remove,
        name="cases_tension_trigger_remove",
    ),
    path(f"{_CASE}grade/", tension_acts.case_tension_grade, name="case_tension_grade"),
    path(f"{_CASE}confirm/", tension_acts.case_tension_confirm, name="case_tension_confirm"),
    path(f"{_CASE}stage/", tension_acts.case_tension_stage, name="case_tension_stage"),
    path(f"{_CASE}contact/", tension_acts.case_tension_contact, name="case_tension_contact"),
    path(f"{_CASE}rumour/", tension_acts.case_tension_rumour, name="case_tension_rumour"),
    path(f"{_CASE}impact/", tension_acts.case_tension_impact, name="case_tension_impact"),
    path(f"{_CASE}escalate/", tension_acts.case_tension_escalate, name="case_tension_escalate"),
    path(f"{_CASE}de-escalate/", tension_acts.case_tension_de_escalate, name="case_tension_de_escalate"),
]
