"""Addresses of cases. A case is named by its reference, which tells nothing."""

from django.urls import path

from casework.views import case, cases, legal_holds, retention, retention_rules, subject_access

_CASE = "cases/<str:reference>/"
_ASKED = f"{_CASE}subject-access/<uuid:asked>/"

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    # how long cases are kept
    path("cases/retention/", retention.cases_retention, name="cases_retention"),
    path("cases/retention/remove/", retention.cases_retention_remove, name="cases_retention_remove"),
    path("cases/retention/keep/", retention.cases_retention_keep, name="cases_retention_keep"),
    path("cases/retention/rules/", retention_rules.cases_retention_rules, name="cases_retention_rules"),
    path("cases/retention/rules/add/", retention_rules.cases_retention_rule_add, name="cases_retention_rule_add"),
    path(
        "cases/retention/rules/<int:rule>/end/",
        retention_rules.cases_retention_rule_end,
        name="cases_retention_rule_end",
    ),
    path(_CASE, case.case, name="case"),
    # a legal hold
    path(f"{_CASE}hold/", legal_holds.case_hold, name="case_hold"),
    path(f"{_CASE}hold/lift/", legal_holds.case_hold_lift, name="case_hold_lift"),
    # requests for personal data
    path(f"{_CASE}subject-access/", subject_access.case_subject_access_open, name="case_subject_access_open"),
    path(_ASKED, subject_access.case_subject_access, name="case_subject_access"),
    path(f"{_ASKED}check/", subject_access.case_subject_access_check, name="case_subject_access_check"),
    path(f"{_ASKED}answer/", subject_access.case_subject_access_answer, name="case_subject_access_answer"),
    path(f"{_ASKED}bundle/", subject_access.case_subject_access_bundle, name="case_subject_access_bundle"),
    path(f"{_ASKED}withdraw/", subject_access.case_subject_access_withdraw, name="case_subject_access_withdraw"),
]
