"""A reporting centre, and whom to call there."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.actions.reporting_centres import Contact
from casework.centre_facts import LANGUAGES, CentreFacts
from casework.forms.seen import SeenForm, text_field
from casework.models import CentreContact, ReportingCentre
from cohesion.forms.days import DayField
from cohesion.models import LocalAuthority

_FACTS = tuple(CentreFacts.__dataclass_fields__)


class CentreForm(forms.Form):
    """All that is said of a centre, but for its contact."""

    authority = forms.ModelChoiceField(
        label=_("Local authority"),
        queryset=LocalAuthority.objects.none(),
        empty_label=_("Choose one"),
        error_messages={
            "required": _("Choose the local authority."),
            "invalid_choice": _("Choose one of your region."),
        },
    )
    name_en = text_field(_("Name in English"), required=_("Enter it in both languages."), longest=120)
    name_cy = text_field(_("Name in Welsh"), required=_("Enter it in both languages."), longest=120)
    address = text_field(_("Address"), longest=300, rows=3, hint=_("Of the building, so that people find it."))
    hours_en = text_field(_("Opening hours in English"), longest=200)
    hours_cy = text_field(_("Opening hours in Welsh"), longest=200)
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken there"),
        choices=list(LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    accessibility_en = text_field(
        _("Accessibility in English"), longest=300, rows=2, hint=_("Steps, parking, a hearing loop, a quiet room.")
    )
    accessibility_cy = text_field(_("Accessibility in Welsh"), longest=300, rows=2)
    trained_on = DayField(label=_("Its people were trained on"), required=False)
    refresher_due_on = DayField(
        label=_("Refresher due on"),
        help_text=_("Two years after the training, unless you enter another day."),
        required=False,
    )
    standing = forms.ChoiceField(
        label=_("Does it take reports at present?"),
        choices=ReportingCentre.Standing.choices,
        widget=forms.RadioSelect,
        initial=ReportingCentre.Standing.ACTIVE,
        error_messages={"required": _("Choose whether it is active.")},
    )
    opened_on = DayField(label=_("Open since"))
    closed_on = DayField(
        label=_("Last day"), help_text=_("Where it is closing or closed for good. Its reports stay."), required=False
    )

    def __init__(self, *args: Any, authorities: QuerySet[LocalAuthority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["authority"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101  # for the type checker: set above
        choice.queryset = authorities

    @property
    def facts(self) -> CentreFacts:
        said = {name: self.cleaned_data[name] for name in _FACTS}
        return CentreFacts(**{**said, "languages": tuple(said["languages"])})


class ChangeCentreForm(SeenForm, CentreForm):
    @classmethod
    def of(cls, centre: ReportingCentre, data: Any, authorities: QuerySet[LocalAuthority]) -> "ChangeCentreForm":
        stands = {name: getattr(centre, name) for name in _FACTS}
        return cls(data, initial={**stands, "seen": centre.version}, authorities=authorities)

    @property
    def seen_version(self) -> int:
        return _version(self.cleaned_data["seen"])


class ContactForm(SeenForm):
    """What a browser would fill in by itself is its owner’s, not this person’s."""

    name = text_field(_("Name"), longest=120)
    telephone = text_field(_("Telephone number"), longest=40)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Enter an e-mail address in full, such as name@example.org.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "telephone", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @classmethod
    def of(cls, centre: ReportingCentre, contact: CentreContact | None, data: Any) -> "ContactForm":
        stands = {name: getattr(contact, name) for name in ("name", "telephone", "email")} if contact else {}
        return cls(data, initial={**stands, "seen": centre.version})

    @property
    def contact(self) -> Contact:
        return Contact(**{name: self.cleaned_data[name] for name in ("name", "telephone", "email")})

    @property
    def seen_version(self) -> int:
        return _version(self.cleaned_data["seen"])


def _version(text: str) -> int:
    """What was sent along; anything else than a number is no version that ever was."""
    return int(text) if text.isascii() and text.isdigit() else 0
