"""The slots that are free in a cell of the returns: as many as it lacks, each with its day and its categories."""

from collections.abc import Iterator, Sequence
from itertools import chain

from casework.demo.assigning import assigned
from casework.demo.chance import chance
from casework.demo.days import received_days
from casework.demo.drafts import Slot, pk_of
from casework.demo.missing import Missing
from casework.models import Case


def slots_of(cells: Sequence[Missing]) -> list[Slot]:
    """For each cell as many slots as it lacks, taken from those that no case holds. One query."""
    if not cells:
        return []
    keys = {_key(cell, number) for cell in cells for number in range(cell.expected.total + cell.cases)}
    by_pk = {pk_of(key): key for key in sorted(keys)}
    taken = {by_pk[pk] for pk in Case.objects.filter(is_sample=True).values_list("pk", flat=True) if pk in by_pk}
    return list(chain.from_iterable(_of_cell(cell, taken) for cell in cells))


def _key(cell: Missing, number: int) -> str:
    return f"{cell.expected.count}:{cell.expected.quarter}:{cell.gss}:{number}"


def _of_cell(cell: Missing, taken: set[str]) -> Iterator[Slot]:
    every = (_key(cell, number) for number in range(cell.expected.total + cell.cases))
    free = [key for key in every if key not in taken][: cell.cases]
    source = chance("cell", cell.expected.count, cell.expected.quarter, cell.gss, cell.cases)
    days = received_days(source, cell.quarter, cell.cases)
    categories = assigned(cell.cases, cell.parts)
    source.shuffle(categories)
    for key, day, codes in zip(free, days, categories, strict=True):
        yield Slot(key, cell.expected.region, cell.gss, day, codes)
