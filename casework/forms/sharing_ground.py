"""On what a case is shared: consent, or a lawful basis of the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.models import CaseList, ListEntry
from casework.sharing_grounds import Ground

CONSENT = "consent"


class GroundField(forms.ChoiceField):
    """One choice for both: consent, or an entry. What it gives is a Ground."""

    def __init__(self, **kwargs: Any) -> None:
        missing = _("Say whether there is consent, or choose the lawful basis.")
        super().__init__(
            label=_("On what is it shared?"),
            help_text=_("With the consent of whoever it is about. Without it, only where the law allows."),
            choices=_choices,
            widget=forms.RadioSelect,
            error_messages={"required": missing, "invalid_choice": missing},
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        if chosen == CONSENT:
            return Ground(has_consent=True, basis=None)
        return Ground(has_consent=False, basis=ListEntry.objects.of(CaseList.LAWFUL_BASIS).get(code=chosen))


def _choices() -> list[tuple[str, str]]:
    entries = ListEntry.objects.of(CaseList.LAWFUL_BASIS)
    return [(CONSENT, gettext("Consent was given")), *((each.code, each.name) for each in entries)]
