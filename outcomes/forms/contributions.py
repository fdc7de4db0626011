"""What a co-ordinator enters to ask somebody for their part of a return, and to deal with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import Language
from cohesion.forms.days import DayField
from cohesion.models import LocalAuthority
from outcomes.contributions import Asking
from outcomes.models import Measure, Outcome

REGION_WIDE = "region"


@dataclass(frozen=True)
class MeasureChoice:
    measure: Measure
    is_chosen: bool


@dataclass(frozen=True)
class OutcomeChoices:
    """The measures of an outcome to choose from, all of them by one tick."""

    outcome: Outcome
    measures: tuple[MeasureChoice, ...]
    is_whole: bool

    @property
    def is_opened(self) -> bool:
        return self.is_whole or any(choice.is_chosen for choice in self.measures)


class AskForm(forms.Form):
    """`measures` are drawn by outcome; `outcomes` are those asked for as a whole, which works without JavaScript."""

    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Enter the name of the person you ask.")}
    )
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("Their link goes to this address. Whoever has the link can answer."),
        max_length=254,
        error_messages={
            "required": _("Enter an email address, such as name@example.org."),
            "invalid": _("Enter an email address, such as name@example.org."),
        },
    )
    organisation = forms.CharField(label=_("Organisation, if there is one"), max_length=120, required=False)
    language = forms.ChoiceField(
        label=_("Language of the letter and the form"),
        choices=Language.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language of the letter, Welsh or English.")},
    )
    places = forms.MultipleChoiceField(
        label=_("For which places?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one authority of the return, or the region as a whole."),
            "invalid_choice": _("Choose at least one authority of the return, or the region as a whole."),
        },
    )
    measures = forms.MultipleChoiceField(
        label=_("What do you ask for?"),
        required=False,
        error_messages={"invalid_choice": _("Choose at least one measure of this quarter to ask for.")},
    )
    outcomes = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": _("Choose at least one measure of this quarter to ask for.")},
    )
    due_on = DayField(label=_("By when?"), help_text=_("A few working days before you have to send the return."))
    message = forms.CharField(
        label=_("A word from you, if you like"),
        help_text=_("It stands in the letter and above the form. Leave out names of people that the work is about."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, measures: Sequence[Measure], authorities: Sequence[LocalAuthority], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._measures = measures
        self._authorities = {authority.pk for authority in authorities}
        choices = [(str(authority.pk), authority.name) for authority in authorities]
        self._field("places").choices = [
            *choices,
            (REGION_WIDE, _("Region-wide: work that belongs to no one authority")),
        ]
        self._field("measures").choices = [(str(measure.pk), measure.code) for measure in measures]
        self._field("outcomes").choices = [(str(pk), str(pk)) for pk in {measure.outcome_id for measure in measures}]

    def _field(self, name: str) -> forms.MultipleChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # said for the type checker
        return field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors.keys() & {"measures", "outcomes"} and not self._measure_ids():
            self.add_error("measures", _("Choose at least one measure of this quarter to ask for."))
        return cleaned

    def _measure_ids(self) -> frozenset[int]:
        whole = {int(pk) for pk in self.cleaned_data.get("outcomes", ())}
        single = {int(pk) for pk in self.cleaned_data.get("measures", ())}
        return frozenset(single | {measure.pk for measure in self._measures if measure.outcome_id in whole})

    def groups(self) -> Iterator[OutcomeChoices]:
        """For the template: every outcome with its measures, as they are ticked now."""
        single = set(self["measures"].value() or ())
        whole = set(self["outcomes"].value() or ())
        for outcome, measures in groupby(self._measures, key=lambda measure: measure.outcome):
            choices = tuple(MeasureChoice(measure, str(measure.pk) in single) for measure in measures)
            yield OutcomeChoices(outcome, choices, str(outcome.pk) in whole)

    @property
    def asking(self) -> Asking:
        data = self.cleaned_data
        places = set(data["places"])
        return Asking(
            name=" ".join(data["name"].split()),
            email=data["email"],
            organisation=" ".join(data["organisation"].split()),
            language=data["language"],
            measure_ids=self._measure_ids(),
            authority_ids=frozenset(int(pk) for pk in places - {REGION_WIDE}),
            asks_region_wide=REGION_WIDE in places,
            message=data["message"],
            due_on=data["due_on"],
        )


class DueForm(forms.Form):
    due_on = DayField(label=_("By when?"))

    @property
    def day(self) -> date:
        day: date = self.cleaned_data["due_on"]
        return day


class SendBackForm(DueForm):
    words = forms.CharField(
        label=_("What should be changed or added?"),
        help_text=_("It stands in the letter and above the form."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what should be changed or added.")},
    )
    field_order = ["words", "due_on"]
