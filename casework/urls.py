"""Addresses of cases. A case is named by its reference, which tells nothing."""

from django.urls import path

from casework.views import agencies, case, cases, characteristics, reference_lists, reporting_centres

_CASE = "cases/<str:reference>/"
_AGENCY = "cases/lists/agencies/<slug:code>/"
_ENTRY = "cases/lists/<slug:which>/<slug:code>/"
_CENTRE = "cases/centres/<slug:code>/"

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    # --- reference lists
    path("cases/lists/", reference_lists.cases_lists, name="cases_lists"),
    path("cases/lists/characteristics/", characteristics.cases_list_characteristics, name="cases_list_characteristics"),
    path("cases/lists/agencies/", agencies.cases_list_agencies, name="cases_list_agencies"),
    path("cases/lists/agencies/add/", agencies.cases_list_agency_add, name="cases_list_agency_add"),
    path(_AGENCY, agencies.cases_list_agency, name="cases_list_agency"),
    path(f"{_AGENCY}end/", agencies.cases_list_agency_end, name="cases_list_agency_end"),
    path(f"{_AGENCY}move/", agencies.cases_list_agency_move, name="cases_list_agency_move"),
    path("cases/lists/<slug:which>/", reference_lists.cases_list, name="cases_list"),
    path("cases/lists/<slug:which>/add/", reference_lists.cases_list_add, name="cases_list_add"),
    path(_ENTRY, reference_lists.cases_list_entry, name="cases_list_entry"),
    path(f"{_ENTRY}end/", reference_lists.cases_list_end, name="cases_list_end"),
    path(f"{_ENTRY}move/", reference_lists.cases_list_move, name="cases_list_move"),
    # --- reporting centres
    path("cases/centres/", reporting_centres.cases_centres, name="cases_centres"),
    path("cases/centres/add/", reporting_centres.cases_centre_add, name="cases_centre_add"),
    path("cases/centres/directory/", reporting_centres.cases_centres_directory, name="cases_centres_directory"),
    path(_CENTRE, reporting_centres.cases_centre, name="cases_centre"),
    path(f"{_CENTRE}edit/", reporting_centres.cases_centre_edit, name="cases_centre_edit"),
    path(f"{_CENTRE}contact/", reporting_centres.cases_centre_contact, name="cases_centre_contact"),
    path(f"{_CENTRE}contact/edit/", reporting_centres.cases_centre_contact_edit, name="cases_centre_contact_edit"),
    # --- one case
    path(_CASE, case.case, name="case"),
]
