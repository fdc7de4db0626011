"""How far a value moved between two quarters, in words: a percentage only where its base can bear one."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext

SMALLEST_BASE = Decimal(20)
"""Under it a percentage would say more than the numbers do."""


def of_count(before: Decimal, after: Decimal) -> str:
    """“31 % more: 268 to 352”, “8 more: 12 to 20”, “no change: 12”."""
    values: dict[str, object] = {"before": _digits(before), "after": _digits(after)}
    if before == after:
        return gettext("no change: %(after)s") % values
    if before < SMALLEST_BASE:
        values["difference"] = _digits(abs(after - before))
        sentence = (
            gettext("%(difference)s more: %(before)s to %(after)s")
            if after > before
            else gettext("%(difference)s fewer: %(before)s to %(after)s")
        )
        return sentence % values
    values["percent"] = percent_of(before, after)
    sentence = (
        gettext("%(percent)s %% more: %(before)s to %(after)s")
        if after > before
        else gettext("%(percent)s %% fewer: %(before)s to %(after)s")
    )
    return sentence % values


def of_mean(before: Decimal, after: Decimal) -> str:
    """“higher by 0.3: 3.5 to 3.8”."""
    values = {"before": _digits(before), "after": _digits(after), "difference": _digits(abs(after - before))}
    if before == after:
        return gettext("no change: %(after)s") % values
    sentence = (
        gettext("higher by %(difference)s: %(before)s to %(after)s")
        if after > before
        else gettext("lower by %(difference)s: %(before)s to %(after)s")
    )
    return sentence % values


def percent_of(before: Decimal, after: Decimal) -> str:
    """How far it moved, in whole percent of `before`; “under 1” where that would be none."""
    share = (abs(after - before) / before * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return number_format(share, force_grouping=True) if share else gettext("under 1")


def _digits(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return number_format(int(value) if whole else value.normalize(), force_grouping=True)
