"""What people enter about a total that a partner gave, and what such a total cannot be: a sentence by its field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.counting.rules import BY_NAME, KIND_OF
from casework.hate_crime_rules import EARLIEST
from casework.models import Agency, Case, CountTotal, Tally
from cohesion.calendar import Quarter
from cohesion.models import LocalAuthority, Region, RegionCoverage, User
from cohesion.permissions import Permission

LARGEST = 100_000
_FOUR_DAYS = timedelta(days=4)


@dataclass(frozen=True)
class TallyFacts:
    """`month` is its first day."""

    count: str
    authority: LocalAuthority
    month: date
    source: Agency
    value: int

    @property
    def cell(self) -> tuple[str, str, int]:
        """The number that it moves, as `cohesion.counts` names it."""
        return self.count, str(Quarter.containing(self.month)), self.authority.pk

    @property
    def month_in_words(self) -> str:
        return month_in_words(self.month)


def month_in_words(month: date) -> str:
    """“May 2014”."""
    return date_format(month, "F Y")


def facts_of(tally: Tally) -> TallyFacts:
    return TallyFacts(tally.count, tally.authority, tally.month, tally.source, tally.value)


def region_of(facts: TallyFacts) -> Region | None:
    """The region that covered the authority at the end of the quarter: it is the one whose return counts the month."""
    end = Quarter.containing(facts.month).ends_on
    covered = RegionCoverage.objects.filter(authority=facts.authority, starts_on__lte=end)
    row = covered.exclude(ends_on__lt=end).select_related("region").first()
    return row.region if row else None


def find_problems(facts: TallyFacts, by: User, today: date) -> dict[str, str]:
    """The sentence for each field that cannot be kept; empty where all can."""
    found: dict[str, str] = {}
    for rules in (_fields(facts, today), _place(facts, by), _records(facts)):
        for name, sentence in rules:
            found.setdefault(name, sentence)
    return found


def _fields(facts: TallyFacts, today: date) -> Iterator[tuple[str, str]]:
    rule = BY_NAME.get(facts.count)
    if rule is None or not rule.can_tally:
        yield "count", _("Partners cannot give totals of this count. Choose another one.")
    if facts.month > today.replace(day=1):
        yield "month", _("This month is in the future. Enter this month or an earlier one.")
    elif facts.month < EARLIEST:
        yield "month", _("This month is before the year 2000. Check the year.")
    if not 0 <= facts.value <= LARGEST:
        yield "value", _("Enter a whole number from 0 to %(most)s.") % {"most": f"{LARGEST:,}"}
    last = facts.source.valid_to
    if not facts.source.is_source or facts.source.valid_from > facts.month or (last and last < facts.month):
        yield (
            "source",
            _("%(agency)s was not in the list in that month. Choose another one.") % {"agency": facts.source},
        )


def _place(facts: TallyFacts, by: User) -> Iterator[tuple[str, str]]:
    region = region_of(facts)
    if region is None or not by.may_for(Permission.EDIT_TALLIES, region.pk):
        yield "authority", _("Choose an authority that your region covered in that month.")


def _records(facts: TallyFacts) -> Iterator[tuple[str, str]]:
    if facts.count not in KIND_OF:
        return
    if standing := cases_in_the_way(facts):
        yield "source", standing
    name, quarter, place = facts.cell
    if CountTotal.objects.filter(count=name, quarter=quarter, authority=place, kept__gt=0).exists():
        yield (
            "month",
            _(
                "Cases that counted in this quarter were removed under the retention rules, and still count. "
                "A total could count them twice, so none can be added."
            ),
        )


def cases_in_the_way(facts: TallyFacts) -> str:
    """The sentence that says how many cases of that source stand in that month; empty where none does."""
    following = (facts.month.replace(day=28) + _FOUR_DAYS).replace(day=1)
    count = Case.objects.filter(
        kind=KIND_OF[facts.count],
        authority=facts.authority,
        source=facts.source,
        received_on__gte=facts.month,
        received_on__lt=following,
    ).count()
    return in_the_way(facts, count) if count else ""


def in_the_way(facts: TallyFacts, count: int) -> str:
    words = ngettext(
        "%(count)s case from %(source)s in %(month)s is here, and counts already. "
        "Choose another source or month; a month of one source is counted from its cases or from a total.",
        "%(count)s cases from %(source)s in %(month)s are here, and count already. "
        "Choose another source or month; a month of one source is counted from its cases or from a total.",
        count,
    )
    return words % {"count": count, "source": facts.source, "month": facts.month_in_words}
