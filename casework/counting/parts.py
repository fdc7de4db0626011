"""The categories that a case counts in, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from casework.counting.rule import Part
from casework.models import Motivation
from cohesion.bilingual import in_language
from cohesion.models import ProtectedCharacteristic


class PartWords:
    """What each category is called in the reader's language. One query."""

    def __init__(self) -> None:
        self._names = {row.code: in_language(row, "name") for row in ProtectedCharacteristic.objects.all()}
        self._names |= {choice.value.lower(): str(choice.label) for choice in Motivation.Other}
        self._names |= {"police": _("Police"), "local_authority": _("Local authority")}

    def of(self, part: Part) -> str:
        return self._names.get(part[1], part[1])

    def listed(self, parts: Iterable[Part]) -> list[str]:
        return sorted(self.of(part) for part in parts)
