"""Offering a case to another region, and the other region's answer."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.forms.screened import ScreenedForm
from casework.forms.sharing_ground import GroundField
from casework.forms.versioned import VersionedForm
from casework.forms.words import LanguageField, words
from casework.models import Case
from cohesion.models import LocalAuthority


class TransferForm(ScreenedForm, VersionedForm):
    screened = ("reason",)
    to_authority = forms.ModelChoiceField(
        label=_("To which authority does the case belong?"),
        help_text=_("It is offered to the region of that authority."),
        queryset=LocalAuthority.objects.none(),
        empty_label=_("Choose one"),
        error_messages={
            "required": _("Choose the local authority."),
            "invalid_choice": _("Choose an authority of another region."),
        },
    )
    reason = words(
        _("Why should the other region take it?"),
        _("Write why the other region should take the case."),
        longest=1000,
        hint=_("No names, addresses or numbers of people. The other region reads it once it has accepted the case."),
    )
    language = LanguageField()
    ground = GroundField()

    def __init__(self, *args: Any, case: Case, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = Q(coverage__ends_on__isnull=True) | Q(coverage__ends_on__gte=today)
        covered = LocalAuthority.objects.filter(ends, coverage__starts_on__lte=today)
        others = covered.exclude(coverage__region=case.region_id).distinct().in_map_order()
        self.fields["to_authority"].queryset = others  # type: ignore[attr-defined]


class TransferDeclineForm(ScreenedForm):
    screened = ("answer",)
    answer = words(
        _("Why does your region not take it?"), _("Write why your region does not take the case."), longest=1000
    )
