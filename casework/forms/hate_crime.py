"""The form of a hate crime record: eight questions in the order of a telephone call, the rest folded below them."""

from dataclasses import replace
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.forms import hate_crime_fields as fields
from casework.forms.hate_crime_layout import layout_of
from casework.forms.motivations import MotivationBoxes
from casework.forms.screened import ScreenedForm
from casework.hate_crime_facts import CASE_FIELDS, DETAIL_FIELDS, HateCrimeFacts
from casework.hate_crime_lists import HateCrimeLists
from casework.hate_crime_rules import find_problems, region_of
from casework.hate_crime_sources import usual_source
from casework.models import Agency, CaseList, Handling, HateCrime, Risk
from cohesion import day_words
from cohesion.bilingual import Language, current_language
from cohesion.calendar import add_working_days
from cohesion.forms.days import DayField
from cohesion.models import User

# Each of these has an act of its own once the case is there.
OF_OTHER_ACTS = ("category", "risk", "risk_review_on", "lead", "next_action", "next_action_on", "handling")


class HateCrimeForm(ScreenedForm):
    """A new record, or with `standing` the change of one. `facts` says what was entered, in one value.

    What the rules refuse stands by its field already here; the action asks them once more.
    """

    screened = ("summary", "place", "language_need", "support_needs", "next_action")

    summary = fields.long_text(
        _("What happened?"),
        hint=_("In a few sentences, without names. Who people are belongs in the personal details."),
        rows=5,
        required=_("Write what happened, without names."),
    )
    language = fields.radios(_("Language of this text"), Language)
    authority = fields.row_radios(_("Where?"), required=_("Choose the authority where it happened."))
    received_on = fields.day(_("When were you told?"), required=_("Enter the day on which you were told."))
    route = fields.row_radios(_("How did the report reach you?"), required=_("Choose how the report reached you."))
    centre = fields.row_select(_("Which reporting centre?"))
    source = fields.row_select(
        _("From whom do you have it?"),
        hint=_("Which body it counts under, for example the police force or the council."),
    )
    category = fields.row_radios(_("What is it?"), required=_("Choose what it is. “To be decided” is one of them."))
    risk = fields.radios(_("How high is the risk?"), Risk)
    risk_review_on = DayField(
        label=_("Look at the risk again on"), help_text=_("High risk needs a day."), required=False
    )

    happened_on = DayField(
        label=_("Day on which it happened"), help_text=_("Or the first day, if it went on for longer."), required=False
    )
    happened_until = DayField(label=_("Last day, if it went on for longer"), required=False)
    happened_at = fields.time_of_day(_("Time"))
    place_type = fields.row_select(_("Kind of place"))
    place = fields.line(_("Place"), hint=_("A ward, a square, a bus route. No address of a person."))
    types = fields.row_boxes(_("Choose all that apply"))
    reporter = fields.row_select(_("Who reports it?"))
    reported_on = DayField(
        label=_("Day on which a partner was told first"),
        help_text=_("For example a council or a school, before it came to you."),
        required=False,
    )
    police = fields.radios(_("Do the police know?"), HateCrime.Police)
    police_reported_on = DayField(label=_("Day on which the police were told"), required=False)
    police_recorded_on = DayField(
        label=_("Day on which the police recorded a crime"),
        help_text=_("With this day it counts as a recorded crime, once the case is a hate crime."),
        required=False,
    )
    crime_reference = fields.line(_("Crime reference"), longest=60, width=20)
    sharing = fields.radios(_("May what was told be shared with the police?"), HateCrime.Sharing)
    age_band = fields.row_select(_("Age of the victim"))
    relationship = fields.row_select(_("Who is the perpetrator to the victim?"))
    is_repeat = forms.BooleanField(
        label=_("The victim was a victim before, in the last twelve months"),
        help_text=_("Cases of the same person that are kept here are found without this."),
        required=False,
    )
    language_need = fields.line(
        _("Language or communication need"), hint=_("For example Welsh, Polish, British Sign Language."), longest=120
    )
    support_needs = fields.long_text(_("Other support needs"), rows=3)
    safeguarding = fields.radios(_("Safeguarding"), HateCrime.Safeguarding)
    safeguarding_referred_on = DayField(label=_("Day of the safeguarding referral"), required=False)
    lead = fields.row_select(_("Lead"))
    next_action = fields.line(_("Next action"))
    next_action_on = DayField(label=_("Next action by"), required=False)
    handling = fields.radios(_("Handling"), Handling, initial=Handling.OFFICIAL_SENSITIVE)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        lists: HateCrimeLists,
        by: User,
        today: date,
        standing: HateCrimeFacts | None = None,
        recorded_on: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lists, self.today, self.standing, self.recorded_on = lists, today, standing, recorded_on
        self.boxes = MotivationBoxes(self, lists)
        self._offer()
        if standing is None:
            self._propose(by)
        else:
            self._narrow(standing)
        self.order_fields(
            ["summary", "language", "authority", "received_on", "route", "centre", "source", "category", "motivations"]
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = layout_of(self.boxes, next_step=self._next_step())

    def _offer(self) -> None:
        lists = self.lists
        choices: dict[str, tuple[Any, Any, Any]] = {
            "authority": (lists.authorities, lists.authorities, None),
            "centre": (lists.centres, lists.open_centres, _("Choose a centre")),
            "source": (lists.agencies, lists.sources, _("As the route says")),
            "lead": (lists.leads, lists.leads, _("Nobody yet")),
        }
        for name, which in fields.LISTS.items():
            empty = None if isinstance(self.fields[name].widget, forms.RadioSelect) else _("Not said")
            choices[name] = (lists.entries[which], lists.in_force(which), empty)
        for name, (rows, codes, empty) in choices.items():
            self.fields[name].offer(rows, codes, empty=empty)  # type: ignore[attr-defined]  # fields of rows
        self.fields["types"].offer(lists.entries[CaseList.HATE_TYPE], lists.in_force(CaseList.HATE_TYPE))  # type: ignore[attr-defined]

    def _propose(self, by: User) -> None:
        """What is most likely, so that a record needs few answers."""
        places = list(self.lists.authorities)
        proposed: dict[str, Any] = {
            "language": current_language(),
            "authority": places[0] if len(places) == 1 else self.lists.last_place,
            "received_on": self.today,
            "category": "to_be_determined",
            "lead": str(by.pk),
            "next_action": str(_("Contact the person who reported it")),
            "next_action_on": add_working_days(self.today, 1),
        }
        for name, value in proposed.items():
            self.fields[name].initial = value

    def _next_step(self) -> str:
        """What the folded group at the end proposes, so that nobody has to open it."""
        day = add_working_days(self.today, 1)
        return gettext("You, by %(day)s: contact the person who reported it.") % {"day": day_words.plain(day)}

    def _narrow(self, standing: HateCrimeFacts) -> None:
        for name in OF_OTHER_ACTS:
            del self.fields[name]
        if standing.is_repeat:
            # Once a repeat, always one: there is nothing left to say.
            del self.fields["is_repeat"]
        self.fields["source"].required = True

    def clean(self) -> dict[str, Any] | None:
        """The rules first, then the screen: it takes away what it doubts."""
        for name, sentence in self.boxes.unchosen(self.cleaned_data):
            self.add_error(name, sentence)
        if not self.errors:
            self._ask_the_rules()
        return super().clean()

    def _ask_the_rules(self) -> None:
        if self._source() is None:
            self.add_error("source", gettext("Choose from whom you have it."))
            return
        facts = self.facts()
        problems = find_problems(facts, self.today, region=region_of(facts), recorded_on=self.recorded_on)
        for name, sentence in problems.items():
            self.say(name, sentence)

    def say(self, name: str, sentence: str) -> None:
        """A sentence by its field; one about what has an act of its own stands at the top."""
        self.add_error(name if name in self.fields else None, sentence)

    def facts(self) -> HateCrimeFacts:
        data = self.cleaned_data
        said = {name: data[name] for name in (*CASE_FIELDS, *DETAIL_FIELDS) if name in data}
        said |= {"source": self._source(), "types": tuple(data["types"]), "motivations": self.boxes.facts(data)}
        return HateCrimeFacts(**said) if self.standing is None else replace(self.standing, **said)

    def _source(self) -> Agency | None:
        data = self.cleaned_data
        return data["source"] or usual_source(data["route"], data["authority"], self.lists.agencies)
