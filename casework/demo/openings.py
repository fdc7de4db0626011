"""How the case of any kind begins, and how its end is told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from casework.demo.chance import chance, weighed
from casework.demo.days import at_office, working_day
from casework.demo.drafts import AnyDraft, Slot, reference_of
from casework.demo.setting import Setting
from casework.kinds import CaseKind
from casework.models import Agency, Case, CaseAction, CaseEvent, CaseList, CaseStatus
from cohesion.models import User

_CLOSED = {"finished": 70, "passed_on": 16, "withdrew": 8, "not_contactable": 6}
_WELSH_SHARES = {"cy": 0.55, "en": 0.05}


@dataclass(frozen=True)
class Opening:
    """What a kind says of its case. `recorded_on` is the first day on which all that stands in it was known."""

    kind: CaseKind
    agency: Agency
    language: str
    summary: str
    received_on: date
    recorded_on: date


def language_in(region: str, setting: Setting, source: Random) -> str:
    """The language of a record: that of whoever writes it, more often than not."""
    worker = setting.workers[region]
    return "cy" if source.random() < _WELSH_SHARES[worker.language] else "en"


def opened(slot: Slot, setting: Setting, opening: Opening) -> Case:
    worker = setting.workers[slot.region]
    recorded = min(opening.recorded_on, setting.present)
    at = at_office(chance("recorded", slot.key), recorded)
    return Case(
        id=slot.pk,
        reference=reference_of(slot.key),
        kind=opening.kind,
        region=setting.regions[slot.region],
        authority=setting.authorities[slot.gss],
        source=opening.agency,
        reported_on=opening.received_on,
        received_on=opening.received_on,
        summary=opening.summary,
        language=opening.language,
        recorded_on=recorded,
        recorded_at=at,
        recorded_by=worker,
        updated_at=at,
        updated_by=worker,
        last_active_on=recorded,
        is_sample=True,
    )


def closed(draft: AnyDraft, setting: Setting, at: datetime, by: User, reason: str = "") -> None:
    """The case ends at that moment; without a reason chance gives one."""
    case = draft.case
    code = reason or weighed(chance("closed", case.reference), _CLOSED)
    case.status, case.closed_on = CaseStatus.CLOSED, at.date()
    case.close_reason = setting.entry(CaseList.CLOSE_REASON, code)
    case.next_action, case.next_action_on = "", None
    draft.tell(CaseEvent.Kind.CLOSED, at, by, on=at.date().isoformat(), reason=code)


def to_come(setting: Setting, source: Random) -> date:
    """A day about the one on which the demo is loaded: what an open case waits for."""
    return setting.loaded_on + timedelta(days=source.randint(-3, 25))


def acted(draft: AnyDraft, action: CaseAction, ended_at: datetime | None, result: str) -> None:
    """An action is added to the case and, where `ended_at` says so, done."""
    draft.rows.append(action)
    by, at = action.added_by, action.added_at
    draft.tell(CaseEvent.Kind.ACTION_ADDED, at, by, action=str(action.pk), due=action.due_on.isoformat())
    if ended_at is not None:
        action.status, action.ended_on, action.ended_by = CaseAction.Status.DONE, ended_at.date(), by
        action.result = result
        draft.tell(CaseEvent.Kind.ACTION_ENDED, ended_at, by, action=str(action.pk), status=action.status.value)


def later(source: Random, after: date, fewest: int, most: int, present: date) -> datetime | None:
    """An office hour some working days on; None where it would come after the present."""
    at = at_office(source, working_day(source, after, fewest, most))
    return at if at.date() <= present else None
