"""A day as people type it, for browsers without a calendar of their own: days stand before months in both languages."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohesion.typed.days import read_day
from cohesion.typed.numbers import Unreadable


class DayField(forms.DateField):
    """A browser with a calendar sends 2014-10-28; all else is read as the boxes of a return read it."""

    def __init__(self, *, earliest_year: int = 1990, **kwargs: Any) -> None:
        self.earliest_year = earliest_year
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"})
        super().__init__(widget=widget, error_messages={"required": _("Enter a day.")}, **kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return super().to_python(value)
        try:
            return read_day(str(value or ""), earliest_year=self.earliest_year)
        except Unreadable as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
