"""The names behind the codes and ids in lines of a timeline, read in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from casework.models import Agency, Case, CaseEvent, CaseList, ListEntry
from cohesion import day_words
from cohesion.models import Region, User

_LISTS = (CaseList.OUTCOME, CaseList.CLOSE_REASON, CaseList.HATE_CATEGORY, CaseList.ESCALATED_TO)


@dataclass(frozen=True)
class Names:
    """What a line may name. A person or case that is not to be told has an empty name."""

    people: dict[int, str] = field(default_factory=dict)
    agencies: dict[str, str] = field(default_factory=dict)
    entries: dict[tuple[str, str], str] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)

    def person(self, key: object) -> str:
        return self.people.get(key, "") if isinstance(key, int) else ""

    def agency(self, code: object) -> str:
        return self.agencies.get(str(code), _("another body"))

    def entry(self, which: str, code: object) -> str:
        return self.entries.get((which, str(code)), str(code))

    def case(self, key: object) -> str:
        return self.cases.get(str(key), "")

    def region(self, code: object) -> str:
        return self.regions.get(str(code), _("another region"))


def read_day(text: object) -> str:
    """A day of a line as people read it; nothing where there is none."""
    try:
        return day_words.plain(date.fromisoformat(str(text)))
    except ValueError:
        return ""


def names_in(events: Sequence[CaseEvent], user: User, *, with_people: bool) -> Names:
    """Five queries at the most, however many lines there are. Who leads the case is not always to be told."""
    told = [event.detail for event in events]
    leads = {each["lead"] for each in told if with_people and isinstance(each.get("lead"), int)}
    people = User.objects.filter(pk__in=leads)
    agencies = Agency.objects.filter(code__in={each["agency"] for each in told if each.get("agency")})
    codes = {code for each in told for code in _codes(each)}
    entries = ListEntry.objects.filter(list__in=_LISTS, code__in=codes)
    return Names(
        {each.pk: str(each) for each in people},
        {each.code: each.name for each in agencies},
        {(each.list, each.code): each.name for each in entries},
        _references(told, user),
        _regions(told),
    )


def _regions(told: list[dict[str, Any]]) -> dict[str, str]:
    codes = {each[name] for each in told for name in ("from_region", "to_region") if each.get(name)}
    return {each.code: each.name for each in Region.objects.filter(code__in=codes)} if codes else {}


def _codes(detail: dict[str, Any]) -> list[str]:
    single = [detail.get(name) for name in ("reason", "to", "category")]
    several = [code for name in ("added", "removed") for code in detail.get(name) or []]
    return [code for code in [*single, *several] if isinstance(code, str)]


def _references(told: list[dict[str, Any]], user: User) -> dict[str, str]:
    keys = {each["other"] for each in told if each.get("other")}
    try:
        rows = Case.objects.visible_to(user).filter(pk__in=keys).only("pk", "reference")
        return {str(case.pk): case.said for case in rows}
    except ValidationError:
        return {}
