"""What is not a number: milestones by authority, ratings by region, and what co-ordinators could show in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cohesion import quarter_words
from cohesion.bilingual import in_language
from cohesion.calendar import Quarter
from cohesion.models import User
from outcomes.models import (
    AcceptedNarrative,
    MeasureEvidence,
    MilestoneStatus,
    QuarterlyReturn,
    Rag,
    RbaCategory,
    ReturnStatus,
)
from reporting.charts.milestones import milestone_bar
from reporting.document.captions import milestone_alt, milestones_finding
from reporting.document.progress import counted
from reporting.figures import MilestoneFigure, OutcomeRating
from reporting.pages.addresses import address
from reporting.pages.outcome_scope import Scope


@dataclass(frozen=True)
class MilestoneRow:
    """`missing` names the authorities that said nothing; empty for the public, which reads their number only."""

    code: str
    text: str
    achieved: int
    expected: int
    words: str
    alt: str
    drawing: SafeString
    missing: str


@dataclass(frozen=True)
class RatingRow:
    """The rating of a region with its reason where the reader may see it. `mark` is the kind of shape."""

    region: str
    url: str
    mark: str
    word: str
    when: str
    reason: str
    remedy: str
    language: str
    remedy_language: str


@dataclass(frozen=True)
class Statement:
    text: str
    language: str
    region: str
    when: str
    measure: str


def milestones_of(scope: Scope, found: Mapping[str, MilestoneFigure]) -> dict[str, MilestoneFigure]:
    return {code: each for code, each in found.items() if each.outcome == scope.outcome.code}


def milestone_rows(scope: Scope, found: Mapping[str, MilestoneFigure]) -> tuple[MilestoneRow, ...]:
    places = {area.code: area for area in scope.figures.areas.values() if area.kind == "AUTHORITY"}
    return tuple(_milestone_row(each, places, names=not scope.lens.is_published) for each in found.values())


def _milestone_row(figure: MilestoneFigure, places: Mapping[str, object], *, names: bool) -> MilestoneRow:
    told = counted(figure)
    alt = milestone_alt(told)
    bar = milestone_bar(achieved=told.achieved, under_way=told.under_way, total=told.authorities, alt=alt)
    missing = [in_language(place, "name") for code, place in places.items() if code not in figure.states]
    return MilestoneRow(
        code=figure.code,
        text=in_language(figure, "text"),
        achieved=figure.achieved,
        expected=figure.expected,
        words=_states(figure),
        alt=alt,
        drawing=mark_safe(bar.svg),  # noqa: S308 (strokes and numbers of ours)
        missing=", ".join(missing) if names and figure.states else "",
    )


def _states(figure: MilestoneFigure) -> str:
    """“14 achieved, 6 under way, 2 not reported”."""
    counts = (
        (figure.achieved, _("%(number)s achieved")),
        (figure.count(MilestoneStatus.UNDER_WAY), _("%(number)s under way")),
        (figure.count(MilestoneStatus.NOT_STARTED), _("%(number)s not started")),
        (figure.count(MilestoneStatus.NO_LONGER_PLANNED), _("%(number)s no longer planned")),
        (figure.not_reported, _("%(number)s not reported")),
    )
    return ", ".join(words % {"number": number} for number, words in counts if number)


def standing(found: Mapping[str, MilestoneFigure]) -> str:
    return milestones_finding([counted(each) for each in found.values()]) if found else ""


def rating_rows(scope: Scope, rating: OutcomeRating, user: User, language: str) -> tuple[RatingRow, ...]:
    """North to south. The reasons are for people who read every return: one query more."""
    told = {} if scope.lens.is_published else _narratives(scope, user)
    areas = [area for area in scope.figures.areas.values() if area.kind == "REGION"]
    return tuple(
        _rating_row(scope, area.code, in_language(area, "name"), rating, told.get(area.code), language)
        for area in areas
    )


def _rating_row(
    scope: Scope, code: str, name: str, rating: OutcomeRating, told: AcceptedNarrative | None, language: str
) -> RatingRow:
    rag = rating.ratings.get(code, "")
    reason = told.text_in("rag_reason", language) if told else ("", "")
    remedy = told.text_in("remedial_action", language) if told else ("", "")
    quarter = told.accepted_version.quarterly_return.round.quarter if told else ""
    return RatingRow(
        region=name,
        url=address("outcomes_region", code, query=scope.lens.query()),
        mark=rag.lower() or "none",
        word=str(Rag(rag).label) if rag else _("Not rated"),
        when=quarter_words.months(Quarter.parse(quarter)) if quarter else "",
        reason=reason[0],
        language=reason[1],
        remedy=remedy[0],
        remedy_language=remedy[1],
    )


def _narratives(scope: Scope, user: User) -> dict[str, AcceptedNarrative]:
    """The latest rated narrative of the year by region, of returns that the reader may read."""
    returns = QuarterlyReturn.objects.visible_to(user).for_plan(scope.lens.plan).for_year(str(scope.year))
    rows = (
        AcceptedNarrative.objects.filter(accepted_version__latest_of__in=returns, outcome=scope.outcome)
        .exclude(rag="")
        .select_related("accepted_version__quarterly_return__round", "accepted_version__quarterly_return__region")
        .order_by("accepted_version__quarterly_return__round__quarter")
    )
    return {row.accepted_version.quarterly_return.region.code: row for row in rows}


def statements(scope: Scope, user: User) -> tuple[Statement, ...]:
    """What accepted returns of the year could show for whether anyone is better off, the latest first. None for the
    public: these words were written for the working circle.
    """
    if scope.lens.is_published:
        return ()
    returns = QuarterlyReturn.objects.visible_to(user).for_plan(scope.lens.plan).for_year(str(scope.year))
    rows = (
        MeasureEvidence.objects.filter(
            quarterly_return__in=returns.filter(status=ReturnStatus.ACCEPTED),
            measure__outcome=scope.outcome,
            measure__category=RbaCategory.BETTER_OFF,
        )
        .select_related("measure", "quarterly_return__region", "quarterly_return__round")
        .order_by("-quarterly_return__round__quarter", "quarterly_return__region__position", "measure__position")
    )
    return tuple(
        Statement(
            row.text,
            row.language,
            row.quarterly_return.region.name,
            quarter_words.months(Quarter.parse(row.quarterly_return.round.quarter)),
            row.measure.text,
        )
        for row in rows
    )


def first_in(language: str, found: Sequence[Statement]) -> Statement | None:
    """The latest in the page's language, so that the page reads on; else the latest."""
    return next((each for each in found if each.language == language), found[0] if found else None)
