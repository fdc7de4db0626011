"""Every return of a region, newest first, by year: where it stands, the versions that were accepted, its copies."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from outcomes.models import AcceptedVersion, QuarterlyReturn
from outcomes.pages.status import StatusLine, status_line


@dataclass(frozen=True)
class EarlierReturn:
    held: QuarterlyReturn
    status: StatusLine
    versions: tuple[AcceptedVersion, ...]

    @property
    def is_sent(self) -> bool:
        return self.held.submitted_at is not None


@dataclass(frozen=True)
class EarlierYear:
    year: str
    returns: tuple[EarlierReturn, ...]


def earlier(returns: Sequence[QuarterlyReturn], as_on: date) -> list[EarlierYear]:
    """`returns` with context and people. One query more, for the versions of all of them."""
    versions: dict[int, list[AcceptedVersion]] = defaultdict(list)
    found = AcceptedVersion.objects.filter(quarterly_return__in=[held.pk for held in returns])
    for version in found.select_related("accepted_by").order_by("-number"):
        versions[version.quarterly_return_id].append(version)
    years: dict[str, list[EarlierReturn]] = defaultdict(list)
    for held in sorted(returns, key=lambda held: (held.round.quarter, held.pk), reverse=True):
        line = status_line(held, as_on)
        years[held.round.financial_year].append(EarlierReturn(held, line, tuple(versions[held.pk])))
    return [EarlierYear(year, tuple(listed)) for year, listed in years.items()]
