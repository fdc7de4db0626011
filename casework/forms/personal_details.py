"""Why somebody looks at personal details, and the details of one person."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.models import DetailsLook, PersonalDetails
from casework.person_facts import EARLIEST_BIRTH, TEXTS, PersonFacts, find_problems
from cohesion.forms.days import DayField


class LookForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why do you need to see who they are?"),
        choices=DetailsLook.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you need to see them.")},
    )
    words = forms.CharField(
        label=_("In your own words (optional)"),
        help_text=_("Kept sealed with the record of your look. The region’s lead can read it."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == DetailsLook.Reason.OTHER and not cleaned.get("words"):
            self.add_error("words", gettext("Say in a few words which reason it is."))
        return cleaned


def _line(label: Any, *, type_: str = "text", help_text: Any = "", width: int = 0) -> forms.CharField:
    """A box that no browser fills in or remembers: what stands there belongs to somebody else."""
    attrs = {"autocomplete": "off", "spellcheck": "false"}
    if width:
        attrs["class"] = f"govuk-input--width-{width}"
    widget = forms.TextInput(attrs={**attrs, "type": type_})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=widget)


def _box(label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=widget)


class PersonForm(forms.Form):
    part = forms.ChoiceField(
        label=_("Who are they in the case?"),
        choices=PersonalDetails.Part,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who they are in the case.")},
    )
    name = _line(_("Name"))
    born_on = DayField(
        label=_("Date of birth"),
        help_text=_("Like 2 September 1984 or 2/9/1984."),
        required=False,
        earliest_year=EARLIEST_BIRTH.year,
    )
    address = _box(_("Address"), 3)
    postcode = _line(_("Postcode"), width=10)
    telephone = _line(_("Telephone number"), type_="tel", width=20)
    email = _line(_("E-mail address"), type_="email")
    contact_wishes = _box(
        _("How they wish to be contacted"), 3, _("Language, times of day, what is safe, who must not hear of it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born_on"].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "part" in cleaned and "born_on" in cleaned:
            for name, sentence in find_problems(self.facts, localdate()).items():
                self.add_error(name, sentence)
        return cleaned

    @property
    def facts(self) -> PersonFacts:
        cleaned = self.cleaned_data
        texts = {name: cleaned.get(name, "") for name in TEXTS}
        return PersonFacts(part=cleaned["part"], born_on=cleaned["born_on"], **texts)
