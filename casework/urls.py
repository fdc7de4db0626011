"""Addresses of cases. A case is named by its reference, which tells nothing."""

from django.urls import path

from casework.views import case, cases

_CASE = "cases/<str:reference>/"

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path(_CASE, case.case, name="case"),
]
