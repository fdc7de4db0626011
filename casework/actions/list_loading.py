"""Loading the reference lists, agencies and rules of retention that casework starts with."""

from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from casework.actions.tension_scales import load_tension_scales
from casework.models import Agency, ListEntry, NrmSetting, RetentionRule
from cohesion import audit, data_file
from cohesion.data_file import Reader
from cohesion.models import User

ALWAYS = date(2000, 1, 1)
REFERENCE = Path(__file__).resolve().parent.parent / "reference"


@transaction.atomic
def load_case_lists(*, by: User, now: datetime) -> int:
    """Add the entries that are missing; what stands was edited here and is left as it is. Returns how many came."""
    added = _lists() + _agencies() + _retention() + load_tension_scales() + _nrm_settings()
    if added:
        audit.record("case_lists.loaded", by=by, now=now, subject=by, detail={"added": added})
    return added


def _lists() -> int:
    present = set(ListEntry.objects.values_list("list", "code"))
    reader = Reader(data_file.read(REFERENCE / "lists.yaml"))
    missing = []
    for one in reader.each("lists", required=True):
        which = one.text("list")
        for position, entry in enumerate(one.each("entries", required=True), 1):
            name, code = entry.inside("name"), entry.text("code")
            row = ListEntry(
                list=which,
                code=code,
                name_en=name.text("en"),
                name_cy=name.text("cy"),
                position=position,
                valid_from=entry.day("valid_from") or ALWAYS,
                valid_to=entry.day("valid_to", required=False),
            )
            missing += [row] if (which, code) not in present else []
    reader.finish()
    return len(ListEntry.objects.bulk_create(missing))


def _agencies() -> int:
    present = set(Agency.objects.values_list("code", flat=True))
    reader = Reader(data_file.read(REFERENCE / "agencies.yaml"))
    missing = []
    for position, entry in enumerate(reader.each("agencies", required=True), 1):
        name, code = entry.inside("name"), entry.text("code")
        row = Agency(
            code=code,
            name_en=name.text("en"),
            name_cy=name.text("cy"),
            sector=entry.text("sector"),
            position=position,
            valid_from=entry.day("valid_from") or ALWAYS,
        )
        missing += [row] if code not in present else []
    reader.finish()
    return len(Agency.objects.bulk_create(missing))


def _retention() -> int:
    present = set(RetentionRule.objects.values_list("kind", "trigger", "valid_from"))
    reader = Reader(data_file.read(REFERENCE / "retention.yaml"))
    missing = []
    for entry in reader.each("rules", required=True):
        reason = entry.inside("reason")
        row = RetentionRule(
            kind=entry.text("kind"),
            trigger=entry.text("trigger"),
            months=int(entry.number("months") or 0),
            action=entry.text("action"),
            reason_en=reason.text("en"),
            reason_cy=reason.text("cy"),
            valid_from=entry.day("valid_from") or ALWAYS,
        )
        missing += [row] if (row.kind, row.trigger, row.valid_from) not in present else []
    reader.finish()
    return len(RetentionRule.objects.bulk_create(missing))


def _nrm_settings() -> int:
    present = set(NrmSetting.objects.values_list("valid_from", flat=True))
    reader = Reader(data_file.read(REFERENCE / "nrm_settings.yaml"))
    missing = []
    for entry in reader.each("settings", required=True):
        name = entry.inside("decision_maker")
        reconsideration = entry.number("reconsideration_days", required=False)
        row = NrmSetting(
            valid_from=entry.day("valid_from") or ALWAYS,
            recovery_days=int(entry.number("recovery_days") or 0),
            grounds_target_days=int(entry.number("grounds_target_days") or 0),
            reconsideration_days=int(reconsideration) if reconsideration else None,
            decision_maker_en=name.text("en"),
            decision_maker_cy=name.text("cy"),
        )
        missing += [row] if row.valid_from not in present else []
    reader.finish()
    return len(NrmSetting.objects.bulk_create(missing))
