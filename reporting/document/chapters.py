"""A chapter as its templates take it: opening, three questions, themes with their boxes, ratings and challenges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reporting.charts.drawing import LIGHT_GOLD, Picture
from reporting.charts.rag import rag_marks
from reporting.charts.tile_map import tile_map
from reporting.content import OutcomeChapter, Theme, TriptychFigure
from reporting.document import figures, heights
from reporting.document.figures import Shown
from reporting.document.flow import Section, arrange
from reporting.document.frozen import Example, Outcome
from reporting.document.printer import Printer
from reporting.document.typography import set_text


@dataclass(frozen=True)
class ExampleBox:
    place: str
    councils: str
    map: Picture
    title: SafeString
    paragraphs: list[SafeString]

    @property
    def height(self) -> float:
        return heights.example(place=self.place, councils=self.councils, title=self.title, paragraphs=self.paragraphs)


@dataclass(frozen=True)
class Told:
    """A figure with what it counts; `of` and `is_sample` where they apply."""

    figure: SafeString
    what: SafeString
    source: str = ""
    is_sample: bool = False


@dataclass(frozen=True)
class Question:
    """One of the three questions, answered by figures or in sentences. `look` is its class in the stylesheet."""

    look: str
    heading: SafeString
    figures: list[Told]
    sentences: list[SafeString]

    @property
    def entries(self) -> list[tuple[bool, str]]:
        """Texts in order, and whether a figure stands above each."""
        return [*((True, str(told.what)) for told in self.figures), *((False, str(text)) for text in self.sentences)]


@dataclass(frozen=True)
class Piece:
    """A run of paragraphs, or a chart, or an example: what stands one below the other in a theme."""

    paragraphs: tuple[SafeString, ...] = ()
    chart: Shown | None = None
    example: ExampleBox | None = None

    @property
    def height(self) -> float:
        if self.chart:
            return heights.chart(self.chart)
        box = self.example
        return box.height if box else 0.0


@dataclass(frozen=True)
class ThemeShown:
    anchor: str
    section: str
    heading: SafeString
    margin: Told | None
    paragraphs: tuple[SafeString, ...]
    boxes: tuple[Piece, ...]
    pieces: tuple[Piece, ...] = ()

    @property
    def sizes(self) -> Section:
        texts = tuple(heights.paragraph_lines(text) for text in self.paragraphs)
        return Section(heights.HEADING, texts, tuple(box.height for box in self.boxes))

    def arranged(self, places: Sequence[int]) -> "ThemeShown":
        """With each box after so many paragraphs."""
        pieces: list[Piece] = []
        start = 0
        for box, place in zip(self.boxes, places, strict=True):
            if place > start:
                pieces.append(Piece(paragraphs=self.paragraphs[start:place]))
            pieces.append(box)
            start = place
        if start < len(self.paragraphs):
            pieces.append(Piece(paragraphs=self.paragraphs[start:]))
        return replace(self, pieces=tuple(pieces))


@dataclass(frozen=True)
class RatingShown:
    """One of the three ratings: its marks, “5 of 8”, its word and what follows from it."""

    marks: Picture
    count: int
    total: int
    word: str
    meaning: str


@dataclass(frozen=True)
class ChapterShown:
    number: str
    outcome: Outcome
    title: str
    short_name: str
    head: str
    finding: SafeString
    locator: Picture
    has_places: bool
    overview: list[SafeString]
    questions: list[Question]
    themes: list[ThemeShown]
    ratings: list[RatingShown]
    not_rated: int
    standing: Shown | None
    challenges: list[tuple[SafeString, SafeString]]


def chapter(printer: Printer, content: OutcomeChapter) -> ChapterShown:
    outcome = printer.outcome(content.outcome)
    numbers = (f"{outcome.code}.{place}" for place in count(1))
    slugs = [slug for theme in content.themes for slug in theme.examples]
    places = {place for example in printer.examples(slugs) for place in example.places}
    rating = printer.rating(outcome.code)
    short_name = outcome.short_name.within(printer.language)
    themes = [_theme(printer, theme, numbers) for theme in content.themes]
    questions = _questions(printer, content)
    ratings = ratings_shown(printer, outcome.code)
    standing = _standing(printer, content, numbers)
    challenges = [(printer.heading(one.heading), printer.say(one.text)) for one in content.challenges]
    return ChapterShown(
        number=outcome.code,
        outcome=outcome,
        title=outcome.title.within(printer.language),
        short_name=short_name,
        head=_("Outcome %(code)s · %(name)s") % {"code": outcome.code, "name": short_name},
        finding=printer.heading(content.finding),
        locator=_locator(printer, places),
        has_places=bool(places),
        overview=printer.paragraphs(content.overview),
        questions=questions,
        themes=_arranged(themes, questions, _tail(ratings, standing, challenges)),
        ratings=ratings,
        not_rated=rating.not_rated if rating else 0,
        standing=standing,
        challenges=challenges,
    )


def _questions(printer: Printer, content: OutcomeChapter) -> list[Question]:
    much, well = ([_told(printer, figure) for figure in figures] for figures in (content.how_much, content.how_well))
    better = printer.paragraphs(content.better_off)
    return [
        Question("how-much", set_text(_("How much did we do?")), much, []),
        Question("how-well", set_text(_("How well did we do it?")), well, []),
        Question("better", set_text(_("Is anyone better off?")), [], better),
    ]


def _arranged(themes: Sequence[ThemeShown], questions: Sequence[Question], tail: Section) -> list[ThemeShown]:
    """Boxes placed so that pages end full, below the section's heading and its three questions."""
    start = 56 + heights.triptych([question.entries for question in questions])
    places = arrange([*(theme.sizes for theme in themes), tail], start=start)
    return [theme.arranged(found) for theme, found in zip(themes, places, strict=False)]


