"""Words in a chart, measured by its font and kept apart by rule: a box that would touch another finds another place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from reporting.charts.frame import HALO, PAPER
from reporting.document.measure import SANS, SANS_BOLD, advance

# A reader's own font may run wider than ours.
SPARE = 1.06
LEADING = 1.2


Segment = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: "Box") -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    def crossed_by(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Whether a straight line runs through the box (tried at steps of about its own half height)."""
        if max(start[0], end[0]) <= self.left or min(start[0], end[0]) >= self.right:
            return False
        far = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
        steps = max(1, int(far / 4))
        for step in range(steps + 1):
            x = start[0] + (end[0] - start[0]) * step / steps
            y = start[1] + (end[1] - start[1]) * step / steps
            if self.left < x < self.right and self.top < y < self.bottom:
                return True
        return False


@dataclass(frozen=True)
class Words:
    """Lines of one label, of which the first `strong` (all, if None) have its weight and the rest are plain."""

    lines: tuple[str, ...]
    size: float
    fill: str
    weight: int = 600
    strong: int | None = None

    @property
    def width(self) -> float:
        return max(text_width(line, self.size, self._weight(place)) for place, line in enumerate(self.lines))

    @property
    def height(self) -> float:
        return self.size * LEADING * len(self.lines)

    def box(self, x: float, top: float, anchor: str) -> Box:
        left = {"start": x, "middle": x - self.width / 2, "end": x - self.width}[anchor]
        return Box(left, top, left + self.width, top + self.height)

    def drawn(self, x: float, top: float, anchor: str) -> str:
        """Each line twice, its halo first: the typesetter of the PDF would paint a halo over its own letters."""
        halo = f'stroke="{PAPER}" stroke-width="{HALO:g}" stroke-linejoin="round" aria-hidden="true"'
        halos, letters = [], []
        for place, line in enumerate(self.lines):
            y = top + self.size * (0.95 + LEADING * place)
            head = f'<text x="{x:.1f}" y="{y:.1f}" font-size="{self.size:g}" font-weight="{self._weight(place)}"'
            halos.append(f'{head} text-anchor="{anchor}" fill="{PAPER}" {halo}>{escape(line)}</text>')
            letters.append(f'{head} text-anchor="{anchor}" fill="{self.fill}">{escape(line)}</text>')
        return "".join([*halos, *letters])

    def _weight(self, place: int) -> int:
        return self.weight if self.strong is None or place < self.strong else 400


@dataclass(frozen=True)
class Spot:
    """Where a label may stand: an x, how the text hangs on it, and the top of its first line."""

    x: float
    top: float
    anchor: str


@dataclass
class Placing:
    """The labels of one drawing: each goes to its first spot that is free, off the lines if it can be."""

    room: Box
    lines: Sequence[Segment] = ()
    taken: list[Box] = field(default_factory=list)
    strokes: list[str] = field(default_factory=list)

    def place(self, words: Words, spots: Iterable[Spot], *, must: bool = False) -> bool:
        """Whether it found room. One that must be shown tries the rest of the drawing before it is left out."""
        wanted = list(spots)
        for candidates, clear in ((wanted, True), *(((self._anywhere(words), True), (wanted, False)) if must else ())):
            for spot in candidates:
                box = words.box(spot.x, spot.top, spot.anchor)
                if self._is_free(box) and not (clear and self._is_crossed(box)):
                    self.put(words, spot)
                    return True
        return False

    def put(self, words: Words, spot: Spot) -> None:
        self.taken.append(words.box(spot.x, spot.top, spot.anchor))
        self.strokes.append(words.drawn(spot.x, spot.top, spot.anchor))

    def _is_free(self, box: Box) -> bool:
        return box.within(self.room) and not any(box.meets(other) for other in self.taken)

    def _is_crossed(self, box: Box) -> bool:
        return any(box.crossed_by(start, end) for start, end in self.lines)

    def _anywhere(self, words: Words) -> list[Spot]:
        """From the upper right, row by row: the end of a line is where a label belongs."""
        rows = int((self.room.bottom - self.room.top) // 6)
        tops = [self.room.top + 6 * row for row in range(rows)]
        middle = (self.room.left + self.room.right) / 2
        columns = [(self.room.right, "end"), (middle, "middle"), (self.room.left, "start")]
        return [Spot(x, top, anchor) for x, anchor in columns for top in tops]


def text_width(text: str, size: float, weight: int) -> float:
    return advance(text, size=size, face=SANS_BOLD if weight >= 600 else SANS) * SPARE


def wrapped(text: str, *, width: float, size: float, weight: int) -> tuple[str, ...]:
    """Lines no wider than `width`, broken at spaces only: a single word may stand out."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
