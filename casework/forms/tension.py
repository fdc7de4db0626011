"""The form of a tension: what its effect is, where, for whom and about what; and who does what next."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import hate_crime_fields as fields
from casework.forms.screened import CONFIRMATION, ScreenedForm
from casework.forms.tension_report import TellsForm
from casework.hate_crime_lists import HateCrimeLists
from casework.models import CaseList, Handling, ListEntry
from casework.tension_facts import CASE_FIELDS, DETAIL_FIELDS, SEVERAL, TensionFacts, find_problems
from cohesion.bilingual import Language, current_language
from cohesion.calendar import add_working_days
from cohesion.forms.days import DayField
from cohesion.forms.layout import Part
from cohesion.models import User

_OF_OTHER_ACTS = ("lead", "next_action", "next_action_on", "handling")
LISTS = {"themes": CaseList.THEME, "communities": CaseList.COMMUNITY}


def offer_entries(field: forms.Field, lists: HateCrimeLists, which: CaseList, empty: Any = None) -> None:
    rows, codes = lists.entries[which], lists.in_force(which)
    if isinstance(field, forms.MultipleChoiceField):
        field.offer(rows, codes)  # type: ignore[attr-defined]  # fields of rows
    else:
        field.offer(rows, codes, empty=empty)  # type: ignore[attr-defined]


class TensionForm(ScreenedForm):
    """A new record, or with `standing` the change of one."""

    screened = ("title", "summary", "place", "next_action")

    title = fields.line(
        _("Title"), hint=_("A few words, without names. Neighbouring regions see it while the band is high.")
    )
    summary = fields.long_text(
        _("What is the effect on people?"),
        hint=_("Lawful views and protest are no tension by themselves: write what they do to people. No names."),
        rows=5,
        required=_("Say what the effect on people is, without names."),
    )
    language = fields.radios(_("Language of this text"), Language)
    authority = fields.row_radios(_("Where?"), required=_("Choose the authority where it is."))
    place = fields.line(_("Place"), hint=_("A ward, an estate, a school or a site. No address of a person."))
    received_on = fields.day(_("When did you learn of it?"), required=_("Enter the day on which you learnt of it."))
    happened_on = DayField(label=_("Noticed first on"), required=False)
    source = fields.row_select(_("From whom do you have it?"))
    themes = fields.row_boxes(_("Themes"))
    communities = fields.row_boxes(_("Communities that are affected"))
    is_police_led = forms.BooleanField(label=_("The police lead on this tension"), required=False)
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
        standing: TensionFacts | None = None,
        recorded_on: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.standing, self.recorded_on = today, standing, recorded_on
        self._offer(lists)
        if standing is None:
            self._propose(lists, by)
        else:
            for name in _OF_OTHER_ACTS:
                del self.fields[name]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = _layout()

    def _offer(self, lists: HateCrimeLists) -> None:
        rows: dict[str, tuple[Any, Iterable[str], Any]] = {
            "authority": (lists.authorities, lists.authorities, None),
            "source": (lists.agencies, lists.sources, None),
            "lead": (lists.leads, lists.leads, _("Nobody yet")),
        }
        for name, (held, codes, empty) in rows.items():
            self.fields[name].offer(held, codes, empty=empty)  # type: ignore[attr-defined]  # fields of rows
        for name, which in LISTS.items():
            offer_entries(self.fields[name], lists, which)

    def _propose(self, lists: HateCrimeLists, by: User) -> None:
        places = list(lists.authorities)
        proposed: dict[str, Any] = {
            "language": current_language(),
            "authority": places[0] if len(places) == 1 else "",
            "received_on": self.today,
            "source": "council",
            "lead": str(by.pk),
            "next_action": str(_("Grade the tension")),
            "next_action_on": add_working_days(self.today, 1),
        }
        for name, value in proposed.items():
            self.fields[name].initial = value

    def clean(self) -> dict[str, Any] | None:
        if not self.errors and self.cleaned_data["source"] is None:
            self.add_error("source", _("Choose from whom you have it."))
        if not self.errors:
            for name, sentence in find_problems(self.facts(), self.today, recorded_on=self.recorded_on).items():
                self.add_error(name if name in self.fields else None, sentence)
        return super().clean()

    def facts(self) -> TensionFacts:
        data = self.cleaned_data
        said = {name: data[name] for name in (*CASE_FIELDS, *DETAIL_FIELDS) if name in data}
        said |= {name: tuple(data[name]) for name in SEVERAL}
        return TensionFacts(**said) if self.standing is None else replace(self.standing, **said)


class ReportedTensionForm(TellsForm, TensionForm):
    """A new record that takes up a report from outside."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.insert(-2, Part("tells", css="coh-record__part coh-choices coh-choices--one"))


def _layout() -> Any:
    part = "coh-record__part"
    return Layout(
        Part("title", "summary", Part("language", css="coh-inline"), css=part),
        Part("authority", css=f"{part} coh-choices"),
        Part("place", css=part),
        Part("received_on", "happened_on", css=f"{part} coh-pair"),
        Part("source", css=part),
        Part("themes", css=f"{part} coh-choices"),
        Part("communities", css=f"{part} coh-choices"),
        Part("is_police_led", css=part),
        Part("lead", "next_action", "next_action_on", css=part),
        Part("handling", css=f"{part} coh-choices"),
        Part(CONFIRMATION, css="coh-record__confirm coh-choices coh-choices--one"),
        "seen_version",
    )


def initial_of(facts: TensionFacts, version: int) -> dict[str, Any]:
    """What stands, as the boxes of the form show it."""
    said = {name: getattr(facts, name) for name in (*CASE_FIELDS, *DETAIL_FIELDS)}
    rows = {"authority": facts.authority.gss, "source": facts.source.code}
    return {**said, **rows, **{name: codes(getattr(facts, name)) for name in SEVERAL}, "seen_version": version}


def codes(entries: Iterable[ListEntry]) -> list[str]:
    return [entry.code for entry in entries]
