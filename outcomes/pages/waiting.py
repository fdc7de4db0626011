"""What waits for a person among the returns: for officers those to be read, for a region those sent back or asked."""

from django.db.models import Exists, OuterRef, Q

from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.models import ChangeRequest, QuarterlyReturn, ReturnStatus


def to_read(user: User) -> int:
    """One query, and none for people who only read."""
    visible = QuarterlyReturn.objects.visible_to(user)
    if user.may(Permission.REVIEW_RETURN):
        return visible.awaiting_review().count()
    if user.may(Permission.EDIT_RETURN):
        unanswered = Exists(ChangeRequest.objects.unanswered().filter(quarterly_return=OuterRef("pk")))
        is_read = Q(status__in=[ReturnStatus.SUBMITTED, ReturnStatus.UNDER_REVIEW])
        return visible.filter(Q(status=ReturnStatus.CHANGES_REQUESTED) | is_read & Q(unanswered)).count()
    return 0
