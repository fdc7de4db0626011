"""What an annual figure is, and the small numbers by which the database tells the states and quarters of many rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outcomes.models import ValueState


class FigureState(models.TextChoices):
    """The states of a reported value, and one more: no accepted return says anything about it."""

    ACTUAL = "ACTUAL", _("Actual")
    NIL = "NIL", _("None (a true zero)")
    ESTIMATED = "ESTIMATED", _("Estimated")
    NOT_AVAILABLE = "NOT_AVAILABLE", _("Not available")
    NOT_COLLECTED = "NOT_COLLECTED", _("Not collected")
    NOT_APPLICABLE = "NOT_APPLICABLE", _("Not applicable")
    NOT_REPORTED = "NOT_REPORTED", _("Not reported yet")


# The highest rank among its parts is a figure's state. An estimate anywhere marks the whole, and a figure is a true
# zero only where every part with a value is. Without any value the most worrying reason stands: a number that exists
# and is not there, before one that nobody collects, before one that cannot be.
STATE_RANKS: dict[str, int] = {
    ValueState.NOT_APPLICABLE: 1,
    ValueState.NOT_COLLECTED: 2,
    ValueState.NOT_AVAILABLE: 3,
    ValueState.NIL: 4,
    ValueState.ACTUAL: 5,
    ValueState.ESTIMATED: 6,
}
_STATES = (FigureState.NOT_REPORTED, *(FigureState(state) for state in STATE_RANKS))

QUARTER_BITS: tuple[int, int, int, int] = (1, 2, 4, 8)


def state_of(rank: int) -> FigureState:
    return _STATES[rank]
