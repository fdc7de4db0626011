"""Where entries of the reference lists and agencies stand in cases: counted as far as people need, never named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Expression, IntegerField, Model, OuterRef, Subquery, Value

from casework.models import (
    Agency,
    Case,
    CaseList,
    CaseOutcome,
    CaseReferral,
    CaseTransfer,
    HateCrime,
    ListEntry,
    Motivation,
    RiskAssessment,
    SupportOffer,
    Tally,
)

# Nobody needs to know how many more: counting stops here, however many cases there are.
MOST = 1000


@dataclass(frozen=True)
class Use:
    """A column that holds an entry: which case stands behind the row, and the day on which the entry was in force."""

    model: type[Model]
    column: str
    case: str
    day: str


_TYPES = HateCrime.types.through


def _of_hate_crime(column: str) -> tuple[Use, ...]:
    return (Use(HateCrime, column, "case_id", "case__received_on"),)


# A new kind of case adds its columns here. A list without any is not yet used.
USES: Mapping[CaseList, tuple[Use, ...]] = {
    CaseList.ROUTE: _of_hate_crime("route"),
    CaseList.REPORTER: _of_hate_crime("reporter"),
    CaseList.HATE_CATEGORY: _of_hate_crime("category"),
    CaseList.HATE_TYPE: (Use(_TYPES, "listentry", "hatecrime__case_id", "hatecrime__case__received_on"),),
    CaseList.SUB_GROUP: (Use(Motivation, "sub_group", "case_id", "case__received_on"),),
    CaseList.PLACE_TYPE: _of_hate_crime("place_type"),
    CaseList.AGE_BAND: _of_hate_crime("age_band"),
    CaseList.RELATIONSHIP: _of_hate_crime("relationship"),
    CaseList.SUPPORT: (Use(SupportOffer, "support", "case_id", "offered_on"),),
    CaseList.OUTCOME: (Use(CaseOutcome, "outcome", "case_id", "on"),),
    CaseList.CLOSE_REASON: (Use(Case, "close_reason", "pk", "closed_on"),),
    CaseList.RISK_TOOL: (Use(RiskAssessment, "tool", "case_id", "assessed_on"),),
    CaseList.LAWFUL_BASIS: (
        Use(CaseReferral, "basis", "case_id", "offered_on"),
        Use(CaseTransfer, "basis", "case_id", "offered_on"),
    ),
}
AGENCY_USES = (Use(Case, "source", "pk", "received_on"),)
# A total for a month that starts later, or support offered later, needs the agency as well.
AGENCY_NEEDS = (
    *AGENCY_USES,
    Use(Tally, "source", "pk", "month"),
    Use(SupportOffer, "agency", "case_id", "offered_on"),
    Use(CaseReferral, "agency", "case_id", "offered_on"),
)


class _Bounded(Subquery):
    """How many rows the query finds; the query itself stops early."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def used(uses: Sequence[Use]) -> Expression | Value:
    """An annotation: how many cases use the entry, up to one more than MOST. One query for a whole list."""
    counts: list[Any] = [_Bounded(_cases(use, {use.column: OuterRef("pk")})[: MOST + 1]) for use in uses]
    return reduce(add, counts) if counts else Value(0)


def count_after(row: ListEntry | Agency, uses: Sequence[Use], day: date) -> int:
    """How many cases (or totals) of a later day use it, up to one more than MOST."""
    later = (_cases(use, {use.column: row, f"{use.day}__gt": day}) for use in uses)
    return sum(rows[: MOST + 1].count() for rows in later)


def _cases(use: Use, wanted: Mapping[str, Any]) -> Any:
    return use.model._default_manager.filter(**wanted).order_by().values(use.case).distinct()
