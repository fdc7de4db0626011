"""Recording and changing the case of a tension, and where it stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.next_actions import require_open
from casework.actions.recording import begun, explained, recorded
from casework.actions.steps import taken, written
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent, Stage, TensionCase
from casework.refusals import FieldsRefused, NotPermitted
from casework.tension_facts import CASE_FIELDS, DETAIL_FIELDS, SEVERAL, TensionFacts, find_problems, region_of
from casework.tension_stages import PLAIN, may_pass
from cohesion.models import User
from cohesion.permissions import Permission


@transaction.atomic
def record_tension(
    *,
    facts: TensionFacts,
    by: User,
    now: datetime,
    is_sample: bool = False,
    reference: str = "",
    kept: Sequence[str] = (),
    from_report: bool = False,
) -> Case:
    """A new case. Raises FieldsRefused with a sentence by each field, also outside one’s region."""
    region = region_of(facts)
    if problems := find_problems(facts, localdate(now)):
        raise FieldsRefused(problems)
    if region is None or not by.may_for(Permission.EDIT_CASES, region.pk):
        raise FieldsRefused({"authority": _("Choose an authority of your region.")})
    case = begun(
        CaseKind.TENSION,
        {name: getattr(facts, name) for name in CASE_FIELDS},
        region=region,
        by=by,
        now=now,
        is_sample=is_sample,
        reference=reference,
    )
    detail = TensionCase.objects.create(case=case, **{name: getattr(facts, name) for name in DETAIL_FIELDS})
    for name in SEVERAL:
        getattr(detail, name).set(getattr(facts, name))
    said = {**({"leaks": list(kept)} if kept else {}), **({"from_report": True} if from_report else {})}
    recorded(case, by=by, now=now, detail=said)
    return case


def facts_of(case: Case) -> TensionFacts:
    """What stands, as it was entered. Three queries."""
    detail = TensionCase.objects.of_case(case).get()
    values: dict[str, Any] = {
        **{name: getattr(case, name) for name in CASE_FIELDS},
        **{name: getattr(detail, name) for name in DETAIL_FIELDS},
        **{name: tuple(getattr(detail, name).order_by("position", "pk")) for name in SEVERAL},
    }
    return TensionFacts(**values)


# Each of these has an act of its own, with its own line in the timeline.
_OF_OTHER_ACTS = frozenset({"lead", "next_action", "next_action_on", "handling"})


@transaction.atomic
def change_tension(
    *, case_id: UUID, facts: TensionFacts, seen_version: int, by: User, now: datetime, kept: Sequence[str] = ()
) -> Case:
    """Write all facts anew; where nothing differs nothing is written. Raises FieldsRefused, StaleCase, NotPermitted."""
    case = tension_taken(case_id, by=by, seen_version=seen_version)
    if problems := find_problems(facts, localdate(now), recorded_on=case.recorded_on):
        raise FieldsRefused(problems)
    region = region_of(facts)
    if region is None or region.pk != case.region_id:
        raise FieldsRefused({"authority": _("Choose an authority of the region that holds the case.")})
    changed = _differing(facts_of(case), facts)
    if not changed:
        return case
    detail = case.tension
    for name in changed - {*SEVERAL}:
        setattr(case if name in CASE_FIELDS else detail, name, getattr(facts, name))
    detail.save()
    for name in changed & {*SEVERAL}:
        getattr(detail, name).set(getattr(facts, name))
    try:
        with transaction.atomic():
            said = {"fields": sorted(changed), **({"leaks": list(kept)} if kept else {})}
            written(case, CaseEvent.Kind.CHANGED, by=by, now=now, detail=said)
    except IntegrityError as error:
        raise explained(error) from error
    return case


def _differing(before: TensionFacts, after: TensionFacts) -> set[str]:
    names = {*CASE_FIELDS, *DETAIL_FIELDS} - _OF_OTHER_ACTS
    changed = {name for name in names if getattr(before, name) != getattr(after, name)}
    return changed | {name for name in SEVERAL if set(getattr(before, name)) != set(getattr(after, name))}


@transaction.atomic
def move_stage(*, case_id: UUID, stage: Stage, seen_version: int, by: User, now: datetime) -> Case:
    """Monitored or worked on; an escalation and its end are acts of their own."""
    case = tension_taken(case_id, by=by, seen_version=seen_version)
    require_open(case)
    if stage not in PLAIN or not may_pass(case.tension.stage, stage):
        raise FieldsRefused({"stage": _("The tension cannot pass into that stage from where it stands.")})
    passed(case, stage)
    written(case, CaseEvent.Kind.TENSION, by=by, now=now, detail={"what": "stage", "to": stage})
    return case


def passed(case: Case, stage: Stage) -> None:
    case.tension.stage = stage
    case.tension.save(update_fields=["stage"])


def tension_taken(case_id: UUID, *, by: User, seen_version: int | None = None) -> Case:
    """The case of a tension, locked. Raises NotPermitted for a case of another kind as well."""
    case = taken(case_id, by=by, seen_version=seen_version)
    if case.kind != CaseKind.TENSION:
        raise NotPermitted
    return case
