"""Recording and changing what is kept of a potential victim of modern slavery."""

from collections.abc import Sequence, Set
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.recording import begun, explained, recorded
from casework.actions.steps import taken, written
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent, NrmRecord
from casework.nrm_facts import CASE_FIELDS, DETAIL_FIELDS, OF_OTHER_ACTS, SEVERAL, NrmFacts
from casework.nrm_rules import find_problems, region_of
from casework.refusals import FieldsRefused
from cohesion.models import User
from cohesion.permissions import Permission


@transaction.atomic
def record_nrm(
    *,
    facts: NrmFacts,
    by: User,
    now: datetime,
    is_sample: bool = False,
    reference: str = "",
    kept: Sequence[str] = (),
) -> Case:
    """A new record. Raises FieldsRefused with a sentence by each field, also outside one's region."""
    if problems := find_problems(facts, localdate(now)):
        raise FieldsRefused(problems)
    region = region_of(facts)
    if region is None or not by.may_for(Permission.EDIT_CASES, region.pk):
        raise FieldsRefused({"authority": _("Choose an authority of your region.")})
    values = {name: getattr(facts, name) for name in CASE_FIELDS}
    case = begun(CaseKind.NRM, values, region=region, by=by, now=now, is_sample=is_sample, reference=reference)
    record = NrmRecord.objects.create(case=case, **{name: getattr(facts, name) for name in DETAIL_FIELDS})
    for name in SEVERAL:
        getattr(record, name).set(getattr(facts, name))
    recorded(case, by=by, now=now, detail={"leaks": list(kept)} if kept else {})
    return case


@transaction.atomic
def change_nrm(
    *, case_id: UUID, facts: NrmFacts, seen_version: int, by: User, now: datetime, kept: Sequence[str] = ()
) -> Case:
    """Write all facts anew; where nothing differs nothing is written. Raises FieldsRefused, StaleCase, NotPermitted."""
    case = taken(case_id, by=by, seen_version=seen_version)
    problems = find_problems(facts, localdate(now), recorded_on=case.recorded_on, standing=case.nrm)
    if problems:
        raise FieldsRefused(problems)
    region = region_of(facts)
    if region is None or region.pk != case.region_id:
        raise FieldsRefused({"authority": _("Choose an authority of the region that holds the case.")})
    if changed := differing(facts_of(case), facts):
        _put(case, facts, changed)
        said = {"fields": sorted(changed), **({"leaks": list(kept)} if kept else {})}
        try:
            with transaction.atomic():
                written(case, CaseEvent.Kind.CHANGED, by=by, now=now, detail=said)
        except IntegrityError as error:
            raise explained(error) from error
    return case


def _put(case: Case, facts: NrmFacts, changed: Set[str]) -> None:
    """Set what differs; what is the same keeps its seal."""
    record = case.nrm
    for name in changed & {*CASE_FIELDS}:
        setattr(case, name, getattr(facts, name))
    for name in changed & {*DETAIL_FIELDS}:
        setattr(record, name, getattr(facts, name))
    if record.is_child:
        # Nobody asks a child, and a child is never notified: what an adult answered over time falls away.
        record.consent_withdrawn_on = record.notified_on = None
    record.save()
    for name in changed & {*SEVERAL}:
        getattr(record, name).set(getattr(facts, name))


def differing(before: NrmFacts, after: NrmFacts) -> set[str]:
    """The names of the facts that an edit would change. The order of several things is no change."""
    names = {each.name for each in fields(NrmFacts)} - OF_OTHER_ACTS
    return {name for name in names if _comparable(getattr(before, name)) != _comparable(getattr(after, name))}


def _comparable(value: Any) -> Any:
    return frozenset(value) if isinstance(value, tuple) else value


_NAMED = ("first_responder", "housed_in", "nationality", "age_band", "support_provider")


def facts_of(case: Case) -> NrmFacts:
    """What stands, as it was entered. Four queries."""
    record = NrmRecord.objects.select_related(*_NAMED).get(case=case)
    values: dict[str, Any] = {name: getattr(case, name) for name in CASE_FIELDS}
    values |= {name: getattr(record, name) for name in DETAIL_FIELDS}
    values |= {name: tuple(getattr(record, name).order_by("position", "pk")) for name in SEVERAL}
    return NrmFacts(**values)
