"""A return as a workbook that a person would like to fill in."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from outcomes.models import QuarterlyReturn
from outcomes.spreadsheets import choices
from outcomes.spreadsheets.layout import Sheets
from outcomes.spreadsheets.template.actions import actions_sheet
from outcomes.spreadsheets.template.book import Book
from outcomes.spreadsheets.template.definitions import definitions_sheet
from outcomes.spreadsheets.template.examples import examples_sheet
from outcomes.spreadsheets.template.outcome import outcome_sheet
from outcomes.spreadsheets.template.start import start_sheet


def write_template(quarterly_return: QuarterlyReturn, language: str) -> Sheets:
    """The return with what it holds now, its headings in `language`, last quarter's values beside the entries.

    About twenty queries, whatever the return holds.
    """
    with override(language):
        book = Book.of(quarterly_return, language)
        return Sheets(
            title=_("Quarterly return"),
            language=language,
            sheets=(
                start_sheet(book),
                *(outcome_sheet(book, outcome) for outcome in book.scope.outcomes.values()),
                actions_sheet(book),
                examples_sheet(book),
                definitions_sheet(book),
            ),
            lists={**{name: choices.offered(name) for name in choices.LISTS}, "outcomes": book.outcome_words},
            lists_title=_("Lists"),
        )
