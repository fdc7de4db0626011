"""Recording and changing a hate crime case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework import match_keys
from casework.actions.steps import taken, written
from casework.counting.ledger import recount
from casework.hate_crime_facts import CASE_FIELDS, DETAIL_FIELDS, HateCrimeFacts, MotivationFact
from casework.hate_crime_rules import find_problems, region_of
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent, Categorisation, HateCrime, Motivation, RiskAssessment
from casework.refusals import FieldsRefused
from casework.repeats import is_repeat
from cohesion import audit
from cohesion.models import User
from cohesion.permissions import Permission

TALLY_IN_THE_WAY = "a tally stands for this month and source"


@transaction.atomic
def record_hate_crime(
    *, facts: HateCrimeFacts, by: User, now: datetime, is_sample: bool = False, reference: str = ""
) -> Case:
    """A new case. Raises FieldsRefused with a sentence by each field, also outside one’s region."""
    today = localdate(now)
    if problems := find_problems(facts, today):
        raise FieldsRefused(problems)
    region = region_of(facts)
    if region is None or not by.may_for(Permission.EDIT_CASES, region.pk):
        raise FieldsRefused({"authority": _("Choose an authority of your region.")})
    case = Case(
        kind=CaseKind.HATE_CRIME,
        region=region,
        recorded_on=today,
        recorded_at=now,
        recorded_by=by,
        updated_at=now,
        updated_by=by,
        last_active_on=today,
        is_sample=is_sample,
        **{name: getattr(facts, name) for name in CASE_FIELDS},
    )
    if reference:
        case.reference = reference
    _inserted(case)
    detail = HateCrime.objects.create(case=case, **{name: getattr(facts, name) for name in DETAIL_FIELDS})
    detail.types.set(facts.types)
    Motivation.objects.bulk_create(_motivations(case, facts))
    Categorisation.objects.create(case=case, category=facts.category, at=now, by=by)
    _assess(case, facts, by=by, now=now)
    match_keys.write_crime_reference(case, facts.crime_reference)
    if not detail.is_repeat and is_repeat(case):
        detail.is_repeat = True
        detail.save(update_fields=["is_repeat"])
    CaseEvent.objects.create(case=case, kind=CaseEvent.Kind.RECORDED, at=now, by=by)
    audit.record("case.recorded", by=by, now=now, subject=case, region=region, detail={"kind": case.kind})
    recount([case.pk], by=by, now=now)
    return case


@transaction.atomic
def change_hate_crime(*, case_id: UUID, facts: HateCrimeFacts, seen_version: int, by: User, now: datetime) -> Case:
    """Write all facts anew. What the case is called and how high its risk is change by acts of their own.

    Raises FieldsRefused, StaleCase or NotPermitted; nothing is saved then.
    """
    case = taken(case_id, by=by, seen_version=seen_version)
    if problems := find_problems(facts, case.recorded_on if case.is_sample else localdate(now)):
        raise FieldsRefused(problems)
    region = region_of(facts)
    if region is None or region.pk != case.region_id:
        raise FieldsRefused({"authority": _("Choose an authority of the region that holds the case.")})
    detail = case.hate_crime
    changed = [*_put(case, facts, CASE_FIELDS, _OF_OTHER_ACTS), *_put(detail, facts, DETAIL_FIELDS, _OF_OTHER_ACTS)]
    detail.save()
    detail.types.set(facts.types)
    if {each.code for each in case.motivations.all()} != _codes(facts):
        changed.append("motivations")
    case.motivations.all().delete()
    Motivation.objects.bulk_create(_motivations(case, facts))
    match_keys.write_crime_reference(case, facts.crime_reference)
    try:
        with transaction.atomic():
            written(case, CaseEvent.Kind.CHANGED, by=by, now=now, detail={"fields": sorted(changed)})
    except IntegrityError as error:
        raise _explained(error) from error
    return case


# Lead, next action, risk, category, handling and circle have acts of their own, with their own line in the timeline.
_OF_OTHER_ACTS = frozenset(
    {"lead", "next_action", "next_action_on", "risk", "risk_review_on", "category", "handling", "circle"}
)


def _put(row: Any, facts: HateCrimeFacts, names: tuple[str, ...], apart: frozenset[str]) -> list[str]:
    """Set what differs; what is the same keeps its seal. Returns the names of what changed."""
    changed = [name for name in names if name not in apart and getattr(row, name) != getattr(facts, name)]
    for name in changed:
        setattr(row, name, getattr(facts, name))
    return changed


def _codes(facts: HateCrimeFacts) -> set[str]:
    return {each.characteristic.code if each.characteristic else each.other.lower() for each in facts.motivations}


def _motivations(case: Case, facts: HateCrimeFacts) -> list[Motivation]:
    return [
        Motivation(
            case=case,
            characteristic=each.characteristic,
            other=each.other,
            sub_group=each.sub_group,
            basis=each.basis,
        )
        for each in facts.motivations
    ]


def _assess(case: Case, facts: HateCrimeFacts, *, by: User, now: datetime) -> None:
    if facts.risk != "NOT_ASSESSED":
        RiskAssessment.objects.create(
            case=case,
            risk=facts.risk,
            assessed_on=facts.received_on,
            review_on=facts.risk_review_on,
            at=now,
            by=by,
        )


def _inserted(case: Case) -> None:
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        raise _explained(error) from error


def _explained(error: IntegrityError) -> Exception:
    """What the database refused, as a sentence where people can do something about it."""
    if TALLY_IN_THE_WAY in str(error):
        return FieldsRefused(
            {
                "source": _(
                    "This source gave a total for that month, so its cases are counted already. "
                    "Take the total away first, or choose another source."
                )
            }
        )
    return error


def facts_of(case: Case) -> HateCrimeFacts:
    """What stands, as it was entered: to fill a form, or to change one thing."""
    detail = case.hate_crime
    values: Mapping[str, Any] = {
        **{name: getattr(case, name) for name in CASE_FIELDS},
        **{name: getattr(detail, name) for name in DETAIL_FIELDS},
    }
    return HateCrimeFacts(
        **values,
        types=tuple(detail.types.all()),
        motivations=tuple(
            MotivationFact(each.characteristic, each.other, each.sub_group, each.basis)
            for each in case.motivations.select_related("characteristic", "sub_group").order_by("pk")
        ),
    )
