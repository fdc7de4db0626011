"""Every look at a case is recorded: who, when, which and how."""

from collections.abc import Iterable
from datetime import datetime

from casework.models import Case
from cohesion import audit
from cohesion.models import User


def note_read(case: Case, how: str, *, by: User, now: datetime, detail: dict[str, object] | None = None) -> None:
    """`how` is a word such as `opened`, `printed`, `exported`, `file_taken`: the act becomes `case.read.<how>`."""
    audit.record(f"case.read.{how}", by=by, now=now, subject=case, region=case.region, detail=detail)


def note_list(cases: Iterable[Case], how: str, *, by: User, now: datetime, detail: dict[str, object]) -> None:
    """A list shows several cases at once: one entry with their references. `detail` holds codes, never words."""
    shown = [case.reference for case in cases]
    audit.record(f"cases.{how}", by=by, now=now, subject=by, detail={**detail, "cases": shown})
