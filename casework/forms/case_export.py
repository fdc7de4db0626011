"""Why cases are taken out, and as which file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.actions.exporting import ExportReason


class CaseExportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why do you take these cases out?"),
        help_text=_("The reason is kept with your name, the filter and the number of cases."),
        choices=ExportReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you take these cases out.")},
    )
    ending = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[("xlsx", _("Spreadsheet (.xlsx)")), ("csv", _("Text with commas (.csv)"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of file.")},
    )
    with_text = forms.BooleanField(
        label=_("With the free text"),
        help_text=_("What happened, places, needs, next actions, crime references. Personal details are never in it."),
        required=False,
    )
