"""What should not stand in free text: things that point to one person, found by their form.

A warning, not a refusal: there are texts that need such a thing, and forms that only look like one. Names have no
form, so none are found; the hint beside each box asks to leave them out.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeakKind(models.TextChoices):
    POSTCODE = "POSTCODE", _("a postcode")
    TELEPHONE = "TELEPHONE", _("a telephone number")
    NATIONAL_INSURANCE = "NI_NUMBER", _("a National Insurance number")
    BIRTH = "BIRTH", _("a date of birth")
    EMAIL = "EMAIL", _("an e-mail address")


@dataclass(frozen=True)
class Leak:
    """What was found, as it was typed."""

    kind: LeakKind
    text: str


_YEAR = r"(?:19|20)\d{2}"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ion|chwe|maw|ebr|mai|meh|gor|aws|med|hyd|tach|rhag)[a-z]*"
_BIRTH_WORDS = r"(?:born(?:\s+on)?|d\.?\s?o\.?\s?b\.?|date of birth|ganwyd|ganed|eni|dyddiad geni)"
_IN_FIGURES = rf"\d{{1,2}}[./-]\d{{1,2}}[./-](?:{_YEAR}|\d{{2}})"
_IN_WORDS = rf"\d{{1,2}}(?:st|nd|rd|th|af|fed|ydd|eg|ain)?\s+{_MONTH}\s+{_YEAR}"
_DAY = f"(?:{_IN_FIGURES}|{_IN_WORDS})"
_PATTERNS: tuple[tuple[LeakKind, re.Pattern[str]], ...] = (
    (LeakKind.EMAIL, re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    (LeakKind.NATIONAL_INSURANCE, re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:\s?\d{2}){3}\s?[A-D]\b", re.I)),
    (LeakKind.POSTCODE, re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}\b", re.I)),
    (LeakKind.TELEPHONE, re.compile(r"(?<![\d.])(?:\+\s?44\s?(?:\(0\)\s?)?|0044\s?|0)[1-9](?:[\s-]?\d){8,9}(?!\d)")),
    (LeakKind.TELEPHONE, re.compile(r"(?<![\d.])\(0\d{2,4}\)\s?\d(?:[\s-]?\d){5,7}(?!\d)")),
    (LeakKind.BIRTH, re.compile(rf"\b{_BIRTH_WORDS}\W{{0,5}}{_DAY}", re.I)),
)
_ANY_DAY = re.compile(rf"(?<![\d./-]){_DAY}(?![\d/-])", re.I)
_A_LIFE_AGO = 10


def find_leaks(text: str, today: date) -> list[Leak]:
    """Each thing once, in the order of the text. A day more than ten years ago is taken for a date of birth."""
    found = {match.start(): Leak(kind, match.group()) for kind, form in _PATTERNS for match in form.finditer(text)}
    taken = [(start, start + len(leak.text)) for start, leak in found.items()]
    for match in _ANY_DAY.finditer(text):
        is_inside = any(start <= match.start() < end for start, end in taken)
        if not is_inside and _year(match.group(), today) <= today.year - _A_LIFE_AGO:
            found[match.start()] = Leak(LeakKind.BIRTH, match.group())
    return [found[start] for start in sorted(found)]


def _year(text: str, today: date) -> int:
    """The year in which a typed day ends; of two figures the latest that is not in the future."""
    digits = re.search(r"\d+$", text)
    year = int(digits.group()) if digits else today.year
    if year >= 100:
        return year
    century = today.year - today.year % 100
    return century + year if century + year <= today.year else century - 100 + year
