"""What is told beside a table, as rows of a heading and a text, in the active language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.takeaway.table import Table

LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

Note = tuple[str, str]


@dataclass(frozen=True)
class Made:
    """When a file was made, for whom, and in which language."""

    at: datetime
    by: str
    language: str


def marking(table: Table) -> str:
    """“Not for publication”, “As published, not released yet” or “Released”; it stands beside each row of a CSV too."""
    if not table.is_published:
        return _("Not for publication: sample data") if table.is_sample else _("Not for publication")
    if not table.is_released:
        return _("As published, not released yet")
    return _("Released: sample data") if table.is_sample else pgettext("marking of a file", "Released")


def handling(table: Table) -> str:
    """The marking and what it asks of whoever holds the file."""
    if table.is_published and not table.is_released:
        return _("Small numbers are controlled, but no edition with these figures was approved yet. Keep them back.")
    if table.is_published:
        return _("The figures are in the form in which they are released: small numbers are controlled.")
    return _("These are exact working figures. Keep them within the circle that works with them.")


def notes_of(table: Table, made: Made) -> list[Note]:
    """Every note, in the order in which they are read. A symbol is explained only where it occurs."""
    return [*_what(table), *_method(table), *_symbols(table), *_origin(table, made)]


def _what(table: Table) -> Iterator[Note]:
    yield _("Title"), table.title
    if table.subtitle:
        yield _("What it shows"), table.subtitle
    yield pgettext("of a file", "Standing"), f"{marking(table)}. {handling(table)}"
    if table.is_sample:
        yield _("Sample data"), _("Everything below Wales is invented.")
    yield pgettext("of a table", "Period"), table.period
    yield _("Rows"), str(len(table.rows))


def _method(table: Table) -> Iterator[Note]:
    for paragraph in table.notes.method:
        yield _("Method"), paragraph
    if table.notes.threshold is not None:
        yield (
            _("Small numbers"),
            _(
                "Counts from 1 to %(most)s are not shown, nor are other figures from which one of them could be worked "
                "out. Which of the two a hidden figure is, is not told."
            )
            % {"most": table.notes.threshold - 1},
        )


def _symbols(table: Table) -> Iterator[Note]:
    for code, meaning in table.used_symbols().items():
        yield _("Symbol [%(symbol)s]") % {"symbol": code}, meaning


def _origin(table: Table, made: Made) -> Iterator[Note]:
    if table.is_released:
        told = _("Open Government Licence v3.0: %(address)s") % {"address": LICENCE_URL}
        yield _("Licence"), told
    else:
        yield _("Licence"), _("None: these figures are not for publication.")
    yield _("Contact"), settings.FIGURES_CONTACT or _("Your Welsh Government contact for community cohesion.")
    when = date_format(localtime(made.at), "j F Y, H:i")
    if table.is_published:
        # A released file travels: who made it stands in the service's own record alone.
        yield pgettext("of a file", "Made"), _("On %(when)s, by Cydlyniant · Cohesion.") % {"when": when}
    else:
        told = _("On %(when)s, by Cydlyniant · Cohesion for %(name)s.") % {"when": when, "name": made.by}
        yield pgettext("of a file", "Made"), told
