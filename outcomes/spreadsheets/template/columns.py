"""Where things stand on an outcome's sheet: the fixed columns, a group of three for each place, then the notes."""

from collections.abc import Iterator

from outcomes.spreadsheets.template.book import Book, Place

KEY, CODE, TEXT, UNIT, FIRST = 1, 2, 3, 4, 5
CELLS_PER_PLACE = 3
TEXT_WIDTH = 46.0


def columns(book: Book) -> Iterator[tuple[int, int, Place]]:
    """For each place the first column of its group and the column of its notes."""
    for index, place in enumerate(book.places):
        yield FIRST + CELLS_PER_PLACE * index, last_column(book) + 1 + index, place


def last_column(book: Book) -> int:
    """The last column of the places, before the notes."""
    return FIRST + CELLS_PER_PLACE * len(book.places) - 1


def banner(book: Book) -> int:
    """How many columns a heading across the whole sheet covers."""
    return last_column(book) + len(book.places) - CODE + 1


def words(book: Book) -> int:
    """How many columns a text takes that stands across all places."""
    return CELLS_PER_PLACE * len(book.places)
