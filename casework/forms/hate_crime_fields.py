"""The sorts of field that a hate crime record is made of, each with its width and its sentences."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework.forms.rows import RowField, RowsField
from casework.hate_crime_rules import LONGEST_LINE
from casework.models import CaseList
from cohesion.forms.days import DayField

LISTS = {
    "route": CaseList.ROUTE,
    "category": CaseList.HATE_CATEGORY,
    "reporter": CaseList.REPORTER,
    "place_type": CaseList.PLACE_TYPE,
    "age_band": CaseList.AGE_BAND,
    "relationship": CaseList.RELATIONSHIP,
}


def long_text(label: Any, *, rows: int, hint: Any = "", required: Any = "") -> forms.CharField:
    """How long it may be is a rule of the record. `required` is the sentence where it must not be empty."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required} if required else None,
    )


def line(label: Any, *, hint: Any = "", longest: int = LONGEST_LINE, width: int | None = None) -> forms.CharField:
    attrs: dict[str, Any] = {"autocomplete": "off", "maxlength": longest}
    if width:
        attrs["class"] = f"govuk-input--width-{width}"
    return forms.CharField(label=label, help_text=hint, required=False, widget=forms.TextInput(attrs=attrs))


def day(label: Any, *, required: Any) -> DayField:
    field = DayField(label=label)
    field.error_messages["required"] = required
    return field


def time_of_day(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input--width-5"})
    return forms.TimeField(
        label=label,
        required=False,
        widget=widget,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        error_messages={"invalid": _("Enter the time in figures, such as 14:30.")},
    )


def radios(label: Any, choices: type[TextChoices], *, initial: str = "") -> forms.ChoiceField:
    """Words that the model knows, the first of them chosen unless said otherwise."""
    return forms.ChoiceField(
        label=label,
        choices=choices.choices,
        initial=initial or choices.values[0],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )


def row_radios(label: Any, *, required: Any) -> RowField:
    return RowField(label=label, widget=forms.RadioSelect, error_messages={"required": required})


def row_select(label: Any, *, hint: Any = "") -> RowField:
    return RowField(
        label=label, help_text=hint, required=False, error_messages={"required": _("Choose an entry of the list.")}
    )


def row_boxes(label: Any) -> RowsField:
    return RowsField(label=label, required=False)
