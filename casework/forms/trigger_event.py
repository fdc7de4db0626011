"""An event in the calendar of triggers."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.trigger_events import TriggerFacts
from casework.forms.rows import RowField
from casework.forms.screened import ScreenedForm
from casework.forms.versioned import VersionedForm
from casework.forms.words import words
from casework.models import Case, CaseList, ListEntry, TriggerEvent
from cohesion.forms.days import DayField
from cohesion.models import Region


class TriggerForm(ScreenedForm, VersionedForm):
    screened = ("name_en", "name_cy", "note")

    region = forms.ModelChoiceField(
        label=_("Where?"),
        queryset=Region.objects.none(),
        required=False,
        empty_label=_("All of Wales"),
        error_messages={"invalid_choice": _("Choose your region, or all of Wales.")},
    )
    kind = RowField(label=_("What is it?"), error_messages={"required": _("Choose an entry of the list.")})
    name_en = forms.CharField(
        label=_("Name in English"),
        max_length=120,
        error_messages={"required": _("Write the name in both languages.")},
    )
    name_cy = forms.CharField(
        label=_("Name in Welsh"),
        max_length=120,
        widget=forms.TextInput(attrs={"lang": "cy"}),
        error_messages={"required": _("Write the name in both languages.")},
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), help_text=_("Empty for a single day."), required=False)
    note = words(_("Note"), rows=3)
    cases = forms.ModelMultipleChoiceField(
        label=_("What we did last time"),
        queryset=Case.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose cases of the list.")},
    )

    def __init__(self, *args: Any, regions: Any, cases: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        entries = ListEntry.objects.of(CaseList.TRIGGER)
        rows = {entry.code: entry for entry in entries}
        codes = [code for code, row in rows.items() if row.valid_to is None or row.valid_to >= today]
        self.fields["kind"].offer(rows, codes, empty=_("Choose a kind"))  # type: ignore[attr-defined]
        self.fields["cases"].queryset = cases  # type: ignore[attr-defined]
        self.fields["cases"].label_from_instance = lambda case: f"{case.said} · {case.tension.title}"  # type: ignore[attr-defined]

    def facts(self) -> TriggerFacts:
        said = self.cleaned_data
        names = ("region", "kind", "name_en", "name_cy", "starts_on", "note")
        return TriggerFacts(
            **{name: said[name] for name in names},
            ends_on=said["ends_on"] or said["starts_on"],
            cases=tuple(said["cases"]),
        )


def initial_of(row: TriggerEvent) -> dict[str, Any]:
    plain = ("name_en", "name_cy", "starts_on", "ends_on", "note", "version")
    cases = list(row.cases.values_list("pk", flat=True))
    return {
        **{name: getattr(row, name) for name in plain},
        "region": row.region_id,
        "kind": row.kind.code,
        "cases": cases,
    }
