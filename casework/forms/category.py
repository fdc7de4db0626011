"""Calling a case something else."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms import hate_crime_fields as fields
from casework.forms.screened import CONFIRMATION, ScreenedForm
from casework.hate_crime_lists import HateCrimeLists
from casework.models import CaseList
from cohesion.forms.layout import Part


class CategoryForm(ScreenedForm):
    screened = ("reason",)

    category = fields.row_radios(
        _("What is it called from now on?"), required=_("Choose what it is called from now on.")
    )
    reason = fields.long_text(
        _("Why?"),
        hint=_("It stays in the history of the case. Without names."),
        rows=4,
        required=_("Write why it is called something else."),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lists: HateCrimeLists, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        which = CaseList.HATE_CATEGORY
        self.fields["category"].offer(lists.entries[which], lists.in_force(which))  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Part("category", css="coh-choices"),
            "reason",
            Part(CONFIRMATION, css="coh-record__confirm coh-choices coh-choices--one"),
            "seen_version",
        )
