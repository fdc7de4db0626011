"""The categories that a case counts in, in words."""

from collections.abc import Iterable
from functools import cached_property

from django.utils.translation import gettext as _

from casework.counting import nrm
from casework.counting.rule import Part
from casework.models import CaseList, ListEntry, Motivation
from cohesion.bilingual import in_language
from cohesion.models import ProtectedCharacteristic


class PartWords:
    """What each category is called in the reader's language. One query for each breakdown that is asked for."""

    def of(self, part: Part) -> str:
        breakdown, category = part
        names = self._responders if breakdown == nrm.BREAKDOWN else self._characteristics
        return names.get(category, category)

    @cached_property
    def _characteristics(self) -> dict[str, str]:
        names = {row.code: in_language(row, "name") for row in ProtectedCharacteristic.objects.all()}
        return names | {choice.value.lower(): str(choice.label) for choice in Motivation.Other}

    @cached_property
    def _responders(self) -> dict[str, str]:
        rows = ListEntry.objects.of(CaseList.FIRST_RESPONDER).filter(code__in=nrm.CATEGORIES)
        names = {nrm.CATEGORIES[row.code]: row.name for row in rows}
        return {**names, nrm.OTHERS: _("Another organisation")}

    def listed(self, parts: Iterable[Part]) -> list[str]:
        return sorted(self.of(part) for part in parts)
