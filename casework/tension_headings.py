"""High bands of the neighbouring regions: heading, band, authority and who leads, by role; nothing else of the case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casework.models import Band, Case, TensionCase
from cohesion.models import Appointment, LocalAuthority, User
from cohesion.permissions import Permission, Role

MOST_SHOWN = 20


@dataclass(frozen=True)
class Heading:
    """`case` is there for the record of looks alone: no page shows more of it than stands here."""

    case: Case
    title: str
    language: str
    authority: LocalAuthority
    band: Band
    lead_role: str


@dataclass(frozen=True)
class Headings:
    """Those of the top band first. `has_more` where not all of them are here."""

    shown: tuple[Heading, ...] = ()
    has_more: bool = False


def headings_for(user: User, day: date) -> Headings:
    """What the neighbours of the person’s regions have in a high band or the top one. Three queries."""
    rows = TensionCase.objects.heading_visible_to(user, day).select_related("case__authority")
    found = list(rows.most_pressing_first()[: MOST_SHOWN + 1])
    roles = _roles([detail.case for detail in found], day)
    return Headings(tuple(_heading(detail, roles) for detail in found[:MOST_SHOWN]), len(found) > MOST_SHOWN)


def _roles(cases: Iterable[Case], day: date) -> dict[tuple[int, int], Role]:
    """By person and region, the role in which somebody works on cases there."""
    leads = [case.lead_id for case in cases if case.lead_id is not None]
    rows = Appointment.objects.in_force(day).giving(Permission.EDIT_CASES).filter(user_id__in=leads)
    told = rows.order_by("-role").values_list("user_id", "region_id", "role")
    return {(user, region): Role(role) for user, region, role in told if region is not None}


def _heading(detail: TensionCase, roles: dict[tuple[int, int], Role]) -> Heading:
    case = detail.case
    return Heading(
        case=case,
        title=detail.title,
        language=case.language,
        authority=case.authority,
        band=Band(detail.band),
        lead_role=_lead_role(detail, roles.get((case.lead_id or 0, case.region_id))),
    )


def _lead_role(detail: TensionCase, role: Role | None) -> str:
    if detail.is_police_led:
        return _("The police lead")
    if detail.case.lead_id is None:
        return _("Nobody leads yet")
    return str(role.label) if role else _("Somebody of the region")
