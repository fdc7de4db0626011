"""Charts for print: SVG text at the size it is printed (1 unit is 1 pt), handed over as a picture with its words."""

from reporting.charts.drawing import Picture

__all__ = ["Picture"]
