"""The calendar of triggers: an event is added, changed or taken away."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from casework.day_rules import found
from casework.hate_crime_rules import EARLIEST, LONGEST_LINE, LONGEST_TEXT
from casework.models import Case, CaseList, ListEntry, TriggerEvent
from casework.refusals import FieldsRefused, NotPermitted, StaleEntry
from casework.tension_facts import entry_problem
from casework.text_rules import text_problem
from cohesion import audit
from cohesion.models import Region, User
from cohesion.permissions import Permission

_NAME = min(LONGEST_LINE, 120)


@dataclass(frozen=True)
class TriggerFacts:
    """`region` is None for what concerns all of Wales. `cases` are those that `by` may open."""

    region: Region | None
    kind: ListEntry
    name_en: str
    name_cy: str
    starts_on: date
    ends_on: date
    note: str = ""
    cases: tuple[Case, ...] = ()


@transaction.atomic
def add_trigger(*, facts: TriggerFacts, by: User, now: datetime) -> TriggerEvent:
    _require(facts.region, by)
    _refuse(facts)
    row = TriggerEvent(at=now, by=by)
    return _put(row, facts, "trigger.added", by=by, now=now)


@transaction.atomic
def change_trigger(*, trigger: TriggerEvent, facts: TriggerFacts, seen: int, by: User, now: datetime) -> TriggerEvent:
    row = _held(trigger, seen, by)
    _require(facts.region, by)
    _refuse(facts)
    row.version += 1
    return _put(row, facts, "trigger.changed", by=by, now=now)


@transaction.atomic
def remove_trigger(*, trigger: TriggerEvent, by: User, now: datetime) -> None:
    row = _held(trigger, None, by)
    audit.record("trigger.removed", by=by, now=now, subject=row, region=row.region)
    row.delete()


def _held(trigger: TriggerEvent, seen: int | None, by: User) -> TriggerEvent:
    row = TriggerEvent.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=trigger.pk).first()
    if row is None:
        raise NotPermitted
    _require(row.region, by)
    if seen is not None and row.version != seen:
        raise StaleEntry
    return row


def _require(region: Region | None, by: User) -> None:
    """An event of all of Wales may be written by everybody who works on cases."""
    allowed = by.may_for(Permission.EDIT_CASES, region.pk) if region else by.may(Permission.EDIT_CASES)
    if not allowed:
        raise NotPermitted


def _refuse(facts: TriggerFacts) -> None:
    both = _("Write the name in both languages.")
    order = _("The event ends before it starts. Change one of the two days.")
    problems = found(
        kind=entry_problem(facts.kind, CaseList.TRIGGER, facts.starts_on),
        name_en=text_problem(facts.name_en, _NAME) if facts.name_en.strip() else both,
        name_cy=text_problem(facts.name_cy, _NAME) if facts.name_cy.strip() else both,
        starts_on=_("This day is before the year 2000. Check the year.") if facts.starts_on < EARLIEST else None,
        ends_on=order if facts.ends_on < facts.starts_on else None,
        note=text_problem(facts.note, LONGEST_TEXT),
    )
    if problems:
        raise FieldsRefused(problems)


def _put(row: TriggerEvent, facts: TriggerFacts, act: str, *, by: User, now: datetime) -> TriggerEvent:
    for name in ("region", "kind", "name_en", "name_cy", "starts_on", "ends_on", "note"):
        setattr(row, name, getattr(facts, name))
    row.save()
    others = row.cases.exclude(pk__in=Case.objects.visible_to(by))
    row.cases.set([*others, *facts.cases])
    audit.record(act, by=by, now=now, subject=row, region=row.region, detail={"version": row.version})
    return row
