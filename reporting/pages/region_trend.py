"""A region's quarters as a small line, drawn with the report's own strokes."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext

from cohesion import quarter_words
from cohesion.calendar import Quarter
from cohesion.templatetags.cohesion import number
from reporting.charts import Picture
from reporting.charts.quarters import Point, quarters_line


def trend(title: str, region: str, quarters: Sequence[Quarter], values: Sequence[Decimal | None]) -> Picture:
    """Its words tell every value, for whoever does not see the line."""
    points = [
        Point(quarter_words.name(quarter), None if value is None else float(value), number(value))
        for quarter, value in zip(quarters, values, strict=True)
    ]
    told = ", ".join(f"{point.name}: {point.printed or '–'}" for point in points)
    alt = gettext("%(title)s. %(values)s") % {"title": title, "values": told}
    return quarters_line(points, series=region, year=str(quarters[0].year), alt=alt)
