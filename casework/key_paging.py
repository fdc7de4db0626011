"""Pages of the list found by the last row's key: no page is counted off, so the last one is as quick as the first.

A row that arrives or leaves in between moves no other one to another page: nobody is shown twice or passed over.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from casework.models.case import CaseQuerySet, DueOrNever

ROWS = 50
_signer = Signer(salt="casework.key_paging")


@dataclass(frozen=True)
class Order:
    """`names` are what rows are sorted by, as `order_by` takes them, the key last. `key` reads the same off a row."""

    code: str
    label: str | Promise
    names: tuple[str, ...]
    key: Callable[[Case], tuple[Any, ...]]

    def of(self, cases: CaseQuerySet, *, backwards: bool = False) -> CaseQuerySet:
        names = [_turned(name) for name in self.names] if backwards else list(self.names)
        return cases.alias(due=DueOrNever("next_action_on")).order_by(*names)


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _by_due(case: Case) -> tuple[Any, ...]:
    return (case.next_action_on or date.max, case.pk)


def _by_day(case: Case) -> tuple[Any, ...]:
    return (case.received_on, case.pk)


def _by_risk(case: Case) -> tuple[Any, ...]:
    return (case.risk, case.received_on, case.pk)


OVERDUE_FIRST = Order("overdue", _("Overdue first"), ("due", "id"), _by_due)
NEWEST = Order("newest", _("Newest received first"), ("-received_on", "id"), _by_day)
OLDEST = Order("oldest", _("Oldest received first"), ("received_on", "-id"), _by_day)
HIGHEST_RISK = Order("risk", _("Highest risk first"), ("risk", "-received_on", "id"), _by_risk)
ORDERS = {order.code: order for order in (OVERDUE_FIRST, NEWEST, OLDEST, HIGHEST_RISK)}


@dataclass(frozen=True)
class Page:
    """`before` and `after` are where the neighbouring pages end and start; empty where there is none."""

    rows: list[Case]
    before: str = ""
    after: str = ""


def page_of(cases: CaseQuerySet, order: Order, asked: Mapping[str, str], rows: int = ROWS) -> Page:
    """The page that `asked` names as `after` or `before`; the first one where it names none, or one that is gone."""
    read = partial(_read, cases, order, rows)
    if (place := _place(order, asked.get("after", ""))) is not None:
        found, more = read(place, backwards=False)
        if found:
            return _page(order, found, is_first=False, is_last=not more)
    elif (place := _place(order, asked.get("before", ""))) is not None:
        found, more = read(place, backwards=True)
        if more:
            return _page(order, found[::-1], is_first=False, is_last=False)
    found, more = read(None, backwards=False)
    return _page(order, found, is_first=True, is_last=not more)


def _read(
    cases: CaseQuerySet, order: Order, rows: int, place: Sequence[Any] | None, *, backwards: bool
) -> tuple[list[Case], bool]:
    wanted = order.of(cases, backwards=backwards)
    if place is not None:
        wanted = wanted.filter(_beyond(order.names, place, backwards=backwards))
    found = list(wanted[: rows + 1])
    return found[:rows], len(found) > rows


def _page(order: Order, found: list[Case], *, is_first: bool, is_last: bool) -> Page:
    return Page(
        found,
        before="" if is_first or not found else _sealed(order, found[0]),
        after="" if is_last or not found else _sealed(order, found[-1]),
    )


def _beyond(names: Sequence[str], place: Sequence[Any], *, backwards: bool) -> Q:
    """Rows after `place`. The first name's range is said by itself, so that an index is entered there."""
    name, value = names[0], place[0]
    field = name.removeprefix("-")
    step = "gt" if name.startswith("-") == backwards else "lt"
    further = Q(**{f"{field}__{step}": value})
    if len(names) == 1:
        return further
    within = Q(**{f"{field}__{step}e": value})
    return within & (further | (Q(**{field: value}) & _beyond(names[1:], place[1:], backwards=backwards)))


# --- a place in an address: signed, and no more than the key ----------------------------------------------------------
def _sealed(order: Order, case: Case) -> str:
    return _signer.sign_object([order.code, *map(str, order.key(case))])


def _place(order: Order, text: str) -> tuple[Any, ...] | None:
    """The key that was signed for this order, or None for anything else."""
    if not text:
        return None
    try:
        code, *values = _signer.unsign_object(text)
    except (BadSignature, ValueError):
        return None
    if code != order.code or len(values) != len(order.names):
        return None
    *middle, day, key = values
    return (*middle, date.fromisoformat(day), UUID(key))
