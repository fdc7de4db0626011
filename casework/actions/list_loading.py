"""Loading the reference lists, agencies and rules of retention that casework starts with."""

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from casework.models import Agency, ListEntry, RetentionRule
from cohesion import audit, data_file
from cohesion.data_file import Reader
from cohesion.models import User

ALWAYS = date(2000, 1, 1)
REFERENCE = Path(__file__).resolve().parent.parent / "reference"


@transaction.atomic
def load_case_lists(*, by: User, now: datetime) -> int:
    """Add the entries that are missing; what stands was edited here and is left as it is. Returns how many came."""
    added = _lists() + _agencies() + _retention()
    if added:
        audit.record("case_lists.loaded", by=by, now=now, subject=by, detail={"added": added})
    return added


def _lists() -> int:
    reader = Reader(data_file.read(REFERENCE / "lists.yaml"))
    added = 0
    for one in reader.each("lists", required=True):
        which = one.text("list")
        for position, entry in enumerate(one.each("entries", required=True), 1):
            name = entry.inside("name")
            _, is_new = ListEntry.objects.get_or_create(
                list=which,
                code=entry.text("code"),
                defaults={
                    "name_en": name.text("en"),
                    "name_cy": name.text("cy"),
                    "position": position,
                    "valid_from": entry.day("valid_from") or ALWAYS,
                },
            )
            added += is_new
    reader.finish()
    return added


def _agencies() -> int:
    reader = Reader(data_file.read(REFERENCE / "agencies.yaml"))
    added = 0
    for position, entry in enumerate(reader.each("agencies", required=True), 1):
        name = entry.inside("name")
        _, is_new = Agency.objects.get_or_create(
            code=entry.text("code"),
            defaults={
                "name_en": name.text("en"),
                "name_cy": name.text("cy"),
                "sector": entry.text("sector"),
                "position": position,
                "valid_from": entry.day("valid_from") or ALWAYS,
            },
        )
        added += is_new
    reader.finish()
    return added


def _retention() -> int:
    reader = Reader(data_file.read(REFERENCE / "retention.yaml"))
    added = 0
    for entry in reader.each("rules", required=True):
        reason = entry.inside("reason")
        _, is_new = RetentionRule.objects.get_or_create(
            kind=entry.text("kind"),
            trigger=entry.text("trigger"),
            valid_from=entry.day("valid_from") or ALWAYS,
            defaults={
                "months": int(entry.number("months") or 0),
                "action": entry.text("action"),
                "reason_en": reason.text("en"),
                "reason_cy": reason.text("cy"),
            },
        )
        added += is_new
    reader.finish()
    return added
