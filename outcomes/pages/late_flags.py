"""What changed behind accepted figures: the accepted number beside what the records say now, asked as it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cohesion.models import User
from outcomes.counting import Told, counted_now
from outcomes.late_counts import baseline
from outcomes.models import AcceptedFigure, LateCount, QuarterlyReturn
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey


@dataclass(frozen=True)
class LatePart:
    """A category whose number is another one now."""

    label: str
    accepted: Decimal | None
    now: Decimal


@dataclass(frozen=True)
class LateFlag:
    """`where` is “1.2.M2 · Gwynedd”. `counted` is what was counted then, where another number was accepted.

    `now` is None where nobody answers. `was_known`: the count said another number already at the acceptance.
    """

    where: str
    key: CellKey
    accepted: Decimal | None
    counted: Decimal | None
    now: Decimal | None
    parts: tuple[LatePart, ...]
    noticed_at: datetime
    last_at: datetime
    was_known: bool

    @property
    def is_same_again(self) -> bool:
        before = self.accepted if self.counted is None else self.counted
        return self.now is not None and self.now == before and not self.parts


Figures = Mapping[CellKey, AcceptedFigure]


def late_counts_of(held: QuarterlyReturn, user: User) -> list[LateCount]:
    """The flags of the version that counts. One query."""
    rows = LateCount.objects.visible_to(user).standing().filter(accepted_version__quarterly_return=held)
    order = ("measure__outcome__position", "measure__position", "authority__position")
    return list(rows.select_related("accepted_version", "measure").order_by(*order))


def late_flags(scope: ReturnScope, user: User, told: Mapping[CellKey, Told]) -> dict[CellKey, LateFlag]:
    """By the total that each stands at. `told` is what the register of counts says now. Two queries at most."""
    rows = late_counts_of(scope.quarterly_return, user)
    if not rows:
        return {}
    accepted = AcceptedFigure.objects.filter(
        accepted_version=rows[0].accepted_version_id, measure__in={row.measure_id for row in rows}
    )
    figures = {CellKey(row.measure_id, row.authority_id, row.category_id): row for row in accepted}
    flags = (_flag(scope, row, figures, told) for row in rows)
    return {flag.key: flag for flag in flags}


def flags_of_return(held: QuarterlyReturn, user: User, today: date) -> dict[CellKey, LateFlag]:
    """The same where nothing was asked yet: nothing is, while no flag stands."""
    rows = late_counts_of(held, user)
    if not rows:
        return {}
    scope = ReturnScope.of(held, {row.measure_id for row in rows})
    return late_flags(scope, user, counted_now(scope, scope.measures.values(), today).told)


def _flag(scope: ReturnScope, row: LateCount, figures: Figures, told: Mapping[CellKey, Told]) -> LateFlag:
    key = CellKey(row.measure_id, row.authority_id)
    figure, now = figures.get(key), told.get(key)
    differs = figure is not None and figure.counted_value is not None and figure.counted_value != figure.value
    return LateFlag(
        where=scope.label(key),
        key=key,
        accepted=figure.value if figure else None,
        counted=figure.counted_value if figure and differs else None,
        now=now.value if now else None,
        parts=_parts(scope, key, figures, told) if now else (),
        noticed_at=row.noticed_at,
        last_at=row.last_at,
        was_known=row.noticed_at <= row.accepted_version.accepted_at,
    )


def _parts(scope: ReturnScope, total: CellKey, figures: Figures, told: Mapping[CellKey, Told]) -> tuple[LatePart, ...]:
    """The categories that differ, where the version holds any at that place."""
    own = {key: row for key, row in figures.items() if key[:2] == total[:2] and key.category_id is not None}
    if not own:
        return ()
    now = {key: each.value for key, each in told.items() if key[:2] == total[:2] and key.category_id is not None}
    differing = [
        key for key in own.keys() | now.keys() if now.get(key, Decimal(0)) != (baseline(own[key]) if key in own else 0)
    ]
    labelled = (
        LatePart(
            scope.categories[key.category_id or 0].label,
            own[key].value if key in own else None,
            now.get(key, Decimal(0)),
        )
        for key in differing
    )
    return tuple(sorted(labelled, key=lambda part: part.label))
