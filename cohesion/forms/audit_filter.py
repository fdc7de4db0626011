"""What an administrator looks for in the audit trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohesion.models.audit_entry import AuditEntryQuerySet


class AuditFilter(forms.Form):
    subject = forms.CharField(label=_("What it was about"), required=False, max_length=80)
    actor = forms.CharField(label=_("Who did it"), help_text=_("Name or e-mail address"), required=False, max_length=80)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("Enter a day that is not before the first."))
        return cleaned

    def narrow(self, entries: AuditEntryQuerySet) -> AuditEntryQuerySet:
        """Those of `entries` that match what was entered; none where that was not understood."""
        if not self.is_valid():
            return entries.none()
        wanted = self.cleaned_data
        if wanted["subject"]:
            entries = entries.about(wanted["subject"])
        if wanted["actor"]:
            entries = entries.by(wanted["actor"])
        return entries.between(wanted["since"], wanted["until"])
