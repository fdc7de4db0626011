"""Entries of the reference lists, and agencies: added, worded, ended, moved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.agencies import AgencyFacts
from casework.actions.dated_entries import Wording
from casework.forms.seen import SeenForm, text_field
from casework.models import Agency, ListEntry
from casework.stamps import stamp
from cohesion.forms.days import DayField

_OWED = _("Enter the name in both languages.")


class WordingForm(forms.Form):
    """A name in both languages."""

    name_en = text_field(_("Name in English"), required=_OWED, longest=120)
    name_cy = text_field(_("Name in Welsh"), required=_OWED, longest=120)

    @property
    def wording(self) -> Wording:
        return Wording(self.cleaned_data["name_en"], self.cleaned_data["name_cy"])


class AddForm(WordingForm):
    valid_from = DayField(
        label=_("In use from"), help_text=_("Offered for cases received on this day or later. It may lie in the past.")
    )


class RewordForm(SeenForm, WordingForm):
    @classmethod
    def of(cls, row: ListEntry | Agency, data: Any) -> "RewordForm":
        return cls(data, initial={"name_en": row.name_en, "name_cy": row.name_cy, "seen": stamp(row)})


class _AgencyFields(WordingForm):
    sector = forms.ChoiceField(
        label=_("Sector"),
        choices=Agency.Sector.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a sector.")},
    )
    is_source = forms.BooleanField(label=_("Cases and monthly totals may come from it"), required=False)

    @property
    def facts(self) -> AgencyFacts:
        sector = Agency.Sector(self.cleaned_data["sector"])
        return AgencyFacts(self.wording, sector, self.cleaned_data["is_source"])


class AddAgencyForm(_AgencyFields):
    valid_from = DayField(
        label=_("In use from"), help_text=_("Offered for cases received on this day or later. It may lie in the past.")
    )


class ChangeAgencyForm(SeenForm, _AgencyFields):
    @classmethod
    def of(cls, agency: Agency, data: Any) -> "ChangeAgencyForm":
        names = ("name_en", "name_cy", "sector", "is_source")
        return cls(data, initial={**{name: getattr(agency, name) for name in names}, "seen": stamp(agency)})


class EndForm(SeenForm):
    """An end that has not come yet may be taken back by emptying the box."""

    last_day = DayField(label=_("Last day in use"), required=False)

    @classmethod
    def of(cls, row: ListEntry | Agency, data: Any) -> "EndForm":
        form = cls(data, initial={"last_day": row.valid_to, "seen": stamp(row)})
        form.fields["last_day"].help_text = (
            _("Empty the box to leave it in use without an end.")
            if row.valid_to
            else _("The day after, it is offered no more. Cases received until then can still be called so.")
        )
        return form


class MoveForm(forms.Form):
    """`beside` is the code of the neighbour, as the page showed it, whose place the row takes."""

    beside = forms.SlugField(max_length=40)
