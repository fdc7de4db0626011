"""Cases that somebody opened in an emergency, told on the first pages until a lead has seen it."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from casework.models import EmergencyAccess
from cohesion import moments
from cohesion.models import User
from cohesion.notices import Notice
from cohesion.permissions import Permission


def emergencies_to_see(user: User) -> Sequence[Notice]:
    """One query, and none for those who work on no cases."""
    if not user.may(Permission.VIEW_CASES):
        return ()
    owed = EmergencyAccess.objects.visible_to(user).unseen().select_related("case", "user").order_by("at", "pk")
    return [
        Notice(
            _("%(person)s opened case %(case)s in an emergency on %(moment)s. Nobody has said that they have seen it.")
            % {"person": each.user, "case": each.case.said, "moment": moments.full(localtime(each.at))},
            _("See who opened it and why"),
            reverse("case_emergency_seen", args=[each.case.reference, each.pk]),
        )
        for each in owed
    ]
