"""Values as snapshots and the record hold them, in the reader's words."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext

from cohesion import day_words
from outcomes.models import ActionState, MilestoneStatus, PracticeExample, Rag, ValueState

_CHOICES: dict[str, Any] = {
    "status": MilestoneStatus,
    "rag": Rag,
    "state": ActionState,
    "consent": PracticeExample.Consent,
}


def figure(said: str) -> str:
    """“ACTUAL 28” is “28”, “ESTIMATED 12” is “12 (Estimated)”, “NOT_AVAILABLE” its label; nothing for nothing."""
    state, __, value = said.partition(" ")
    if state not in ValueState.values:
        return said
    label = str(ValueState(state).label)
    if not value or state == ValueState.NIL:
        return label
    shown = number(value)
    return shown if state == ValueState.ACTUAL else gettext("%(value)s (%(state)s)") % {"value": shown, "state": label}


def number(value: str) -> str:
    """Digits with the reader's separators; what is no number as it stands."""
    try:
        decimal = Decimal(value)
    except InvalidOperation:
        return value
    places = max(-int(decimal.as_tuple().exponent), 0)
    return number_format(decimal, decimal_pos=places, use_l10n=True, force_grouping=True)


def milestone(status: str) -> str:
    return str(MilestoneStatus(status).label) if status in MilestoneStatus.values else status


def field(name: str, value: Any) -> str:
    """The value of one field of a snapshot; empty for none."""
    if value in (None, ""):
        return ""
    if name == "said":
        return figure(str(value))
    if name in ("numerator", "denominator", "counted", "responses"):
        return number(str(value))
    if name in ("achieved_on", "due_on"):
        return day_words.plain(date.fromisoformat(str(value)))
    if name in _CHOICES and value in _CHOICES[name].values:
        return str(_CHOICES[name](value).label)
    if value is True:
        return gettext("Yes")
    return day_words.listed([str(each) for each in value]) if isinstance(value, list) else str(value)
