"""What counts as safe, and how much work may be spent on it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rules:
    """A hidden cell is safe when the values that a reader must think possible reach `threshold` and are `width` apart.

    `integer_cells`: up to so many hidden cells that hang together are bounded as whole numbers, more of them as real
    numbers rounded inwards. `optimal_cells`: blocks of up to so many cells that may be hidden are solved to the
    optimum; a larger one may stay `gap` (a share of its cost) above it.
    """

    threshold: int = 5
    width: int = 3
    integer_cells: int = 30
    optimal_cells: int = 60
    gap: float = 0.05

    def is_safe(self, low: int, high: int | None) -> bool:
        return high is None or (high >= self.threshold and high - low >= self.width)

    def enough_above(self, value: int) -> int:
        """So far above its value a cell is safe whatever is known from below."""
        return max(self.width, self.threshold - value)
