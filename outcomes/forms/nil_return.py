"""Declaring that a whole quarter has nothing to report."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NilReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is there nothing to report?"),
        help_text=_("It stands in the return, and as the progress of every outcome that tells none."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why there is nothing to report this quarter.")},
    )
