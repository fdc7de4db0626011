"""One line of a register as facts, by the same rules as the form; what cannot be read is a problem of its column."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _

from casework.case_leads import cannot_lead
from casework.hate_crime_facts import HateCrimeFacts, MotivationFact
from casework.hate_crime_rules import find_problems
from casework.intake.columns import DAYS, LISTS, REQUIRED, TEXTS
from casework.intake.register_file import Line
from casework.intake.vocabulary import Vocabulary, plain
from casework.models import CaseList, ListEntry
from cohesion.file_problems import Problems
from cohesion.models import Region
from cohesion.typed.days import read_day
from cohesion.typed.numbers import Unreadable

_YES, _NO = {"yes", "ydy", "ie", "oes", "y", "1", "true"}, {"no", "nac ydy", "na", "nac oes", "n", "0", "false"}
_SEVERAL = ";"


@dataclass(frozen=True)
class RegisterRow:
    """A line that can be taken in. `content` is the whole line in its one form."""

    number: int
    facts: HateCrimeFacts
    region: Region
    content: str
    closed_on: date | None = None
    close_reason: ListEntry | None = None


class _Slip(ValueError):
    """What a column holds cannot be read: the reason and what to do."""

    def __init__(self, reason: str, fix: str = "") -> None:
        super().__init__(reason)
        self.reason, self.fix = reason, fix


class LineReader:
    """Reads the lines of one file. `regions` are those in which the person may add cases."""

    def __init__(self, words: Vocabulary, *, regions: frozenset[int], today: date, problems: Problems) -> None:
        self.words, self.regions, self.today, self.problems = words, regions, today, problems
        self._readers: dict[str, Callable[[str], Any]] = {
            **dict.fromkeys(TEXTS, _text),
            **dict.fromkeys(DAYS, _day),
            **{name: self._entry_of(which) for name, which in LISTS.items() if name != "types"},
            **{name: self._choice_of(name) for name in words.choices if name != "motivation"},
            "authority": self._one_of(words.authorities.meant),
            "source": self._one_of(words.sources.meant),
            "centre": self._one_of(words.centres.meant),
            "lead": self._one_of(words.people.meant),
            "types": self._types,
            "motivations": self._motivations,
            "happened_at": _time,
            "is_repeat": _yes_or_no,
        }

    def read(self, line: Line) -> RegisterRow | None:
        """The row, or None once its problems are said."""
        before = self.problems.count
        values = {name: self._value(line, name) for name in self._readers if line.fields[name] or name in REQUIRED}
        if self.problems.count > before:
            return None
        closed_on, close_reason = values.pop("closed_on", None), values.pop("close_reason", None)
        facts = HateCrimeFacts(**values)
        region = self.words.region_of(facts.authority, facts.received_on)
        for name, sentence in find_problems(facts, self.today, region=region).items():
            self._add(line, name, sentence)
        self._check_place(line, facts, region)
        self._check_closing(line, facts, closed_on, close_reason)
        if region is None or self.problems.count > before:
            return None
        return RegisterRow(line.number, facts, region, line.content, closed_on, close_reason)

    def _value(self, line: Line, name: str) -> Any:
        text = line.fields[name]
        try:
            if not text:
                raise _Slip(_("Nothing stands here, and every case needs it."), _("Fill it in."))
            return self._readers[name](text)
        except _Slip as slip:
            self._add(line, name, slip.reason, slip.fix)
        return None

    def _add(self, line: Line, name: str, reason: str, fix: str = "") -> None:
        self.problems.add(line.place(name), line.fields.get(name, ""), reason, fix)

    def _check_place(self, line: Line, facts: HateCrimeFacts, region: Region | None) -> None:
        if region is None or region.pk not in self.regions:
            self._add(line, "authority", _("Choose an authority of your region."))
        elif facts.lead and (region.pk, facts.lead.pk) not in self.words.leads:
            self._add(line, "lead", cannot_lead())
        if (facts.authority.pk, facts.source.pk, facts.received_on.replace(day=1)) in self.words.tallied:
            self._add(
                line,
                "source",
                _(
                    "This source gave a total for that month, so its cases are counted already. "
                    "Take the total away first, or choose another source."
                ),
            )

    def _check_closing(
        self, line: Line, facts: HateCrimeFacts, closed_on: date | None, close_reason: ListEntry | None
    ) -> None:
        if (closed_on is None) != (close_reason is None):
            name = "closed_on" if closed_on is None else "close_reason"
            self._add(line, name, _("A closed case has both a day and a reason. Fill in the other one."))
        if closed_on and not facts.received_on <= closed_on <= self.today:
            self._add(line, "closed_on", _("Enter a day from the one on which it was received until today."))
        if closed_on and (facts.next_action or facts.next_action_on):
            self._add(line, "next_action", _("A closed case has no next action. Take one of the two away."))

    # --- columns ------------------------------------------------------------------------------------------------------
    def _one_of(self, meant: Callable[[str], Any]) -> Callable[[str], Any]:
        def read(text: str) -> Any:
            found = meant(text)
            if found is None:
                raise _Slip(_("This is not in the list."), _("Use a code or a name of the list, in either language."))
            return found

        return read

    def _entry_of(self, which: CaseList) -> Callable[[str], Any]:
        return self._one_of(self.words.lists[which].meant)

    def _choice_of(self, name: str) -> Callable[[str], Any]:
        return self._one_of(self.words.choices[name].meant)

    def _types(self, text: str) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(map(self._entry_of(CaseList.HATE_TYPE), _several(text))))

    def _motivations(self, text: str) -> tuple[MotivationFact, ...]:
        return tuple(map(self._motivation, _several(text)))

    def _motivation(self, text: str) -> MotivationFact:
        """`race`, or `race: antisemitic`."""
        said, _colon, form = text.partition(":")
        sub_group = self._entry_of(CaseList.SUB_GROUP)(form) if form.strip() else None
        if characteristic := self.words.characteristics.meant(said):
            return MotivationFact(characteristic=characteristic, sub_group=sub_group)
        return MotivationFact(other=self._choice_of("motivation")(said), sub_group=sub_group)


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(_SEVERAL) if part.strip()]


def _text(text: str) -> str:
    if text.startswith("="):
        raise _Slip(_("The cell holds a formula."), _("Enter the value itself, or paste it as a value only."))
    return text


def _day(text: str) -> date | None:
    try:
        return read_day(text)
    except Unreadable as unreadable:
        raise _Slip(str(unreadable)) from unreadable


def _time(text: str) -> time:
    try:
        found = parse_time(text.replace(".", ":"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise _Slip(_("This is not a time."), _("Enter it like 14:30."))
    return found


def _yes_or_no(text: str) -> bool:
    if plain(text) in _YES | _NO:
        return plain(text) in _YES
    raise _Slip(_("This is neither yes nor no."), _("Enter yes or no."))
