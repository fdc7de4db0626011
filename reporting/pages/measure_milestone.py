"""Where the authorities stand with a milestone: its finding, its row of marks and, for officers, every place."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cohesion.bilingual import in_language
from outcomes.models import Measure, MeasureKind, MilestoneStatus
from reporting.figures import Area, MilestoneFigure, milestones
from reporting.lens import Lens
from reporting.pages.addresses import address
from reporting.pages.outcome_progress import MilestoneRow, milestone_row
from reporting.shown_figures import ShownFigures

MARKS = {
    MilestoneStatus.ACHIEVED: "done",
    MilestoneStatus.UNDER_WAY: "part",
    MilestoneStatus.NOT_STARTED: "none",
    MilestoneStatus.NO_LONGER_PLANNED: "dropped",
}


@dataclass(frozen=True)
class MilestonePlace:
    """An authority or, without a `mark`, the region whose authorities follow."""

    name: str
    url: str
    mark: str = ""
    word: str = ""


@dataclass(frozen=True)
class MeasureMilestone:
    """`places` stand from north to south; the public reads numbers only."""

    finding: str
    row: MilestoneRow
    places: tuple[MilestonePlace, ...]


def measure_milestone(measure: object, lens: Lens, found: ShownFigures) -> MeasureMilestone | None:
    """Three queries for a milestone; None for any other measure and where no return of the year covers a place."""
    if not isinstance(measure, Measure) or measure.kind != MeasureKind.MILESTONE:
        return None
    figure = milestones(lens.plan, lens.year).get(measure.code)
    if figure is None or not figure.expected:
        return None
    areas = {area.code: area for area in found.areas.values() if area.kind == "AUTHORITY"}
    return MeasureMilestone(
        finding=_finding(figure, lens),
        row=milestone_row(figure, areas, names=not lens.is_published),
        places=() if lens.is_published else tuple(_places(figure, lens, found)),
    )


def _finding(figure: MilestoneFigure, lens: Lens) -> str:
    told = {"achieved": figure.achieved, "expected": figure.expected, "year": lens.year}
    if figure.achieved == figure.expected:
        return _("Achieved in all %(expected)s local authorities, %(year)s") % told
    return _("Achieved in %(achieved)s of %(expected)s local authorities, %(year)s") % told


def _places(figure: MilestoneFigure, lens: Lens, found: ShownFigures) -> Iterator[MilestonePlace]:
    areas = list(found.areas.values())
    for region in (area for area in areas if area.kind == "REGION"):
        yield MilestonePlace(in_language(region, "name"), address("outcomes_region", region.code, query=lens.query()))
        for area in areas:
            if area.kind == "AUTHORITY" and area.region == region.code:
                yield _place(area, figure, lens)


def _place(area: Area, figure: MilestoneFigure, lens: Lens) -> MilestonePlace:
    state = figure.states.get(area.code)
    return MilestonePlace(
        name=in_language(area, "name"),
        url=address("outcomes_authority", area.code, query=lens.query()),
        mark=MARKS[state] if state else "none",
        word=str(state.label) if state else _("Not reported yet"),
    )
