"""Addresses of cases. A case is named by its reference, which tells nothing."""

from django.urls import path

from casework.views import (
    case,
    case_actions,
    case_course,
    case_import,
    case_notes,
    case_steps,
    cases,
    counted,
    export,
    hate_crime,
    saved_views,
    search,
    tallies,
)

_CASE = "cases/<str:reference>/"

urlpatterns = [
    # --- lists and what is about many cases: fixed words come before a reference
    path("cases/", cases.cases, name="cases"),
    path("cases/new/hate-crime/", hate_crime.cases_new_hate_crime, name="cases_new_hate_crime"),
    path("cases/search/", search.search, name="cases_search"),
    path("cases/views/", saved_views.views, name="cases_views"),
    path("cases/views/save/", saved_views.save, name="cases_view_save"),
    path("cases/views/<int:view>/rename/", saved_views.rename, name="cases_view_rename"),
    path("cases/views/<int:view>/delete/", saved_views.delete, name="cases_view_delete"),
    path("cases/export/", export.export, name="cases_export"),
    path("cases/import/hate-crime/", case_import.choose, name="cases_import"),
    path("cases/import/hate-crime/template/", case_import.template, name="cases_import_template"),
    path("cases/import/hate-crime/<uuid:upload>/", case_import.preview, name="cases_import_preview"),
    path("cases/counted/", counted.counted, name="cases_counted"),
    path("cases/tallies/", tallies.tallies, name="cases_tallies"),
    path("cases/tallies/add/", tallies.tally_add, name="cases_tally_add"),
    path("cases/tallies/<int:tally>/", tallies.tally_edit, name="cases_tally_edit"),
    path("cases/tallies/<int:tally>/remove/", tallies.tally_remove, name="cases_tally_remove"),
    # --- one case
    path(_CASE, case.case, name="case"),
    path(f"{_CASE}edit/", hate_crime.case_edit, name="case_edit"),
    path(f"{_CASE}category/", case_steps.case_category, name="case_category"),
    path(f"{_CASE}risk/", case_steps.case_risk, name="case_risk"),
    path(f"{_CASE}print/", case.case_print, name="case_print"),
    path(f"{_CASE}next-action/", case_course.case_next_action, name="case_next_action"),
    path(f"{_CASE}next-action/done/", case_course.case_next_done, name="case_next_done"),
    path(f"{_CASE}lead/", case_course.case_lead, name="case_lead"),
    path(f"{_CASE}handling/", case_course.case_handling, name="case_handling"),
    path(f"{_CASE}close/", case_course.case_close, name="case_close"),
    path(f"{_CASE}reopen/", case_course.case_reopen, name="case_reopen"),
    path(f"{_CASE}notes/add/", case_notes.case_note_add, name="case_note_add"),
    path(f"{_CASE}notes/<uuid:key>/strike/", case_notes.case_note_strike, name="case_note_strike"),
    path(f"{_CASE}files/add/", case_notes.case_file_add, name="case_file_add"),
    path(f"{_CASE}files/<uuid:key>/", case_notes.case_file, name="case_file"),
    path(f"{_CASE}files/<uuid:key>/remove/", case_notes.case_file_remove, name="case_file_remove"),
    path(f"{_CASE}actions/add/", case_actions.case_action_add, name="case_action_add"),
    path(f"{_CASE}actions/<uuid:key>/end/", case_actions.case_action_end, name="case_action_end"),
    path(f"{_CASE}support/add/", case_actions.case_support_add, name="case_support_add"),
    path(f"{_CASE}support/<uuid:key>/", case_actions.case_support_answer, name="case_support_answer"),
    path(f"{_CASE}outcomes/", case_actions.case_outcomes, name="case_outcomes"),
    path(f"{_CASE}links/add/", case_actions.case_link_add, name="case_link_add"),
    path(f"{_CASE}links/<int:key>/remove/", case_actions.case_link_remove, name="case_link_remove"),
]
