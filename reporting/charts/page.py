"""What `components/chart.html` needs to show one specification in a page."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from reporting.charts.drawing import Picture
from reporting.charts.frame import Spec, Table


@dataclass(frozen=True)
class PageChart:
    """Both drawings of one finding, one of which the width of the page hides, its table and its files."""

    ident: str
    title: str
    subtitle: str
    wide: SafeString
    phone: SafeString
    table: Table | None
    svg_url: str
    csv_url: str
    level: int
    is_titled: bool = True


def chart_context(
    spec: Spec,
    *,
    svg_url: str,
    csv_url: str,
    ident: str,
    level: int = 2,
    with_table: bool = True,
    is_titled: bool = True,
) -> PageChart:
    """`ident` is unique in the page; `level` is that of the heading; a page with a table of its own beside the chart
    takes none with it, and one whose own heading is the finding (`is_titled`) shows it once. Use
    `{% include "components/chart.html" %}` with `chart`.
    """
    return PageChart(
        ident,
        spec.title,
        spec.subtitle,
        inline(spec.svg("wide", ident=f"{ident}-w")),
        inline(spec.svg("phone", ident=f"{ident}-p")),
        spec.table() if with_table else None,
        svg_url,
        csv_url,
        level,
        is_titled,
    )


def inline(svg: str) -> SafeString:
    """A drawing of ours, whose every word was escaped where it was drawn."""
    return mark_safe(svg)  # noqa: S308


def picture(spec: Spec) -> Picture:
    """For the printed report: an image with its alternative text, as its other charts are."""
    return Picture(spec.svg("print"), f"{spec.title}. {spec.alt}" if spec.title not in spec.alt else spec.alt)
