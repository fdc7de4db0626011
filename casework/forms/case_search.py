"""Looking for a case: by its reference, or by words that are compared as keys."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.models import MatchKey
from casework.searching import Slip, slip_in
from cohesion.forms.days import DayField

_KIND = MatchKey.Kind


class ReferenceForm(forms.Form):
    reference = forms.CharField(
        label=_("Reference"),
        help_text=_("Eight signs. Spaces, dashes and capitals make no difference."),
        max_length=40,
        error_messages={"required": _("Enter the reference.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}),
    )

    def clean_reference(self) -> str:
        typed = str(self.cleaned_data["reference"])
        slip = slip_in(typed)
        if slip is Slip.LENGTH:
            raise forms.ValidationError(gettext("A reference has eight signs. Count them and enter it once more."))
        if slip is Slip.SIGNS:
            raise forms.ValidationError(
                gettext("A reference has no vowels, no 0, 1, 8 and none of B, L, Q, S, Y, Z. Check what you heard.")
            )
        if slip is Slip.CHECK:
            raise forms.ValidationError(gettext("One sign is wrong. Let the reference be read out once more."))
        return typed


class KeysForm(forms.Form):
    """`personal`: whether the person may look for people at all. What was typed is never kept."""

    crime_reference = forms.CharField(label=_("Crime reference"), max_length=60, required=False)
    name = forms.CharField(
        label=_("Name"), help_text=_("The whole name, as it was written down."), max_length=200, required=False
    )
    born_on = DayField(
        label=_("Date of birth"),
        help_text=_("With the name, it finds this person alone."),
        required=False,
        earliest_year=1900,
    )
    telephone = forms.CharField(label=_("Telephone number"), max_length=40, required=False)
    email = forms.CharField(label=_("E-mail address"), max_length=254, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)

    def __init__(self, *args: Any, personal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        if not personal:
            self.fields = {"crime_reference": self.fields["crime_reference"]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("born_on") and not cleaned.get("name"):
            self.add_error("name", gettext("Enter the name that belongs to the date of birth."))
        elif not self.errors and not self.words:
            self.add_error(None, gettext("Enter at least one thing to look for."))
        return cleaned

    @property
    def words(self) -> dict[str, str]:
        """What is looked for, by kind of key; a date of birth as 1990-12-31."""
        said = self.cleaned_data
        born = said.get("born_on")
        words = {
            _KIND.CRIME_REFERENCE: said.get("crime_reference", ""),
            _KIND.NAME: said.get("name", ""),
            _KIND.NAME_AND_BIRTH: born.isoformat() if born else "",
            _KIND.TELEPHONE: said.get("telephone", ""),
            _KIND.EMAIL: said.get("email", ""),
            _KIND.POSTCODE: said.get("postcode", ""),
        }
        return {kind.value: text for kind, text in words.items() if text}
