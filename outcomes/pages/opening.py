"""Opening a quarter: which come next, when each would be due and why on that day, and what opening would make."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, ngettext

from cohesion import day_words
from cohesion.calendar import WORKING_DAYS_TO_REPORT, Quarter, is_working_day
from cohesion.models import LocalAuthority, Region
from outcomes.actions.rounds import measures_of, places_of
from outcomes.models import Plan, ReturnRound
from outcomes.pages.matrix import co_ordinators


@dataclass(frozen=True)
class Proposal:
    """A quarter of a plan that could be opened. `is_sample`: it follows sample data, so it is sample data as well."""

    plan: Plan
    quarter: Quarter
    is_sample: bool

    @property
    def value(self) -> str:
        return f"{self.plan.code}/{self.quarter}"

    @property
    def due_on(self) -> date:
        return self.quarter.due_on

    @property
    def arithmetic(self) -> str:
        """Why it is due on that day, as a sentence."""
        ends_on, due_on = self.quarter.ends_on, self.due_on
        free = list(_bank_holidays(ends_on, due_on))
        values = {
            "end": day_words.full(ends_on),
            "days": WORKING_DAYS_TO_REPORT,
            "due": day_words.full(due_on),
            "count": len(free),
            "free": day_words.listed([day_words.short(day) for day in free]),
        }
        if not free:
            return (
                gettext(
                    "The quarter ends on %(end)s. %(days)s working days later, without the weekends, it is %(due)s."
                )
                % values
            )
        return (
            ngettext(
                "The quarter ends on %(end)s. %(days)s working days later, without the weekends and "
                "%(count)s bank holiday (%(free)s), it is %(due)s.",
                "The quarter ends on %(end)s. %(days)s working days later, without the weekends and "
                "%(count)s bank holidays (%(free)s), it is %(due)s.",
                len(free),
            )
            % values
        )


def _bank_holidays(after: date, until: date) -> Iterator[date]:
    for number in range(1, (until - after).days + 1):
        day = after + timedelta(days=number)
        if day.weekday() < 5 and not is_working_day(day):
            yield day


def proposals() -> list[Proposal]:
    """Quarters not open yet of every plan with measures: those after the last open one first. Two queries."""
    plans = Plan.objects.filter(measures__isnull=False).distinct().newest_first()
    opened: dict[int, dict[Quarter, bool]] = defaultdict(dict)
    for plan_id, quarter, is_sample in ReturnRound.objects.values_list("plan", "quarter", "is_sample"):
        opened[plan_id][Quarter.parse(quarter)] = is_sample
    return [proposal for plan in plans for proposal in _of_plan(plan, opened[plan.pk])]


def _of_plan(plan: Plan, opened: dict[Quarter, bool]) -> list[Proposal]:
    last = max(opened, default=None)
    is_sample = last is not None and opened[last]
    missing = [quarter for quarter in _quarters(plan) if quarter not in opened]
    later = [quarter for quarter in missing if last is None or quarter > last]
    gaps = [quarter for quarter in missing if quarter not in later]
    return [Proposal(plan, quarter, is_sample) for quarter in [*later, *gaps]]


def _quarters(plan: Plan) -> Iterator[Quarter]:
    quarter = Quarter.containing(plan.starts_on)
    while quarter.ends_on <= plan.ends_on:
        if quarter.starts_on >= plan.starts_on:
            yield quarter
        quarter = quarter.next


def next_of_each_plan(found: Sequence[Proposal]) -> list[Proposal]:
    return list({proposal.plan.pk: proposal for proposal in reversed(found)}.values())[::-1]


@dataclass(frozen=True)
class RegionPreview:
    """A region that would owe a return. `who` is empty where nobody holds the post today."""

    region: Region
    who: str
    authorities: str


@dataclass(frozen=True)
class Preview:
    proposal: Proposal
    measures: int
    regions: tuple[RegionPreview, ...]


def preview(proposal: Proposal, today: date) -> Preview:
    """What opening would make, by the coverage of the quarter's last day. Five queries."""
    places = places_of(proposal.plan, proposal.quarter)
    regions = Region.objects.in_bulk(list(places))
    authorities = LocalAuthority.objects.in_bulk([each for found in places.values() for each in found])
    names = co_ordinators(today)
    return Preview(
        proposal=proposal,
        measures=len(measures_of(proposal.plan, proposal.quarter)),
        regions=tuple(
            RegionPreview(
                region=regions[region_id],
                who=names.get(region_id, ""),
                authorities=day_words.listed([authorities[each].name for each in found]),
            )
            for region_id, found in places.items()
        ),
    )
