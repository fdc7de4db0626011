"""Which annual figures one person sees exactly, and which only as they may be published."""

from collections.abc import Collection, Iterable, Iterator

from cohesion.calendar import FinancialYear
from cohesion.models import Region, User
from outcomes.models import Plan, QuarterlyReturn
from reporting.disclosure import Audience, PublishedCell, PublishedFigures, publish
from reporting.figures import AnnualFigures, annual
from reporting.insiders import with_exact
from reporting.published_year import published_on_record


def as_seen_by(user: User, plan: Plan, year: FinancialYear) -> tuple[AnnualFigures, list[PublishedCell]]:
    """The year's figures, for their names and areas alone, and beside them what this person may see of each.

    Exact for whoever reads all returns; else as published, with the person's own regions exact and known. Of other
    areas a region's people get totals only: crossed with the categories of their own, hidden ones could be worked out.
    Raises NotChecked, and has the check made, where the year's present content has none.
    """
    if user.sees_all_regions or not _is_anything_accepted(plan, year):
        exact = annual(plan, year)
        # A year without anything waits for no check; a return may have been accepted since it was asked for.
        if user.sees_all_regions or all(figure.value is None for figure in exact):
            return exact, list(publish(exact, Audience.WORKING))
    own = set(Region.objects.filter(pk__in=user.region_ids).values_list("code", flat=True))
    published = published_on_record(plan, year, with_quarters=False)
    figures = published.figures.figures
    areas = {area.code for area in figures.areas.values() if area.code in own or area.region in own}
    cells = with_exact(published, frozenset(areas))
    told = [cell for cell in cells if cell.area in areas or not cell.breakdown]
    return figures, _in_order(figures, [*told, *_kept_back(cells, areas)])


def _is_anything_accepted(plan: Plan, year: FinancialYear) -> bool:
    accepted = QuarterlyReturn.objects.for_plan(plan).for_year(str(year)).filter(latest_version__isnull=False)
    return accepted.exists()


def _kept_back(cells: PublishedFigures, exact: Collection[str]) -> Iterator[PublishedCell]:
    """Totals that nobody reported where a plain rule keeps everything back: they look like those that were."""
    for code in cells.figures.definitions:
        for area in cells.figures.areas:
            if area not in exact and (code, area, "", "") not in cells.cells:
                cell = cells.cell(code, area)
                if cell.is_hidden:
                    yield cell


def _in_order(figures: AnnualFigures, cells: Iterable[PublishedCell]) -> list[PublishedCell]:
    """By measure, totals before categories, Wales before regions and authorities: what was added is among the rest."""
    codes = {code: place for place, code in enumerate(figures.definitions)}
    areas = {area: place for place, area in enumerate(figures.areas)}
    return sorted(cells, key=lambda cell: (codes[cell.code], bool(cell.breakdown), areas[cell.area]))
