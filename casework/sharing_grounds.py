"""On what information about a person may be shared: their consent, or a lawful basis of the list."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casework.models import CaseList, ListEntry


@dataclass(frozen=True)
class Ground:
    """One of the two, never both."""

    has_consent: bool
    basis: ListEntry | None

    def problem(self, day: date) -> str | None:
        """Why nothing may be shared on it on that day."""
        if self.has_consent:
            return _("Consent was given: take the lawful basis away.") if self.basis else None
        if self.basis is None:
            return _("Nothing may be shared without consent or a lawful basis. Choose the basis, or ask for consent.")
        if not ListEntry.objects.of(CaseList.LAWFUL_BASIS).valid_on(day).filter(pk=self.basis.pk).exists():
            return _("“%(name)s” was not in the list on that day. Choose another entry.") % {"name": self.basis.name}
        return None
