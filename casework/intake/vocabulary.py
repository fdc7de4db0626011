"""What the words of a register mean: codes, and names in either language, with or without capitals."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Model, TextChoices
from django.utils.translation import override

from casework.case_leads import leading_posts
from casework.intake.columns import LISTS
from casework.kinds import CaseKind
from casework.models import Agency, CaseList, HateCrime, ListEntry, Motivation, ReportingCentre, Risk, Tally
from cohesion.bilingual import LANGUAGES, Language
from cohesion.models import LocalAuthority, ProtectedCharacteristic, Region, RegionCoverage, User
from cohesion.permissions import Permission

_T = TypeVar("_T")
_M = TypeVar("_M", bound=Model)


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("’", "'").split())


class Words(Generic[_T]):
    """The values of one column by their words. A code comes before a name that happens to be the same."""

    def __init__(self) -> None:
        self._known: dict[str, _T] = {}

    def add(self, value: _T, *words: str) -> None:
        for word in words:
            self._known.setdefault(plain(word), value)

    def meant(self, text: str) -> _T | None:
        return self._known.get(plain(text))


def _rows(rows: Iterable[_M], code: str, *names: str) -> Words[_M]:
    words: Words[_M] = Words()
    for name in (code, *names):
        for row in rows:
            words.add(row, str(getattr(row, name)))
    return words


def _choices(choices: type[TextChoices]) -> Words[str]:
    words: Words[str] = Words()
    for member in choices:
        words.add(member.value, member.value, member.value.replace("_", " "))
    for language in LANGUAGES:
        with override(language):
            for member in choices:
                words.add(member.value, str(member.label))
    return words


@dataclass(frozen=True)
class Vocabulary:
    """All that a line is compared with, read once for the whole file.

    `tallied`: authority, source and first day of the months that a partner's total covers. `leads`: region and person
    of those who may lead a case today.
    """

    authorities: Words[LocalAuthority]
    sources: Words[Agency]
    centres: Words[ReportingCentre]
    people: Words[User]
    leads: frozenset[tuple[int, int]]
    characteristics: Words[ProtectedCharacteristic]
    lists: dict[CaseList, Words[ListEntry]]
    choices: dict[str, Words[str]]
    coverage: dict[int, list[RegionCoverage]]
    tallied: frozenset[tuple[int, int, date]]

    def region_of(self, authority: LocalAuthority, day: date) -> Region | None:
        for row in self.coverage[authority.pk]:
            if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day):
                return row.region
        return None


_CHOICES: dict[str, type[TextChoices]] = {
    "risk": Risk,
    "language": Language,
    "police": HateCrime.Police,
    "sharing": HateCrime.Sharing,
    "safeguarding": HateCrime.Safeguarding,
    "satisfaction": HateCrime.Satisfaction,
    "motivation": Motivation.Other,
}
_NAMES = ("name_en", "name_cy")


def vocabulary_for(user: User, today: date) -> Vocabulary:
    regions = user.region_ids_for(Permission.EDIT_CASES)
    posts = leading_posts(today).filter(region__in=regions)
    people = User.objects.filter(pk__in=posts.values("user"))
    coverage = defaultdict(list)
    for row in RegionCoverage.objects.select_related("region"):
        coverage[row.authority_id].append(row)
    tallies = Tally.objects.filter(kind=CaseKind.HATE_CRIME, region__in=regions)
    return Vocabulary(
        authorities=_rows(list(LocalAuthority.objects.all()), "gss", *_NAMES, "council_en", "council_cy"),
        sources=_rows(list(Agency.objects.filter(is_source=True)), "code", *_NAMES),
        centres=_rows(list(ReportingCentre.objects.filter(region__in=regions)), "code", *_NAMES),
        people=_rows(list(people), "email"),
        leads=frozenset(posts.values_list("region", "user")),
        characteristics=_rows(list(ProtectedCharacteristic.objects.all()), "code", *_NAMES),
        lists=_entries(),
        choices={name: _choices(each) for name, each in _CHOICES.items()},
        coverage=coverage,
        tallied=frozenset(tallies.values_list("authority", "source", "month").distinct()),
    )


def _entries() -> dict[CaseList, Words[ListEntry]]:
    found: dict[CaseList, list[ListEntry]] = {which: [] for which in (*LISTS.values(), CaseList.SUB_GROUP)}
    for entry in ListEntry.objects.filter(list__in=found):
        found[CaseList(entry.list)].append(entry)
    return {which: _rows(rows, "code", *_NAMES) for which, rows in found.items()}
