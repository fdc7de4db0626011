"""The headline cards of a year: a value, how it moved, which way is wanted, its quarters as a line, its ratings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cohesion import quarter_words
from cohesion.bilingual import in_language
from cohesion.calendar import Quarter
from cohesion.models.area import WALES
from cohesion.templatetags.cohesion import number
from outcomes.models import Direction, MilestoneStatus, Outcome
from outcomes.models.narrative import Rag
from reporting.change_words import of_count, of_mean
from reporting.charts.card_line import card_line
from reporting.figures import COMBINED, FigureDefinition, MilestoneFigure, OutcomeRating
from reporting.lens import Lens
from reporting.pages.addresses import address
from reporting.pages.quality import quality
from reporting.pages.wanted import wanted
from reporting.shown_figures import ShownFigure, ShownFigures

_NOTHING = SafeString()


@dataclass(frozen=True)
class Card:
    """`before` and `now` are the two values that `change` compares, both None where it compares none.

    `printed` is the value as words: a number, a symbol in brackets, or “17 of 22”. `ratings` are kinds of mark and
    their words. `also` are further headlines of the same outcome, each with what it tells and no ratings of its own.
    """

    name: str
    url: str
    title: str
    printed: str
    ratings: tuple[tuple[str, str], ...]
    unit: str = ""
    change: str = ""
    wanted: str = ""
    line: SafeString = _NOTHING
    line_words: str = ""
    quality: Sequence[str] = ()
    before: Decimal | None = None
    now: Decimal | None = None
    also: tuple["Card", ...] = ()

    @property
    def figures(self) -> tuple["Card", ...]:
        """Every headline that the card tells."""
        return self, *self.also


@dataclass(frozen=True)
class CardSources:
    """What all cards are made from. `area` is Wales or a region; `places` are the authorities (GSS codes) in it.
    `complete` are the quarters of which every return of Wales was accepted.
    """

    found: ShownFigures
    lens: Lens
    area: str
    outcomes: Mapping[str, Outcome]
    ratings: Mapping[str, OutcomeRating]
    milestones: Mapping[str, MilestoneFigure]
    places: tuple[str, ...]
    complete: frozenset[str]


def cards(of: CardSources) -> tuple[Card, ...]:
    """One for each outcome in the plan's order, led by its combined figure as on its own page; for an outcome without a
    headline its milestones together. Combined figures across outcomes come last.
    """
    headlines = sorted(
        (each for each in of.found.definitions.values() if each.is_headline), key=lambda each: each.kind != COMBINED
    )
    made: list[Card] = []
    for outcome in of.outcomes.values():
        own = [_of_figure(each, of) for each in headlines if each.outcome == outcome.code]
        made += [replace(own[0], also=tuple(own[1:]))] if own else _of_milestones(outcome, of)
    return (*made, *(_of_figure(each, of) for each in headlines if each.outcome not in of.outcomes))


def compared(
    definition: FigureDefinition, found: ShownFigures, area: str
) -> tuple[ShownFigure, ShownFigure | None, str]:
    """The figure of the last year, that of the year before where the two compare, and else why they do not."""
    now = found.of(definition.code, area)
    if now.value is None or definition.is_change:
        return now, None, ""
    if now.is_provisional:
        return now, None, _("Not compared: the year is not complete.")
    year = found.years[-1].previous
    before = found.of(definition.code, area, year=year) if year in found.years else None
    if before is None or before.value is None or before.is_provisional:
        return now, None, _("The year before does not compare.")
    return now, before, ""


def _of_figure(definition: FigureDefinition, of: CardSources) -> Card:
    now, before, why_not = compared(definition, of.found, of.area)
    line, words = _line(definition, of)
    return Card(
        name=_name(definition.outcome, of),
        url=address("outcomes_measure", definition.code, query=of.lens.query()),
        title=in_language(definition, "title"),
        printed=number(now.value) if now.value is not None else now.printed_symbol or "–",
        unit=in_language(definition, "unit"),
        change=_change(definition, now, before) or why_not,
        wanted=wanted(_direction(definition, of)) or _("The plan states no direction."),
        line=line,
        line_words=words,
        ratings=rating_words(of, definition.outcome),
        quality=quality(now),
        before=before.value if before else None,
        now=now.value if before else None,
    )


def _name(outcome: str, of: CardSources) -> str:
    return f"{outcome} {of.outcomes[outcome].short_name}" if outcome in of.outcomes else _("Across outcomes")


def _change(definition: FigureDefinition, now: ShownFigure, before: ShownFigure | None) -> str:
    if before is None or before.value is None or now.value is None:
        return ""
    return (of_count if definition.is_count else of_mean)(before.value, now.value)


def _direction(definition: FigureDefinition, of: CardSources) -> str:
    """Which way the plan wants it to go; of a combined figure, what all of its measures have in common."""
    if definition.kind != COMBINED:
        return definition.direction
    directions = {of.found.definitions[part].direction for part in definition.parts}
    return directions.pop() if len(directions) == 1 else Direction.NOT_STATED


def _line(definition: FigureDefinition, of: CardSources) -> tuple[SafeString, str]:
    """The quarters of the years that are held, drawn and in words; what is hidden is a gap in both."""
    series = of.found.series(definition.code, of.area, by_quarter=True)
    known = [each for each in series if each.value is not None]
    values = [None if each.value is None else float(each.value) for each in series]
    words = ""
    if len(known) > 1:
        words = _("By quarter: %(first)s in %(then)s, %(last)s in %(now)s.") % {
            "first": number(known[0].value),
            "then": _quarter(known[0]),
            "last": number(known[-1].value),
            "now": _quarter(known[-1]),
        }
    return mark_safe(card_line(values, alt=words, parts=_parts(series, of)).svg), words  # noqa: S308 (strokes alone, made of numbers)


def _parts(series: Sequence[ShownFigure], of: CardSources) -> frozenset[int]:
    """Quarters of Wales of which regions are missing. What stands for one region is whole."""
    if of.area != WALES:
        return frozenset()
    return frozenset(place for place, each in enumerate(series) if each.quarter not in of.complete)


def _quarter(figure: ShownFigure) -> str:
    return quarter_words.months(Quarter.parse(figure.quarter))


def _of_milestones(outcome: Outcome, of: CardSources) -> list[Card]:
    """How many of the milestones of an outcome the authorities of the place have achieved; none where it has none."""
    own = [each for each in of.milestones.values() if each.outcome == outcome.code]
    if not own:
        return []
    achieved = sum(each.states.get(gss) == MilestoneStatus.ACHIEVED for each in own for gss in of.places)
    told = {"achieved": achieved, "expected": len(own) * len(of.places)}
    return [
        Card(
            name=_name(outcome.code, of),
            url=address("outcomes_outcome", outcome.code, query=of.lens.query()),
            title=_("Milestones achieved, each counted for every local authority"),
            printed=_("%(achieved)s of %(expected)s") % told if of.places else "–",
            ratings=rating_words(of, outcome.code),
        )
    ]


def rating_words(of: CardSources, outcome: str) -> tuple[tuple[str, str], ...]:
    """“5 green”, “1 red”: of the regions that were rated."""
    rating = of.ratings.get(outcome)
    held = [] if rating is None else [rag for region, rag in rating.ratings.items() if of.area in {region, WALES}]
    told = (
        (Rag.GREEN, _("%(count)s green")),
        (Rag.AMBER, _("%(count)s amber")),
        (Rag.RED, _("%(count)s red")),
    )
    counts = [(rag, words, held.count(rag.value)) for rag, words in told]
    return tuple((rag.value.lower(), words % {"count": count}) for rag, words, count in counts if count)
