"""Totals that a partner gives for a month, without cases: added, changed, taken away."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.counting.rules import KIND_OF
from casework.models import Tally
from casework.refusals import FieldsRefused, NotPermitted, StaleTally
from casework.tally_facts import TallyFacts, cases_in_the_way, facts_of, find_problems, in_the_way, region_of
from cohesion import audit, counts
from cohesion.models import User
from cohesion.permissions import Permission

CASES_IN_THE_WAY = "cases stand for this month and source"


@transaction.atomic
def add_tally(*, facts: TallyFacts, by: User, now: datetime, is_sample: bool = False) -> Tally:
    """Raises FieldsRefused with a sentence by each field, also where cases of that source stand in that month."""
    _require_possible(facts, by, now)
    region = region_of(facts)
    if region is None:
        raise NotPermitted
    with _explained(facts):
        tally = Tally.objects.create(
            kind=KIND_OF[facts.count],
            count=facts.count,
            region=region,
            authority=facts.authority,
            month=facts.month,
            source=facts.source,
            value=facts.value,
            recorded_at=now,
            recorded_by=by,
            is_sample=is_sample,
        )
    _happened("added", tally, {facts.cell}, by=by, now=now)
    return tally


@transaction.atomic
def change_tally(*, tally_id: int, facts: TallyFacts, seen_version: int, by: User, now: datetime) -> Tally:
    """Raises StaleTally where somebody else wrote since, and what `add_tally` raises; nothing is saved then."""
    tally = _taken(tally_id, seen_version, by)
    before = facts_of(tally)
    _require_possible(facts, by, now)
    region = region_of(facts)
    if region is None:
        raise NotPermitted
    tally.kind, tally.count, tally.region = KIND_OF[facts.count], facts.count, region
    tally.authority, tally.month, tally.source, tally.value = facts.authority, facts.month, facts.source, facts.value
    tally.recorded_at, tally.recorded_by, tally.version = now, by, tally.version + 1
    with _explained(facts):
        tally.save()
    _happened("changed", tally, {before.cell, facts.cell}, by=by, now=now, was=before.value)
    return tally


@transaction.atomic
def remove_tally(*, tally_id: int, seen_version: int, by: User, now: datetime) -> None:
    """Take a total away: the number goes down by it, and cases of that month and source can be recorded."""
    tally = _taken(tally_id, seen_version, by)
    _happened("removed", tally, {facts_of(tally).cell}, by=by, now=now)
    tally.delete()


def _require_possible(facts: TallyFacts, by: User, now: datetime) -> None:
    if problems := find_problems(facts, by, localdate(now)):
        raise FieldsRefused(problems)


def _taken(tally_id: int, seen_version: int, by: User) -> Tally:
    """The total, locked until the transaction ends."""
    rows = Tally.objects.visible_to(by).select_for_update(of=("self",)).select_related("authority", "source", "region")
    tally = rows.filter(pk=tally_id).first()
    if tally is None:
        raise StaleTally
    if not by.may_for(Permission.EDIT_TALLIES, tally.region_id):
        raise NotPermitted
    if tally.version != seen_version:
        raise StaleTally
    return tally


def _happened(
    what: str, tally: Tally, cells: set[counts.Moved], *, by: User, now: datetime, was: int | None = None
) -> None:
    detail = {
        "count": tally.count,
        "month": f"{tally.month:%Y-%m}",
        "authority": tally.authority.gss,
        "source": tally.source.code,
        "value": tally.value,
        **({"was": was} if was is not None else {}),
    }
    audit.record(f"tally.{what}", by=by, now=now, subject=tally, region=tally.region, detail=detail)
    counts.announce(cells, by=by, now=now)


@contextmanager
def _explained(facts: TallyFacts) -> Iterator[None]:
    """What the database refused because somebody else was quicker, as a sentence by its field."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if CASES_IN_THE_WAY in str(error):
            raise FieldsRefused({"source": cases_in_the_way(facts) or in_the_way(facts, 1)}) from error
        if Tally.objects.filter(**_place(facts)).exists():
            sentence = _("%(source)s gave a total for %(month)s already. Change that one.")
            values = {"source": facts.source, "month": facts.month_in_words}
            raise FieldsRefused({"month": sentence % values}) from error
        raise


def _place(facts: TallyFacts) -> dict[str, object]:
    return {"count": facts.count, "authority": facts.authority, "month": facts.month, "source": facts.source}
