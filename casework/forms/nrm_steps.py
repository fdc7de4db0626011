"""What happens to a referral: one small form an act."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.nrm_screened import NrmScreenedForm
from casework.forms.versioned import VersionedForm
from casework.forms.words import words
from casework.models import CaseList, ListEntry, NrmRecord
from cohesion.forms.days import DayField


def _choice(label: Any, choices: Any, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices if required else [("", _("Not yet")), *choices],
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )


class ConsentForm(NrmScreenedForm, VersionedForm):
    """`is_sent`: the referral went out already, so no further day is asked for."""

    screened = ("reason",)
    answer = _choice(
        _("What is the answer now?"),
        [
            (NrmRecord.Consent.GIVEN.value, _("The adult consents to a referral")),
            (NrmRecord.Consent.REFUSED.value, _("The adult refuses, or takes consent back")),
        ],
    )
    on = DayField(label=_("Day of the answer"))
    sent_on = DayField(
        label=_("Day of the referral or notification that follows"),
        help_text=_("Leave it empty until it was sent."),
        required=False,
    )
    reason = words(_("What led to it?"), _("Write what led to the answer."), longest=1000, rows=3)

    def __init__(self, *args: Any, is_sent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_sent:
            del self.fields["sent_on"]


class ReasonableForm(VersionedForm):
    decision = _choice(_("Reasonable grounds"), NrmRecord.Decision.choices)
    on = DayField(label=_("Day of the decision"))
    recovery_from = DayField(label=_("The recovery period starts on"), required=False)
    extension_days = forms.IntegerField(
        label=_("Days by which it is longer"),
        min_value=0,
        max_value=3650,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "invalid": _("Enter the days as a whole number."),
            "min_value": _("Enter the days as a whole number."),
            "max_value": _("Enter at most ten years."),
        },
    )


class ConclusiveForm(VersionedForm):
    decision = _choice(_("Conclusive grounds"), NrmRecord.Decision.choices)
    on = DayField(label=_("Day of the decision"))


class ReconsiderForm(VersionedForm):
    asked_on = DayField(label=_("When was it asked for?"))
    result = _choice(_("What came of it?"), NrmRecord.Reconsidered.choices, required=False)


class MissingForm(NrmScreenedForm):
    screened = ("note",)
    from_on = DayField(label=_("Missing from"))
    until_on = DayField(label=_("Until"), help_text=_("Leave it empty while it lasts."), required=False)
    note = words(_("Note"), longest=1000, rows=3)


class FoundForm(forms.Form):
    until_on = DayField(label=_("When did it end?"))


class PathwayForm(VersionedForm):
    step = forms.ModelChoiceField(
        label=_("Step of the survivor pathway"),
        queryset=ListEntry.objects.of(CaseList.PATHWAY_STEP),
        required=False,
        empty_label=_("None yet"),
        error_messages={"invalid_choice": _("Choose an entry of the list.")},
    )
    outcome = _choice(_("Outcome"), NrmRecord.Outcome.choices, required=False)
