"""Agencies that report, support or act: added, described better, ended, put in another order."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from casework.actions.dated_entries import (
    Wording,
    found,
    locked,
    move,
    new_code,
    next_position,
    require_end,
    require_manager,
    require_names,
    require_start,
)
from casework.entry_uses import AGENCY_NEEDS
from casework.models import Agency
from cohesion import audit
from cohesion.models import User


@dataclass(frozen=True)
class AgencyFacts:
    name: Wording
    sector: Agency.Sector
    is_source: bool

    @property
    def values(self) -> dict[str, str | bool]:
        return {
            "name_en": self.name.en,
            "name_cy": self.name.cy,
            "sector": self.sector.value,
            "is_source": self.is_source,
        }


@transaction.atomic
def add_agency(*, facts: AgencyFacts, valid_from: date, by: User, now: datetime) -> Agency:
    require_manager(by)
    rows = locked(Agency.objects.all())
    require_start(valid_from)
    require_names(rows, facts.name, (valid_from, None))
    agency = Agency.objects.create(
        code=new_code(facts.name.en, rows), position=next_position(rows), valid_from=valid_from, **facts.values
    )
    detail = {"code": agency.code, **facts.values, "valid_from": valid_from.isoformat()}
    audit.record("agency.added", by=by, now=now, subject=agency, detail=detail)
    return agency


@transaction.atomic
def change_agency(*, agency: Agency, facts: AgencyFacts, seen: str, by: User, now: datetime) -> Agency:
    """Its names, its sector, and whether cases and totals may come from it. The code stays."""
    require_manager(by)
    rows = locked(Agency.objects.all())
    held = found(rows, agency.pk, seen)
    require_names(rows, facts.name, (held.valid_from, held.valid_to), but=held.pk)
    before = {name: getattr(held, name) for name in facts.values}
    changed = {name: value for name, value in facts.values.items() if before[name] != value}
    if not changed:
        return held
    for name, value in changed.items():
        setattr(held, name, value)
    held.save(update_fields=list(changed))
    detail = {"code": held.code, "from": {name: before[name] for name in changed}, "to": changed}
    audit.record("agency.changed", by=by, now=now, subject=held, detail=detail)
    return held


@transaction.atomic
def end_agency(*, agency: Agency, last_day: date | None, seen: str, by: User, now: datetime) -> Agency:
    """From the day after `last_day` it is offered no more. None takes an end back that has not come yet."""
    require_manager(by)
    held = found(locked(Agency.objects.all()), agency.pk, seen)
    require_end(held, last_day, uses=AGENCY_NEEDS, today=localdate(now))
    before, held.valid_to = held.valid_to, last_day
    held.save(update_fields=["valid_to"])
    detail = {"code": held.code, "from": str(before or ""), "to": str(last_day or "")}
    audit.record("agency.ended", by=by, now=now, subject=held, detail=detail)
    return held


@transaction.atomic
def move_agency(*, agency: Agency, beside: str, by: User, now: datetime) -> Agency:
    require_manager(by)
    held = move(locked(Agency.objects.all()), agency.pk, beside, localdate(now))
    audit.record("agency.moved", by=by, now=now, subject=held, detail={"code": held.code, "beside": beside})
    return held
