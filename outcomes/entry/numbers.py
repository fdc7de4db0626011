"""Numbers as people type and paste them, read as they were meant or refused with a sentence; never guessed."""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext as _

_LONGEST = 60
_SHOWN = 20
# Thousands parted in the right places by commas or by spaces, or not parted; a full stop before decimals.
_NUMBER = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(?:\.[0-9]+)?")
_SPACES = frozenset({"Zs", "Zl", "Zp", "Cc"})


class UnreadableNumber(ValueError):
    """What was typed is no number. `sentence` says what to type instead."""

    def __init__(self, typed: str) -> None:
        shown = typed if len(typed) <= _SHOWN else f"{typed[:_SHOWN]}…"
        self.sentence = _("“%(typed)s” is not a number. Enter digits, such as 12, 1,234 or 4.5.") % {"typed": shown}
        super().__init__(self.sentence)


def parse_number(text: str) -> Decimal | None:
    """The number that `text` says; None where nothing visible was typed. Raises UnreadableNumber for all else.

    Digits of any script count. Spaces of any width, zero-width characters and marks of direction around it do not.
    """
    plain = "".join(_plain(character) for character in text.strip()[: _LONGEST * 2]).strip()
    if not plain:
        return None
    if len(plain) > _LONGEST or not _NUMBER.fullmatch(plain):
        raise UnreadableNumber(" ".join(plain.split()))
    return Decimal(plain.replace(",", "").replace(" ", ""))


def _plain(character: str) -> str:
    """The ASCII that a character stands for. A superscript is left as it is: 12² is not 122."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category in _SPACES:
        return " "
    return character if character.isdigit() else unicodedata.normalize("NFKC", character)
