"""Cases that a search found, each with the kinds of key that it was found by."""

from dataclasses import dataclass
from datetime import date

from casework.models import MatchKey
from casework.pages.case_rows import CaseRow, rows_of
from casework.searching import ByKeys
from cohesion import day_words


@dataclass(frozen=True)
class FoundRow(CaseRow):
    found_by: str = ""


def found_rows(result: ByKeys, today: date) -> list[FoundRow]:
    return [
        FoundRow(**vars(row), found_by=_said(result.kinds.get(row.case.pk, frozenset())))
        for row in rows_of(result.cases, today)
    ]


def _said(kinds: frozenset[str]) -> str:
    return day_words.listed([str(MatchKey.Kind(kind).label) for kind in MatchKey.Kind.values if kind in kinds])
