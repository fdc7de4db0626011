"""Entries of the reference lists: added, worded better, ended, put in another order. None is ever removed."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

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
from casework.counting.rules import READS
from casework.entry_uses import USES
from casework.models import CaseList, ListEntry
from cohesion import audit
from cohesion.models import User
from cohesion.refusals import ActionRefused


def is_read_by_the_counts(entry: ListEntry) -> bool:
    """Whether a counting rule knows it by its code, so that it cannot end."""
    return (entry.list, entry.code) in READS


@transaction.atomic
def add_entry(*, which: CaseList, name: Wording, valid_from: date, by: User, now: datetime) -> ListEntry:
    """A new last entry. Its code is made from the English name. Raises FieldsRefused or NotPermitted."""
    require_manager(by)
    rows = locked(ListEntry.objects.filter(list=which))
    require_start(valid_from)
    require_names(rows, name, (valid_from, None))
    entry = ListEntry.objects.create(
        list=which,
        code=new_code(name.en, rows),
        name_en=name.en,
        name_cy=name.cy,
        position=next_position(rows),
        valid_from=valid_from,
    )
    detail = {"list": which.value, "code": entry.code, "name": name.by_language, "valid_from": valid_from.isoformat()}
    audit.record("list_entry.added", by=by, now=now, subject=entry, detail=detail)
    return entry


@transaction.atomic
def reword_entry(*, entry: ListEntry, name: Wording, seen: str, by: User, now: datetime) -> ListEntry:
    """Correct its words in either language. The code stays, and with it what old cases say."""
    require_manager(by)
    rows = locked(ListEntry.objects.filter(list=entry.list))
    held = found(rows, entry.pk, seen)
    require_names(rows, name, (held.valid_from, held.valid_to), but=held.pk)
    before = {"en": held.name_en, "cy": held.name_cy}
    if before == name.by_language:
        return held
    held.name_en, held.name_cy = name.en, name.cy
    held.save(update_fields=["name_en", "name_cy"])
    detail = {"list": held.list, "code": held.code, "from": before, "to": name.by_language}
    audit.record("list_entry.reworded", by=by, now=now, subject=held, detail=detail)
    return held


@transaction.atomic
def end_entry(*, entry: ListEntry, last_day: date | None, seen: str, by: User, now: datetime) -> ListEntry:
    """From the day after `last_day` it is offered no more; cases that use it keep it. None takes a coming end back."""
    require_manager(by)
    held = found(locked(ListEntry.objects.filter(list=entry.list)), entry.pk, seen)
    if is_read_by_the_counts(held):
        raise ActionRefused(
            _(
                "The counting rules read “%(name)s” and would miss cases without it. It cannot end before they know "
                "the entry that follows it: ask whoever runs the service."
            )
            % {"name": held.name}
        )
    require_end(held, last_day, uses=USES.get(CaseList(held.list), ()), today=localdate(now))
    before, held.valid_to = held.valid_to, last_day
    held.save(update_fields=["valid_to"])
    detail = {"list": held.list, "code": held.code, "from": str(before or ""), "to": str(last_day or "")}
    audit.record("list_entry.ended", by=by, now=now, subject=held, detail=detail)
    return held


@transaction.atomic
def move_entry(*, entry: ListEntry, beside: str, by: User, now: datetime) -> ListEntry:
    """Change places with the neighbour of code `beside`. Refused where it is none any more."""
    require_manager(by)
    held = move(locked(ListEntry.objects.filter(list=entry.list)), entry.pk, beside, localdate(now))
    detail = {"list": held.list, "code": held.code, "beside": beside}
    audit.record("list_entry.moved", by=by, now=now, subject=held, detail=detail)
    return held
