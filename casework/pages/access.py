"""Who may open a case and who did: the section of the case’s page."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.actions.circles import may_set_circle
from casework.models import Case, Circle
from casework.pages.looks import Look, newest
from cohesion.models import User
from cohesion.permissions import Permission

_SHOWN = 3


@dataclass(frozen=True)
class AccessSection:
    """`named` are the people beside the lead, where the case is restricted."""

    circle: str
    is_restricted: bool
    named: Sequence[str]
    looks: Sequence[Look]
    may_set_circle: bool
    may_see_looks: bool
    may_keep_conflicts: bool


def may_see_looks(case: Case, user: User) -> bool:
    return case.lead_id == user.pk or user.may_for(Permission.LEAD_CASES, case.region_id)


def access_section(case: Case, user: User) -> AccessSection:
    """At most two queries: the named people of a restricted case, and the newest looks for those who may see them."""
    is_restricted = case.circle == Circle.NAMED
    named = case.named_people.select_related("user").order_by("user__name", "pk") if is_restricted else ()
    sees_looks = may_see_looks(case, user)
    return AccessSection(
        circle=case.get_circle_display(),
        is_restricted=is_restricted,
        named=[str(each.user) for each in named],
        looks=newest(case, _SHOWN) if sees_looks else (),
        may_set_circle=may_set_circle(case, user),
        may_see_looks=sees_looks,
        may_keep_conflicts=user.may_for(Permission.LEAD_CASES, case.region_id),
    )
