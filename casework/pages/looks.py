"""Who looked at a case, when, how and why: from the audit record, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.models import Case, DetailsLook, EmergencyAccess
from cohesion.models import AuditEntry

PER_PAGE = 50

# What follows `case.read.` in the audit record, in words. A new way of looking belongs here.
HOW: dict[str, Promise] = {
    "opened": _("Opened a page of the case"),
    "opened_to_edit": _("Opened it to change it"),
    "opened_to_recategorise": _("Opened it to call it something else"),
    "opened_to_assess": _("Opened it to assess its risk"),
    "opened_to_grade": _("Opened it to grade the tension"),
    "opened_to_confirm": _("Opened it to confirm a grading"),
    "printed": _("Opened the page for printing"),
    "minutes": _("Opened the minutes of a meeting"),
    "exported": _("Took it out in an export"),
    "file_taken": _("Took a file"),
    "personal_details": _("Looked at personal details"),
    "looks_read": _("Read who looked at it"),
    "emergency_reason": _("Read why it was opened in an emergency"),
    **dict.fromkeys(
        (
            "subject_access",
            "subject_access_case",
            "subject_access_opened",
            "subject_access_prepared",
            "subject_access_checked",
        ),
        _("Worked on a subject access request"),
    ),
}
_OTHERWISE = _("Read it")
_IN_EMERGENCY = _("Opened it in an emergency, outside its circle")


@dataclass(frozen=True)
class Look:
    """`why` is a reason’s words from its list; `words` what the person wrote with it."""

    at: datetime
    who: str
    how: str
    why: str = ""
    words: str = ""
    is_emergency: bool = False


def looks(case: Case, page: Any) -> tuple[Page[AuditEntry], list[Look]]:
    """One page of them. Callers have asked whether the person may see them."""
    entries = AuditEntry.objects.of_case(case.pk, {case.region_id}).newest_first().select_related("actor")
    found = Paginator(entries, PER_PAGE).get_page(page)
    return found, _told(case, found.object_list)


def newest(case: Case, count: int) -> list[Look]:
    entries = AuditEntry.objects.of_case(case.pk, {case.region_id}).newest_first().select_related("actor")
    return [_look(entry, "") for entry in entries[:count]]


def _told(case: Case, entries: Iterable[AuditEntry]) -> list[Look]:
    shown: Sequence[AuditEntry] = list(entries)
    wanted = [entry.detail["look"] for entry in shown if "look" in entry.detail]
    words = {str(look.pk): look.words for look in DetailsLook.objects.filter(case=case, pk__in=wanted)}
    return [_look(entry, words.get(entry.detail.get("look", ""), "")) for entry in shown]


def _look(entry: AuditEntry, words: str) -> Look:
    code = str(entry.detail.get("reason", ""))
    is_opening = entry.act == "case.opened_in_emergency"
    how = _IN_EMERGENCY if is_opening else HOW.get(entry.act.removeprefix("case.read."), _OTHERWISE)
    reasons: dict[str, Any] = dict(EmergencyAccess.Reason.choices if is_opening else DetailsLook.Reason.choices)
    is_emergency = is_opening or bool(entry.detail.get("emergency"))
    return Look(entry.at, str(entry.actor), str(how), str(reasons.get(code, "")), words, is_emergency)
