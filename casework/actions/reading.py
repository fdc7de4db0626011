"""Every look at a case is recorded: who, when, which and how; and whether it was by break-glass."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from casework.break_glass import opened_in_emergency
from casework.models import Case
from cohesion import audit
from cohesion.models import User


def note_read(case: Case, how: str, *, by: User, now: datetime, detail: dict[str, object] | None = None) -> None:
    """`how` is a word such as `opened`, `printed`, `exported`, `file_taken`: the act becomes `case.read.<how>`."""
    emergency: dict[str, object] = {"emergency": True} if opened_in_emergency([case], by) else {}
    audit.record(
        f"case.read.{how}", by=by, now=now, subject=case, region=case.region, detail={**(detail or {}), **emergency}
    )


def note_taken_out(cases: Sequence[Case], *, by: User, now: datetime, detail: dict[str, object]) -> None:
    """Cases that leave in one file: an entry with each of them, so that it stands among the looks at that case.

    A few queries, however many they are.
    """
    outside = {case.pk for case in opened_in_emergency(cases, by)}
    told = [(case, {**detail, **({"emergency": True} if case.pk in outside else {})}) for case in cases]
    audit.record_each("case.read.exported", by=by, now=now, of=[(case, case.region_id, said) for case, said in told])


def note_list(cases: Iterable[Case], how: str, *, by: User, now: datetime, detail: dict[str, object]) -> None:
    """A list shows several cases at once: one entry with their references. `detail` holds codes, never words."""
    shown = list(cases)
    told: dict[str, object] = {**detail, "cases": [case.reference for case in shown]}
    if outside := opened_in_emergency(shown, by):
        told["emergency"] = [case.reference for case in outside]
    audit.record(f"cases.{how}", by=by, now=now, subject=by, detail=told)
