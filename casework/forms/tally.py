"""A total that a partner gives for one month."""

from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.counting.rules import BY_NAME
from casework.models import Agency
from casework.tally_facts import LARGEST, TallyFacts
from cohesion.models import LocalAuthority, User
from cohesion.permissions import Permission


class TallyForm(forms.Form):
    """`version` is that of the total as it was shown; 0 for a new one."""

    authority = forms.ModelChoiceField(
        label=gettext_lazy("Local authority"),
        queryset=LocalAuthority.objects.none(),
        empty_label=gettext_lazy("Choose"),
        error_messages={"required": gettext_lazy("Choose the local authority.")},
    )
    month = forms.TypedChoiceField(
        label=gettext_lazy("Month"),
        choices=[("", gettext_lazy("Choose")), *MONTHS.items()],
        coerce=int,
        error_messages={"required": gettext_lazy("Choose the month.")},
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=1990,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={
            "required": gettext_lazy("Enter the year."),
            "invalid": gettext_lazy("Enter the year in four figures, like 2014."),
            "min_value": gettext_lazy("Enter the year in four figures, like 2014."),
            "max_value": gettext_lazy("Enter the year in four figures, like 2014."),
        },
    )
    source = forms.ModelChoiceField(
        label=gettext_lazy("Who gave it"),
        queryset=Agency.objects.none(),
        empty_label=gettext_lazy("Choose"),
        error_messages={"required": gettext_lazy("Choose who gave the total.")},
    )
    count = forms.ChoiceField(
        label=gettext_lazy("What it counts"),
        error_messages={"required": gettext_lazy("Choose what the total counts.")},
    )
    value = forms.IntegerField(
        label=gettext_lazy("How many"),
        help_text=gettext_lazy("0 says that there were none. It counts like so many cases."),
        min_value=0,
        max_value=LARGEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages={
            "required": gettext_lazy("Enter how many."),
            "invalid": gettext_lazy("Enter a whole number, 0 or more."),
            "min_value": gettext_lazy("Enter a whole number, 0 or more."),
            "max_value": gettext_lazy("Enter a smaller number."),
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = by.region_ids_for(Permission.EDIT_TALLIES)
        places = LocalAuthority.objects.filter(coverage__region__in=regions).distinct().in_map_order()
        self.fields["authority"].queryset = places  # type: ignore[attr-defined]  # a choice of rows has one
        self.fields["source"].queryset = Agency.objects.filter(is_source=True).in_order()  # type: ignore[attr-defined]
        tallied = [(name, rule.label) for name, rule in BY_NAME.items() if rule.can_tally]
        self.fields["count"].choices = [("", _("Choose")), *tallied]  # type: ignore[attr-defined]

    @property
    def facts(self) -> TallyFacts:
        """Of a valid form."""
        told = self.cleaned_data
        month = date(told["year"], told["month"], 1)
        return TallyFacts(told["count"], told["authority"], month, told["source"], told["value"])


class TallyRemovalForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
