"""Choosing the file to import."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("The filled-in file"),
        help_text=_("A spreadsheet (.xlsx or .ods) that you downloaded here, or a tidy .csv. At most 5 MB."),
        error_messages={
            "required": _("Choose the file that you filled in."),
            "empty": _("The file is empty. Choose the file that you filled in."),
        },
    )
