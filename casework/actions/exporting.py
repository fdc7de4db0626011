"""Taking cases out as a file: a right of its own, with a reason, recorded before the first line leaves."""

from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.actions.reading import note_taken_out
from casework.case_filter import CaseFilter
from casework.exporting.taking_out import TakingOut
from casework.models import Case
from casework.models.case import CaseQuerySet
from casework.refusals import FieldsRefused
from cohesion import audit
from cohesion.bilingual import current_language
from cohesion.models import User
from cohesion.permissions import Permission

MOST_ROWS = 10_000


class ExportReason(models.TextChoices):
    PARTNERS = "PARTNERS", gettext_lazy("To work with a partner under an information sharing protocol")
    ANALYSIS = "ANALYSIS", gettext_lazy("To look at patterns that the service does not show")
    CHECKING = "CHECKING", gettext_lazy("To check the records against a partner’s")
    REQUEST = "REQUEST", gettext_lazy("To answer a request that the law allows")
    OTHER = "OTHER", gettext_lazy("Another reason")


def exportable(wanted: CaseFilter, *, user: User, today: date) -> CaseQuerySet:
    """What the filter finds among the cases that the person may open, in regions where they may take cases out."""
    regions = user.region_ids_for(Permission.EXPORT_CASES)
    cases = Case.objects.visible_to(user).filter(region_id__in=regions)
    return wanted.narrow(cases, user=user, today=today)


@transaction.atomic
def take_out(
    *, wanted: CaseFilter, reason: str, with_text: bool, ending: str, today: date, by: User, now: datetime
) -> TakingOut:
    """Raises FieldsRefused where the filter finds nothing, or more than one file may hold."""
    ordered = wanted.order.of(exportable(wanted, user=by, today=today))
    found = list(ordered.only("reference", "region", "circle", "lead")[: MOST_ROWS + 1])
    if not found:
        raise FieldsRefused({"reason": _("There is no case to take out. Change the filter first.")})
    if len(found) > MOST_ROWS:
        raise FieldsRefused({"reason": _("The filter finds more than 10,000 cases, the most in one file. Narrow it.")})
    ids, references = [case.pk for case in found], [case.reference for case in found]
    taking = TakingOut(by, now, ids, references, with_text, current_language())
    note_taken_out(found, by=by, now=now, detail={"digest": taking.digest, "free_text": with_text})
    audit.record(
        "cases.exported",
        by=by,
        now=now,
        subject=by,
        detail={
            "filter": wanted.codes,
            "reason": reason,
            "format": ending,
            "free_text": with_text,
            "rows": len(found),
            "digest": taking.digest,
        },
    )
    return taking
