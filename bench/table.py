"""The one table that a run prints, and what each line is held to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """`measured` beside `floor`; `bound` limits their ratio, or (without a floor) the measured number itself."""

    size: str
    what: str
    measured: float
    unit: str = "ms"
    floor: float | None = None
    bound: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.measured / self.floor if self.floor else None

    @property
    def is_over(self) -> bool:
        held = self.measured if self.floor is None else self.ratio
        return self.bound is not None and held is not None and held > self.bound


HEADINGS = ("size", "what", "measured", "floor", "ratio", "bound", "")


def table(lines: list[Line]) -> str:
    rows = [HEADINGS, *(_row(line) for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_printed(row, widths) for row in (rows[0], rule, *rows[1:]))


def _row(line: Line) -> tuple[str, ...]:
    verdict = "over" if line.is_over else "OK"
    return (
        line.size,
        line.what,
        _amount(line.measured, line.unit),
        "" if line.floor is None else _amount(line.floor, line.unit),
        "" if line.ratio is None else f"{line.ratio:.2f}",
        "" if line.bound is None else f"≤ {line.bound:g}",
        "" if line.bound is None else verdict,
    )


def _amount(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}".rstrip()


def _printed(row: tuple[str, ...], widths: list[int]) -> str:
    words = [cell.ljust(width) for cell, width in zip(row[:2], widths[:2], strict=True)]
    numbers = [cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
    return "  ".join([*words, *numbers]).rstrip()
