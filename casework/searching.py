"""Finding cases by what a person holds in their hand: a reference, or words of which only the keys are compared."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from casework import reference_codes
from casework.match_keys import normalised, plain
from casework.models import Case, MatchKey
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.sealing import fingerprints

MOST_FOUND = 50
_KIND = MatchKey.Kind


class Slip(Enum):
    """What keeps a typed reference from being one."""

    LENGTH = "length"
    SIGNS = "signs"
    CHECK = "check"


def slip_in(typed: str) -> Slip | None:
    told = reference_codes.tidy(typed)
    if len(told) != reference_codes.LENGTH:
        return Slip.LENGTH
    if any(sign not in reference_codes.ALPHABET for sign in told):
        return Slip.SIGNS
    return None if reference_codes.is_reference(told) else Slip.CHECK


@dataclass(frozen=True)
class ByReference:
    """`is_restricted`: the case is there, and only named people open it."""

    reference: str
    is_there: bool = False
    is_restricted: bool = False


def by_reference(typed: str, user: User) -> ByReference:
    told = reference_codes.tidy(typed)
    if Case.objects.visible_to(user).filter(reference=told).exists():
        return ByReference(told, is_there=True)
    is_restricted = Case.objects.in_sight_of(user).filter(reference=told).exists()
    return ByReference(told, is_restricted=is_restricted)


@dataclass(frozen=True)
class ByKeys:
    """The cases, newest first, and by which kinds of key each was found. `more`: there are further ones."""

    cases: list[Case]
    kinds: Mapping[UUID, frozenset[str]]
    more: bool


def by_keys(words: Mapping[str, str], user: User) -> ByKeys:
    """Cases that hold any of `words` (by kind of key) exactly, among those that `user` may open.

    What is kept apart as personal is found only where the person may see personal details.
    """
    values = {kind: fingerprints(kind, form) for kind, form in _forms(words).items()}
    if not values:
        return ByKeys([], {}, more=False)
    held = reduce(or_, (Q(kind=kind, value__in=digests) for kind, digests in values.items()))
    personal = Q(case__region_id__in=user.region_ids_for(Permission.VIEW_PERSONAL_DETAILS))
    keys = MatchKey.objects.filter(held, personal | Q(kind=_KIND.CRIME_REFERENCE))
    cases = list(
        Case.objects.visible_to(user)
        .with_context()
        .defer("summary")
        .filter(pk__in=keys.values("case"))
        .order_by("-received_on", "pk")[: MOST_FOUND + 1]
    )
    kinds: dict[UUID, set[str]] = defaultdict(set)
    for case_id, kind in keys.filter(case__in=[case.pk for case in cases]).values_list("case", "kind"):
        kinds[case_id].add(kind)
    found_by = {case_id: frozenset(found) for case_id, found in kinds.items()}
    return ByKeys(cases[:MOST_FOUND], found_by, more=len(cases) > MOST_FOUND)


def _forms(words: Mapping[str, str]) -> dict[str, str]:
    """The normal form by kind. A name with a date of birth is one key; alone it is another."""
    said = dict(words)
    born, name = plain(said.pop(_KIND.NAME_AND_BIRTH, "")), normalised(_KIND.NAME, said.get(_KIND.NAME, ""))
    forms = {kind: normalised(kind, text) for kind, text in said.items()}
    if name and born:
        forms[_KIND.NAME_AND_BIRTH] = f"{name} {born}"
        del forms[_KIND.NAME]
    return {kind: form for kind, form in forms.items() if form}
