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
    VIEW_PLANS = "view_plans"
    VIEW_REPORTS = "view_reports"
    BUILD_REPORT = "build_report"
    VIEW_TRANSLATIONS = "view_translations"
    VIEW_AUDIT = "view_audit"
    MANAGE_PEOPLE = "manage_people"


class Role(models.TextChoices):
    CO_ORDINATOR = "CO_ORDINATOR", _("Regional Community Cohesion Co-ordinator")
    REGION_READER = "REGION_READER", _("Region reader")
    OFFICER = "OFFICER", _("Welsh Government officer")
    REPORT_WRITER = "REPORT_WRITER", _("Report writer")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")
    SERVICE = "SERVICE", _("The service itself")


REGIONAL_ROLES = frozenset({Role.CO_ORDINATOR, Role.REGION_READER})
ASSIGNABLE_ROLES = tuple(role for role in Role if role is not Role.SERVICE)

_P = Permission
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CO_ORDINATOR: frozenset({_P.VIEW_RETURNS, _P.EDIT_RETURN, _P.SUBMIT_RETURN, _P.VIEW_FIGURES, _P.VIEW_PLANS}),
    Role.REGION_READER: frozenset({_P.VIEW_RETURNS, _P.VIEW_FIGURES, _P.VIEW_PLANS}),
    Role.OFFICER: frozenset(
        {
            _P.VIEW_RETURNS,
            _P.REVIEW_RETURN,
            _P.ACCEPT_RETURN,
            _P.OPEN_ROUND,
            _P.VIEW_FIGURES,
            _P.VIEW_PLANS,
            _P.VIEW_REPORTS,
            _P.BUILD_REPORT,
        }
    ),
    Role.REPORT_WRITER: frozenset({_P.VIEW_RETURNS, _P.VIEW_FIGURES, _P.VIEW_PLANS, _P.VIEW_REPORTS, _P.BUILD_REPORT}),
    Role.ADMINISTRATOR: frozenset({_P.VIEW_PLANS, _P.VIEW_TRANSLATIONS, _P.VIEW_AUDIT, _P.MANAGE_PEOPLE}),
    # Commands that an operator runs act as the service; it cannot sign in.
    Role.SERVICE: frozenset(Permission),
}
