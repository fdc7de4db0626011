"""An information sharing protocol, its reviews, its end and its partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.protocols import ProtocolFacts
from casework.forms.seen import SeenForm, text_field
from casework.kinds import CaseKind
from casework.models import Agency, SharingProtocol
from cohesion.forms.days import DayField
from cohesion.models import Region

_FACTS = ("name_en", "name_cy", "edition", "kinds")


class _FactsForm(forms.Form):
    name_en = text_field(_("Name in English"), required=_("Enter it in both languages."), longest=160)
    name_cy = text_field(_("Name in Welsh"), required=_("Enter it in both languages."), longest=160)
    edition = text_field(_("Version"), required=_("Enter the version that the document bears."), longest=20)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of case that it covers"),
        choices=CaseKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of case.")},
    )

    @property
    def facts(self) -> ProtocolFacts:
        return ProtocolFacts(**{name: self.cleaned_data[name] for name in _FACTS})


class ProtocolForm(_FactsForm):
    """`regions` are those that the person leads: with one there is nothing to choose."""

    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), error_messages={"required": _("Choose the region.")}
    )
    signed_on = DayField(label=_("Signed on"))
    review_on = DayField(
        label=_("To be reviewed by"), help_text=_("After that day it covers nothing until it has been reviewed.")
    )
    field_order = ("region", *_FACTS, "signed_on", "review_on")

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["region"]
        choice.queryset = regions
        choice.initial = regions[0] if len(regions) == 1 else None


class ChangeProtocolForm(SeenForm, _FactsForm):
    @classmethod
    def of(cls, protocol: SharingProtocol, data: Any) -> "ChangeProtocolForm":
        stands = {name: getattr(protocol, name) for name in _FACTS}
        return cls(data, initial={**stands, "seen": protocol.version})


class ReviewForm(SeenForm):
    reviewed_on = DayField(label=_("Reviewed on"))
    review_on = DayField(label=_("To be reviewed next by"))


class ProtocolEndForm(SeenForm):
    ended_on = DayField(label=_("Last day"))


class PartnerForm(SeenForm):
    agency = forms.ModelChoiceField(
        label=_("Agency"),
        queryset=Agency.objects.in_order(),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose the agency."), "invalid_choice": _("Choose an agency of the list.")},
    )
    signed_on = DayField(label=_("Signed on"))


def seen_version(form: SeenForm) -> int:
    """What was sent along; anything else than a number is no version that ever was."""
    text = str(form.cleaned_data["seen"])
    return int(text) if text.isascii() and text.isdigit() else 0
