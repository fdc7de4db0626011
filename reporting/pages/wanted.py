"""Which way the plan wants a figure to go, as a sentence."""

from django.utils.translation import gettext as _

from outcomes.models import Direction


def wanted(direction: str) -> str:
    """Empty where the plan states no direction."""
    if direction == Direction.UP:
        return _("An increase is wanted.")
    if direction == Direction.DOWN:
        return _("A decrease is wanted.")
    return ""
