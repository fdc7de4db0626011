"""A second reader, who tries every table of two rows and two columns: slow, and nothing in it can be subtle."""

from collections.abc import Iterator, Set
from itertools import combinations, product

from reporting.safety.linked import Cell, Equation, LinkedTables
from reporting.safety.rules import Rules

Values = dict[str, int]


def _with_totals(inner: tuple[int, ...] | list[int]) -> Values:
    a, b, c, d = inner
    return {
        "a": a, "b": b, "c": c, "d": d,
        "ab": a + b, "cd": c + d, "ac": a + c, "bd": b + d, "all": a + b + c + d,
    }  # fmt: skip


def interior_table(inner: list[int]) -> LinkedTables[str]:
    """Two rows, two columns, their totals, and the grand total, which is out already; costs all differ."""
    values = _with_totals(inner)
    cells = {
        key: Cell[str](
            value, 1 + value + number / 100, is_primary=0 < value < 5 and len(key) == 1, may_hide=key != "all"
        )
        for number, (key, value) in enumerate(values.items())
    }
    sums = (
        ("ab", "a", "b"),
        ("cd", "c", "d"),
        ("ac", "a", "c"),
        ("bd", "b", "d"),
        ("all", "ab", "cd"),
        ("all", "ac", "bd"),
    )
    return LinkedTables(cells, tuple(Equation(((whole, 1), (one, -1), (two, -1))) for whole, one, two in sums))


def _fitting(tables: LinkedTables[str], hidden: Set[str]) -> Iterator[Values]:
    truth = {key: cell.value for key, cell in tables.cells.items()}
    for inner in product(range(truth["all"] + 1), repeat=4):
        values = _with_totals(inner)
        if all(values[key] == truth[key] for key in truth if key not in hidden):
            yield values


def ranges_by_hand(tables: LinkedTables[str], hidden: Set[str]) -> dict[str, tuple[int, int]]:
    fitting = list(_fitting(tables, hidden))
    return {key: (min(each[key] for each in fitting), max(each[key] for each in fitting)) for key in tables.cells}


def is_safe_by_hand(tables: LinkedTables[str], hidden: Set[str]) -> bool:
    ranges = ranges_by_hand(tables, hidden)
    return all(Rules().is_safe(*ranges[key]) for key in hidden)


def least_cost_by_hand(tables: LinkedTables[str]) -> float | None:
    """Of all safe choices; None where there is none."""
    must = {key for key, cell in tables.cells.items() if cell.is_primary}
    rest = [key for key, cell in tables.cells.items() if cell.is_hideable]
    costs = [
        sum(tables.cells[key].cost for key in chosen)
        for size in range(len(rest) + 1)
        for chosen in combinations(rest, size)
        if is_safe_by_hand(tables, must | set(chosen))
    ]
    return min(costs, default=None)
