"""What a count says of itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from casework.models import Case

# A breakdown's code and a category's, as plans name them.
Part = tuple[str, str]
TOTAL: Part = ("", "")


@dataclass(frozen=True)
class CountRule:
    """One named count of `cohesion.counts`.

    `day` gives the day that decides the case's quarter, or None where the case does not count here. `parts` are the
    categories that it counts in as well: of a multiple choice, so they are never summed, unless there `is_one_part`
    a case. `can_tally`: a partner may give totals of it. `shares_cases_with` are counts of the same kind that may
    count the same case on the same day: they never add.
    """

    name: str
    label: Promise | str
    date_rule: Promise | str
    day: Callable[[Case], date | None]
    parts: Callable[[Case], frozenset[Part]]
    can_tally: bool = True
    is_one_part: bool = False
    shares_cases_with: tuple[str, ...] = ()
