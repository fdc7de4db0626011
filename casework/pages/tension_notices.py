"""Top bands that a second person has yet to confirm, told on the first pages."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from casework.models import CaseStatus, TensionAssessment
from cohesion import moments
from cohesion.models import User
from cohesion.notices import Notice
from cohesion.permissions import Permission


def bands_to_confirm(user: User) -> Sequence[Notice]:
    """One query, and none for those who work on no cases. Whoever graded it is told as well: they find somebody."""
    if not user.may(Permission.VIEW_CASES):
        return ()
    now = timezone.now()
    owed = TensionAssessment.objects.visible_to(user).standing().unconfirmed()
    rows = owed.filter(case__status=CaseStatus.OPEN).select_related("case").order_by("confirm_by", "pk")
    return [
        Notice(
            _sentence(row, is_late=row.is_confirmation_late(now)),
            _("See the grading"),
            reverse("case", args=[row.case.reference]),
        )
        for row in rows
    ]


def _sentence(row: TensionAssessment, *, is_late: bool) -> str:
    assert row.confirm_by is not None  # noqa: S101 (the database keeps it for the top band)
    told = {"case": row.case.said, "moment": moments.full(localtime(row.confirm_by))}
    if is_late:
        return _("A second person should have confirmed the top band of tension %(case)s by %(moment)s.") % told
    return _("The top band of tension %(case)s has to be confirmed by a second person by %(moment)s.") % told
