"""The part of a case’s page that a tension adds: what it is, how it was graded, and what grew on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.actions.tensions import facts_of
from casework.models import (
    Case,
    CommunityImpact,
    Escalation,
    RumourFact,
    Stage,
    TensionAssessment,
    TensionCase,
    TensionContact,
    TensionReport,
)
from casework.pages.fact_groups import FactGroup, FactRow
from casework.tension_facts import TensionFacts
from cohesion import day_words
from cohesion.models import User


@dataclass(frozen=True)
class GradingLine:
    row: TensionAssessment
    strands: str
    is_late: bool


@dataclass(frozen=True)
class TensionPart:
    """`owed` is the grading of the top band that a second person has yet to confirm; `may_confirm` says who may."""

    detail: TensionCase
    title: str
    language: str
    groups: tuple[FactGroup, ...]
    gradings: tuple[GradingLine, ...]
    owed: GradingLine | None
    may_confirm: bool
    is_review_late: bool
    contacts: tuple[TensionContact, ...]
    rumours: tuple[RumourFact, ...]
    impacts: tuple[CommunityImpact, ...]
    escalations: tuple[Escalation, ...]
    reports: tuple[TensionReport, ...]

    @property
    def is_escalated(self) -> bool:
        return self.detail.stage == Stage.ESCALATED


def tension_part(case: Case, user: User, today: date) -> TensionPart:
    """A fixed number of queries, whatever the case holds."""
    now, facts = timezone.now(), facts_of(case)
    detail = TensionCase.objects.of_case(case).get()
    gradings = grading_lines(case, now)
    owed = gradings[0] if gradings and gradings[0].row.owes_confirmation and case.is_open else None
    return TensionPart(
        detail=detail,
        title=detail.title,
        language=case.language,
        groups=(_facts(facts, detail),),
        gradings=gradings,
        owed=owed,
        may_confirm=owed is not None and owed.row.by_id != user.pk,
        is_review_late=case.is_open and detail.review_due_at is not None and detail.review_due_at < now,
        contacts=tuple(case.tension_contacts.select_related("role", "by").order_by("-on", "-at")),
        rumours=tuple(case.rumours.select_related("by").order_by("-at")),
        impacts=tuple(case.impacts.select_related("file", "by").order_by("-at")),
        escalations=tuple(case.escalations.select_related("to", "by").order_by("-on", "-at")),
        reports=tuple(TensionReport.objects.of_case(case).select_related("role").order_by("-noticed_on", "pk")),
    )


def grading_lines(case: Case, now: datetime) -> tuple[GradingLine, ...]:
    """The latest one first: it stands."""
    rows = case.tension_assessments.select_related("by", "confirmed_by", "scale").order_by("-at", "-pk")
    return tuple(GradingLine(row, strands_of(row), row.is_confirmation_late(now)) for row in rows)


def strands_of(row: TensionAssessment | TensionReport) -> str:
    said = [
        (row.is_experienced, _("experienced")),
        (row.is_evidenced, _("evidenced")),
        (row.is_potential, _("potential")),
    ]
    return day_words.listed([word for is_said, word in said if is_said])


def _facts(facts: TensionFacts, detail: TensionCase) -> FactGroup:
    return FactGroup(_("The tension"), tuple(row for row in _rows(facts, detail) if row.value))


def _rows(facts: TensionFacts, detail: TensionCase) -> Iterable[FactRow]:
    yield FactRow(_("Where it stands"), str(Stage(detail.stage).label))
    yield FactRow(_("Themes"), day_words.listed([each.name for each in facts.themes]))
    yield FactRow(_("Communities"), day_words.listed([each.name for each in facts.communities]))
    yield FactRow(_("Authority"), str(facts.authority))
    yield FactRow(_("Place"), facts.place, facts.language)
    yield FactRow(_("Received"), day_words.plain(facts.received_on))
    yield FactRow(_("Noticed first on"), day_words.plain(facts.happened_on) if facts.happened_on else "")
    yield FactRow(_("From whom"), str(facts.source))
    yield FactRow(_("Who leads"), _("The police lead on this tension") if detail.is_police_led else "")
