"""Addresses of cases. A case is named by its reference, which tells nothing."""

from django.urls import path

from casework.views import case, case_steps, cases, hate_crime

_CASE = "cases/<str:reference>/"

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    # Recording and changing a hate crime case.
    path("cases/new/hate-crime/", hate_crime.cases_new_hate_crime, name="cases_new_hate_crime"),
    path(_CASE + "edit/", hate_crime.case_edit, name="case_edit"),
    path(_CASE + "category/", case_steps.case_category, name="case_category"),
    path(_CASE + "risk/", case_steps.case_risk, name="case_risk"),
    # One case.
    path(_CASE, case.case, name="case"),
]
