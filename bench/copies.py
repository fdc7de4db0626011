"""Many times the same year, copied inside the database: as further years, or as further regions of the same year."""

from django.db import connection, models

from cohesion.calendar import FinancialYear
from cohesion.models import LocalAuthority, Region, RegionCoverage
from outcomes.models import (
    AcceptedFigure,
    AcceptedMilestone,
    AcceptedNarrative,
    AcceptedVersion,
    QuarterlyReturn,
    ReturnRound,
)

_STEP = 1_000_000
"""Each copy's ids lie so much higher than those of the copy before."""

_RETURNS: tuple[type[models.Model], ...] = (
    QuarterlyReturn,
    QuarterlyReturn.authorities.through,
    AcceptedVersion,
    AcceptedFigure,
    AcceptedFigure.partner_regions.through,
    AcceptedMilestone,
    AcceptedNarrative,
)
_OWN: set[type[models.Model]] = {QuarterlyReturn, AcceptedVersion, AcceptedFigure}
_PLACES: set[type[models.Model]] = {Region, LocalAuthority}


def as_years(copies: int, first: FinancialYear) -> None:
    """The year once more in each of the years after `first`."""
    rounds = list(ReturnRound.objects.order_by("quarter"))
    for number in range(1, copies + 1):
        for opened, quarter in zip(rounds, FinancialYear(first.first + number).quarters, strict=True):
            ReturnRound.objects.create(
                pk=opened.pk + number * _STEP,
                plan_id=opened.plan_id,
                quarter=str(quarter),
                opens_on=quarter.ends_on,
                due_on=quarter.due_on,
                is_sample=True,
            )
        for model in _RETURNS:
            _copy(model, number, moved=_OWN | {ReturnRound})


def as_regions(copies: int) -> None:
    """Every region with its authorities and returns once more in the same year, `copies` times."""
    for number in range(1, copies + 1):
        _copy(Region, number, moved=_PLACES, code=f"code || '{number}'", position=f"position + {number * 100}")
        tiles = {"tile_row": f"tile_row + {number * 100}", "position": f"position + {number * 100}"}
        _copy(LocalAuthority, number, moved=_PLACES, gss=f"'X' || substr(gss, 8) || '{number:06d}'", **tiles)
        _copy(RegionCoverage, number, moved=_PLACES)
        for model in _RETURNS:
            _copy(model, number, moved=_OWN | _PLACES)


def _copy(model: type[models.Model], number: int, *, moved: set[type[models.Model]], **changed: str) -> None:
    """Copy the rows of the first set with ids moved up, and so each reference to what is `moved` along with them."""
    step = number * _STEP
    columns: dict[str, str] = {}
    for field in model._meta.concrete_fields:
        if getattr(field, "generated", False):
            continue
        name = f'"{field.column}"'
        moves = field.primary_key or field.related_model in moved
        columns[name] = changed.get(field.name, f"{name} + {step}" if moves else name)
    table = f'"{model._meta.db_table}"'
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} "
            f'FROM {table} WHERE "id" < {_STEP}'
        )
