"""What a hate crime case is called: another word from now on, with what stood before kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casework.actions.steps import taken, written
from casework.hate_crime_rules import LONGEST_TEXT
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent, CaseList, Categorisation, ListEntry
from casework.refusals import FieldsRefused, NotPermitted
from cohesion import day_words
from cohesion.models import User


@transaction.atomic
def recategorise(
    *,
    case_id: UUID,
    category: ListEntry,
    reason: str,
    seen_version: int,
    by: User,
    now: datetime,
    kept: Sequence[str] = (),
) -> Case:
    """Call the case something else. That somebody perceived hostility stands, whatever it is called.

    Raises FieldsRefused, StaleCase or NotPermitted; nothing is saved then.
    """
    case = taken(case_id, by=by, seen_version=seen_version)
    if case.kind != CaseKind.HATE_CRIME:
        raise NotPermitted
    if problems := _problems(case, category, reason):
        raise FieldsRefused(problems)
    detail = case.hate_crime
    before, detail.category = detail.category.code, category
    detail.save(update_fields=["category"])
    Categorisation.objects.create(case=case, category=category, at=now, by=by, reason=reason.strip())
    said: dict[str, Any] = {"from": before, "to": category.code, **({"kept": list(kept)} if kept else {})}
    written(case, CaseEvent.Kind.RECATEGORISED, by=by, now=now, detail=said)
    return case


def _problems(case: Case, category: ListEntry, reason: str) -> dict[str, str]:
    found = {}
    day = case.received_on
    is_in_force = category.valid_from <= day and (category.valid_to is None or day <= category.valid_to)
    if category.list != CaseList.HATE_CATEGORY or not is_in_force:
        told = {"entry": category.name, "day": day_words.full(day)}
        found["category"] = _("“%(entry)s” was not in use on %(day)s. Choose another entry.") % told
    elif category.pk == case.hate_crime.category_id:
        found["category"] = _("It is called that already. Choose another word, or leave it as it is.")
    if not reason.strip():
        found["reason"] = _("Write why it is called something else.")
    elif len(reason) > LONGEST_TEXT:
        found["reason"] = _("The text is too long. Shorten it to %(count)s characters.") % {"count": LONGEST_TEXT}
    return found
