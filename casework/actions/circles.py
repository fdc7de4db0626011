"""Who of the region may open a case: everybody who works on its cases, or its lead and named people."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.sight import sighted
from casework.actions.steps import written
from casework.break_glass import is_outside
from casework.models import Case, CaseEvent, Circle, ConflictOfInterest, NamedPerson
from casework.refusals import FieldsRefused, NotPermitted
from cohesion.holders import holders
from cohesion.models import User
from cohesion.permissions import Permission


def nameable(case: Case, now: datetime) -> list[User]:
    """Those who may be named: they work on the region’s cases and have no conflict of interest. By name."""
    conflicts = ConflictOfInterest.objects.standing().filter(case=case).values("user")
    return list(holders(Permission.VIEW_CASES, case.region_id, localdate(now)).exclude(pk__in=conflicts))


def somebody_may_open(case: Case, lead: User | None, named: Collection[User], now: datetime) -> bool:
    """Whether a case kept to `lead` and `named` has anybody who can open it today."""
    able = nameable(case, now)
    return lead in able or any(each in able for each in named)


def may_set_circle(case: Case, user: User) -> bool:
    return case.lead_id == user.pk or user.may_for(Permission.LEAD_CASES, case.region_id)


@transaction.atomic
def set_circle(*, case_id: UUID, circle: str, named: Collection[User], by: User, now: datetime) -> Case:
    """Restrict a case, change who is named, or open it to the region again.

    Raises FieldsRefused where nobody could open it any more, and where somebody outside lets themselves in: break-glass
    lasts for its hours and no longer.
    """
    case = sighted(case_id, by=by, permission=Permission.VIEW_CASES)
    if not may_set_circle(case, by):
        raise NotPermitted
    people = [each for each in nameable(case, now) if each in named] if circle == Circle.NAMED else []
    if problems := _problems(case, circle, people, named, by=by, now=now):
        raise FieldsRefused(problems)
    NamedPerson.objects.filter(case=case).exclude(user__in=people).delete()
    standing = set(NamedPerson.objects.filter(case=case).values_list("user_id", flat=True))
    NamedPerson.objects.bulk_create(
        NamedPerson(case=case, user=each, named_at=now, named_by=by) for each in people if each.pk not in standing
    )
    case.circle = circle
    detail = {"circle": circle, "named": sorted(each.pk for each in people)}
    written(case, CaseEvent.Kind.CIRCLE, by=by, now=now, detail=detail)
    return case


def keep_like(origin: Case, case: Case, *, by: User, now: datetime) -> None:
    """What came from a case is kept to the same people as that one, and its conflicts of interest stand here too.

    Runs inside the transaction of the act that records `case`. Whoever records it is one of the people.
    """
    ConflictOfInterest.objects.bulk_create(
        ConflictOfInterest(
            case=case,
            user_id=each.user_id,
            reason=each.reason,
            declared_at=each.declared_at,
            declared_by_id=each.declared_by_id,
        )
        for each in ConflictOfInterest.objects.standing().filter(case=origin)
    )
    if origin.circle != Circle.NAMED:
        return
    case.circle = Circle.NAMED
    case.save(update_fields=["circle"])
    named = {by.pk, origin.lead_id, *origin.named_people.values_list("user_id", flat=True)}
    NamedPerson.objects.bulk_create(
        NamedPerson(case=case, user_id=each, named_at=now, named_by=by) for each in named if each is not None
    )


def _problems(
    case: Case, circle: str, people: Collection[User], named: Collection[User], *, by: User, now: datetime
) -> dict[str, str]:
    if circle == Circle.NAMED and len(people) < len(set(named)):
        return {"named": _("Somebody you named cannot open cases of this region any more. Choose again.")}
    if circle == Circle.NAMED and not somebody_may_open(case, case.lead, people, now):
        return {"named": _("Nobody could open the case. Name at least one person.")}
    if is_outside(case, by) and (circle == Circle.REGION or by in people):
        return {"circle": _("You are outside this case’s circle and cannot let yourself in. Ask one of its people.")}
    return {}
