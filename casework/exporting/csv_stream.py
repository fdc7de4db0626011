"""Cases as a .csv file, line by line: nothing of it is ever written to a disk here."""

import csv
from collections.abc import Iterator
from datetime import date

from casework.exporting.columns import Value
from casework.exporting.taking_out import TakingOut
from cohesion.formula_guard import guarded


class _Echo:
    """Gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_stream(taking: TakingOut) -> Iterator[bytes]:
    """UTF-8 with its mark, so that spreadsheet programs show ŵ and ŷ; the first line says who took it out."""
    writer = csv.writer(_Echo())
    mark, head = taking.head_lines
    yield "\ufeff".encode()
    yield str(writer.writerow([guarded(mark)])).encode()
    yield str(writer.writerow(head)).encode()
    for row in taking.rows():
        yield str(writer.writerow([_cell(value) for value in row])).encode()


def _cell(value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return guarded(value or "")
