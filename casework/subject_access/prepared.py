"""One answer as it stands: everything that is held, what of it is covered or left out, and what goes out."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from casework.models import Case, CaseEvent, CaseFile, PersonalDetails, SubjectAccessRequest
from casework.redaction import Piece, pieces
from casework.subject_access import facts
from casework.subject_access.choices import Choices
from casework.subject_access.covers import Found, Word, covers_of, find_words
from casework.subject_access.passages import passages
from casework.subject_access.staff import Staff
from cohesion.bilingual import LANGUAGES

VICTIM_FACTS = "facts:victim"
_PERSONAL = {
    "name": _("Name"),
    "born_on": _("Date of birth"),
    "address": _("Address"),
    "postcode": _("Postcode"),
    "telephone": _("Telephone number"),
    "email": _("E-mail address"),
    "contact_wishes": _("How they wish to be contacted"),
}


@dataclass(frozen=True)
class Part:
    """A passage, or a group of facts, of the answer. `left_out` is a code of Exemption, empty where it goes out."""

    key: str
    heading: Any
    pieces: Sequence[Piece]
    language: str
    day: date | None
    by: int | None
    left_out: str

    @property
    def shown(self) -> str:
        return "".join(piece.shown for piece in self.pieces)


@dataclass(frozen=True)
class KeptFile:
    """A file of the case; `goes` where the worker chose it for the bundle."""

    row: CaseFile
    title: str
    shown_title: str
    goes: bool


@dataclass(frozen=True)
class ChoosableWord:
    word: Word
    is_covered: bool


class Prepared:
    """A fixed number of queries, whatever the case holds. `case` comes with all that its facts read."""

    def __init__(self, request: SubjectAccessRequest, case: Case, today: date) -> None:
        self.request = request
        self.case = case
        self.choices = Choices.read(request.hidden)
        self.people = list(case.people.order_by("part", "pk"))
        self.asks = next((each for each in self.people if each.pk == request.person_id), None)
        self.found: Found = find_words(self.people, self.asks)
        self._passages = passages(case)
        self._events = list(_until(case.events.order_by("at", "pk"), request.answered_at))
        written_by = [each.by for each in self._passages] + [each.by_id for each in self._events]
        self.staff = Staff(case, written_by, today)
        self._files = list(case.files.order_by("added_at", "pk"))

    @property
    def is_of_victim(self) -> bool:
        return self.asks is not None and self.asks.part == PersonalDetails.Part.VICTIM

    @property
    def words(self) -> list[ChoosableWord]:
        return [ChoosableWord(word, word.form not in self.choices.readable) for word in self.found.words]

    @cached_property
    def _covers(self) -> dict[str, Mapping[str, str]]:
        """By language: what stands for people who work here is a word of it."""
        covered = [text for each in self.words if each.is_covered for text in (each.word.text, *each.word.also)]
        words = [*covered, *self.choices.added]
        by_language: dict[str, Mapping[str, str]] = {}
        for language in LANGUAGES:
            with override(language):
                staff = self.found.without_own(self.staff.names())
                by_language[language] = covers_of(words, staff)
        return by_language

    def covered(self, text: str, language: str) -> list[Piece]:
        return pieces(text, self._covers[language])

    @cached_property
    def parts(self) -> list[Part]:
        return [
            Part(
                each.key,
                each.heading,
                self.covered(each.text, each.language),
                each.language,
                each.day,
                each.by,
                self.choices.left_out.get(each.key, ""),
            )
            for each in self._passages
        ]

    @property
    def victim_facts_left_out(self) -> str:
        return self.choices.left_out.get(VICTIM_FACTS, "")

    @cached_property
    def files(self) -> list[KeptFile]:
        return [
            KeptFile(row, row.title, self._shown(row.title), str(row.pk) in self.choices.files) for row in self._files
        ]

    def _shown(self, text: str) -> str:
        return "".join(piece.shown for piece in self.covered(text, self.case.language))

    def personal(self) -> list[tuple[str, str]]:
        """What is held of whoever asks, in the language that is active. Other people in it are covered too."""
        if self.asks is None:
            return []
        rows = [(str(label), self._shown(getattr(self.asks, name))) for name, label in _PERSONAL.items()]
        return [row for row in rows if row[1]]

    def case_facts(self) -> list[tuple[str, str]]:
        """In the language that is active."""
        return facts.of_case(self.case, lead=self.staff.role(self.case.lead_id) if self.case.lead_id else "")

    def victim_facts(self) -> list[tuple[str, str]]:
        return [] if self.victim_facts_left_out else self.all_victim_facts()

    def all_victim_facts(self) -> list[tuple[str, str]]:
        """Also where they are left out: for whoever decides about it."""
        return facts.of_victim(self.case)

    def events(self) -> Iterator[tuple[date, str, str]]:
        """Day, what was done and by which role, in the language that is active."""
        return facts.of_events(self._events, self.staff)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What goes out, for machines: the same whenever nothing has changed."""
        said = {}
        for language in LANGUAGES:
            with override(language):
                said[language] = self._in_language()
        return {
            "reference": self.case.reference,
            "received_on": self.request.received_on.isoformat(),
            **said,
            "texts": [_text(part) for part in self.parts if not part.left_out],
            "files": [
                {"title": file.shown_title, "ending": file.row.ending, "size": file.row.size, "included": file.goes}
                for file in self.files
            ],
        }

    def _in_language(self) -> dict[str, Any]:
        return {
            "personal_details": _rows(self.personal()),
            "case": _rows(self.case_facts()),
            "victim": _rows(self.victim_facts()),
            "headings": {part.key: str(part.heading) for part in self.parts if not part.left_out},
            "written_by": {part.key: self.staff.role(part.by) for part in self.parts if part.by and not part.left_out},
            "history": [{"on": day.isoformat(), "what": what, "by": role} for day, what, role in self.events()],
            "left_out": [facts.left_out(heading, why) for heading, why in self.left_out],
        }

    @property
    def left_out(self) -> list[tuple[Any, str]]:
        """Headings, and codes of Exemption."""
        found = [(part.heading, part.left_out) for part in self.parts if part.left_out]
        why = self.victim_facts_left_out
        return [(_("About the victim"), why), *found] if why else found

    @property
    def digest(self) -> str:
        """Of all that goes out, files by their id: another one as soon as anything is."""
        files = sorted(str(file.row.pk) for file in self.files if file.goes)
        text = json.dumps([self.content, files, str(self.request.person_id)], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_checked(self) -> bool:
        """Whether what goes out now is what went through a second pair of eyes."""
        return self.request.checked_at is not None and self.choices.checked == self.digest


def _until(events: QuerySet[CaseEvent], answered_at: datetime | None) -> QuerySet[CaseEvent]:
    """What was answered stays the same: the answer itself ends a hold, and that is a line of the history."""
    return events.filter(at__lt=answered_at) if answered_at else events


def _rows(rows: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "value": value} for label, value in rows]


def _text(part: Part) -> dict[str, Any]:
    return {
        "key": part.key,
        "language": part.language,
        "on": part.day.isoformat() if part.day else None,
        "text": part.shown,
    }
