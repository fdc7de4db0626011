"""The year at a glance: cards in rows of one outcome or of several, and how many regions are on track."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from reporting.charts.drawing import Picture
from reporting.charts.rag import rag_marks
from reporting.content import Card
from reporting.document.captions import rating_alt
from reporting.document.printer import Printer

IN_A_ROW = 3


@dataclass(frozen=True)
class CardShown:
    outcome: str
    name: str
    figure: SafeString
    what: SafeString
    caveat: SafeString
    source: str


@dataclass(frozen=True)
class CardRow:
    """Three figures of one outcome; or of several, each card naming its own; or the sentence for an outcome without."""

    outcome: str
    name: str
    cards: list[CardShown]
    none: SafeString | None = None


@dataclass(frozen=True)
class RatingRow:
    outcome: str
    name: str
    marks: Picture
    green: int
    amber: int
    red: int


def card_rows(printer: Printer) -> list[CardRow]:
    """Rows of outcomes that fill one, then the rest together, then the outcomes without a figure."""
    groups = {code: list(cards) for code, cards in groupby(printer.front.cards, key=lambda card: card.outcome)}
    rows, rest, without = [], [], []
    for code, cards in groups.items():
        shown = [_card(printer, card) for card in cards if not card.none]
        name = printer.outcome(code).short_name.within(printer.language)
        if len(shown) >= IN_A_ROW:
            rows.append(CardRow(code, name, shown))
        rest += shown if len(shown) < IN_A_ROW else []
        without += [CardRow(code, name, [], printer.say(card.none)) for card in cards if card.none]
    rows += [CardRow("", "", rest[start : start + IN_A_ROW]) for start in range(0, len(rest), IN_A_ROW)]
    return rows + without


def _card(printer: Printer, card: Card) -> CardShown:
    return CardShown(
        outcome=card.outcome,
        name=printer.outcome(card.outcome).short_name.within(printer.language),
        figure=printer.figure(card.figure),
        what=printer.brief(card.what),
        caveat=printer.brief(card.caveat),
        source=card.source,
    )


def rating_rows(printer: Printer) -> list[RatingRow]:
    return [
        RatingRow(
            outcome=rating.outcome,
            name=printer.outcome(rating.outcome).short_name.within(printer.language),
            marks=rag_marks(
                green=rating.green,
                amber=rating.amber,
                red=rating.red,
                alt=rating_alt(rating.green, rating.amber, rating.red),
            ),
            green=rating.green,
            amber=rating.amber,
            red=rating.red,
        )
        for rating in printer.frozen.ratings
    ]
