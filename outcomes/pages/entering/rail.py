"""What stands beside the fields: when it is due, how far each question is, what the checks say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext

from cohesion import day_words
from cohesion.calendar import working_days_between
from cohesion.models import User
from outcomes.checks import Finding
from outcomes.entry import fields
from outcomes.models import QuarterlyReturn, RbaCategory, ReturnVisit
from outcomes.pages.entering.changed import rows as rows_in
from outcomes.pages.entering.rows import EntryRows
from outcomes.pages.entering.typed import clock
from outcomes.pages.reading_day import reading_day
from outcomes.pages.status import days_late, is_owed

# Said by the counts of each question, so that the list holds what is wrong and not what is still to come.
_MISSING = frozenset({"figure_is_given", "milestone_has_a_state", "outcome_is_rated"})


@dataclass(frozen=True)
class Standing:
    """How far a question is. `kind` names the mark."""

    anchor: str
    label: str
    kind: str
    words: str


@dataclass(frozen=True)
class Found:
    address: str
    place: str
    sentence: str


@dataclass(frozen=True)
class Rail:
    due: str
    left: str
    saved: str
    questions: tuple[Standing, ...]
    found: tuple[Found, ...]


def rail(rows: EntryRows, user: User, now: datetime, anchors: Sequence[tuple[RbaCategory, str]]) -> Rail:
    held = rows.held
    as_on = reading_day([held.round], localdate(now))
    return Rail(
        due=gettext("Due %(day)s") % {"day": day_words.full(held.due_on)},
        left=_left(held, as_on),
        saved=_saved(rows, user),
        questions=(*(_standing(rows, category, anchor) for category, anchor in anchors), _story(rows)),
        found=tuple(_found(finding) for finding in rows.findings if finding.check.name not in _MISSING),
    )


def _left(held: QuarterlyReturn, as_on: date) -> str:
    late = days_late(held, as_on)
    if not is_owed(held):
        return str(held.get_status_display())
    if late:
        return gettext("%(days)s late") % {"days": day_words.working_days(late)}
    return gettext("%(days)s left") % {"days": day_words.working_days(working_days_between(as_on, held.due_on))}


def _saved(rows: EntryRows, user: User) -> str:
    own = [row.updated_at for row in rows_in(rows.stands) if row.updated_by_id == user.pk]
    if not own:
        return gettext("Nothing of yours is here yet.")
    return gettext("Saved at %(time)s. You can leave at any time.") % {"time": clock(max(own))}


def _standing(rows: EntryRows, category: RbaCategory, anchor: str) -> Standing:
    own = {measure.pk for measure in rows.measures if measure.category == category}
    label = str(category.label)
    if not own:
        return Standing(anchor, label, "done", gettext("Nothing is asked here"))
    missing = sum(1 for finding in rows.findings if finding.measure_id in own and finding.check.name in _MISSING)
    begun = _begun(rows, own)
    if not missing:
        words = gettext("All asked for is there") if begun else gettext("Nothing is owed here, and nothing entered")
        return Standing(anchor, label, "done" if begun else "none", words)
    words = ngettext("%(count)s entry to finish", "%(count)s entries to finish", missing) % {"count": missing}
    return Standing(anchor, label, "part" if begun else "none", words)


def _begun(rows: EntryRows, own: set[int]) -> bool:
    stands = rows.stands
    begun = {key.measure_id for key in stands.figures} | {key.measure_id for key in stands.milestones}
    return bool(own & (begun | set(stands.evidence)))


def _story(rows: EntryRows) -> Standing:
    label = gettext("How it is going")
    told = rows.stands.narrative
    if told is None or not (told.rag or told.progress):
        return Standing("going", label, "none", gettext("Not rated and not told yet"))
    if not told.rag:
        return Standing("going", label, "part", gettext("Not rated yet"))
    if not told.progress:
        return Standing("going", label, "part", gettext("Progress is not told yet"))
    return Standing("going", label, "done", gettext("Rated and told"))


def _found(finding: Finding) -> Found:
    field = fields.of_finding(finding)
    opened = fields.opens(field)
    address = f"?open={opened}#{field}" if opened else f"#{field}"
    return Found(address, finding.place, f"{finding.sentence} {finding.fix}")


@dataclass(frozen=True)
class Here:
    """Somebody else who has the return open."""

    name: str
    where: str
    since: str
    latest: str


def here(visits: Sequence[ReturnVisit], latest: dict[int, str]) -> tuple[Here, ...]:
    """`latest` says by person what they changed last, if they did."""
    return tuple(
        Here(
            name=visit.user.name,
            where=_where(visit),
            since=gettext("since %(time)s") % {"time": clock(visit.since)},
            latest=latest.get(visit.user_id, ""),
        )
        for visit in visits
    )


def _where(visit: ReturnVisit) -> str:
    if visit.outcome is None:
        return gettext("in this return")
    return gettext("in outcome %(code)s") % {"code": visit.outcome.code}
