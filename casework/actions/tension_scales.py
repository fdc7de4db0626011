"""Loading the scale by which tensions are graded."""

from datetime import date
from pathlib import Path

from casework.models import ScaleBand, TensionScale
from cohesion import data_file
from cohesion.data_file import Reader

_FILE = Path(__file__).resolve().parent.parent / "reference" / "tension_scale.yaml"
_ALWAYS = date(2000, 1, 1)


def load_tension_scales() -> int:
    """Add the versions that are missing; those that stand are never changed. Returns how many came."""
    present = set(TensionScale.objects.values_list("version", flat=True))
    reader, added = Reader(data_file.read(_FILE)), 0
    for entry in reader.each("scales", required=True):
        version, day = entry.text("version"), entry.day("valid_from") or _ALWAYS
        bands = [
            (band.text("band"), int(band.number("least") or 0), int(band.number("review_hours") or 0))
            for band in entry.each("bands", required=True)
        ]
        if version not in present:
            scale = TensionScale.objects.create(version=version, valid_from=day)
            ScaleBand.objects.bulk_create(
                ScaleBand(scale=scale, band=band, least=least, review_hours=hours) for band, least, hours in bands
            )
            added += 1
    reader.finish()
    return added
