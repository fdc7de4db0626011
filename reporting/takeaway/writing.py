"""A table as the bytes of a file in one of the formats, and what the file is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import pgettext

from reporting import file_words
from reporting.takeaway.csv_writing import notes_csv, to_csv
from reporting.takeaway.notes import Made
from reporting.takeaway.ods_writing import to_ods
from reporting.takeaway.table import Table
from reporting.takeaway.xlsx_writing import to_xlsx


@dataclass(frozen=True)
class Format:
    """`ending` is that of the file. `label` is a name that both languages share."""

    ending: str
    content_type: str
    write: Callable[[Table, Made], bytes]


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", "text/csv; charset=utf-8", to_csv),
    "ods": Format("ods", "application/vnd.oasis.opendocument.spreadsheet", to_ods),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "notes": Format("csv", "text/csv; charset=utf-8", notes_csv),
}
"""By the word that stands for each in an address. `notes` are the notes of the CSV, which has no room for them."""


def written(table: Table, format: str, made: Made) -> bytes:
    """The file, in the active language."""
    return FORMATS[format].write(table, made)


def file_name(table: Table, format: str) -> str:
    """`cohesion-annual-figures-2014-15-NOT-FOR-PUBLICATION.xlsx`: ASCII alone, with the marking, never to be missed."""
    marking = file_words.as_published() if table.is_published else file_words.not_for_publication()
    if table.is_released:
        marking = file_words.released()
    parts = [
        slugify(pgettext("in a file name", "cohesion")),
        slugify(table.short_name.replace(".", "-"))[:60],
        slugify(table.period)[:30],
        slugify(pgettext("in a file name", "sample data")) if table.is_sample else "",
        marking,
        slugify(pgettext("in a file name", "notes")) if format == "notes" else "",
    ]
    return f"{'-'.join(part for part in parts if part)}.{FORMATS[format].ending}"
