"""Addresses of modern slavery cases."""

from django.urls import path

from casework.views import nrm, nrm_overview, nrm_steps

_CASE = "cases/<str:reference>/nrm/"

urlpatterns = [
    path("cases/nrm/", nrm_overview.cases_nrm, name="cases_nrm"),
    path("cases/new/modern-slavery/", nrm.cases_new_nrm, name="cases_new_nrm"),
    path(f"{_CASE}consent/", nrm_steps.case_nrm_consent, name="case_nrm_consent"),
    path(f"{_CASE}reasonable/", nrm_steps.case_nrm_reasonable, name="case_nrm_reasonable"),
    path(f"{_CASE}conclusive/", nrm_steps.case_nrm_conclusive, name="case_nrm_conclusive"),
    path(f"{_CASE}reconsider/", nrm_steps.case_nrm_reconsider, name="case_nrm_reconsider"),
    path(f"{_CASE}missing/", nrm_steps.case_nrm_missing, name="case_nrm_missing"),
    path(f"{_CASE}missing/<uuid:key>/", nrm_steps.case_nrm_found, name="case_nrm_found"),
    path(f"{_CASE}pathway/", nrm_steps.case_nrm_pathway, name="case_nrm_pathway"),
]
