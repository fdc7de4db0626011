"""Two cases apart from the returns: one that came a second time, and an old one whose time is over."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from casework.demo.courses import Course
from casework.demo.drafts import Draft, Slot, save_rows
from casework.demo.reports import draft
from casework.demo.setting import Setting
from casework.kinds import CaseKind
from casework.models import (
    Case,
    CaseEvent,
    CaseLink,
    CaseList,
    CaseStatus,
    Categorisation,
    HateCrime,
    RetentionProposal,
    RetentionRule,
)

_LONDON = ZoneInfo("Europe/London")
_KIND = CaseEvent.Kind
_REGISTER_ENTERED_AT = datetime.combine(date(2014, 4, 2), time(10, 30), _LONDON)
_CLOSED_ON, _DUE_ON, _PROPOSED_AT = (
    date(2008, 9, 12),
    date(2015, 9, 12),
    datetime.combine(date(2015, 9, 14), time(2, 0), _LONDON),
)
OLD = Slot("old:NWW", "NWW", "W06000002", date(2008, 5, 20), ("race",), route="council")
AGAIN = Slot("again:CV", "CV", "W06000015", date(2015, 2, 12), ("race",), route="council")


def missing() -> list[Slot]:
    present = set(Case.objects.filter(pk__in=[OLD.pk, AGAIN.pk]).values_list("pk", flat=True))
    return [slot for slot in (OLD, AGAIN) if slot.pk not in present and not _was_removed(slot)]


def made(slot: Slot, setting: Setting) -> Draft[HateCrime]:
    return _old(setting) if slot == OLD else _again(setting)


def _was_removed(slot: Slot) -> bool:
    """An old case that a visitor removed does not come back."""
    return slot == OLD and RetentionProposal.objects.filter(region__code=OLD.region, due_on=_DUE_ON).exists()


def _old(setting: Setting) -> Draft[HateCrime]:
    """Taken over from a register: entered years after it had closed."""
    held = draft(OLD, setting)
    case, by, at = held.case, setting.leads[OLD.region], _REGISTER_ENTERED_AT
    case.recorded_at = case.updated_at = at
    case.recorded_on = case.last_active_on = at.date()
    case.recorded_by = case.updated_by = by
    case.status, case.closed_on = CaseStatus.CLOSED, _CLOSED_ON
    case.close_reason = setting.entry(CaseList.CLOSE_REASON, "finished")
    case.retention_on = _DUE_ON
    held.rows.append(Categorisation(case=case, category=held.detail.category, at=at, by=by))
    held.tell(_KIND.RECORDED, at, by)
    held.tell(_KIND.CLOSED, at, by)
    return held


def _again(setting: Setting) -> Draft[HateCrime]:
    """The council passes on what the national centre has told already: closed as the same report, and counted once."""
    held = draft(AGAIN, setting)
    Course(held, setting).run()
    case = held.case
    case.is_duplicate = True
    case.status, case.closed_on = CaseStatus.CLOSED, case.closed_on or case.last_active_on
    case.close_reason = setting.entry(CaseList.CLOSE_REASON, "duplicate")
    case.next_action, case.next_action_on = "", None
    return held


def complete(slots: list[Slot], setting: Setting) -> None:
    """What can only be said once the cases are there: what one repeats, and that the other’s time is over."""
    if AGAIN in slots:
        _link(setting)
    if OLD in slots:
        rule = RetentionRule.objects.filter(kind=CaseKind.HATE_CRIME, trigger=RetentionRule.Trigger.CLOSED).earliest(
            "valid_from"
        )
        case = Case.objects.get(pk=OLD.pk)
        RetentionProposal.objects.create(
            case=case,
            reference=case.reference,
            kind=case.kind,
            region=setting.regions[OLD.region],
            rule=rule,
            due_on=_DUE_ON,
            proposed_at=_PROPOSED_AT,
        )


def _link(setting: Setting) -> None:
    again = Case.objects.get(pk=AGAIN.pk)
    reports = Case.objects.of_kind(CaseKind.HATE_CRIME)
    same_place = reports.filter(is_sample=True, authority=again.authority_id, is_duplicate=False)
    first = same_place.filter(received_on__lte=again.received_on).order_by("-received_on", "reference").first()
    if first is None:
        return
    link = CaseLink(
        case=again, other=first, kind=CaseLink.Kind.DUPLICATE, at=again.updated_at, by=setting.workers[AGAIN.region]
    )
    save_rows([link])
