"""Loading the geography of Wales and the dated reference lists from the files under cohesion/reference."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from cohesion import audit, data_file
from cohesion.bilingual import welsh_sort_key
from cohesion.data_file import Reader
from cohesion.models import (
    LocalAuthority,
    OtherArea,
    ProtectedCharacteristic,
    Region,
    RegionCoverage,
    User,
    WellbeingGoal,
)

REFERENCE = Path(__file__).resolve().parent.parent / "reference"


@transaction.atomic
def load_geography(*, by: User, now: datetime) -> dict[str, int]:
    """Create or bring up to date regions, authorities, coverage, other areas and lists. Returns how many of each."""
    reader = Reader(data_file.read(REFERENCE / "geography.yaml"))
    others = _other_areas(reader)
    regions = [_region(entry, position) for position, entry in enumerate(reader.each("cohesion_regions"), 1)]
    authorities = [
        _authority(entry, position, others) for position, entry in enumerate(reader.each("local_authorities"), 1)
    ]
    _coverage(reader, {region.code: region for region in regions}, {a.gss: a for a in authorities})
    counts = {
        "regions": len(regions),
        "authorities": len(authorities),
        "characteristics": _dated_list("characteristics", ProtectedCharacteristic, "strand"),
        "wellbeing_goals": _dated_list("wellbeing_goals", WellbeingGoal),
    }
    reader.finish()
    if regions:
        audit.record("geography.loaded", by=by, now=now, subject=regions[0], detail=counts)
    return counts


def _other_areas(reader: Reader) -> dict[str, OtherArea]:
    kinds = {"police_forces": OtherArea.Kind.POLICE_FORCE, "health_boards": OtherArea.Kind.HEALTH_BOARD}
    found: dict[str, OtherArea] = {}
    for key, kind in kinds.items():
        for entry in reader.each(key):
            code = entry.text("code")
            found[f"{kind}:{code}"], _ = OtherArea.objects.update_or_create(
                kind=kind,
                code=code,
                defaults={
                    "gss": entry.text("gss"),
                    "name_en": entry.text("name"),
                    "name_cy": entry.text("name_cy"),
                    "starts_on": entry.day("start", required=False),
                    "ends_on": entry.day("end", required=False),
                },
            )
    return found


def _region(reader: Reader, position: int) -> Region:
    region, _ = Region.objects.update_or_create(
        code=reader.text("code"),
        defaults={
            "name_en": reader.text("name"),
            "name_cy": reader.text("name_cy"),
            "locative_cy": reader.text("locative_cy"),
            "position": position,
        },
    )
    return region


def _authority(reader: Reader, position: int, others: dict[str, OtherArea]) -> LocalAuthority:
    authority, _ = LocalAuthority.objects.update_or_create(
        gss=reader.text("gss"),
        defaults={
            "name_en": reader.text("name"),
            "name_cy": reader.text("name_cy"),
            "council_en": reader.text("council"),
            "council_cy": reader.text("council_cy"),
            "locative_cy": reader.text("locative_cy"),
            "sort_key_cy": welsh_sort_key(reader.text("name_cy")),
            "short_en": reader.text("short"),
            "short_cy": reader.text("short_cy"),
            "tile_column": int(reader.number("tile_col") or 0),
            "tile_row": int(reader.number("tile_row") or 0),
            "position": position,
            "population_2011": int(reader.number("population_2011") or 0),
            "asylum_dispersal_2014": reader.flag("asylum_dispersal_2014"),
            "police_force": others.get(f"{OtherArea.Kind.POLICE_FORCE}:{reader.text('police_force')}"),
            "health_board": others.get(f"{OtherArea.Kind.HEALTH_BOARD}:{reader.text('health_board_2014')}"),
        },
    )
    return authority


def _coverage(reader: Reader, regions: dict[str, Region], authorities: dict[str, LocalAuthority]) -> None:
    for entry in reader.each("cohesion_regions"):
        starts_on = entry.day("coverage_from") or date(2012, 4, 1)
        for gss in entry.texts("gss"):
            RegionCoverage.objects.get_or_create(
                authority=authorities[gss],
                starts_on=starts_on,
                defaults={"region": regions[entry.text("code")], "evidence": entry.text("evidence")[:400]},
            )


def _dated_list(name: str, model: Any, *extra: str) -> int:
    reader = Reader(data_file.read(REFERENCE / f"{name}.yaml"))
    entries = reader.each(name, required=True)
    for position, entry in enumerate(entries, 1):
        label = entry.inside("name")
        model.objects.update_or_create(
            code=entry.text("code"),
            defaults={
                "name_en": label.text("en"),
                "name_cy": label.text("cy"),
                "position": position,
                "valid_from": entry.day("valid_from"),
                "valid_to": entry.day("valid_to", required=False),
                **{key: entry.text(key, required=False) for key in extra},
            },
        )
    reader.finish()
    return len(entries)
