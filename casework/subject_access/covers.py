"""Which words stand for other people: those in the case’s personal details, and those who work on it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from casework.models import PersonalDetails
from casework.redaction import MARK, form_of
from cohesion.bilingual import LANGUAGES

_SHORTEST_PART = 3
_PARTS_OF_A_NAME = re.compile(r"[\s,;·/()–-]+")
_PARTS_OF_AN_ADDRESS = re.compile(r"[,;\n]+")
_HOUSE_NUMBER = re.compile(r"^\s*\d+\s*[a-z]?\s+", re.I)
_TRUNK = re.compile(r"^(?:00440?|440?|0)(?=\d{9,10}$)")


@dataclass(frozen=True)
class Word:
    """Something that points to another person. `kind` says what it is, `part` what they are in the case.

    `also` are other ways in which people write the same: a number as it is dialled from abroad, a day in words.
    """

    text: str
    kind: Any
    part: Any
    also: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        return form_of(self.text)

    @property
    def forms(self) -> set[str]:
        return {form_of(text) for text in (self.text, *self.also)}


@dataclass(frozen=True)
class Found:
    """`words` are covered unless somebody decides otherwise. `shared` are also those of whoever asks: they stay.

    `own` are the forms of what belongs to whoever asks.
    """

    words: tuple[Word, ...]
    shared: tuple[str, ...]
    own: frozenset[str]

    def without_own(self, names: Mapping[str, str]) -> dict[str, str]:
        return {name: role for name, role in names.items() if form_of(name) not in self.own}


def find_words(people: Iterable[PersonalDetails], asks: PersonalDetails | None) -> Found:
    """The words of all but `asks`, each once, in order; none that is as much a word of whoever asks."""
    own = {form for word in _words(asks) for form in word.forms} if asks is not None else set()
    words: dict[str, Word] = {}
    shared: dict[str, str] = {}
    for person in people:
        for word in _words(person) if asks is None or person.pk != asks.pk else ():
            if word.form in own:
                shared.setdefault(word.form, word.text)
            elif word.form:
                words.setdefault(word.form, word)
    return Found(tuple(words.values()), tuple(shared.values()), frozenset(own))


def covers_of(words: Iterable[str], staff: Mapping[str, str]) -> dict[str, str]:
    """What stands for what: MARK for people in the case, the role in brackets for people who work on it."""
    return {**{name: f"[{role}]" for name, role in staff.items()}, **dict.fromkeys(words, MARK)}


def names_of(name: str) -> list[str]:
    """A whole name and each part of it that is long enough to be one."""
    parts = [part for part in _PARTS_OF_A_NAME.split(name) if len(form_of(part)) >= _SHORTEST_PART]
    return [each for each in dict.fromkeys([name.strip(), *parts]) if each]


def _words(person: PersonalDetails) -> Iterator[Word]:
    part = person.get_part_display()
    for name in names_of(person.name):
        yield Word(name, _("Name"), part)
    for text in _addresses(person.address):
        yield Word(text, _("Address"), part)
    single = (
        (_("Postcode"), person.postcode, ()),
        (_("Telephone number"), person.telephone, _numbers(person.telephone)),
        (_("E-mail address"), person.email, ()),
        (_("Date of birth"), person.born_on, _births(person.born_on)),
    )
    yield from (Word(text.strip(), kind, part, also) for kind, text, also in single if text.strip())


def _addresses(address: str) -> Sequence[str]:
    """The whole of it, its lines, and the street without the number of the house."""
    lines = [line.strip() for line in _PARTS_OF_AN_ADDRESS.split(address)]
    streets = [_HOUSE_NUMBER.sub("", line) for line in lines if _HOUSE_NUMBER.match(line)]
    long = [text for text in [*lines, *streets] if len(form_of(text)) >= _SHORTEST_PART]
    return [each for each in dict.fromkeys([address.strip(), *long]) if each]


def _numbers(telephone: str) -> tuple[str, ...]:
    """As it is dialled here and from abroad."""
    digits = re.sub(r"\D", "", telephone)
    rest = _TRUNK.sub("", digits)
    return (f"0{rest}", f"+44 {rest}", f"+44 (0){rest}", f"0044 {rest}") if rest != digits else ()


def _births(born_on: str) -> tuple[str, ...]:
    """In figures, and in words of both languages."""
    try:
        day = date.fromisoformat(born_on.strip())
    except ValueError:
        return ()
    forms = [f"{day.day}/{day.month}/{day.year}", f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}"]
    for language in LANGUAGES:
        with override(language):
            forms += [f"{day.day} {names[day.month]} {day.year}" for names in (MONTHS, MONTHS_3)]
    return tuple(forms)
