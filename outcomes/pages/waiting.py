"""What waits for a person among the returns: for officers, those to be read; for a region, those sent back."""

from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.models import QuarterlyReturn, ReturnStatus


def to_read(user: User) -> int:
    """One query, and none for people who only read."""
    visible = QuarterlyReturn.objects.visible_to(user)
    if user.may(Permission.REVIEW_RETURN):
        return visible.awaiting_review().count()
    if user.may(Permission.EDIT_RETURN):
        return visible.filter(status=ReturnStatus.CHANGES_REQUESTED).count()
    return 0
