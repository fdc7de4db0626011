"""What came of a case, and whether the victim was satisfied with how it was dealt with."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.actions.steps import taken, written
from casework.day_rules import found, order_problem, past_problem
from casework.kinds import CaseKind
from casework.models import Case, CaseEvent, CaseList, CaseOutcome, HateCrime, ListEntry
from casework.refusals import FieldsRefused
from cohesion import day_words
from cohesion.models import User
from cohesion.refusals import ActionRefused


@transaction.atomic
def set_outcomes(
    *,
    case_id: UUID,
    outcomes: Collection[ListEntry],
    on: date | None,
    satisfaction: str,
    seen_version: int,
    by: User,
    now: datetime,
) -> Case:
    """Exactly these stand afterwards. Those that are new get the day; those that stood keep theirs."""
    case = taken(case_id, by=by, seen_version=seen_version)
    standing = {row.outcome_id: row for row in case.outcomes.select_related("outcome")}
    fresh = [entry for entry in outcomes if entry.pk not in standing]
    gone = [row for key, row in standing.items() if key not in {entry.pk for entry in outcomes}]
    if problems := _problems(case, fresh, on, localdate(now)):
        raise FieldsRefused(problems)
    told: dict[str, object] = {"added": sorted(e.code for e in fresh), "removed": sorted(r.outcome.code for r in gone)}
    if _satisfied(case, satisfaction):
        told["satisfaction"] = satisfaction
    if not fresh and not gone and "satisfaction" not in told:
        raise ActionRefused(_("Nothing is different from what stands. Nothing was changed."))
    CaseOutcome.objects.filter(pk__in=[row.pk for row in gone]).delete()
    if on is not None:
        CaseOutcome.objects.bulk_create(CaseOutcome(case=case, outcome=entry, on=on) for entry in fresh)
    written(case, CaseEvent.Kind.OUTCOME, by=by, now=now, detail=told)
    return case


def _problems(case: Case, fresh: Collection[ListEntry], on: date | None, today: date) -> dict[str, str]:
    if not fresh:
        return {}
    if on is None:
        return {"on": _("Enter the day of the outcomes that you added.")}
    valid = set(
        ListEntry.objects.of(CaseList.OUTCOME)
        .valid_on(on)
        .filter(pk__in=[e.pk for e in fresh])
        .values_list("pk", flat=True)
    )
    unused = next((entry for entry in fresh if entry.pk not in valid), None)
    early = _("An outcome cannot come before the case was received (%(day)s). Change the day.")
    told = {"entry": unused, "day": day_words.full(on)}
    return found(
        on=past_problem(on, today) or order_problem(on, case.received_on, early),
        outcomes=_("“%(entry)s” was not in use on %(day)s. Choose another entry.") % told if unused else None,
    )


def _satisfied(case: Case, satisfaction: str) -> bool:
    """Whether what the victim said was changed. It is a field of the kind that asks."""
    if case.kind != CaseKind.HATE_CRIME or not satisfaction:
        return False
    if satisfaction not in HateCrime.Satisfaction.values:
        raise FieldsRefused({"satisfaction": _("Choose one of the answers.")})
    detail = case.hate_crime
    if detail.satisfaction == satisfaction:
        return False
    detail.satisfaction = satisfaction
    detail.save(update_fields=["satisfaction"])
    return True
