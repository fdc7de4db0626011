"""Where entries of the reference lists and agencies stand in cases: counted as far as people need, never named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Expression, IntegerField, Model, OuterRef, Q, Subquery, Value

from casework.models import (
    Agency,
    Attendance,
    Case,
    CaseList,
    CaseOutcome,
    CaseReferral,
    CaseTransfer,
    Escalation,
    ForumMember,
    HateCrime,
    ListEntry,
    MaracReferral,
    Motivation,
    NrmRecord,
    RiskAssessment,
    SupportOffer,
    Tally,
    TensionCase,
    TensionContact,
    TensionReport,
    TriggerEvent,
)

# Nobody needs to know how many more: counting stops here, however many cases there are.
MOST = 1000


@dataclass(frozen=True)
class Use:
    """A column that holds an entry: which case stands behind the row, and the day on which the entry was in force.

    Where the use `is_open_ended`, that is the last day, and a row without one uses the entry for good.
    """

    model: type[Model]
    column: str
    case: str
    day: str
    is_open_ended: bool = False


_CRITERIA = MaracReferral.criteria.through
_TYPES = HateCrime.types.through


def _of_hate_crime(column: str) -> tuple[Use, ...]:
    return (Use(HateCrime, column, "case_id", "case__received_on"),)


_OF_TENSIONS: Mapping[CaseList, tuple[Use, ...]] = {
    CaseList.THEME: (
        Use(TensionCase.themes.through, "listentry", "tensioncase__case_id", "tensioncase__case__received_on"),
        Use(TensionReport.themes.through, "listentry", "tensionreport_id", "tensionreport__noticed_on"),
    ),
    CaseList.COMMUNITY: (
        Use(TensionCase.communities.through, "listentry", "tensioncase__case_id", "tensioncase__case__received_on"),
        Use(TensionReport.communities.through, "listentry", "tensionreport_id", "tensionreport__noticed_on"),
    ),
    CaseList.REPORTER_ROLE: (
        Use(TensionReport, "role", "pk", "noticed_on"),
        Use(TensionContact, "role", "case_id", "on"),
    ),
    CaseList.TRIGGER: (Use(TriggerEvent, "kind", "pk", "starts_on"),),
    CaseList.ESCALATED_TO: (Use(Escalation, "to", "case_id", "on"),),
}


def _of_nrm(column: str, day: str = "case__received_on") -> Use:
    return Use(NrmRecord, column, "case_id", day)


def _of_nrm_several(name: str, day: str = "received_on") -> Use:
    through = getattr(NrmRecord, name).through
    where = "nrmrecord__referred_on" if day == "referred_on" else "nrmrecord__case__received_on"
    return Use(through, "listentry", "nrmrecord__case_id", where)


# A new kind of case adds its columns here. A list without any is not yet used.
USES: Mapping[CaseList, tuple[Use, ...]] = {
    **_OF_TENSIONS,
    CaseList.ROUTE: _of_hate_crime("route"),
    CaseList.REPORTER: _of_hate_crime("reporter"),
    CaseList.HATE_CATEGORY: _of_hate_crime("category"),
    CaseList.HATE_TYPE: (Use(_TYPES, "listentry", "hatecrime__case_id", "hatecrime__case__received_on"),),
    CaseList.SUB_GROUP: (Use(Motivation, "sub_group", "case_id", "case__received_on"),),
    CaseList.PLACE_TYPE: _of_hate_crime("place_type"),
    CaseList.AGE_BAND: (*_of_hate_crime("age_band"), _of_nrm("age_band")),
    CaseList.EXPLOITATION: (_of_nrm_several("exploitation", "referred_on"),),
    CaseList.FIRST_RESPONDER: (_of_nrm("first_responder", "referred_on"),),
    CaseList.INDICATOR: (_of_nrm_several("indicators"),),
    CaseList.NATIONALITY: (_of_nrm("nationality"),),
    CaseList.SAFETY_STEP: (_of_nrm_several("safety_steps"),),
    CaseList.PATHWAY_STEP: (_of_nrm("pathway_step"),),
    CaseList.RELATIONSHIP: _of_hate_crime("relationship"),
    CaseList.SUPPORT: (Use(SupportOffer, "support", "case_id", "offered_on"),),
    CaseList.OUTCOME: (Use(CaseOutcome, "outcome", "case_id", "on"),),
    CaseList.CLOSE_REASON: (Use(Case, "close_reason", "pk", "closed_on"),),
    CaseList.RISK_TOOL: (
        Use(RiskAssessment, "tool", "case_id", "assessed_on"),
        Use(MaracReferral, "tool", "case_id", "referred_on"),
    ),
    CaseList.LAWFUL_BASIS: (
        Use(MaracReferral, "basis", "case_id", "referred_on"),
        Use(CaseReferral, "basis", "case_id", "offered_on"),
        Use(CaseTransfer, "basis", "case_id", "offered_on"),
    ),
    CaseList.MARAC_CRITERION: (Use(_CRITERIA, "listentry", "maracreferral__case_id", "maracreferral__referred_on"),),
}
AGENCY_USES = (Use(Case, "source", "pk", "received_on"),)
# A total for a month that starts later, support offered later, or a seat in a forum needs the agency as well.
AGENCY_NEEDS = (
    *AGENCY_USES,
    Use(Tally, "source", "pk", "month"),
    Use(SupportOffer, "agency", "case_id", "offered_on"),
    Use(CaseReferral, "agency", "case_id", "offered_on"),
    Use(ForumMember, "agency", "pk", "ends_on", is_open_ended=True),
    Use(Attendance, "agency", "meeting_id", "meeting__day"),
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
    later = (_cases(use, {use.column: row}).filter(_after(use, day)) for use in uses)
    return sum(rows[: MOST + 1].count() for rows in later)


def _after(use: Use, day: date) -> Q:
    after = Q(**{f"{use.day}__gt": day})
    return after | Q(**{f"{use.day}__isnull": True}) if use.is_open_ended else after


def _cases(use: Use, wanted: Mapping[str, Any]) -> Any:
    return use.model._default_manager.filter(**wanted).order_by().values(use.case).distinct()
