"""From a raw cell to a number, a day, a word or a text: or to a problem with place, value, reason and fix."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from cohesion.file_problems import Problems
from outcomes.spreadsheets import choices
from outcomes.spreadsheets.raw import Kind, RawCell

LONGEST_TEXT = 20_000
_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,20})?", re.ASCII)
# Both languages write a decimal point, so a comma before groups of exactly three digits can only part thousands.
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(,\d{3}){1,6}(\.\d{1,20})?", re.ASCII)
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
# What XML and text columns cannot hold; line ends are unified first.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Unusable(Exception):
    """The cell's content was reported as a problem."""


class Values:
    """Reads cells and reports what cannot be read. Every method raises Unusable after it has reported."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems

    def refuse(self, cell: RawCell, reason: str, fix: str) -> Unusable:
        self._problems.add(cell.place, cell.text, reason, fix)
        return Unusable()

    def number(self, cell: RawCell, *, whole: bool) -> Decimal | None:
        """The number in the cell, None when it is empty."""
        if cell.is_empty:
            return None
        self._require_plain(cell)
        number = cell.number if cell.kind == Kind.NUMBER else self._typed(cell)
        if number is None:
            raise self._no_number(cell)
        if number < 0:
            raise self.refuse(cell, _("The value is negative."), _("Enter 0 or a number above 0."))
        if number.adjusted() > 9:
            raise self.refuse(cell, _("The value is too large."), _("Enter a number below ten thousand million."))
        if whole and number != number.to_integral_value():
            raise self.refuse(cell, _("This counts whole things."), _("Enter a whole number."))
        if number != round(number, 2):
            raise self.refuse(cell, _("The value has too many decimals."), _("Round it to two decimals."))
        return round(number, 2)

    def _require_plain(self, cell: RawCell) -> None:
        if cell.kind == Kind.FORMULA:
            raise self.refuse(
                cell, _("The cell holds a formula."), _("Enter the value itself, or paste it as a value only.")
            )
        if cell.kind == Kind.ERROR:
            raise self.refuse(cell, _("The cell holds an error."), _("Enter the value itself, or empty the cell."))
        if cell.kind == Kind.BOOLEAN:
            raise self.refuse(cell, _("The cell holds true or false."), _("Enter a number, or empty the cell."))

    def _typed(self, cell: RawCell) -> Decimal | None:
        """The number that somebody typed as text, if it can only be read in one way."""
        if cell.kind != Kind.TEXT:
            return None
        text = cell.text.strip().replace("\N{MINUS SIGN}", "-")
        if _NUMBER.fullmatch(text) or _THOUSANDS.fullmatch(text):
            return Decimal(text.replace(",", ""))
        return None

    def _no_number(self, cell: RawCell) -> Unusable:
        if cell.kind == Kind.DATE:
            return self.refuse(
                cell, _("The cell holds a date."), _("Enter a number and set the cell’s format to a number.")
            )
        if cell.kind == Kind.PERCENT:
            return self.refuse(
                cell, _("The cell is formatted as a percentage."), _("Enter the number without the per cent sign.")
            )
        return self.refuse(
            cell,
            _("This is not a number."),
            _("Enter the number alone, such as 1234 or 1,234, and put anything else into the note."),
        )

    def text(self, cell: RawCell) -> str:
        """The text in the cell without spaces around it; numbers and dates as they are shown."""
        if cell.is_empty:
            return ""
        if cell.kind in {Kind.FORMULA, Kind.ERROR}:
            self._require_plain(cell)
        text = cell.text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if len(text) > LONGEST_TEXT:
            raise self.refuse(cell, _("The text is longer than 20,000 characters."), _("Shorten the text."))
        if _UNSTORABLE.search(text):
            raise self.refuse(cell, _("The text holds a character that cannot be stored."), _("Type the text again."))
        return text

    def choice(self, name: str, cell: RawCell) -> str | None:
        """The stored value that the cell's word means, None when it is empty."""
        text = self.text(cell)
        if not text:
            return None
        value = choices.understood(name, text)
        if value is None:
            words = ", ".join(choices.offered(name))
            raise self.refuse(
                cell, _("This is not in the list."), _("Choose one of these: %(words)s.") % {"words": words}
            )
        return value

    def day(self, cell: RawCell) -> date | None:
        """The day in the cell, None when it is empty."""
        if cell.is_empty:
            return None
        self._require_plain(cell)
        found = cell.day or _day(cell.text.strip()[:20])
        if found is None or not 1990 <= found.year <= 2100:
            raise self.refuse(cell, _("This is not a date."), _("Enter the date like 30/06/2014."))
        return found


def _day(text: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day has no time zone)
        except ValueError:
            continue
    return None
