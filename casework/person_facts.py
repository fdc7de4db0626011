"""What people enter about one person in a case, and what cannot be kept of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from casework.text_rules import text_problem

EARLIEST_BIRTH = date(1900, 1, 1)
LONGEST = {
    "name": 200,
    "address": 500,
    "postcode": 10,
    "telephone": 30,
    "email": 254,
    "contact_wishes": 2000,
}
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[ABD-HJLNP-UW-Z]{2})", re.I)
_TELEPHONE = re.compile(r"\+?[\d\s().-]+", re.ASCII)
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15


@dataclass(frozen=True)
class PersonFacts:
    """`part` is a code of PersonalDetails.Part. All but that may be empty, though not all of it."""

    part: str
    name: str = ""
    born_on: date | None = None
    address: str = ""
    postcode: str = ""
    telephone: str = ""
    email: str = ""
    contact_wishes: str = ""


TEXTS = tuple(LONGEST)


def find_problems(facts: PersonFacts, today: date) -> dict[str, str]:
    """The sentence for each field that cannot be kept; empty where all can."""
    found: dict[str, str] = {}
    for rules in (_texts(facts), _forms(facts), _birth(facts, today)):
        for name, sentence in rules:
            found.setdefault(name, sentence)
    if not found and facts.born_on is None and not any(getattr(facts, name).strip() for name in TEXTS):
        found["name"] = _("Enter a name, or something else that is known about them.")
    return found


def tidy_postcode(typed: str) -> str:
    """“LL57 1AB”: in capitals, with one space. What is none stays as it was typed."""
    match = _POSTCODE.fullmatch(typed.strip())
    return f"{match[1]} {match[2]}".upper() if match else typed.strip()


def _texts(facts: PersonFacts) -> Iterator[tuple[str, str]]:
    for name, longest in LONGEST.items():
        if problem := text_problem(getattr(facts, name), longest):
            yield name, problem


def _forms(facts: PersonFacts) -> Iterator[tuple[str, str]]:
    if facts.postcode and not _POSTCODE.fullmatch(facts.postcode.strip()):
        yield "postcode", _("Enter a whole postcode, like LL57 1AB.")
    digits = re.sub(r"\D", "", facts.telephone)
    if facts.telephone and not (
        _TELEPHONE.fullmatch(facts.telephone.strip()) and _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS
    ):
        yield "telephone", _("Enter a telephone number with its area code, in digits, like 01248 123456.")
    if facts.email:
        try:
            validate_email(facts.email)
        except ValidationError:
            yield "email", _("Enter an e-mail address like name@example.org.")


def _birth(facts: PersonFacts, today: date) -> Iterator[tuple[str, str]]:
    if facts.born_on and facts.born_on > today:
        yield "born_on", _("This day is in the future. Enter the day on which they were born.")
    elif facts.born_on and facts.born_on < EARLIEST_BIRTH:
        yield "born_on", _("This day is before the year 1900. Check the year.")
