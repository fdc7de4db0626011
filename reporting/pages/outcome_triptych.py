"""The three questions of an outcome: a figure that leads, lines below it, and words where people are better off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohesion.bilingual import in_language
from outcomes.models import Direction, RbaCategory
from reporting.disclosure import NOT_AVAILABLE
from reporting.figures import MilestoneFigure, OutcomeRating
from reporting.pages.outcome_changes import comparison
from reporting.pages.outcome_measures import printed
from reporting.pages.outcome_progress import Statement
from reporting.pages.outcome_scope import Scope
from reporting.pages.wanted import wanted

_MOST_LINES = 3


@dataclass(frozen=True)
class Line:
    """`marks` qualify the figure: e, p, r, u."""

    what: str
    figure: str
    marks: str = ""


@dataclass(frozen=True)
class Leaf:
    """`hero` is the leading figure with what it counts; both empty where nothing can lead."""

    label: str
    hero: str
    marks: str
    say: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class RatingCount:
    mark: str
    words: str


@dataclass(frozen=True)
class Better:
    label: str
    statement: Statement | None
    number_of_statements: int
    say: str
    counts: tuple[RatingCount, ...]


@dataclass(frozen=True)
class Triptych:
    much: Leaf
    well: Leaf
    better: Better


def triptych(
    scope: Scope,
    milestones: Mapping[str, MilestoneFigure],
    rating: OutcomeRating,
    said: Sequence[Statement],
    quoted: Statement | None,
) -> Triptych:
    return Triptych(
        much=_leaf(scope, RbaCategory.HOW_MUCH, milestones),
        well=_leaf(scope, RbaCategory.HOW_WELL, milestones),
        better=Better(
            label=str(RbaCategory.BETTER_OFF.label),
            statement=quoted,
            number_of_statements=len(said),
            say="" if quoted else _no_words(scope),
            counts=rating_counts(rating, regions=_regions(scope)),
        ),
    )


def _leaf(scope: Scope, category: RbaCategory, milestones: Mapping[str, MilestoneFigure]) -> Leaf:
    codes = [code for code in scope.codes if scope.category(code) == category]
    own = {measure.code for measure in scope.measures if measure.category == category}
    line = _milestone_line([each for code, each in milestones.items() if code in own])
    lead = scope.headline if scope.headline in codes else _lead(scope, codes)
    rest = [
        Line(in_language(scope.definition(code), "title"), _figure(scope, code), _marks(scope, code))
        for code in codes
        if code != lead
    ]
    lines = (*rest[:_MOST_LINES], *([line] if line else []))
    if not lead:
        hero = line.figure if line else ""
        return Leaf(str(category.label), hero, "", (line.what,) if line else (_nothing(),), ())
    return Leaf(str(category.label), _figure(scope, lead), _marks(scope, lead), _say(scope, lead), lines)


def _lead(scope: Scope, codes: Sequence[str]) -> str:
    """The first with anything to tell of which the plan says where it should go, else the first."""
    known = [code for code in codes if scope.now(code).symbol != NOT_AVAILABLE] or list(codes)
    aimed = (code for code in known if scope.direction(code) != Direction.NOT_STATED)
    return next(aimed, next(iter(known), ""))


def _figure(scope: Scope, code: str) -> str:
    return printed(scope.now(code), is_percent=scope.definition(code).is_change, with_marks=False)


def _marks(scope: Scope, code: str) -> str:
    return " ".join(scope.now(code).marks)


def _say(scope: Scope, code: str) -> tuple[str, ...]:
    definition = scope.definition(code)
    compared = comparison(scope, code)
    moved = ""
    if compared:
        moved = _("%(when)s: %(words)s.") % {"when": compared.when, "words": compared.words}
    said = (in_language(definition, "title"), moved, wanted(scope.direction(code)))
    return tuple(each for each in said if each)


def _nothing() -> str:
    return _("The plan measures nothing here.")


def _milestone_line(found: Sequence[MilestoneFigure]) -> Line | None:
    expected = sum(each.expected for each in found)
    if not expected:
        return None
    achieved = sum(each.achieved for each in found)
    return Line(
        _("Milestones achieved, counted in each authority"),
        _("%(part)s of %(whole)s") % {"part": achieved, "whole": expected},
    )


def _no_words(scope: Scope) -> str:
    if scope.lens.is_published:
        return _("What is said in words is read in the annual report. Here stand the ratings of the regions.")
    return _("No accepted return of the year says in words whether anyone is better off.")


def _regions(scope: Scope) -> int:
    return sum(area.kind == "REGION" for area in scope.figures.areas.values())


def rating_counts(rating: OutcomeRating, *, regions: int) -> tuple[RatingCount, ...]:
    green, amber, red = (rating.count(each) for each in ("GREEN", "AMBER", "RED"))
    rows = (
        ("green", green, ngettext("%(number)s green", "%(number)s green", green)),
        ("amber", amber, ngettext("%(number)s amber", "%(number)s amber", amber)),
        ("red", red, ngettext("%(number)s red", "%(number)s red", red)),
        ("none", regions - green - amber - red, _("%(number)s not rated")),
    )
    return tuple(RatingCount(mark, words % {"number": number}) for mark, number, words in rows if number > 0)
