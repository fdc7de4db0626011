"""What people enter about how long cases are kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.retention_rules import MOST_MONTHS, RuleFacts
from casework.forms.screened import ScreenedForm
from casework.kinds import CaseKind
from casework.models import LegalHold, RetentionRule
from cohesion.forms.days import DayField

_LONGEST_REASON = 300
_LONGEST_WORDS = 4000


class RuleForm(forms.Form):
    """A rule that begins. The action checks what goes together."""

    kind = forms.ChoiceField(label=_("Kind of case"), choices=CaseKind.choices)
    trigger = forms.ChoiceField(
        label=_("Counted from"), choices=RetentionRule.Trigger.choices, widget=forms.RadioSelect
    )
    months = forms.IntegerField(
        label=_("Months"),
        help_text=_("84 months are seven years."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        min_value=1,
        max_value=MOST_MONTHS,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Enter a number of months from 1 to 1,200.")
        ),
    )
    action = forms.ChoiceField(
        label=_("What is then proposed"), choices=RetentionRule.Action.choices, widget=forms.RadioSelect
    )
    reason_en = forms.CharField(
        label=_("Why, in English"),
        help_text=_("People read it on each case. Name the law or the agreement that it rests on."),
        max_length=_LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}),
        error_messages={"required": _("Enter the reason in English: people read it on each case.")},
    )
    reason_cy = forms.CharField(
        label=_("Why, in Welsh"),
        max_length=_LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "cy"}),
        error_messages={"required": _("Enter the reason in Welsh: people read it on each case.")},
    )
    valid_from = DayField(
        label=_("Begins on"), help_text=_("Today or later. The rule before it ends on the day before.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = {"trigger": _("Choose from when it is counted."), "action": _("Choose what is then proposed.")}
        for name, sentence in chosen.items():
            self.fields[name].error_messages["required"] = sentence

    @property
    def facts(self) -> RuleFacts:
        return RuleFacts(**self.cleaned_data)


class RuleEndForm(forms.Form):
    ends_on = DayField(label=_("Last day"), help_text=_("Today or later."))


class KeepForm(ScreenedForm):
    """Until when, and why. The reason is sealed and goes when the case goes."""

    screened = ("reason",)

    keep_until = DayField(label=_("Keep until"), help_text=_("What is kept is proposed again on this day."))
    reason = forms.CharField(
        label=_("Why is it kept longer?"),
        help_text=_("No names, addresses or numbers of people."),
        max_length=_LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter why it is kept longer.")},
    )


class HoldForm(ScreenedForm):
    screened = ("words",)

    reason = forms.ChoiceField(
        label=_("What is it kept for?"),
        choices=LegalHold.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the case is kept for.")},
    )
    words = forms.CharField(
        label=_("In words"),
        help_text=_("Whose proceedings, which reference, whom to ask before it is lifted. No names of people."),
        max_length=_LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter what the case is kept for.")},
    )


class ButtonForm(forms.Form):
    """Nothing to enter: the button is the answer."""
