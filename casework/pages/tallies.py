"""The totals that partners gave in one financial year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.counting.register import records_address
from casework.counting.rules import BY_NAME, CountRule
from casework.models import Tally
from casework.tally_facts import month_in_words
from cohesion.calendar import FinancialYear, Quarter
from cohesion.models import User
from cohesion.permissions import Permission


@dataclass(frozen=True)
class TallyLine:
    tally: Tally
    month: str
    rule: CountRule
    records: str
    may_edit: bool


@dataclass(frozen=True)
class TallyPage:
    """`years` are those with totals and the one that is shown, newest first."""

    year: str
    years: Sequence[str]
    lines: tuple[TallyLine, ...]


def tally_page(user: User, asked: str, today: date) -> TallyPage:
    """Three queries, whatever there is. `asked` is a financial year; anything else means the newest with totals."""
    visible = Tally.objects.visible_to(user)
    months = visible.order_by("-month").values_list("month", flat=True).distinct()
    found = sorted({FinancialYear.containing(month) for month in months}, reverse=True)
    year = _year(asked) or (found[0] if found else FinancialYear.containing(today))
    rows = visible.filter(month__range=(year.starts_on, year.ends_on)).select_related("authority", "source")
    edited = user.region_ids_for(Permission.EDIT_TALLIES)
    return TallyPage(
        year=str(year),
        years=[str(each) for each in sorted({*found, year}, reverse=True)],
        lines=tuple(
            _line(row, row.region_id in edited)
            for row in rows.order_by("-month", "authority__position", "source__position", "count", "pk")
        ),
    )


def _line(row: Tally, may_edit: bool) -> TallyLine:
    quarter = str(Quarter.containing(row.month))
    records = records_address(row.count, quarter, row.authority.gss, "", "")
    return TallyLine(row, month_in_words(row.month), BY_NAME[row.count], records, may_edit)


def _year(asked: str) -> FinancialYear | None:
    try:
        return FinancialYear.parse(asked)
    except ValueError:
        return None
