"""The kinds of case that can be recorded, and when each is the right one."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.kinds import SLUGS, CaseKind


@dataclass(frozen=True)
class WayToRecord:
    label: str
    sentence: str
    url: str


def ways_to_record() -> list[WayToRecord]:
    """In the order of the kinds."""
    return [
        WayToRecord(
            str(CaseKind.HATE_CRIME.label),
            _("Somebody was attacked, threatened or insulted for who they are, or are thought to be."),
            reverse("cases_new_hate_crime"),
        ),
        WayToRecord(
            str(CaseKind.TENSION.label),
            _("Something may threaten the peace between communities, or fear and anger among people have grown."),
            reverse("cases_new_tension"),
        ),
        WayToRecord(
            str(CaseKind.NRM.label),
            _("Somebody may be a victim of slavery or trafficking: referred, notified without a name, or a child."),
            reverse("cases_new_nrm"),
        ),
        WayToRecord(
            str(CaseKind.HATE_MARAC.label),
            _("A victim of hate crime is at high risk, and a conference of the agencies is to look at it."),
            reverse("cases_new_marac", args=[SLUGS[CaseKind.HATE_MARAC]]),
        ),
        WayToRecord(
            str(CaseKind.SLAVERY_MARAC.label),
            _("A conference of the agencies is to look at somebody who may be a victim of modern slavery."),
            reverse("cases_new_marac", args=[SLUGS[CaseKind.SLAVERY_MARAC]]),
        ),
    ]
