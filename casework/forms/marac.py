"""Forms of a referral to a conference of the agencies: the referral, its decision, a repeat, and how it ended."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.marac_referrals import AT_THE_END
from casework.forms import hate_crime_fields as fields
from casework.forms.screened import ScreenedForm
from casework.forms.versioned import VersionedForm
from casework.forms.words import LanguageField, words
from casework.hate_crime_lists import HateCrimeLists
from casework.marac_facts import MaracFacts
from casework.marac_threshold import thresholds_said
from casework.models import CaseList, Forum, MaracReferral
from cohesion.forms.days import DayField

_CHOOSE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}


def _choice(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices.choices, widget=forms.RadioSelect, error_messages=_CHOOSE, **more
    )


class ReferralForm(ScreenedForm, VersionedForm):
    screened = ("summary", "not_informed_reason")

    forum = fields.row_radios(_("To which MARAC?"), required=_("Choose the MARAC."))
    received_on = fields.day(_("Day of the referral"), required=_("Enter the day of the referral."))
    authority = fields.row_radios(_("Where?"), required=_("Choose the authority."))
    source = fields.row_select(_("Who refers?"))
    summary = words(
        _("What happened, and why should the agencies meet?"),
        _("Write what happened and why the agencies should meet, without names."),
        rows=5,
    )
    language = LanguageField()
    criteria = fields.row_boxes(_("Reasons for the referral"))
    tool = fields.row_select(_("Risk assessment tool"))
    score = forms.IntegerField(
        label=_("Score"),
        required=False,
        min_value=0,
        max_value=1000,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )
    age = _choice(_("Who is the victim?"), MaracReferral.Age, initial=MaracReferral.Age.ADULT)
    consent = _choice(_("Did the victim consent?"), MaracReferral.Consent)
    basis = fields.row_select(_("Without consent: why may information be shared?"))
    victim_informed = forms.BooleanField(label=_("The victim was told of the referral"), required=False)
    not_informed_reason = words(_("If not told: why not?"), longest=1000, rows=2)

    def __init__(self, *args: Any, lists: HateCrimeLists, forums: Iterable[Forum], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {str(forum.pk): forum for forum in forums}
        self._offer("forum", own, own)
        self._offer("authority", lists.authorities, lists.authorities)
        self._offer("source", lists.agencies, lists.sources, empty=_("Choose one"))
        self.fields["source"].required = True
        for name, which in (("tool", CaseList.RISK_TOOL), ("basis", CaseList.LAWFUL_BASIS)):
            self._offer(name, lists.entries[which], lists.in_force(which), empty=_("Not said"))
        criteria = CaseList.MARAC_CRITERION
        self._offer("criteria", lists.entries[criteria], lists.in_force(criteria))
        self.fields["score"].help_text = thresholds_said(own.values())
        if len(own) == 1:
            self.fields["forum"].initial = next(iter(own))

    def _offer(self, name: str, rows: Any, codes: Any, **more: Any) -> None:
        self.fields[name].offer(rows, codes, **more)  # type: ignore[attr-defined]  # fields of rows

    def facts(self, lead: Any = None) -> MaracFacts:
        told = self.cleaned_data
        said = {name: told[name] for name in MaracFacts.__dataclass_fields__ if name not in {"lead", "criteria"}}
        return MaracFacts(**said, criteria=tuple(told["criteria"]), lead=lead)


def initial_of(facts: MaracFacts, version: int) -> dict[str, Any]:
    """What stands, as the form knows its rows: by their codes."""
    told = {name: getattr(facts, name) for name in MaracFacts.__dataclass_fields__}
    return {
        **told,
        "forum": str(facts.forum.pk),
        "authority": facts.authority.gss,
        "source": facts.source.code,
        "criteria": [each.code for each in facts.criteria],
        "tool": facts.tool.code if facts.tool else "",
        "basis": facts.basis.code if facts.basis else "",
        "version": version,
    }


class DecisionForm(ScreenedForm, VersionedForm):
    screened = ("reason",)
    decision = forms.ChoiceField(
        label=_("What was decided?"),
        choices=[each for each in MaracReferral.Decision.choices if each[0] != MaracReferral.Decision.WAITING.value],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what was decided."),
            "invalid_choice": _("Choose what was decided."),
        },
    )
    on = DayField(label=_("On which day?"))
    reason = words(_("Why?"), _("Write why it was decided so."), longest=1000, rows=3)


class RepeatForm(VersionedForm):
    reference = forms.CharField(
        label=_("Reference of the earlier case"),
        help_text=_("It was between the same victim and perpetrator, and a meeting discussed it within twelve months."),
        max_length=40,
        error_messages={"required": _("Enter the reference of the earlier case.")},
    )

    def __init__(self, *args: Any, is_repeat: bool, **kwargs: Any) -> None:
        """Where it is marked already, an empty box says that it is no repeat."""
        super().__init__(*args, **kwargs)
        if is_repeat:
            self.fields["reference"].required = False
            self.fields["reference"].help_text = _("Leave it empty if the referral is no repeat after all.")


class EndForm(VersionedForm):
    risk_then = _choice(_("The risk is now"), MaracReferral.RiskThen)
    safety_plan = _choice(_("Is a safety plan in place?"), MaracReferral.Answer)
    victim_contacted = _choice(_("Was the victim told what came of it?"), MaracReferral.Answer)
    feels_safer = _choice(_("Does the victim feel safer?"), MaracReferral.Answer)

    @property
    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in AT_THE_END}
