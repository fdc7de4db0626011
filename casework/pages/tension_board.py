"""The board of open tensions: by band, on a map of tiles, with what is high next door."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from casework.counting.tension import RULES
from casework.models import Band, Case, CaseStatus, Tally, TensionAssessment, TensionCase, TensionReport, TriggerEvent
from casework.pages.tension_map import TensionMap, tension_map
from casework.tension_bands import ORDER
from casework.tension_headings import Headings, headings_for
from cohesion.calendar import Quarter
from cohesion.models import User

_AHEAD = timedelta(days=28)
MOST_SHOWN = 50


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
class Board:
    """`has_more` where more tensions are open than the board holds: the least pressing ones are left out."""

    groups: tuple[BandGroup, ...]
    map: TensionMap
    neighbours: Headings
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

    @property
    def top(self) -> int:
        return self._in(Band.TOP)

    @property
    def high(self) -> int:
        return self._in(Band.HIGH)

    def _in(self, band: Band) -> int:
        return next(len(group.lines) for group in self.groups if group.code == band.lower())


def tension_board(user: User, now: datetime, today: date) -> Board:
    """A fixed number of queries, however many tensions there are."""
    rows = TensionCase.objects.visible_to(user).filter(case__status=CaseStatus.OPEN)
    shown = rows.select_related("case__authority", "case__lead").defer("place", "case__summary", "case__next_action")
    details = list(shown.most_pressing_first()[: MOST_SHOWN + 1])
    standing = TensionAssessment.objects.visible_to(user).standing().unconfirmed()
    owed = set(standing.filter(case__in=[each.case_id for each in details]).values_list("case_id", flat=True))
    neighbours = headings_for(user, today)
    quarter = Quarter.containing(today)
    reports = _reports(user, quarter)
    return Board(
        groups=_groups(details[:MOST_SHOWN], owed, now),
        map=tension_map(user, neighbours.shown, today),
        neighbours=neighbours,
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
