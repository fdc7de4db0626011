"""Referring a case to an agency, its answer, and the end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.screened import ScreenedForm
from casework.forms.sharing_ground import GroundField
from casework.forms.versioned import VersionedForm
from casework.forms.words import LanguageField, words
from casework.models import Agency, ReferralStatus
from cohesion.forms.days import DayField


class ReferralForm(ScreenedForm):
    screened = ("purpose",)
    agency = forms.ModelChoiceField(
        label=_("To which agency?"),
        help_text=_("It must have signed a protocol that covers this kind of case and is live on the day."),
        queryset=Agency.objects.in_order(),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose the agency."), "invalid_choice": _("Choose an agency of the list.")},
    )
    purpose = words(_("What is it asked to do?"), _("Write what the agency is asked to do."), longest=1000, rows=4)
    language = LanguageField()
    ground = GroundField()
    offered_on = DayField(label=_("Referred on"))


class ReferralAnswerForm(ScreenedForm, VersionedForm):
    screened = ("reason",)
    status = forms.ChoiceField(
        label=_("What did the agency answer?"),
        choices=[(each.value, each.label) for each in (ReferralStatus.ACCEPTED, ReferralStatus.DECLINED)],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say what the agency answered."),
            "invalid_choice": _("Say what the agency answered."),
        },
    )
    answered_on = DayField(label=_("Answered on"))
    reason = words(_("Why was it declined?"), longest=1000, rows=3)


class ReferralEndForm(ScreenedForm, VersionedForm):
    screened = ("reason",)
    ended_on = DayField(label=_("On which day?"))
    reason = words(_("What came of it?"), longest=1000, rows=3)


class ReferralRevokeForm(ReferralEndForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why is it taken back?")
