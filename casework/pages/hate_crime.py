"""The part of a case’s page that hate crime adds: what is known, why it happened, what it was called, its risk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from casework.actions.hate_crimes import facts_of
from casework.fact_words import LABELS, in_words, motivation_words
from casework.hate_crime_facts import HateCrimeFacts, MotivationFact
from casework.models import Case, Motivation, Risk
from casework.pages.fact_groups import FactGroup, FactRow
from casework.repeats import earlier_cases_told
from cohesion.models import User


@dataclass(frozen=True)
class MotivationLine:
    name: str
    strand: str
    more: str


@dataclass(frozen=True)
class CategoryLine:
    name: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class RiskLine:
    name: str
    assessed_on: date
    by: str
    tool: str
    score: int | None
    review_on: date | None
    is_review_overdue: bool
    reasons: str


@dataclass(frozen=True)
class RepeatPart:
    """`earlier` are those of the earlier cases that the reader may open; `is_marked` what was said or found."""

    is_marked: bool
    earlier: tuple[Case, ...]
    has_others: bool

    @property
    def is_repeat(self) -> bool:
        return self.is_marked or bool(self.earlier) or self.has_others


@dataclass(frozen=True)
class HateCrimePart:
    category: str
    motivations: tuple[MotivationLine, ...]
    groups: tuple[FactGroup, ...]
    repeat: RepeatPart
    categories: tuple[CategoryLine, ...]
    risks: tuple[RiskLine, ...]
    risk: str
    needs_marac_answer: bool
    language: str


def hate_crime_part(case: Case, user: User, today: date) -> HateCrimePart:
    """A fixed number of queries, whatever the case holds."""
    facts = facts_of(case)
    return HateCrimePart(
        category=str(facts.category),
        motivations=tuple(_motivation(each) for each in facts.motivations),
        groups=tuple(_groups(facts)),
        repeat=_repeat(case, facts, user),
        categories=category_lines(case),
        risks=risk_lines(case, today),
        risk=str(Risk(case.risk).label),
        needs_marac_answer=case.risk == Risk.HIGH and case.is_open,
        language=case.language,
    )


def category_lines(case: Case) -> tuple[CategoryLine, ...]:
    """The latest one first: it stands."""
    rows = case.categorisations.select_related("category", "by").order_by("-at", "-pk")
    return tuple(CategoryLine(str(row.category), row.at, str(row.by), row.reason) for row in rows)


def risk_lines(case: Case, today: date) -> tuple[RiskLine, ...]:
    """The latest one first: it is the case’s. Only its review can be overdue."""
    rows = case.assessments.select_related("tool", "by").order_by("-at", "-pk")
    return tuple(
        RiskLine(
            name=str(Risk(row.risk).label),
            assessed_on=row.assessed_on,
            by=str(row.by),
            tool=str(row.tool or ""),
            score=row.score,
            review_on=row.review_on,
            is_review_overdue=position == 0 and case.is_open and row.review_on is not None and row.review_on < today,
            reasons=row.reasons,
        )
        for position, row in enumerate(rows)
    )


def _motivation(fact: MotivationFact) -> MotivationLine:
    basis = "" if fact.basis == Motivation.Basis.NOT_KNOWN else str(Motivation.Basis(fact.basis).label)
    more = " · ".join(filter(None, [str(fact.sub_group or ""), basis]))
    return MotivationLine(motivation_words(fact), _strand(fact), more)


def _strand(fact: MotivationFact) -> str:
    """Five strands are monitored; what has none is recorded all the same."""
    if fact.characteristic is None:
        return ""
    names = {
        "disability": _("monitored strand: disability"),
        "race": _("monitored strand: race"),
        "religion": _("monitored strand: religion"),
        "sexual_orientation": _("monitored strand: sexual orientation"),
        "transgender": _("monitored strand: transgender"),
    }
    return names.get(fact.characteristic.strand, _("no monitored strand"))


def _repeat(case: Case, facts: HateCrimeFacts, user: User) -> RepeatPart:
    earlier = list(earlier_cases_told(case, user).values_list("pk", flat=True))
    shown = Case.objects.visible_to(user).filter(pk__in=earlier).order_by("-received_on", "pk") if earlier else ()
    cases = tuple(shown)
    return RepeatPart(facts.is_repeat, cases, len(cases) < len(earlier))


_GROUPS = {
    "report": ("received_on", "authority", "route", "centre", "source", "reporter", "reported_on"),
    "event": ("happened_on", "happened_until", "happened_at", "place_type", "place", "types"),
    "police": ("police", "police_reported_on", "police_recorded_on", "crime_reference", "sharing"),
    "victim": (
        "age_band",
        "relationship",
        "language_need",
        "support_needs",
        "safeguarding",
        "safeguarding_referred_on",
        "satisfaction",
    ),
}
_WRITTEN = frozenset({"place", "language_need", "support_needs"})


def _groups(facts: HateCrimeFacts) -> Iterable[FactGroup]:
    """Each group with what is said in it; a group of which nothing is said is not there."""
    headings = {
        "report": _("The report"),
        "event": _("When and where it happened"),
        "police": _("The police"),
        "victim": _("The victim"),
    }
    for group, names in _GROUPS.items():
        rows = tuple(_row(facts, name) for name in names if in_words(name, getattr(facts, name)))
        if rows:
            yield FactGroup(headings[group], rows)


def _row(facts: HateCrimeFacts, name: str) -> FactRow:
    language = facts.language if name in _WRITTEN else ""
    return FactRow(LABELS[name], in_words(name, getattr(facts, name)), language)
