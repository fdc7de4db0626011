"""The returns of a region in a year, newest first: where each stands, the versions that were accepted, its copies."""

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


def earlier(returns: Sequence[QuarterlyReturn], as_on: date) -> list[EarlierReturn]:
    """`returns` with context and people. One query more, for the versions of all of them."""
    versions: dict[int, list[AcceptedVersion]] = defaultdict(list)
    found = AcceptedVersion.objects.filter(quarterly_return__in=[held.pk for held in returns])
    for version in found.select_related("accepted_by").order_by("-number"):
        versions[version.quarterly_return_id].append(version)
    newest_first = sorted(returns, key=lambda held: (held.round.quarter, held.pk), reverse=True)
    return [EarlierReturn(held, status_line(held, as_on), tuple(versions[held.pk])) for held in newest_first]
