"""Recording and changing a hate crime case."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework import match_keys
from casework.actions.recording import begun, explained, recorded
from casework.actions.steps import taken, written
from casework.hate_crime_facts import CASE_FIELDS, DETAIL_FIELDS, HateCrimeFacts, MotivationFact
from casework.hate_crime_rules import find_problems, region_of
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent, CaseLink, Categorisation, HateCrime, Motivation, RiskAssessment
from casework.refusals import FieldsRefused
from casework.repeats import is_repeat
from cohesion.models import User
from cohesion.permissions import Permission


@transaction.atomic
def record_hate_crime(
    *,
    facts: HateCrimeFacts,
    by: User,
    now: datetime,
    is_sample: bool = False,
    reference: str = "",
    kept: Sequence[str] = (),
    duplicate_of: UUID | None = None,
) -> Case:
    """A new case. `kept` are the kinds of what points to a person and was kept in a text on purpose.

    With `duplicate_of` it is the same report once more: it is linked to that case and counts nowhere. Raises
    FieldsRefused with a sentence by each field, also outside one’s region; NotPermitted where the other cannot be seen.
    """
    today = localdate(now)
    region = region_of(facts)
    if problems := find_problems(facts, today, region=region):
        raise FieldsRefused(problems)
    if region is None or not by.may_for(Permission.EDIT_CASES, region.pk):
        raise FieldsRefused({"authority": _("Choose an authority of your region.")})
    original = taken(duplicate_of, by=by) if duplicate_of else None
    case = begun(
        CaseKind.HATE_CRIME,
        {name: getattr(facts, name) for name in CASE_FIELDS},
        region=region,
        by=by,
        now=now,
        is_sample=is_sample,
        reference=reference,
        is_duplicate=original is not None,
    )
    _detailed(case, facts, by=by, now=now)
    said = {**_kept(kept), **(_linked(case, original, by=by, now=now) if original else {})}
    recorded(case, by=by, now=now, detail=said)
    return case


@transaction.atomic
def change_hate_crime(
    *, case_id: UUID, facts: HateCrimeFacts, seen_version: int, by: User, now: datetime, kept: Sequence[str] = ()
) -> Case:
    """Write all facts anew. What the case is called and how high its risk is change by acts of their own.

    Where nothing differs nothing is written. Raises FieldsRefused, StaleCase or NotPermitted; nothing is saved then.
    """
    case = taken(case_id, by=by, seen_version=seen_version)
    region = region_of(facts)
    if problems := find_problems(facts, localdate(now), region=region, recorded_on=case.recorded_on):
        raise FieldsRefused(problems)
    if region is None or region.pk != case.region_id:
        raise FieldsRefused({"authority": _("Choose an authority of the region that holds the case.")})
    changed = differing(facts_of(case), facts)
    if not changed:
        return case
    detail = case.hate_crime
    _put(case, facts, changed & {*CASE_FIELDS})
    _put(detail, facts, changed & {*DETAIL_FIELDS})
    detail.save()
    _put_several(case, facts, changed)
    match_keys.write_crime_reference(case, facts.crime_reference)
    said = {"fields": sorted(changed), **_kept(kept)}
    try:
        with transaction.atomic():
            written(case, CaseEvent.Kind.CHANGED, by=by, now=now, detail=said)
    except IntegrityError as error:
        raise explained(error) from error
    _noticed_repeat(case)
    return case


# Lead, next action, risk, category, handling and circle have acts of their own, with their own line in the timeline.
_OF_OTHER_ACTS = frozenset(
    {"lead", "next_action", "next_action_on", "risk", "risk_review_on", "category", "handling", "circle"}
)


def differing(before: HateCrimeFacts, after: HateCrimeFacts) -> set[str]:
    """The names of the facts that an edit would change. The order of several things is no change."""
    names = {each.name for each in fields(HateCrimeFacts)} - _OF_OTHER_ACTS
    return {name for name in names if _comparable(getattr(before, name)) != _comparable(getattr(after, name))}


def _comparable(value: Any) -> Any:
    return frozenset(value) if isinstance(value, tuple) else value


def _put(row: Any, facts: HateCrimeFacts, names: Set[str]) -> None:
    """Set what differs; what is the same keeps its seal."""
    for name in names:
        setattr(row, name, getattr(facts, name))


def _put_several(case: Case, facts: HateCrimeFacts, changed: Set[str]) -> None:
    if "types" in changed:
        case.hate_crime.types.set(facts.types)
    if "motivations" in changed:
        case.motivations.all().delete()
        Motivation.objects.bulk_create(_motivations(case, facts))


def _detailed(case: Case, facts: HateCrimeFacts, *, by: User, now: datetime) -> None:
    """The rows of a new hate crime case beside the case’s own."""
    detail = HateCrime.objects.create(case=case, **{name: getattr(facts, name) for name in DETAIL_FIELDS})
    detail.types.set(facts.types)
    Motivation.objects.bulk_create(_motivations(case, facts))
    Categorisation.objects.create(case=case, category=facts.category, at=now, by=by)
    _assess(case, facts, by=by, now=now)
    match_keys.write_crime_reference(case, facts.crime_reference)
    _noticed_repeat(case)


def _noticed_repeat(case: Case) -> None:
    """What people said stays; what twelve months show is added."""
    detail = case.hate_crime
    if not detail.is_repeat and is_repeat(case):
        detail.is_repeat = True
        detail.save(update_fields=["is_repeat"])


def _kept(kinds: Sequence[str]) -> dict[str, Any]:
    """Nothing is said of texts in which nothing was found."""
    return {"kept": list(kinds)} if kinds else {}


def _linked(case: Case, original: Case, *, by: User, now: datetime) -> dict[str, Any]:
    """`case` is the same report as `original` once more: what the timelines of both say."""
    if original.is_duplicate:
        raise FieldsRefused({"": _("That case is itself a duplicate. Choose the case that it repeats.")})
    CaseLink.objects.create(case=case, other=original, kind=CaseLink.Kind.DUPLICATE, at=now, by=by)
    link = {"link": CaseLink.Kind.DUPLICATE, "case": case.reference}
    written(original, CaseEvent.Kind.LINKED, by=by, now=now, detail=link)
    return {"duplicate_of": original.reference}


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


_CHOSEN = ("route", "centre", "reporter", "category", "place_type", "age_band", "relationship")


def facts_of(case: Case) -> HateCrimeFacts:
    """What stands, as it was entered: to fill a form, or to change one thing. Three queries."""
    detail = HateCrime.objects.select_related(*_CHOSEN).get(case=case)
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
