"""From a figure to the records behind it, for people who may open them in the return's region."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext, ngettext

from cohesion import counts
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.counting import Told
from outcomes.models import QuarterlyReturn
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey


@dataclass(frozen=True)
class RecordLink:
    """“4 cases counted here” (“4 counted” in a breakdown), and the address of the records."""

    words: str
    url: str


@dataclass(frozen=True)
class RecordLinks:
    """The links of one return for one person; none where the person may not open records there."""

    scope: ReturnScope
    told: Mapping[CellKey, Told]
    is_open: bool

    @classmethod
    def of(cls, scope: ReturnScope, told: Mapping[CellKey, Told], user: User) -> Self:
        return cls(scope, told, opens_records(user, scope.quarterly_return))

    def at(self, key: CellKey) -> RecordLink | None:
        """The link of a figure that records are counted in. A category that none is in needs none."""
        told = self.told.get(key)
        if told is None or told.source or not self.is_open or (key.category_id and not told.value):
            return None
        url = self._address(key)
        words = gettext("%(count)s counted") % {"count": int(told.value)} if key.category_id else in_words(told)
        return RecordLink(words, url) if url else None

    def _address(self, key: CellKey) -> str:
        measure = self.scope.measures[key.measure_id]
        count = counts.provider(measure.count_name)
        if count is None or count.records is None:
            return ""
        place = self.scope.authorities.get(key.authority_id or 0)
        category = self.scope.categories[key.category_id] if key.category_id else None
        quarter = self.scope.quarterly_return.round.quarter
        breakdown = category.breakdown.code if category else ""
        return count.records(
            count.name, quarter, place.gss if place else None, breakdown, category.code if category else ""
        )


def opens_records(user: User, held: QuarterlyReturn) -> bool:
    return user.may_for(Permission.VIEW_CASES, held.region_id)


def in_words(told: Told) -> str:
    count = int(told.value)
    if told.tallied:
        return gettext("%(count)s counted here, %(tallied)s of them from totals") % {
            "count": count,
            "tallied": told.tallied,
        }
    return ngettext("%(count)s case counted here", "%(count)s cases counted here", count) % {"count": count}
