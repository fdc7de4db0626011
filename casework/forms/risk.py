"""Assessing the risk of a case."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.risk import ASSESSED, HIGHEST_SCORE, RiskFacts, find_problems
from casework.forms import hate_crime_fields as fields
from casework.forms.screened import CONFIRMATION, ScreenedForm
from casework.hate_crime_lists import HateCrimeLists
from casework.models import CaseList
from cohesion.forms.days import DayField
from cohesion.forms.layout import Part


class RiskForm(ScreenedForm):
    screened = ("reasons",)

    risk = forms.ChoiceField(
        label=_("How high is the risk?"),
        choices=[(risk.value, risk.label) for risk in ASSESSED],
        help_text=_("Standard is the lowest. There is no case without risk."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how high the risk is."), "invalid_choice": _("Choose one of these.")},
    )
    assessed_on = fields.day(_("When was it assessed?"), required=_("Enter the day of the assessment."))
    tool = fields.row_select(_("With which tool?"))
    score = forms.IntegerField(
        label=_("Score"),
        help_text=_("Where the tool gives one."),
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Enter the score as a whole number up to %(most)s.") % {"most": HIGHEST_SCORE}},
    )
    review_on = DayField(label=_("Look at the risk again on"), help_text=_("High risk needs a day."), required=False)
    reasons = fields.long_text(_("What speaks for it?"), hint=_("Without names."), rows=4)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lists: HateCrimeLists, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["assessed_on"].initial = today
        tools = lists.entries[CaseList.RISK_TOOL]
        self.fields["tool"].offer(tools, lists.in_force(CaseList.RISK_TOOL), empty=_("Not said"))  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Part("risk", css="coh-choices coh-choices--one"),
            Part("assessed_on", "review_on", css="coh-pair"),
            Part("tool", "score", css="coh-pair"),
            "reasons",
            Part(CONFIRMATION, css="coh-record__confirm coh-choices coh-choices--one"),
            "seen_version",
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors.keys() - {*self.screened}:
            for name, sentence in find_problems(self.facts(), self.today).items():
                self.add_error(name, sentence)
        return cleaned

    def facts(self) -> RiskFacts:
        names = ("risk", "assessed_on", "tool", "score", "review_on")
        return RiskFacts(
            **{name: self.cleaned_data[name] for name in names}, reasons=self.cleaned_data.get("reasons", "")
        )
