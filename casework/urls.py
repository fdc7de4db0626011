"""Addresses of cases. A case is named by its reference, which tells nothing."""

from django.urls import path

from casework.views import case, cases, circle, conflicts, emergencies, looks, people

_CASE = "cases/<str:reference>/"

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path(_CASE, case.case, name="case"),
    # who is in a case, who may open it, who did
    path(f"{_CASE}people/", people.case_people, name="case_people"),
    path(f"{_CASE}people/add/", people.case_person_add, name="case_person_add"),
    path(f"{_CASE}people/<uuid:person_id>/", people.case_person, name="case_person"),
    path(f"{_CASE}people/<uuid:person_id>/remove/", people.case_person_remove, name="case_person_remove"),
    path(f"{_CASE}conflicts/", conflicts.case_conflicts, name="case_conflicts"),
    path(f"{_CASE}conflicts/declare/", conflicts.case_conflict_declare, name="case_conflict_declare"),
    path(f"{_CASE}conflicts/<int:conflict_id>/end/", conflicts.case_conflict_end, name="case_conflict_end"),
    path(f"{_CASE}circle/", circle.case_circle, name="case_circle"),
    path(f"{_CASE}emergency/", emergencies.case_emergency, name="case_emergency"),
    path(f"{_CASE}emergency/<uuid:access_id>/seen/", emergencies.case_emergency_seen, name="case_emergency_seen"),
    path(f"{_CASE}looks/", looks.case_looks, name="case_looks"),
]
