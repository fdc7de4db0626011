"""Reporting centres as tests need them."""

from datetime import date
from typing import Any

from casework.models import ReportingCentre
from cohesion.models import LocalAuthority, Region


def a_centre(region: Region, code: str = "hafan", **said: Any) -> ReportingCentre:
    """Hafan, at the first authority of the region (by place), open since 2010 and trained in May 2013."""
    ordinary = {
        "name_en": "Hafan Centre",
        "name_cy": "Canolfan Hafan",
        "authority": LocalAuthority.objects.covered_by(region, on=date(2014, 4, 1)).in_map_order()[0],
        "opened_on": date(2010, 4, 1),
        "trained_on": date(2013, 5, 1),
        "refresher_due_on": date(2015, 5, 1),
    }
    return ReportingCentre.objects.get_or_create(code=code, defaults={"region": region, **ordinary, **said})[0]
