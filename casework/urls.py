"""Addresses of cases. A case is named by its reference, which tells nothing."""

from django.urls import path

from casework.views import case, case_import, cases, export, saved_views, search

_CASE = "cases/<str:reference>/"

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    # the list: looked through, kept as views, taken out, filled from a register
    path("cases/search/", search.search, name="cases_search"),
    path("cases/views/", saved_views.views, name="cases_views"),
    path("cases/views/save/", saved_views.save, name="cases_view_save"),
    path("cases/views/<int:view>/rename/", saved_views.rename, name="cases_view_rename"),
    path("cases/views/<int:view>/delete/", saved_views.delete, name="cases_view_delete"),
    path("cases/export/", export.export, name="cases_export"),
    path("cases/import/hate-crime/", case_import.choose, name="cases_import"),
    path("cases/import/hate-crime/template/", case_import.template, name="cases_import_template"),
    path("cases/import/hate-crime/<uuid:upload>/", case_import.preview, name="cases_import_preview"),
    # one case
    path(_CASE, case.case, name="case"),
]