def _tail(
    ratings: Sequence[RatingShown], standing: Shown | None, challenges: Sequence[tuple[SafeString, SafeString]]
) -> Section:
    """What follows the themes and cannot be moved, so that the themes leave room for it."""
    above = heights.CHALLENGES_HEADING + (heights.RATINGS if ratings else 0.0)
    boxes = [heights.chart(standing)] if standing else []
    boxes += [heights.challenge(heading, text) for heading, text in challenges]
    return Section(above, (), tuple(boxes))


def _locator(printer: Printer, places: set[str]) -> Picture:
    alt = _("Tile map of the 22 local authorities.")
    if places:
        alt = _("Tile map of the 22 local authorities. Highlighted: %(places)s.") % {"places": printer.names(places)}
    return tile_map(printer.frozen.authorities, alt, marked=places, size=14, gap=2, off="#2b6566", on=LIGHT_GOLD)


def _told(printer: Printer, figure: TriptychFigure) -> Told:
    told = printer.figure(figure.figure)
    if figure.of:
        told = printer.figure(_("%(part)s of %(whole)s") % {"part": figure.figure, "whole": figure.of})
    is_progress = "[[MS." in figure.figure or "[[RAG." in figure.figure
    return Told(told, printer.brief(figure.what), is_sample=printer.frozen.is_sample and is_progress)


def _theme(printer: Printer, theme: Theme, numbers: Iterator[str]) -> ThemeShown:
    margin = None
    if theme.margin:
        source = _("%(code)s · Annex A") % {"code": theme.margin.source}
        margin = Told(printer.figure(theme.margin.figure), printer.brief(theme.margin.what), source)
    charts = [figures.shown(printer, kind, subject, next(numbers)) for kind, subject in theme.charts]
    boxes = [Piece(chart=chart) for chart in charts if chart]
    boxes += [Piece(example=_example(printer, example)) for example in printer.examples(theme.examples)]
    return ThemeShown(
        anchor=f"s{theme.section.replace('.', '-')}",
        section=theme.section,
        heading=printer.heading(theme.heading),
        margin=margin,
        paragraphs=tuple(printer.paragraphs(theme.paragraphs)),
        boxes=tuple(boxes),
    )


def _example(printer: Printer, example: Example) -> ExampleBox:
    councils = printer.names(example.places)
    return ExampleBox(
        place=example.place_label.within(printer.language),
        councils=councils,
        map=tile_map(
            printer.frozen.authorities,
            _("Tile map. Highlighted: %(places)s.") % {"places": councils},
            marked=example.places,
            size=8,
            gap=1.2,
            off="#bcd2d0",
        ),
        title=printer.heading(example.title),
        paragraphs=printer.paragraphs(example.text),
    )


def ratings_shown(printer: Printer, outcome: str) -> list[RatingShown]:
    rating = printer.rating(outcome)
    if rating is None:
        return []
    rows = (
        ("green", rating.green, _("On track"), _("Green, circle")),
        ("amber", rating.amber, _("Slightly off track"), _("Amber, triangle: action is required")),
        ("red", rating.red, _("Very off track"), _("Red, square: urgent action is required")),
    )
    return [
        RatingShown(rag_marks(alt=f"{number} × {meaning}", **{kind: number}), number, rating.regions, word, meaning)
        for kind, number, word, meaning in rows
    ]


def _standing(printer: Printer, content: OutcomeChapter, numbers: Iterator[str]) -> Shown | None:
    """Where the milestones stand, unless a theme has shown it already."""
    if any(kind == "milestones" for theme in content.themes for kind, subject in theme.charts):
        return None
    return figures.shown(printer, "milestones", content.outcome, next(numbers))
