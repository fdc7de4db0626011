"""Writing a practice example: in the language of the writer, with a translation where there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import Language, other_language
from cohesion.models import LocalAuthority, ProtectedCharacteristic, Region, WellbeingGoal
from outcomes.models import Outcome, PracticeExample
from outcomes.return_values import ExampleInput

LONGEST_TEXT = 20_000
_TEXTS = ("title", "text", "place_label")


@dataclass(frozen=True)
class ExampleLists:
    """What an example is chosen from. `regions` says which region each authority lies in, by ids."""

    outcomes: Sequence[Outcome]
    own_places: Sequence[LocalAuthority]
    other_places: Sequence[LocalAuthority]
    characteristics: Sequence[ProtectedCharacteristic]
    goals: Sequence[WellbeingGoal]
    own_region: Region
    regions: dict[int, int]


class ExampleForm(forms.Form):
    """Fields of text first; `seen_version` is the version of the example that the writer saw."""

    outcome = forms.TypedChoiceField(
        label=_("Outcome"),
        coerce=int,
        error_messages={
            "required": _("Choose the outcome that the example belongs to."),
            "invalid_choice": _("Choose an outcome of the list."),
        },
        widget=forms.Select,
    )
    language = forms.ChoiceField(
        label=_("Which language do you write it in?"),
        choices=Language,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language that you write in.")},
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Enter a title for the example.")}
    )
    text = forms.CharField(
        label=_("What was done, and what came of it?"),
        help_text=_("A few short paragraphs. Leave an empty line between them."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": _("Write what was done and what came of it.")},
    )
    places = forms.TypedMultipleChoiceField(
        label=_("Where was it?"),
        help_text=_("One or more."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    elsewhere = forms.TypedMultipleChoiceField(
        label=_("Councils of other regions"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    place_label = forms.CharField(
        label=_("Place as it should be printed"),
        help_text=_("For example “Rhyl and Prestatyn”. Left empty, the names of the councils are printed."),
        max_length=120,
        required=False,
    )
    characteristics = forms.TypedMultipleChoiceField(
        label=_("Protected characteristics that it is about"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    goals = forms.TypedMultipleChoiceField(
        label=_("Well-being goals that it serves"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    consent = forms.ChoiceField(
        label=_("Have those whom it names agreed?"),
        choices=PracticeExample.Consent,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the example may be published.")},
    )
    suggested_for_report = forms.BooleanField(label=_("Suggest it for the annual report"), required=False)
    other_title = forms.CharField(label=_("Title in the other language"), max_length=200, required=False)
    other_text = forms.CharField(
        label=_("Text in the other language"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    other_place_label = forms.CharField(label=_("Place in the other language"), max_length=120, required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, lists: ExampleLists, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lists = lists
        choices: dict[str, Sequence[Any]] = {
            "outcome": lists.outcomes,
            "places": lists.own_places,
            "elsewhere": lists.other_places,
            "characteristics": lists.characteristics,
            "goals": lists.goals,
        }
        for name, rows in choices.items():
            self.fields[name].choices = [(row.pk, str(row)) for row in rows]  # type: ignore[attr-defined]
        self.fields["outcome"].choices = [("", gettext("Choose one")), *self.fields["outcome"].choices]  # type: ignore[attr-defined]
        if not lists.goals:
            del self.fields["goals"]

    def clean(self) -> dict[str, Any]:
        """A translation is whole or not there."""
        cleaned = super().clean() or {}
        if cleaned.get("other_text") and not cleaned.get("other_title"):
            self.add_error("other_title", _("Enter the title of the translation as well."))
        if cleaned.get("other_title") and not cleaned.get("other_text"):
            self.add_error("other_text", _("Enter the text of the translation as well."))
        return cleaned

    def example(self, before: ExampleInput | None = None) -> ExampleInput:
        """What was entered. What the form does not ask (a section of the plan) stays as it was."""
        data = self.cleaned_data
        language = data["language"]
        texts = {
            name: {language: data[name].strip(), other_language(language): data[f"other_{name}"].strip()}
            for name in _TEXTS
        }
        places = frozenset(data["places"]) | frozenset(data["elsewhere"])
        regions = {self._lists.regions[place] for place in places if place in self._lists.regions}
        return ExampleInput(
            outcome_id=data["outcome"],
            language=language,
            **texts,
            section=before.section if before and before.outcome_id == data["outcome"] else "",
            place_ids=places,
            region_ids=frozenset({self._lists.own_region.pk, *regions}),
            characteristic_ids=frozenset(data["characteristics"]),
            goal_ids=frozenset(data.get("goals", ())),
            consent=data["consent"],
            suggested_for_report=data["suggested_for_report"],
        )


def initial_of(example: ExampleInput, version: int, own_places: frozenset[int]) -> dict[str, Any]:
    language = example.language
    return {
        "outcome": example.outcome_id,
        "language": language,
        **{name: getattr(example, name).get(language, "") for name in _TEXTS},
        **{f"other_{name}": getattr(example, name).get(other_language(language), "") for name in _TEXTS},
        "places": sorted(example.place_ids & own_places),
        "elsewhere": sorted(example.place_ids - own_places),
        "characteristics": sorted(example.characteristic_ids),
        "goals": sorted(example.goal_ids),
        "consent": example.consent,
        "suggested_for_report": example.suggested_for_report,
        "seen_version": version,
    }
