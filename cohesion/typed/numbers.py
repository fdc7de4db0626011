"""Numbers as people type and paste them.

Both languages of Wales write thousands with a comma and decimals with a point. So `1,234`, `1 234` and `1234` are one
number, and spaces of any kind may part thousands. What can be read in two ways is refused, never guessed: `1.234` is
1,234 to some and a little over 1 to others; `1,23` is no number of thousands. Digits of other scripts and full-width
ones count as digits; marks that nobody sees (zero-width, direction) are left out, because they arrive with a paste.
"""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

_PLAIN = re.compile(r"\d+(\.\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?|[1-9]\d{0,2}( \d{3})+(\.\d+)?", re.ASCII)
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+", re.ASCII)
_MOST_DIGITS = 10
_SHOWN = 24


class Unreadable(ValueError):
    """What was typed cannot be read in one way only; the sentence says what to type."""


def tidy(text: str) -> str:
    """`text` without marks that nobody sees, its digits and signs the plain ones, its spaces single."""
    seen = "".join(_plain(letter) for letter in text if unicodedata.category(letter) != "Cf")
    return " ".join(seen.split())


_SIGNS = {
    "\N{MINUS SIGN}": "-",
    "\N{FULLWIDTH HYPHEN-MINUS}": "-",
    "\N{FULLWIDTH COMMA}": ",",
    "\N{FULLWIDTH FULL STOP}": ".",
}


def _plain(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    return str(digit) if digit is not None else _SIGNS.get(letter, letter)


def read_number(text: str, *, whole: bool) -> Decimal | None:
    """The number that `text` says, None where it says nothing. Raises Unreadable with what to do."""
    said = tidy(text)
    if not said:
        return None
    if _AMBIGUOUS.fullmatch(said):
        raise Unreadable(
            _("“%(typed)s” can be read in two ways. Part thousands with a comma, like 1,234.") % _typed(said)
        )
    if not (_PLAIN.fullmatch(said) or _THOUSANDS.fullmatch(said)):
        raise _no_number(said)
    digits = said.replace(",", "").replace(" ", "")
    if len(digits.partition(".")[0].lstrip("0")) > _MOST_DIGITS:
        raise Unreadable(_("“%(typed)s” is too large. Enter a number below ten thousand million.") % _typed(said))
    return _exact(said, Decimal(digits[:40]), whole=whole)


def _exact(said: str, number: Decimal, *, whole: bool) -> Decimal:
    if whole and number != number.to_integral_value():
        raise Unreadable(
            _("“%(typed)s” has decimals, and this counts whole things. Enter a whole number.") % _typed(said)
        )
    if number != round(number, 2):
        raise Unreadable(_("“%(typed)s” has too many decimals. Round it to two.") % _typed(said))
    return number


def _no_number(said: str) -> Unreadable:
    unsigned = said[1:].strip()
    if said.startswith("-") and (_PLAIN.fullmatch(unsigned) or _THOUSANDS.fullmatch(unsigned)):
        return Unreadable(_("“%(typed)s” is below zero. Enter 0 or a number above 0.") % _typed(said))
    if re.fullmatch(r"[\d., ]+", said, re.ASCII):
        return Unreadable(
            _(
                "“%(typed)s” is not written as one number. "
                "Put a comma before each group of three digits, or no commas at all, like 1,234 or 1234."
            )
            % _typed(said)
        )
    return Unreadable(
        _("“%(typed)s” is not a number. Enter the number alone and put anything else into the note.") % _typed(said)
    )


def _typed(said: str) -> dict[str, str]:
    return {"typed": said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"}


def shown(number: Decimal | int | None) -> str:
    """A number as it stands in its box: plain digits, no needless decimals."""
    return "" if number is None else f"{Decimal(number).normalize():f}"
