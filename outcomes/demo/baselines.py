"""Bases of percentage changes: one that gives a value, one of zero, one not agreed yet, and one missing (1.2.M2)."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from outcomes.demo.setting import Setting
from outcomes.models import Baseline

_YEAR = "2013-14"
_AGREED_ON = date(2014, 9, 15)


class _Base(NamedTuple):
    measure: str
    value: int
    status: Baseline.Status
    method: str


_BASES = (
    _Base("1.3.M1", 52, Baseline.Status.AGREED, "Cases heard in 2013-14, counted from the minutes (sample data)."),
    _Base("2.3.M1", 0, Baseline.Status.AGREED, "No such meeting had heard a case before April 2014 (sample data)."),
    _Base("1.1.M8", 1975, Baseline.Status.DRAFT, "First extract, not yet compared with the forces' own (sample data)."),
)
_SOURCE = "Sample data of the demo year"


def load_baselines(setting: Setting) -> int:
    """Add the baselines for Wales that are missing. Returns how many were."""
    codes = {setting.measures[base.measure].pk for base in _BASES}
    present = set(
        Baseline.objects.filter(
            measure__in=codes, financial_year=_YEAR, region__isnull=True, authority__isnull=True
        ).values_list("measure__code", flat=True)
    )
    missing = [_baseline(setting, base) for base in _BASES if base.measure not in present]
    Baseline.objects.bulk_create(missing)
    return len(missing)


def _baseline(setting: Setting, base: _Base) -> Baseline:
    is_agreed = base.status == Baseline.Status.AGREED
    return Baseline(
        measure=setting.measures[base.measure],
        financial_year=_YEAR,
        value=Decimal(base.value),
        method=base.method,
        source=_SOURCE,
        status=base.status,
        agreed_by=setting.officers[0] if is_agreed else None,
        agreed_on=_AGREED_ON if is_agreed else None,
    )
