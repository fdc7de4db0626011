"""The quarterly summary that a forum owes, as tables of words and numbers: for the page, for paper and as a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework.kinds import CaseKind
from casework.marac_quarter import NOT_HELD, ForumQuarter, quarter_of
from casework.models import Agency, CaseAction, CaseList, Forum, ListEntry, MaracReferral, Motivation, NrmRecord
from cohesion import quarter_words
from cohesion.calendar import Quarter
from cohesion.models import ProtectedCharacteristic

_Decision = MaracReferral.Decision
Numbers = tuple[int | str, ...]


@dataclass(frozen=True)
class Table:
    """`key` names it in the file and on the page; `columns` head the numbers; `note` says how to read it."""

    key: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, Numbers], ...]
    note: str = ""


@dataclass(frozen=True)
class Summary:
    """`before` and `after` are the quarters beside it; there is none after the one that runs."""

    forum: Forum
    quarter: Quarter
    tables: tuple[Table, ...]
    is_running: bool
    is_nil: bool

    @property
    def name(self) -> str:
        return quarter_words.in_full(self.quarter)

    @property
    def before(self) -> Quarter:
        return self.quarter.previous

    @property
    def after(self) -> Quarter | None:
        return None if self.is_running else self.quarter.next


def summary_of(forum: Forum, quarter: Quarter, today: date) -> Summary:
    """Thirteen queries, however many cases there are."""
    found = quarter_of(forum, quarter, today)
    return Summary(
        forum=forum,
        quarter=quarter,
        tables=tuple(_tables(forum, found)),
        is_running=quarter.ends_on >= today,
        is_nil=not (any(found.counts.values()) or found.meetings["held"] or found.decisions),
    )


def _tables(forum: Forum, found: ForumQuarter) -> Iterator[Table]:
    yield _counts(found.counts)
    yield _meetings(found)
    yield _decisions(found.decisions)
    yield from _agencies(found)
    yield from _people(forum, found)
    yield _actions(found.actions)
    yield _ends(found.risks)


def _counts(counts: Mapping[str, int]) -> Table:
    rows: list[tuple[str, Numbers]] = [
        (_("Referred: the plan counts this one"), (counts["referred"],)),
        (_("Accepted"), (counts["accepted"],)),
        (_("Heard: discussed at a meeting for the first time"), (counts["heard"],)),
        (_("Individuals: referrals that are no repeat"), (counts["individuals"],)),
    ]
    note = _("Each has a day of its own, so one case may be in several quarters. Never add them.")
    return Table("counts", _("The four counts"), (_("Cases"),), tuple(rows), note)


def _meetings(found: ForumQuarter) -> Table:
    held, discussed = found.meetings, found.discussed
    rows: list[tuple[str, Numbers]] = [
        (_("Meetings held"), (held["held"],)),
        (_("Of these, emergency meetings"), (held["emergency"],)),
        (_("Of these, with a quorum"), (held["quorate"],)),
        (_("Cases discussed"), (discussed["cases"],)),
        (_("Of these, repeats"), (discussed["repeats"],)),
        (_("Of these, carried on from an earlier meeting"), (discussed["carried"],)),
        (_("Cases adjourned"), (discussed["adjourned"],)),
        (_("Cases concluded"), (discussed["concluded"],)),
    ]
    note = _("A case that several meetings discussed is there once.")
    return Table("meetings", _("Meetings"), (_("Number"),), tuple(rows), note)


def _decisions(decisions: Mapping[str, int]) -> Table:
    taken = (_Decision.ACCEPTED, _Decision.DECLINED, _Decision.MORE_INFORMATION)
    rows = tuple((str(each.label), (decisions.get(each, 0),)) for each in taken)
    return Table("decisions", _("Decisions in the quarter"), (_("Referrals"),), rows)


def _agencies(found: ForumQuarter) -> Iterator[Table]:
    """Who referred and who came, in the order of the list of agencies."""
    rows = [(row.name, found.agencies[row.pk]) for row in Agency.objects.filter(pk__in=found.agencies).in_order()]
    referring = tuple((name, (each.referred, each.accepted, each.declined)) for name, each in rows if each.referred)
    columns = (_("Referred"), _("Accepted"), _("Declined"))
    note = _("Of the referrals of the quarter, as they stand now.")
    yield Table("referring", _("Who referred"), columns, referring, note)
    came = [(name, each.there, each.asked) for name, each in rows if each.asked]
    if came:
        came.append((_("All agencies"), sum(each[1] for each in came), sum(each[2] for each in came)))
    attended = tuple((name, (there, asked, _percent(there, asked))) for name, there, asked in came)
    columns = (_("There, or its deputy"), _("Asked"), _("Rate"))
    yield Table("attendance", _("Attendance"), columns, attended)


def _percent(part: int, whole: int) -> str:
    return _("%(percent)s%%") % {"percent": round(100 * part / whole)}


def _people(forum: Forum, found: ForumQuarter) -> Iterator[Table]:
    people, columns = found.people, (_("Cases"),)
    ages = tuple((str(each.label), (people.ages.get(each, 0),)) for each in MaracReferral.Age)
    yield Table("ages", _("Adults and children"), columns, ages, _("Of the referrals of the quarter."))
    bands = {row.pk: row.name for row in ListEntry.objects.filter(list=CaseList.AGE_BAND).order_by("position", "pk")}
    note = _("As far as the case that led to the referral holds it.")
    yield Table("age_bands", _("Age"), columns, _worded(people.age_bands, bands), note)
    if forum.kind == CaseKind.SLAVERY_MARAC:
        sexes = {each.value: str(each.label) for each in NrmRecord.Sex}
        yield Table("sexes", _("Sex"), columns, _worded(people.sexes, sexes), note)
    else:
        named: dict[Any, str] = {row.pk: row.name for row in _characteristics()}
        others = {each.value: str(each.label) for each in Motivation.Other}
        several = _("A case may be in several, so they do not add up.")
        rows = _worded(people.characteristics, {**named, **others})
        yield Table("characteristics", _("Characteristics targeted"), columns, rows, f"{note} {several}")


def _characteristics() -> list[ProtectedCharacteristic]:
    return list(ProtectedCharacteristic.objects.order_by("position", "pk"))


def _worded(counted: Mapping[Any, int], names: Mapping[Any, str]) -> tuple[tuple[str, Numbers], ...]:
    """In the order of `names`; what is said of no case is left out, what is not held comes last."""
    rows: list[tuple[str, Numbers]] = [(name, (counted[key],)) for key, name in names.items() if counted.get(key)]
    missing = sum(count for key, count in counted.items() if key == NOT_HELD)
    return (*rows, *([(_("Not recorded"), (missing,))] if missing else []))


def _actions(actions: Mapping[str, int]) -> Table:
    status = CaseAction.Status
    rows: list[tuple[str, Numbers]] = [
        (_("Agreed at meetings of the quarter"), (actions["AGREED"],)),
        (_("Done"), (actions.get(status.DONE, 0),)),
        (_("Not possible"), (actions.get(status.NOT_POSSIBLE, 0),)),
        (_("To do"), (actions.get(status.OPEN, 0),)),
        (_("Of these, overdue"), (actions["OVERDUE"],)),
    ]
    return Table("actions", _("Actions"), (_("Actions"),), tuple(rows), _("As they stand now."))


def _ends(risks: Mapping[str, int]) -> Table:
    rows = [(str(each.label), (risks.get(each, 0),)) for each in MaracReferral.RiskThen]
    unsaid = risks.get("", 0)
    if unsaid:
        rows.append((_("Not said yet"), (unsaid,)))
    heading = _("Risk of the cases that were concluded")
    return Table("risks", heading, (_("Cases"),), tuple(rows))
