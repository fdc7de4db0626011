"""How high the report's boxes will be, in points, by the measures of report.css."""

from collections.abc import Sequence

from reporting.document.figures import Shown
from reporting.document.measure import SANS, SANS_BOLD, SERIF, SERIF_BOLD, lines

TEXT = 343.0
FULL = 481.0
EXAMPLE_SIDE, EXAMPLE_TEXT = 102.0, 325.0
HEADING = 20.0  # of a theme


def paragraph_lines(text: str) -> int:
    return lines(text, width=TEXT, size=11, face=SERIF)


def example(*, place: str, councils: str, title: str, paragraphs: Sequence[str]) -> float:
    side = 16 + 16 * lines(place, width=EXAMPLE_SIDE, size=13, face=SANS_BOLD) + 8 + 54
    side += 10 + 12 * lines(councils, width=EXAMPLE_SIDE, size=9, face=SANS)
    body = 6 + 16 * lines(title, width=EXAMPLE_TEXT, size=13, face=SERIF_BOLD)
    body += sum(7 + 15 * lines(text, width=EXAMPLE_TEXT, size=10.5, face=SERIF) for text in paragraphs)
    return 20 + max(side, body)


def chart(shown: Shown) -> float:
    caption = 18 + 16 * lines(shown.finding, width=TEXT, size=12, face=SANS_BOLD)
    caption += 12 * lines(f"{shown.about} Sample data", width=TEXT, size=9, face=SANS)
    return caption + _BODIES[shown.kind](shown)


def _quarters(shown: Shown) -> float:
    return 168 + 8 + 32 + 19 * len(shown.rows)


def _parts(shown: Shown) -> float:
    return 28 * len(shown.rows) + 2 + 22 + 19 * len(shown.rows)


def _regions(shown: Shown) -> float:
    return 20 + 20 * len(shown.rows) + 27 + 32


def _milestones(shown: Shown) -> float:
    rows = (5.5 + 12 * lines(f"{row.code} {row.text}", width=255, size=8.5, face=SANS) for row in shown.rows)
    return 22 + sum(rows) + 20


_BODIES = {"quarters": _quarters, "parts": _parts, "regions": _regions, "milestones": _milestones}


def triptych(columns: Sequence[Sequence[tuple[bool, str]]]) -> float:
    """Of three columns of (has a figure above, text)."""
    width = FULL / 3 - 32

    def entry(has_figure: bool, text: str) -> float:
        return (34 if has_figure else 0) + 8 + 14 * lines(text, width=width, size=10, face=SANS)

    return 32 + 3 + 18 + 48 + max(sum(entry(*one) for one in column) for column in columns)


def challenge(heading: str, text: str) -> float:
    """Less than its real height by what `flow` puts between boxes and the stylesheet does not."""
    head = 16 * lines(heading, width=TEXT, size=12, face=SANS_BOLD)
    return 8 + head + 16 * lines(text, width=TEXT, size=11, face=SERIF) - 14


CHALLENGES_HEADING = 64.0
RATINGS = 158.0
