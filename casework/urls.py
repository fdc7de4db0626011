"""Addresses of cases. A case is named by its reference, which tells nothing."""

from django.urls import path

from casework.views import case, cases, counted, tallies

_CASE = "cases/<str:reference>/"

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    # What counts: the records behind a number, and totals without records.
    path("cases/counted/", counted.counted, name="cases_counted"),
    path("cases/tallies/", tallies.tallies, name="cases_tallies"),
    path("cases/tallies/add/", tallies.tally_add, name="cases_tally_add"),
    path("cases/tallies/<int:tally>/", tallies.tally_edit, name="cases_tally_edit"),
    path("cases/tallies/<int:tally>/remove/", tallies.tally_remove, name="cases_tally_remove"),
    path(_CASE, case.case, name="case"),
]
