"""Cases that belong together. One that is the same report once more counts nowhere while the link stands."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from casework import reference_codes
from casework.actions.steps import taken, written
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent, CaseLink, HateCrime
from casework.refusals import FieldsRefused
from casework.repeats import is_repeat
from cohesion.models import User
from cohesion.refusals import ActionRefused

_DUPLICATE = CaseLink.Kind.DUPLICATE


@transaction.atomic
def link_cases(*, case_id: UUID, reference: str, kind: str, by: User, now: datetime) -> CaseLink:
    """`case_id` is linked to the case of that reference; of a duplicate it is the one that no longer counts."""
    other_id = _found(reference, by)
    if other_id == case_id:
        raise FieldsRefused(
            {"reference": _("This is the reference of the case itself. Enter the one of the other case.")}
        )
    return link_pair(case_id, other_id, kind, by=by, now=now)


def link_pair(case_id: UUID, other_id: UUID, kind: str, *, by: User, now: datetime) -> CaseLink:
    """The same for two keys. Runs inside the transaction of the act. Raises FieldsRefused."""
    case, other = _both(case_id, other_id, by)
    if problem := _problem(case, other, kind):
        raise FieldsRefused(problem)
    link = CaseLink.objects.create(case=case, other=other, kind=kind, at=now, by=by)
    if kind == _DUPLICATE:
        case.is_duplicate = True
    if kind == CaseLink.Kind.SAME_PERSON:
        _say_repeats(case, other)
    _both_written(case, other, CaseEvent.Kind.LINKED, kind, by=by, now=now)
    return link


@transaction.atomic
def unlink_cases(*, case_id: UUID, link_id: int, by: User, now: datetime) -> None:
    """Take the link away, from either of its ends. What was a duplicate counts again."""
    link = CaseLink.objects.filter(Q(case=case_id) | Q(other=case_id), pk=link_id).first()
    if link is None:
        raise ActionRefused(_gone())
    case, other = _both(link.case_id, link.other_id, by)
    # Whoever was quicker may have taken it away, and somebody else have linked anew, before the cases were held.
    if not CaseLink.objects.filter(pk=link.pk).delete()[0]:
        raise ActionRefused(_gone())
    if link.kind == _DUPLICATE:
        case.is_duplicate = False
    _both_written(case, other, CaseEvent.Kind.UNLINKED, link.kind, by=by, now=now)


def _gone() -> str:
    return _("This link was taken away already. Nothing more is needed.")


def _found(reference: str, by: User) -> UUID:
    """The case that a person typed, among those that they may open; of all others nothing is told."""
    if not reference_codes.is_reference(reference):
        raise FieldsRefused(
            {"reference": _("This is no reference of a case. It has eight signs, such as 2C3D 4F5G: check them.")}
        )
    rows = Case.objects.all() if by.is_service else Case.objects.visible_to(by)
    key = rows.filter(reference=reference_codes.tidy(reference)).values_list("pk", flat=True).first()
    if key is None:
        raise FieldsRefused({"reference": _("There is no case with this reference that you can open. Check it.")})
    return key


def _both(case_id: UUID, other_id: UUID, by: User) -> tuple[Case, Case]:
    """Both, locked in the order of their keys: two people who link the same two cases wait for each other."""
    held = {key: taken(key, by=by) for key in sorted((case_id, other_id))}
    return held[case_id], held[other_id]


def _problem(case: Case, other: Case, kind: str) -> dict[str, str]:
    if kind not in CaseLink.Kind.values:
        return {"kind": _("Say how the two cases belong together.")}
    if CaseLink.objects.filter(Q(case=case, other=other) | Q(case=other, other=case)).exists():
        return {"reference": _("The two cases are linked already. Take that link away first.")}
    return _duplicate_problem(case, other) if kind == _DUPLICATE else {}


def _duplicate_problem(case: Case, other: Case) -> dict[str, str]:
    """A chain of duplicates is refused, and with it every circle: one report has one case that counts."""
    if case.kind != other.kind:
        return {"reference": _("The other case is of another kind, so it cannot be the same report.")}
    if case.is_duplicate:
        return {"kind": _("This case is the same report as another one already. Take that link away first.")}
    if other.is_duplicate:
        return {"reference": _("That case is itself the same report as another one. Link to the one that counts.")}
    if case.linked_from.filter(kind=_DUPLICATE).exists():
        return {
            "kind": _(
                "Other cases are the same report as this one, so this one has to count. Link from the other case."
            )
        }
    return {}


def _say_repeats(*cases: Case) -> None:
    """A victim in another case within twelve months is a repeat victim; once said it stays."""
    for case in cases:
        if case.kind == CaseKind.HATE_CRIME and is_repeat(case):
            HateCrime.objects.filter(case=case).update(is_repeat=True)


def _both_written(case: Case, other: Case, event: CaseEvent.Kind, kind: str, *, by: User, now: datetime) -> None:
    written(case, event, by=by, now=now, detail={"kind": kind, "other": str(other.pk)})
    written(other, event, by=by, now=now, detail={"kind": kind, "other": str(case.pk), "from": True})
