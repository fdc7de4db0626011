"""Every text that stands in a case, wherever it stands, in one form."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from casework.kinds import CaseKind
from casework.models import Case, CaseNote
from casework.subject_access import hate_crime, marac, nrm, sharing, tension
from casework.subject_access.passage import Passage

_OF_KIND: dict[CaseKind, Callable[[Case], Iterator[Passage]]] = {
    CaseKind.HATE_CRIME: hate_crime.passages,
    CaseKind.TENSION: tension.passages,
    CaseKind.NRM: nrm.passages,
    CaseKind.HATE_MARAC: marac.passages,
    CaseKind.SLAVERY_MARAC: marac.passages,
}


def passages(case: Case) -> list[Passage]:
    """In the order of the answer; empty ones are left away. A fixed number of queries."""
    parts = (_of_case, _OF_KIND[CaseKind(case.kind)], _notes, _actions, _assessments, sharing.passages, _protection)
    return [each for part in parts for each in part(case) if each.text.strip()]


def _of_case(case: Case) -> Iterator[Passage]:
    yield Passage("summary", _("What happened"), case.summary, case.language, case.recorded_on, case.recorded_by_id)
    yield Passage("next_action", _("Next action"), case.next_action, case.language)


def _notes(case: Case) -> Iterator[Passage]:
    for note in case.notes.order_by("at", "pk"):
        yield Passage(f"note:{note.pk}", _heading(note), note.text, note.language, localdate(note.at), note.by_id)


def _heading(note: CaseNote) -> Any:
    return _("Note, struck out later") if note.withdrawn_at else _("Note")


def _actions(case: Case) -> Iterator[Passage]:
    for action in case.actions.order_by("added_at", "pk"):
        day, key = localdate(action.added_at), f"action:{action.pk}"
        yield Passage(key, _("Action"), action.text, action.language, day, action.added_by_id)
        yield Passage(
            f"{key}:result",
            _("Result of an action"),
            action.result,
            action.language,
            action.ended_on,
            action.ended_by_id,
        )


def _assessments(case: Case) -> Iterator[Passage]:
    for each in case.assessments.order_by("at", "pk"):
        yield Passage(
            f"risk:{each.pk}", _("Reasons for the risk"), each.reasons, case.language, each.assessed_on, each.by_id
        )


def _protection(case: Case) -> Iterator[Passage]:
    language = case.language
    for hold in case.holds.order_by("at", "pk"):
        yield Passage(f"hold:{hold.pk}", _("Why it is held"), hold.words, language, _day(hold.at), hold.by_id)
    for kept in case.proposals.exclude(decision="").order_by("decided_at", "pk"):
        day = _day(kept.decided_at)
        yield Passage(f"kept:{kept.pk}", _("Why it is kept longer"), kept.reason, language, day, kept.decided_by_id)
    for each in case.emergencies.order_by("at", "pk"):
        heading = _("Why it was opened in an emergency")
        yield Passage(f"emergency:{each.pk}", heading, each.words, language, _day(each.at), each.user_id)
    for look in case.looks.order_by("at", "pk"):
        heading = _("Why personal details were looked at")
        yield Passage(f"look:{look.pk}", heading, look.words, language, _day(look.at), look.by_id)


def _day(moment: Any) -> date | None:
    return localdate(moment) if moment else None
