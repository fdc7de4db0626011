"""Grading a tension, and the second person who confirms the top band."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.steps import written
from casework.actions.tensions import tension_taken
from casework.hate_crime_rules import LONGEST_TEXT
from casework.models import Band, Case, CaseEvent, Reliability, Risk, TensionAssessment
from casework.refusals import FieldsRefused
from casework.tension_bands import CONFIRM_WITHIN, review_due, scale_on
from casework.text_rules import text_problem
from cohesion.models import User
from cohesion.refusals import ActionRefused

# In lists of cases of all kinds a band stands as a risk.
RISK_OF = {Band.LOW: Risk.STANDARD, Band.MEDIUM: Risk.MEDIUM, Band.HIGH: Risk.HIGH, Band.TOP: Risk.HIGH}
_GRADES = range(1, 6)


@dataclass(frozen=True)
class GradingFacts:
    """`likelihood` and `impact` from 1 to 5."""

    likelihood: int
    impact: int
    reliability: str
    trend: str
    confidence: str
    is_experienced: bool = False
    is_evidenced: bool = False
    is_potential: bool = False
    has_violence: bool = False
    reasons: str = ""


@transaction.atomic
def grade_tension(
    *, case_id: UUID, facts: GradingFacts, seen_version: int, by: User, now: datetime, kept: Sequence[str] = ()
) -> TensionAssessment:
    """A new row; its band takes effect at once, the top one too. Raises FieldsRefused, StaleCase or NotPermitted."""
    case = tension_taken(case_id, by=by, seen_version=seen_version)
    if problems := dict(find_problems(facts)):
        raise FieldsRefused(problems)
    if not case.is_open:
        raise ActionRefused(_("The case is closed. Open it again before you grade the tension."))
    scale = scale_on(localdate(now))
    band = scale.graded(facts.likelihood, facts.impact, has_violence=facts.has_violence)
    is_top = band.band == Band.TOP
    row = TensionAssessment.objects.create(
        case=case,
        scale=scale.row,
        score=facts.likelihood * facts.impact,
        band=band.band,
        review_due_at=review_due(band, now),
        confirm_by=_confirm_by(case, now) if is_top else None,
        at=now,
        by=by,
        **vars(facts),
    )
    _stands(case, row)
    said = {"what": "graded", "to": row.band, "trend": row.trend, **({"leaks": list(kept)} if kept else {})}
    written(case, CaseEvent.Kind.TENSION, by=by, now=now, detail=said)
    return row


def _confirm_by(case: Case, now: datetime) -> datetime:
    """Grading once more puts nothing off: while the top band is owed a confirmation, it is owed by the same moment."""
    last = case.tension_assessments.order_by("-at", "-pk").first()
    owed = last.confirm_by if last is not None and last.owes_confirmation else None
    return owed or now + CONFIRM_WITHIN


def _stands(case: Case, row: TensionAssessment) -> None:
    detail = case.tension
    detail.band, detail.review_due_at = row.band, row.review_due_at
    detail.save(update_fields=["band", "review_due_at"])
    case.risk, case.risk_review_on = RISK_OF[Band(row.band)], localdate(row.review_due_at)


def find_problems(facts: GradingFacts) -> Iterator[tuple[str, str]]:
    yield from _choices(facts)
    if not (facts.is_experienced or facts.is_evidenced or facts.is_potential):
        yield "strands", _("Say whether the tension is experienced, evidenced or potential.")
    if facts.has_violence and not facts.is_evidenced:
        yield "strands", _("Violence that happened is evidenced: choose that as well.")
    if not facts.reasons.strip():
        yield "reasons", _("Write what speaks for this grading, without names.")
    if problem := text_problem(facts.reasons, LONGEST_TEXT):
        yield "reasons", problem


_OFFERED = {
    "reliability": Reliability.values,
    "trend": TensionAssessment.Trend.values,
    "confidence": TensionAssessment.Confidence.values,
}


def _choices(facts: GradingFacts) -> Iterator[tuple[str, str]]:
    for name in ("likelihood", "impact"):
        if getattr(facts, name) not in _GRADES:
            yield name, _("Choose a number from 1 to 5.")
    for name, values in _OFFERED.items():
        if getattr(facts, name) not in values:
            yield name, _("Choose one of these.")


@transaction.atomic
def confirm_band(
    *, case_id: UUID, assessment_id: UUID, by: User, now: datetime, seen_version: int | None = None
) -> TensionAssessment:
    """Somebody else than whoever graded it says that the top band is right, also when the 24 hours are over.

    The case is locked, so of two people at once the second finds it confirmed. Raises NotPermitted or ActionRefused,
    which is StaleCase where it was written since `seen_version`: nobody confirms a grading that they have not read.
    """
    case = tension_taken(case_id, by=by, seen_version=seen_version)
    row = case.tension_assessments.order_by("-at", "-pk").first()
    if row is None or row.pk != assessment_id:
        raise ActionRefused(_("The tension has been graded again since. Look at what stands now."))
    if not row.owes_confirmation:
        raise ActionRefused(
            _("There is nothing to confirm: somebody has done so already, or the band is not the top one.")
        )
    if row.by_id == by.pk:
        raise ActionRefused(_("You graded it yourself. A second person confirms the top band."))
    row.confirmed_at, row.confirmed_by = now, by
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    written(case, CaseEvent.Kind.TENSION, by=by, now=now, detail={"what": "confirmed"})
    return row
