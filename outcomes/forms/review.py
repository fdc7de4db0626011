"""What an officer enters while reviewing a return."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohesion.typed.numbers import Unreadable, read_number
from outcomes.models import Rag

_LONGEST = 4000


def _words(label: Any, owed: Any, help_text: Any = "", rows: int = 3) -> forms.CharField:
    """Words that are owed: `owed` is the sentence where they are missing."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": owed},
    )


class AskForm(forms.Form):
    """`choices` are the outcomes and figures of the return."""

    about = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        error_messages={"invalid_choice": _("Choose an outcome or a figure of this return.")},
    )
    text = _words(
        _("What do you ask the region?"),
        _("Write what you want to ask the region."),
        _("The region sees this at once and can answer. The return stays with you until you give it back."),
    )

    def __init__(self, *args: Any, choices: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = choices  # type: ignore[attr-defined]


class ThreadForm(forms.Form):
    """A word in a thread. Settling owes none; which button was pressed says what is done."""

    text = forms.CharField(
        label=_("Your reply"),
        help_text=_("The region sees this. To settle the request, a reply is not owed."),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RatingForm(forms.Form):
    rag = forms.ChoiceField(
        label=_("How do you rate this outcome?"),
        help_text=_(
            "Your own judgement beside the region’s. The region sees it once you give the return back or accept it."
        ),
        choices=[*Rag.choices, ("", _("No rating of ours"))],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The region sees this with the rating."),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("rag") and not str(cleaned.get("reason", "")).strip():
            self.add_error("reason", _("Write why you rate this outcome so."))
        return cleaned


class NoteForm(forms.Form):
    text = _words(
        _("Internal note"),
        _("Write the note."),
        _("Unseen by the region. May be disclosed under freedom of information: write only what you would stand by."),
    )


class WaiverForm(forms.Form):
    reason = _words(
        _("Why is this check waived?"),
        _("Write why this check is waived."),
        _("The region sees this. The finding stays shown, as waived."),
    )


class NumberAsWritten(forms.DecimalField):
    """A number as the boxes of a return take it: 1,234 is 1234, and what can be read in two ways is refused."""

    def to_python(self, value: Any) -> Any:
        try:
            return read_number(str(value or ""), whole=False)
        except Unreadable as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class AdjustmentForm(forms.Form):
    """`choices` are the figures of the return."""

    about = forms.ChoiceField(
        label=_("Which figure?"), error_messages={"invalid_choice": _("Choose a figure of this return.")}
    )
    value = NumberAsWritten(
        label=_("The number you hold to be right"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10", "autocomplete": "off"}),
        error_messages={"required": _("Enter the number you hold to be right.")},
    )
    reason = _words(
        _("Why?"),
        _("Write why this number is held to be right."),
        _("The region sees this. Its own figure and every accepted version stay as they are."),
    )

    def __init__(self, *args: Any, choices: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = choices  # type: ignore[attr-defined]
