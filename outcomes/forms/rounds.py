"""Opening a quarter, and changing when it is due."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohesion.calendar import is_working_day
from cohesion.forms.days import DayField
from outcomes.pages.opening import Proposal


class ProposalChoice(forms.Form):
    """Which quarter of which plan is looked at. `found` are all that could be opened."""

    what = forms.ChoiceField(label=_("Plan and quarter"), required=False)

    def __init__(self, *args: Any, found: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = found  # type: ignore[attr-defined]


class RoundDatesForm(forms.Form):
    due_on = DayField(label=_("Due on"), help_text=_("A working day. The returns are due by the end of it."))
    closes_on = DayField(
        label=_("Closes on"),
        help_text=_(
            "After this day a return that was never sent can only be sent with an exception. Empty: it never closes."
        ),
        required=False,
    )

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if not is_working_day(day):
            raise forms.ValidationError(_("That is a weekend or a bank holiday. Choose a working day."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        due_on, closes_on = cleaned.get("due_on"), cleaned.get("closes_on")
        if due_on and closes_on and closes_on < due_on:
            self.add_error("closes_on", _("Choose a day that is not before the due date."))
        return cleaned


class OpeningForm(RoundDatesForm):
    """`what` names the proposal whose returns were looked at."""

    what = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, proposal: Proposal) -> "OpeningForm":
        return cls(initial={"what": proposal.value, "due_on": proposal.due_on})


class ChangeDatesForm(RoundDatesForm):
    """The days as they were seen go along, so that two officers notice each other."""

    reason = forms.CharField(
        label=_("Why do the dates change?"),
        help_text=_("The regions whose due date moves get a letter with it, in their language."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter why the dates change.")},
    )
    seen_due_on = forms.DateField(widget=forms.HiddenInput)
    seen_closes_on = forms.DateField(widget=forms.HiddenInput, required=False)
