"""The overview of a year: its finding, its headlines, ratings, what moved, what needs somebody, how complete it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cohesion.bilingual import in_language
from cohesion.models import Region, User
from cohesion.models.area import WALES
from outcomes.models import Outcome
from outcomes.models.narrative import Rag
from outcomes.pages.standing import Waiting
from reporting.figures import milestones, ratings
from reporting.figures.standing import complete_quarters
from reporting.lens import Lens
from reporting.pages.overview_attention import Point, attention, outcome_url
from reporting.pages.overview_cards import Card, CardSources, cards
from reporting.pages.overview_finding import finding
from reporting.pages.overview_moves import Move, moved_most
from reporting.pages.overview_returns import Returns, waiting_for, year_returns_of
from reporting.pages.readiness import is_ready
from reporting.shown import shown
from reporting.shown_figures import ShownFigures

POINTS_ON_PAPER = 8


@dataclass(frozen=True)
class RatingRow:
    """`marks` stand in the order of the regions: kind of mark and word, both empty where nothing was rated."""

    name: str
    url: str
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OverviewPage:
    """`region` is None for Wales. `place` is the name of what is looked at."""

    region: Region | None
    place: str
    found: ShownFigures
    finding: str
    returns: Returns
    cards: tuple[Card, ...]
    rating_heads: tuple[str, ...]
    ratings: tuple[RatingRow, ...]
    moves: tuple[Move, ...]
    points: tuple[Point, ...]
    waiting: tuple[Waiting, ...]

    @property
    def is_ready(self) -> bool:
        """Of this year alone: that the year before is not checked hides what would compare with it, and no more."""
        return is_ready(self.found)

    @property
    def off_paper(self) -> int:
        """How many points do not fit on the one sheet that the page prints on."""
        return max(len(self.points) - POINTS_ON_PAPER, 0)

    @property
    def has_symbols(self) -> bool:
        return any("[" in figure.printed for card in self.cards for figure in card.figures)

    @property
    def rated(self) -> tuple[tuple[RatingRow, tuple[tuple[str, str, str], ...]], ...]:
        """Each row with its marks as (region, kind, word)."""
        return tuple(
            (row, tuple((name, *mark) for name, mark in zip(self.rating_heads, row.marks, strict=True)))
            for row in self.ratings
        )

    @property
    def is_rated(self) -> bool:
        return any(kind for row in self.ratings for kind, _word in row.marks)


def overview_page(lens: Lens, user: User, region: Region | None, today: date) -> OverviewPage:
    """A fixed number of queries, whatever was accepted and for however many years."""
    area = region.code if region else WALES
    years = [year for year in (lens.year.previous, lens.year) if year in lens.years]
    found = shown(lens.plan, years, lens.audience, areas=[area], by_quarter=True)
    returns = year_returns_of(lens, user, region.code if region else "", today)
    sources = _sources(found, lens, area)
    made = cards(sources)
    return OverviewPage(
        region=region,
        place=region.name if region else _("Wales"),
        found=found,
        finding=finding(sources, made, returns),
        returns=returns,
        cards=made,
        rating_heads=tuple(in_language(found.areas[code], "name") for code in _regions(sources)),
        ratings=_ratings(sources),
        moves=moved_most(found, area, lens),
        points=attention(sources, returns, user),
        waiting=waiting_for(user, lens, returns),
    )


def _sources(found: ShownFigures, lens: Lens, area: str) -> CardSources:
    return CardSources(
        found=found,
        lens=lens,
        area=area,
        outcomes={outcome.code: outcome for outcome in Outcome.objects.filter(plan=lens.plan).order_by("position")},
        ratings=ratings(lens.plan, lens.year),
        milestones=milestones(lens.plan, lens.year),
        places=tuple(
            each.code for each in found.areas.values() if each.kind == "AUTHORITY" and area in {each.region, WALES}
        ),
        complete=complete_quarters(lens.plan),
    )


def _regions(of: CardSources) -> Sequence[str]:
    """From north to south, in one order in every table."""
    return [code for code, each in of.found.areas.items() if each.kind == "REGION" and of.area in {code, WALES}]


def _ratings(of: CardSources) -> tuple[RatingRow, ...]:
    words = {Rag.GREEN: _("Green"), Rag.AMBER: _("Amber"), Rag.RED: _("Red")}
    rows = []
    for outcome in of.outcomes.values():
        held = [of.ratings[outcome.code].ratings.get(code, "") for code in _regions(of)]
        marks = tuple((rag.lower(), words[Rag(rag)]) if rag else ("", "") for rag in held)
        rows.append(RatingRow(str(outcome), outcome_url(of, outcome.code), marks))
    return tuple(rows)
