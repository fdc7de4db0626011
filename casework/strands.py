"""The five strands of hate crime that police forces monitor and return nationally, by the code in the list of nine."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.models import Motivation
from cohesion.models import ProtectedCharacteristic

STRANDS: dict[str, Promise | str] = {
    "disability": _("Disability"),
    "race": _("Race"),
    "religion": _("Religion"),
    "sexual_orientation": _("Sexual orientation"),
    "transgender": _("Transgender identity"),
}


@dataclass(frozen=True)
class MapRow:
    """A motivation that can be chosen, and the strand that it is returned in; empty where there is none."""

    name: str
    strand: str


def strand_map(day: date) -> list[MapRow]:
    """The nine of that day in their order, then another characteristic and not known."""
    nine = ProtectedCharacteristic.objects.valid_on(day).order_by("position")
    rows = [MapRow(each.name, str(STRANDS.get(each.strand, each.strand))) for each in nine]
    return [*rows, *(MapRow(str(label), "") for label in Motivation.Other.labels)]
