"""What each role may do. Rows are `visible_to`'s question; the moment is the lifecycle's."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """A kind of act."""

    VIEW_RETURNS = "view_returns"
    EDIT_RETURN = "edit_return"
    SUBMIT_RETURN = "submit_return"
    REVIEW_RETURN = "review_return"
    ACCEPT_RETURN = "accept_return"
    OPEN_ROUND = "open_round"
    VIEW_FIGURES = "view_figures"
    REVIEW_SAFE_NUMBERS = "review_safe_numbers"
    RELEASE_FIGURES = "release_figures"
    VIEW_PLANS = "view_plans"
    VIEW_REPORTS = "view_reports"
    BUILD_REPORT = "build_report"
    EDIT_STORY = "edit_story"
    VIEW_TRANSLATIONS = "view_translations"
    VIEW_AUDIT = "view_audit"
    MANAGE_PEOPLE = "manage_people"
    VIEW_CASES = "view_cases"
    EDIT_CASES = "edit_cases"
    VIEW_PERSONAL_DETAILS = "view_personal_details"
    BREAK_GLASS = "break_glass"
    EXPORT_CASES = "export_cases"
    LEAD_CASES = "lead_cases"
    EDIT_TALLIES = "edit_tallies"
    MANAGE_CASE_LISTS = "manage_case_lists"
    MANAGE_REPORTING_CENTRES = "manage_reporting_centres"
    MANAGE_RETENTION_RULES = "manage_retention_rules"


class Role(models.TextChoices):
    CO_ORDINATOR = "CO_ORDINATOR", _("Regional Community Cohesion Co-ordinator")
    REGION_READER = "REGION_READER", _("Region reader")
    CASEWORKER = "CASEWORKER", _("Caseworker")
    CASE_EXPORTER = "CASE_EXPORTER", _("Case exporter")
    OFFICER = "OFFICER", _("Welsh Government officer")
    REPORT_WRITER = "REPORT_WRITER", _("Report writer")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")
    SERVICE = "SERVICE", _("The service itself")


REGIONAL_ROLES = frozenset({Role.CO_ORDINATOR, Role.REGION_READER, Role.CASEWORKER, Role.CASE_EXPORTER})
ASSIGNABLE_ROLES = tuple(role for role in Role if role is not Role.SERVICE)

_P = Permission
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # LEAD_CASES is the region's lead: conflicts of interest, who may see a restricted case, what retention removes.
    Role.CO_ORDINATOR: frozenset(
        {
            _P.VIEW_RETURNS,
            _P.EDIT_RETURN,
            _P.SUBMIT_RETURN,
            _P.VIEW_FIGURES,
            _P.VIEW_PLANS,
            _P.VIEW_CASES,
            _P.EDIT_CASES,
            _P.VIEW_PERSONAL_DETAILS,
            _P.BREAK_GLASS,
            _P.LEAD_CASES,
            _P.EDIT_TALLIES,
            _P.MANAGE_REPORTING_CENTRES,
        }
    ),
    Role.REGION_READER: frozenset({_P.VIEW_RETURNS, _P.VIEW_FIGURES, _P.VIEW_PLANS}),
    Role.CASEWORKER: frozenset({_P.VIEW_CASES, _P.EDIT_CASES, _P.VIEW_PERSONAL_DETAILS, _P.BREAK_GLASS}),
    # A right of its own, held beside another role that reads cases.
    Role.CASE_EXPORTER: frozenset({_P.EXPORT_CASES}),
    Role.OFFICER: frozenset(
        {
            _P.VIEW_RETURNS,
            _P.REVIEW_RETURN,
            _P.ACCEPT_RETURN,
            _P.OPEN_ROUND,
            _P.VIEW_FIGURES,
            _P.REVIEW_SAFE_NUMBERS,
            _P.RELEASE_FIGURES,
            _P.VIEW_PLANS,
            _P.VIEW_REPORTS,
            _P.BUILD_REPORT,
            # What is kept beside a chart: the story behind it and what is proposed.
            _P.EDIT_STORY,
        }
    ),
    Role.REPORT_WRITER: frozenset(
        {
            _P.VIEW_RETURNS,
            _P.VIEW_FIGURES,
            _P.REVIEW_SAFE_NUMBERS,
            _P.VIEW_PLANS,
            _P.VIEW_REPORTS,
            _P.BUILD_REPORT,
            _P.EDIT_STORY,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            _P.VIEW_PLANS,
            _P.VIEW_TRANSLATIONS,
            _P.VIEW_AUDIT,
            _P.MANAGE_PEOPLE,
            _P.MANAGE_CASE_LISTS,
            _P.MANAGE_RETENTION_RULES,
        }
    ),
    # Commands that an operator runs act as the service; it cannot sign in.
    Role.SERVICE: frozenset(Permission),
}


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles of people that give `permission`."""
    return tuple(role for role in ASSIGNABLE_ROLES if permission in ROLE_PERMISSIONS[role])
