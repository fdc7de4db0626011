"""The form of a modern slavery record: consent first, because everything else follows from it."""

from dataclasses import replace
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import hate_crime_fields as fields
from casework.forms.nrm_screened import NrmScreenedForm
from casework.forms.screened import CONFIRMATION
from casework.hate_crime_lists import HateCrimeLists
from casework.models import CaseList, NrmRecord
from casework.nrm_facts import CASE_FIELDS, DETAIL_FIELDS, OF_OTHER_ACTS, SEVERAL, NrmFacts
from casework.nrm_rules import find_problems
from cohesion.bilingual import Language, current_language
from cohesion.forms.days import DayField
from cohesion.forms.layout import Fold, Part, Words
from cohesion.models import User

_PART = "coh-record__part"


class NrmForm(NrmScreenedForm):
    """A new record, or with `standing` the change of one. `record` is the row that stands: its decisions stand too."""

    screened = ("summary", "exploited_area", "next_action")

    person = fields.radios(_("Is it an adult or a child?"), NrmRecord.Person)
    age_decided_on = DayField(label=_("Day on which a disputed age was decided"), required=False)
    consent = fields.radios(_("Did the adult consent to a referral?"), NrmRecord.Consent)
    consent_on = DayField(label=_("Day of the answer"), required=False)
    way = fields.radios(_("What follows?"), NrmRecord.Route)
    referred_on = DayField(
        label=_("Day of the referral or notification"),
        help_text=_("It decides the quarter. Leave it empty until it was sent."),
        required=False,
    )
    by_authority = forms.BooleanField(label=_("The authority reported it"), required=False)
    by_first_responder = forms.BooleanField(label=_("It came through a first responder"), required=False)
    first_responder = fields.row_select(_("Which first responder organisation?"))
    exploitation = fields.row_boxes(_("Which types of exploitation?"))
    summary = fields.long_text(
        _("What is known?"),
        hint=_("In a few sentences, without names: nobody is identified in this record."),
        rows=5,
        required=_("Write what is known, without names."),
    )
    language = fields.radios(_("Language of this text"), Language)
    authority = fields.row_radios(_("Where?"), required=_("Choose the authority where the person was found."))
    received_on = fields.day(_("When were you told?"), required=_("Enter the day on which you were told."))
    source = fields.row_select(_("Which agency reports it?"))
    identified_on = DayField(label=_("Day on which the signs were seen"), required=False)
    county_lines = forms.BooleanField(label=_("County lines"), required=False)
    exploited_where = fields.radios(_("Where did the exploitation happen?"), NrmRecord.Where)
    exploited_area = fields.line(_("Area in the United Kingdom"), hint=_("A county or a city. No address."))
    housed_in = fields.row_select(_("Authority where the person is housed"))
    nationality = fields.row_select(_("Nationality group"))
    sex = fields.radios(_("Sex"), NrmRecord.Sex)
    age_band = fields.row_select(_("Age band"))
    indicators = fields.row_boxes(_("Signs that were seen"))
    safety_steps = fields.row_boxes(_("Immediate steps for safety"))
    adult_safeguarding_on = DayField(label=_("Adult safeguarding referral"), required=False)
    child_safeguarding_on = DayField(label=_("Child safeguarding referral"), required=False)
    childrens_services_on = DayField(
        label=_("Children’s services were told on"), help_text=_("Owed at once for a child."), required=False
    )
    police_reference_held = forms.BooleanField(label=_("A police crime reference is held"), required=False)
    official_reference = fields.line(
        _("Official reference"), hint=_("Optional, and sealed. Never for a notification."), longest=60, width=20
    )
    support_provider = fields.row_select(_("Who gives support?"))
    next_action = fields.line(_("Next action"))
    next_action_on = DayField(label=_("Next action by"), required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        lists: HateCrimeLists,
        of_referral: HateCrimeLists,
        by: User,
        today: date,
        standing: NrmFacts | None = None,
        record: NrmRecord | None = None,
        recorded_on: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.today, self.standing, self.record, self.recorded_on = by, today, standing, record, recorded_on
        if self.is_bound and self.data.get(self.add_prefix("way")) == NrmRecord.Route.NOTIFY:
            self.leave_to_the_rules()
        self._offer(lists, of_referral)
        self.fields["source"].required = True
        if standing is None:
            self.fields["received_on"].initial = today
            self.fields["language"].initial = current_language()
            places = list(lists.authorities)
            self.fields["authority"].initial = places[0] if len(places) == 1 else lists.last_place
        else:
            for name in OF_OTHER_ACTS & {*self.fields}:
                del self.fields[name]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = _layout()

    def _offer(self, lists: HateCrimeLists, of_referral: HateCrimeLists) -> None:
        offers: dict[str, tuple[Any, Any, Any]] = {
            "authority": (lists.authorities, lists.authorities, None),
            "housed_in": (lists.authorities, lists.authorities, _("Not said")),
            "source": (lists.agencies, lists.sources, _("Choose an agency")),
            "support_provider": (lists.agencies, lists.sources, _("Nobody yet")),
        }
        for name, which, held in (
            ("first_responder", CaseList.FIRST_RESPONDER, of_referral),
            ("nationality", CaseList.NATIONALITY, lists),
            ("age_band", CaseList.AGE_BAND, lists),
        ):
            offers[name] = (held.entries[which], held.in_force(which), _("Not said"))
        for name, (rows, codes, empty) in offers.items():
            self.fields[name].offer(rows, codes, empty=empty)  # type: ignore[attr-defined]  # fields of rows
        for name, which, held in (
            ("exploitation", CaseList.EXPLOITATION, of_referral),
            ("indicators", CaseList.INDICATOR, lists),
            ("safety_steps", CaseList.SAFETY_STEP, lists),
        ):
            self.fields[name].offer(held.entries[which], held.in_force(which))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """The rules first, then the screen: it takes away what it doubts."""
        if not self.errors:
            problems = find_problems(self.facts(), self.today, recorded_on=self.recorded_on, standing=self.record)
            for name, sentence in problems.items():
                self.say(name, sentence)
        return super().clean()

    def say(self, name: str, sentence: str) -> None:
        self.add_error(name if name in self.fields else None, sentence)

    def facts(self) -> NrmFacts:
        data = self.cleaned_data
        said = {name: data[name] for name in (*CASE_FIELDS, *DETAIL_FIELDS) if name in data}
        said |= {name: tuple(data[name]) for name in SEVERAL}
        return NrmFacts(**said, lead=self.by) if self.standing is None else replace(self.standing, **said)


def _layout() -> Layout:
    return Layout(
        Part(Part("person", css="coh-choices coh-choices--one"), "age_decided_on", css=_PART),
        Part(Part("consent", css="coh-choices"), "consent_on", css=_PART),
        Words("casework/_nrm_follows.html"),
        Part(Part("way", css="coh-choices coh-choices--one"), "referred_on", css=_PART),
        Part("authority", css=f"{_PART} coh-choices"),
        Part("received_on", css=_PART),
        Part(
            "source",
            Part("by_authority", "by_first_responder", css="coh-choices coh-choices--one"),
            "first_responder",
            css=_PART,
        ),
        Part("exploitation", css=f"{_PART} coh-choices"),
        Part("summary", Part("language", css="coh-inline"), css=_PART),
        Words("casework/_record_more.html"),
        *_folds(),
        Part(CONFIRMATION, css="coh-record__confirm coh-choices coh-choices--one"),
        "seen_version",
    )


def _folds() -> list[Part]:
    return [
        Fold(
            "childrens_services_on",
            Part("adult_safeguarding_on", "child_safeguarding_on", css="coh-pair"),
            Part("safety_steps", css="coh-choices"),
            heading=_("Safety"),
        ),
        Fold(
            "identified_on",
            Part("county_lines", css="coh-choices coh-choices--one"),
            Part("exploited_where", css="coh-choices"),
            "exploited_area",
            Part("indicators", css="coh-choices"),
            heading=_("The exploitation"),
        ),
        Fold(
            Part("nationality", "age_band", css="coh-pair"),
            Part("sex", css="coh-choices"),
            "housed_in",
            "support_provider",
            heading=_("The person"),
        ),
        Fold(
            Part("police_reference_held", css="coh-choices coh-choices--one"),
            "official_reference",
            heading=_("References"),
        ),
        Fold("next_action", "next_action_on", heading=_("Who does what next")),
    ]
