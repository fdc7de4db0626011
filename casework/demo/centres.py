"""Invented reporting centres: two in each authority, of four kinds, with their training and languages."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from casework.demo.chance import FOLDER, chance
from casework.models import ReportingCentre
from cohesion import data_file
from cohesion.models import LocalAuthority, RegionCoverage

PREFIX = "sample-"
_A_CENTRE_IN = 2
_OPENED = (date(2012, 9, 1), date(2014, 3, 1))
_REFRESHER_DAYS = 730
# Besides English and Welsh; `bfi` is British Sign Language.
_LANGUAGES = ("pl", "ar", "bfi", "so", "pt", "ur")
_DORMANT_SHARE = 0.15


def load_centres() -> int:
    """Add those that are missing. Returns how many were."""
    present = set(ReportingCentre.objects.filter(code__startswith=PREFIX).values_list("code", flat=True))
    missing = [centre for centre in _centres() if centre.code not in present]
    return len(ReportingCentre.objects.bulk_create(missing))


def _centres() -> Iterator[ReportingCentre]:
    kinds = data_file.read(FOLDER / "centres.yaml")["centres"]
    covering = RegionCoverage.objects.filter(ends_on=None).select_related("authority")
    for coverage in covering.order_by("authority__position"):
        place = coverage.authority
        for kind in chance("centres", place.gss).sample(kinds, _A_CENTRE_IN):
            yield _centre(kind, place, coverage.region_id)


def _centre(kind: dict[str, Any], place: LocalAuthority, region_id: int) -> ReportingCentre:
    code = f"{PREFIX}{kind['code']}-{place.gss.lower()}"
    source = chance(code)
    opened = _OPENED[0] + timedelta(days=source.randrange((_OPENED[1] - _OPENED[0]).days))
    trained = opened - timedelta(days=source.randint(5, 40))
    is_dormant = kind["code"] == "housing" and source.random() < _DORMANT_SHARE * 2
    return ReportingCentre(
        code=code,
        name_en=kind["name"]["en"].format(place=place.name_en),
        name_cy=kind["name"]["cy"].format(place=place.name_cy),
        region_id=region_id,
        authority=place,
        address=f"1 Stryd Enghraifft\n{place.name_cy}",
        hours_en=kind["hours"]["en"],
        hours_cy=kind["hours"]["cy"],
        languages=["en", "cy", *source.sample(_LANGUAGES, source.randint(0, 2))],
        accessibility_en=kind["accessibility"]["en"],
        accessibility_cy=kind["accessibility"]["cy"],
        trained_on=trained,
        refresher_due_on=localdate() + timedelta(days=source.randint(-40, _REFRESHER_DAYS)),
        standing=ReportingCentre.Standing.DORMANT if is_dormant else ReportingCentre.Standing.ACTIVE,
        opened_on=opened,
    )
