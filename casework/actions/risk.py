"""Assessing the risk of a case: each look is a row, the latest one is the case’s."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.steps import taken, written
from casework.hate_crime_rules import EARLIEST, LONGEST_TEXT
from casework.kinds import KINDS_WITH_VICTIM
from casework.models import Case, CaseEvent, CaseList, ListEntry, Risk, RiskAssessment
from casework.refusals import FieldsRefused, NotPermitted
from cohesion import day_words
from cohesion.models import User

HIGHEST_SCORE = 999
ASSESSED = (Risk.STANDARD, Risk.MEDIUM, Risk.HIGH)


@dataclass(frozen=True)
class RiskFacts:
    """One assessment as it was entered. `score` is what the tool gave, if it gives one."""

    risk: str
    assessed_on: date
    tool: ListEntry | None = None
    score: int | None = None
    review_on: date | None = None
    reasons: str = ""


@transaction.atomic
def assess_risk(
    *, case_id: UUID, facts: RiskFacts, seen_version: int, by: User, now: datetime, kept: Sequence[str] = ()
) -> Case:
    """Add an assessment. Raises FieldsRefused, StaleCase or NotPermitted; nothing is saved then."""
    case = taken(case_id, by=by, seen_version=seen_version)
    if case.kind not in KINDS_WITH_VICTIM:
        raise NotPermitted
    if problems := find_problems(facts, localdate(now)):
        raise FieldsRefused(problems)
    RiskAssessment.objects.create(
        case=case,
        risk=facts.risk,
        tool=facts.tool,
        score=facts.score,
        assessed_on=facts.assessed_on,
        review_on=facts.review_on,
        reasons=facts.reasons,
        at=now,
        by=by,
    )
    review = {"review_on": facts.review_on.isoformat()} if facts.review_on else {}
    said: dict[str, Any] = {"from": case.risk, "to": facts.risk, **review, **({"kept": list(kept)} if kept else {})}
    case.risk, case.risk_review_on = facts.risk, facts.review_on
    written(case, CaseEvent.Kind.RISK_ASSESSED, by=by, now=now, detail=said)
    return case


def find_problems(facts: RiskFacts, today: date) -> dict[str, str]:
    """The sentence for each field that cannot be kept."""
    found: dict[str, str] = {}
    for name, sentence in (*_level(facts), *_days(facts, today), *_tool(facts)):
        found.setdefault(name, sentence)
    return found


def _level(facts: RiskFacts) -> Iterator[tuple[str, str]]:
    if facts.risk not in ASSESSED:
        yield "risk", _("Choose how high the risk is. Standard is the lowest: there is no case without risk.")
    if facts.risk == Risk.HIGH and facts.review_on is None:
        yield "review_on", _("High risk is looked at again: enter the day.")
    if len(facts.reasons) > LONGEST_TEXT:
        yield "reasons", _("The text is too long. Shorten it to %(count)s characters.") % {"count": LONGEST_TEXT}


def _days(facts: RiskFacts, today: date) -> Iterator[tuple[str, str]]:
    if facts.assessed_on > today:
        yield "assessed_on", _("This day is in the future. Enter today or an earlier day.")
    elif facts.assessed_on < EARLIEST:
        yield "assessed_on", _("This day is before the year 2000. Check the year.")
    if facts.review_on and facts.review_on < max(facts.assessed_on, today):
        yield "review_on", _("The next look at the risk lies in the past. Enter today or a later day.")


def _tool(facts: RiskFacts) -> Iterator[tuple[str, str]]:
    tool, day = facts.tool, facts.assessed_on
    if tool and (
        tool.list != CaseList.RISK_TOOL or tool.valid_from > day or (tool.valid_to is not None and tool.valid_to < day)
    ):
        told = {"entry": tool.name, "day": day_words.full(day)}
        yield "tool", _("“%(entry)s” was not in use on %(day)s. Choose another entry.") % told
    if facts.score is not None and not 0 <= facts.score <= HIGHEST_SCORE:
        yield "score", _("Enter the score as a whole number up to %(most)s.") % {"most": HIGHEST_SCORE}
    if facts.score is not None and tool is None:
        yield "tool", _("Say which tool gave the score.")
