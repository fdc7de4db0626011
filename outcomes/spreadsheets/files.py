"""A return as the bytes of a file, by the ending that is wanted."""

from collections.abc import Callable

from outcomes.models import QuarterlyReturn
from outcomes.spreadsheets.ods_writing import to_ods
from outcomes.spreadsheets.template import write_template
from outcomes.spreadsheets.tidy import write_tidy
from outcomes.spreadsheets.xlsx_writing import to_xlsx

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}

_WRITERS: dict[str, Callable[[QuarterlyReturn, str], bytes]] = {
    "xlsx": lambda quarterly_return, language: to_xlsx(write_template(quarterly_return, language)),
    "ods": lambda quarterly_return, language: to_ods(write_template(quarterly_return, language)),
    "csv": lambda quarterly_return, language: write_tidy(quarterly_return),
}


def return_file(quarterly_return: QuarterlyReturn, ending: str, language: str) -> bytes:
    """The return as `xlsx`, `ods` or `csv`; headings in `language`, which the tidy file does not have.

    Raises KeyError for another ending.
    """
    return _WRITERS[ending](quarterly_return, language)
