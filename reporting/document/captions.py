"""What a chart shows, in a sentence found by rule from its values, never typed; a plain one where no rule fits."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.charts.regions import Rate
from reporting.document.frozen import Milestone
from reporting.tokens import number

# A quarter is called the busiest only if the next is clearly less.
NEARLY = Decimal("0.95")


def quarter_names() -> tuple[str, str, str, str]:
    return _("April to June"), _("July to September"), _("October to December"), _("January to March")


def short_quarter_names() -> tuple[str, str, str, str]:
    return _("Apr–Jun"), _("Jul–Sep"), _("Oct–Dec"), _("Jan–Mar")


def quarters_finding(values: Sequence[Decimal | None], total: Decimal | None) -> str:
    known = [value for value in values if value is not None]
    if len(known) < 4 or total is None:
        return _("The quarters that can be shown")
    first, last = number(known[0]), number(known[-1])
    steps = [later - earlier for earlier, later in pairwise(known)]
    if all(step > 0 for step in steps):
        return _("The number rose in every quarter, from %(first)s to %(last)s") % {"first": first, "last": last}
    if all(step < 0 for step in steps):
        return _("The number fell in every quarter, from %(first)s to %(last)s") % {"first": first, "last": last}
    second, highest = sorted(known)[-2:]
    if second >= highest * NEARLY:
        return _("The four quarters make up the year’s %(total)s") % {"total": number(total)}
    sentence = _busiest()[known.index(highest)]
    return sentence % {"value": number(highest), "total": number(total)}


def _busiest() -> tuple[str, str, str, str]:
    return (
        _("The first quarter was the busiest, with %(value)s of the year’s %(total)s"),
        _("The second quarter was the busiest, with %(value)s of the year’s %(total)s"),
        _("The third quarter was the busiest, with %(value)s of the year’s %(total)s"),
        _("The fourth quarter was the busiest, with %(value)s of the year’s %(total)s"),
    )


def quarters_alt(finding: str, values: Sequence[Decimal | None]) -> str:
    """Extremes among the values that may be shown; the others are not mentioned."""
    known = [(value, name) for value, name in zip(values, quarter_names(), strict=False) if value is not None]
    if not known:
        return _("Line chart without values. The table below says why.")
    low, high = min(known), max(known)
    return _(
        "Line chart by quarter. %(finding)s. Lowest: %(low)s, %(low_when)s. Highest: %(high)s, %(high_when)s. "
        "The table below holds all values."
    ) % {
        "finding": finding,
        "low": number(low[0]),
        "low_when": low[1],
        "high": number(high[0]),
        "high_when": high[1],
    }


def parts_finding(values: Sequence[Decimal | None], total: Decimal | None) -> str:
    if total is None or not total or any(value is None for value in values):
        return _("The parts that can be shown")
    largest = max(value for value in values if value is not None)
    share = round(100 * largest / total)
    return _("The largest part makes up %(share)s%% of the %(total)s") % {"share": share, "total": number(total)}


def parts_alt(finding: str) -> str:
    return _("Bar chart of the parts. %(finding)s. The table below holds all values.") % {"finding": finding}


def regions_finding(rates: Sequence[Rate | None], wales: float) -> str:
    """Above and below mean that the whole 95 % interval lies on one side of the rate for Wales."""
    shown = [rate for rate in rates if rate]
    above = sum(rate.low > wales for rate in shown)
    below = sum(rate.high < wales for rate in shown)
    near = len(shown) - above - below
    counts = {"all": len(shown), "above": above, "below": below, "near": near}
    if not shown:
        return _("No region can be shown")
    if near == len(shown):
        return _("Every region shown was close to the rate for Wales")
    if near == 0:
        return _("Of %(all)s regions, %(above)s lie above the rate for Wales and %(below)s below it") % counts
    return (
        _("Of %(all)s regions, %(near)s were close to the rate for Wales, %(above)s above it and %(below)s below it")
        % counts
    )


def regions_alt(finding: str, rates: Sequence[tuple[str, Rate | None]], wales: float) -> str:
    """Regions are named only if their value may be shown."""
    shown = [(rate.rate, name) for name, rate in rates if rate]
    if not shown:
        return _("Dot plot without values. The table beside it says why.")
    low, high = min(shown), max(shown)
    return _(
        "Dot plot of rates for each 10,000 residents. %(finding)s. Wales: %(wales)s. Lowest: %(low_where)s, %(low)s. "
        "Highest: %(high_where)s, %(high)s. The table beside it holds all values."
    ) % {
        "finding": finding,
        "wales": f"{wales:.1f}",
        "low": f"{low[0]:.1f}",
        "low_where": low[1],
        "high": f"{high[0]:.1f}",
        "high_where": high[1],
    }


def milestones_finding(milestones: Sequence[Milestone]) -> str:
    full = sum(milestone.achieved == milestone.authorities for milestone in milestones)
    if full:
        sentence = ngettext(
            "Of %(all)s milestones, %(full)s is achieved in every local authority",
            "Of %(all)s milestones, %(full)s are achieved in every local authority",
            full,
        )
        return sentence % {"all": len(milestones), "full": full}
    furthest = max(milestones, key=lambda milestone: milestone.achieved)
    return _(
        "No milestone is achieved everywhere yet; the furthest is achieved in %(most)s of %(total)s authorities"
    ) % {"most": furthest.achieved, "total": furthest.authorities}


def milestone_alt(milestone: Milestone) -> str:
    return _("%(achieved)s of %(total)s achieved, %(under_way)s under way") % {
        "achieved": milestone.achieved,
        "total": milestone.authorities,
        "under_way": milestone.under_way,
    }


def rating_alt(green: int, amber: int, red: int) -> str:
    return _("%(green)s on track, %(amber)s slightly off track, %(red)s very off track") % {
        "green": green,
        "amber": amber,
        "red": red,
    }
