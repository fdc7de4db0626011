"""Who is in a case: how many in which part, and, once a reason was given, the details themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from casework.kinds import CaseKind
from casework.models import Case, PersonalDetails
from casework.person_facts import TEXTS
from cohesion import day_words
from cohesion.models import User
from cohesion.permissions import Permission

Part = PersonalDetails.Part


@dataclass(frozen=True)
class Head:
    """How many people are in the case in one part. Nothing of who they are."""

    part: str
    count: int


@dataclass(frozen=True)
class One:
    """One person without what they are called: their part, and who wrote their details when."""

    id: UUID
    part: str
    written_at: datetime
    written_by: str


@dataclass(frozen=True)
class Shown:
    """One person in full: `lines` are the labels and texts of what is known."""

    one: One
    lines: Sequence[tuple[str, str]]
    name: str


@dataclass(frozen=True)
class PeopleSection:
    """The section of the case’s page. `is_unnamed`: a kind of case that never says who somebody is."""

    heads: Sequence[Head]
    may_look: bool
    may_edit: bool
    is_unnamed: bool = False


def people_section(case: Case, user: User) -> PeopleSection:
    """One query, and none for those who may not look."""
    if case.kind == CaseKind.NRM:
        return PeopleSection((), may_look=False, may_edit=False, is_unnamed=True)
    may_look = user.may_for(Permission.VIEW_PERSONAL_DETAILS, case.region_id)
    may_edit = may_look and user.may_for(Permission.EDIT_CASES, case.region_id)
    return PeopleSection(heads(case, user) if may_look else (), may_look, may_edit)


def heads(case: Case, user: User) -> list[Head]:
    counted = PersonalDetails.objects.visible_to(user).filter(case=case).values("part").annotate(count=Count("pk"))
    found = {row["part"]: row["count"] for row in counted}
    return [Head(str(part.label), found[part]) for part in Part if part in found]


def one(details: PersonalDetails) -> One:
    return One(details.pk, details.get_part_display(), details.written_at, str(details.written_by))


def shown(case: Case, user: User, only: UUID | None = None) -> list[Shown]:
    """The people in full, victims first. Callers have recorded the look."""
    found = PersonalDetails.objects.visible_to(user).filter(case=case).select_related("written_by")
    people = sorted(
        found.filter(pk=only) if only else found,
        key=lambda each: (list(Part).index(Part(each.part)), each.written_at, str(each.pk)),
    )
    return [in_full(each) for each in people]


def in_full(details: PersonalDetails) -> Shown:
    born = _day(details.born_on)
    lines = (
        (_("Name"), details.name),
        (_("Date of birth"), day_words.plain(born) if born else details.born_on),
        (_("Address"), details.address),
        (_("Postcode"), details.postcode),
        (_("Telephone number"), details.telephone),
        (_("E-mail address"), details.email),
        (_("How they wish to be contacted"), details.contact_wishes),
    )
    return Shown(one(details), [(label, text) for label, text in lines if text], details.name)


def typed(details: PersonalDetails) -> dict[str, Any]:
    """What stands, to fill the form."""
    texts = {name: getattr(details, name) for name in TEXTS}
    return {**texts, "part": details.part, "born_on": _day(details.born_on)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
