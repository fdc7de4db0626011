"""The board of open tensions: by band, on a map of tiles, with what is high elsewhere."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from casework.counting.tension import RULES
from casework.models import Band, Case, CaseStatus, Tally, TensionAssessment, TensionCase, TensionReport, TriggerEvent
from casework.tension_bands import ORDER
from casework.tension_headings import Heading, headings_beyond
from cohesion.calendar import Quarter
from cohesion.models import LocalAuthority, User
from cohesion.permissions import Permission

_AHEAD = timedelta(days=28)
MOST_SHOWN = 200


@dataclass(frozen=True)
class TensionLine:
    case: Case
    detail: TensionCase
    title: str
    is_review_late: bool
    owes_confirmation: bool


@dataclass(frozen=True)
class BandGroup:
    code: str
    label: str
    lines: tuple[TensionLine, ...]


@dataclass(frozen=True)
class Tile:
    """`band` is empty where nothing is open; `column` and `row` start at 1."""

    authority: LocalAuthority
    band: str
    said: str
    column: int
    row: int


@dataclass(frozen=True)
class Board:
    groups: tuple[BandGroup, ...]
    tiles: tuple[Tile, ...]
    elsewhere: Sequence[Heading]
    waiting: int
    reports: int
    opened: int
    tallied: bool
    quarter: Quarter
    triggers: Sequence[TriggerEvent]
    has_more: bool

    @property
    def is_quiet(self) -> bool:
        return not any(group.lines for group in self.groups)


def tension_board(user: User, now: datetime, today: date) -> Board:
    """A fixed number of queries, however many tensions there are."""
    rows = (
        TensionCase.objects.visible_to(user)
        .filter(case__status=CaseStatus.OPEN)
        .select_related("case__authority", "case__lead")
        .order_by("review_due_at", "pk")
    )
    details = list(rows[: MOST_SHOWN + 1])
    owed = set(
        TensionAssessment.objects.visible_to(user)
        .standing()
        .unconfirmed()
        .filter(case__status=CaseStatus.OPEN)
        .values_list("case_id", flat=True)
    )
    elsewhere = headings_beyond(user.region_ids_for(Permission.VIEW_CASES))
    quarter = Quarter.containing(today)
    reports = _reports(user, quarter)
    return Board(
        groups=_groups(details[:MOST_SHOWN], owed, now),
        tiles=_tiles(details, elsewhere),
        elsewhere=elsewhere,
        waiting=reports["waiting"],
        reports=reports["came"],
        opened=_opened(user, quarter),
        tallied=_is_tallied(user, quarter),
        quarter=quarter,
        triggers=list(TriggerEvent.objects.visible_to(user).between(today, today + _AHEAD).order_by("starts_on", "pk")),
        has_more=len(details) > MOST_SHOWN,
    )


def _groups(details: Iterable[TensionCase], owed: Collection[UUID], now: datetime) -> tuple[BandGroup, ...]:
    """The top band first; what was not yet graded comes before all of them."""
    lines: dict[str, list[TensionLine]] = {"": [], **{band: [] for band in reversed(ORDER)}}
    for detail in details:
        late = detail.review_due_at is not None and detail.review_due_at < now
        lines[detail.band].append(TensionLine(detail.case, detail, detail.title, late, detail.case_id in owed))
    return tuple(
        BandGroup(code.lower() or "none", str(Band(code).label) if code else _("Not yet graded"), tuple(found))
        for code, found in lines.items()
    )


def _tiles(details: Iterable[TensionCase], elsewhere: Iterable[Heading]) -> tuple[Tile, ...]:
    rank = {"": -1, **{str(band): place for place, band in enumerate(ORDER)}}
    highest: dict[int, str] = {}
    for detail in details:
        place = detail.case.authority_id
        highest[place] = max(highest.get(place, ""), detail.band, key=lambda code: rank[code])
    bands = {**{each.authority.pk: str(each.band) for each in elsewhere}, **highest}
    places = list(LocalAuthority.objects.in_map_order())
    left = min(each.tile_column for each in places) - 1
    top = min(each.tile_row for each in places) - 1
    return tuple(
        Tile(
            each,
            _code(bands.get(each.pk)),
            _said(bands.get(each.pk)),
            each.tile_column - left,
            each.tile_row - top,
        )
        for each in places
    )


def _code(band: str | None) -> str:
    return "" if band is None else band.lower() or "none"


def _said(band: str | None) -> str:
    if band is None:
        return ""
    return str(Band(band).label) if band else _("Not yet graded")


def _reports(user: User, quarter: Quarter) -> dict[str, int]:
    rows = TensionReport.objects.visible_to(user)
    came = Q(confirmed_at__date__range=(quarter.starts_on, quarter.ends_on))
    found: dict[str, int] = rows.aggregate(
        waiting=Count("pk", filter=Q(status=TensionReport.Status.WAITING)), came=Count("pk", filter=came)
    )
    return found


def _opened(user: User, quarter: Quarter) -> int:
    rows = TensionCase.objects.visible_to(user).filter(case__is_duplicate=False)
    return rows.filter(case__received_on__range=(quarter.starts_on, quarter.ends_on)).count()


def _is_tallied(user: User, quarter: Quarter) -> bool:
    """Whether partners gave totals for the quarter, which come on top."""
    months = (quarter.starts_on, quarter.ends_on)
    return Tally.objects.visible_to(user).filter(count=RULES[0].name, month__range=months).exists()
