"""Which modern slavery records are looked for, as the address says it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import NrmRecord
from casework.nrm_stages import NrmOwed, NrmStage

_WRONG = {"invalid_choice": _("This cannot be chosen here. Choose from the list.")}


def _choice(label: Any, anything: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", anything), *choices], required=False, error_messages=_WRONG)


class NrmFilterForm(forms.Form):
    way = _choice(_("What follows?"), _("Anything"), NrmRecord.Route.choices)
    stage = _choice(_("Where it stands"), _("Anywhere"), NrmStage.choices)
    owed = _choice(_("What needs attention"), _("Anything or nothing"), NrmOwed.choices)

    @property
    def codes(self) -> dict[str, str]:
        """What was chosen, where it can be read: for the query and for the audit record."""
        return {name: code for name, code in self.cleaned_data.items() if code} if self.is_valid() else {}
