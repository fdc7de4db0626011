"""What the reference lists and the list of agencies share: dated rows in order, with a code that never changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.entry_uses import MOST, Use, count_after
from casework.models import Agency, ListEntry
from casework.refusals import FieldsRefused, NotPermitted, StaleEntry
from casework.stamps import stamp
from cohesion import day_words
from cohesion.bilingual import current_language
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

Row = TypeVar("Row", ListEntry, Agency)

EARLIEST = date(2000, 1, 1)
LATEST = date(2100, 1, 1)
_LONGEST_CODE = 40
# Words that addresses of the lists use themselves.
_TAKEN_BY_ADDRESSES = frozenset({"add", "agencies", "characteristics", "directory"})


@dataclass(frozen=True)
class Wording:
    """A name in both languages."""

    en: str
    cy: str

    @property
    def said(self) -> str:
        return self.by_language[current_language()]

    @property
    def by_language(self) -> dict[str, str]:
        return {"en": self.en, "cy": self.cy}


def require_manager(by: User) -> None:
    if not by.may(Permission.MANAGE_CASE_LISTS):
        raise NotPermitted


def locked(rows: QuerySet[Row]) -> list[Row]:
    """All rows of a list, held until the transaction ends: whoever writes to it at the same time waits.

    They are read once more: whoever waited sees what was added meanwhile.
    """
    list(rows.select_for_update().order_by("pk").values_list("pk"))
    return list(rows.order_by("pk"))


def found(rows: Sequence[Row], pk: int, seen: str) -> Row:
    """The row among its list, as `by` saw it. Raises StaleEntry where it says something else by now."""
    row = next((each for each in rows if each.pk == pk), None)
    if row is None or stamp(row) != seen:
        raise StaleEntry
    return row


def new_code(name: str, rows: Sequence[Row]) -> str:
    return new_code_among(name, (row.code for row in rows))


def new_code_among(name: str, codes: Iterable[str]) -> str:
    """Made from the English name, and nobody else's: `Community café` becomes `community_cafe`."""
    taken = _TAKEN_BY_ADDRESSES | set(codes)
    start = slugify(name).replace("-", "_")[:_LONGEST_CODE].strip("_") or "entry"
    code, number = start, 1
    while code in taken:
        number += 1
        code = f"{start[: _LONGEST_CODE - len(str(number)) - 1]}_{number}"
    return code


def require_names(rows: Sequence[Row], name: Wording, period: tuple[date, date | None], but: int | None = None) -> None:
    """Both languages, and no second row of that name in force at the same time."""
    problems = {
        f"name_{language}": _("Enter the name in both languages.")
        for language, text in name.by_language.items()
        if not text.strip()
    }
    for row in rows:
        if row.pk != but and _overlap(period, (row.valid_from, row.valid_to)):
            for language, text in name.by_language.items():
                if text.casefold() == getattr(row, f"name_{language}").casefold():
                    problems.setdefault(
                        f"name_{language}",
                        _("“%(name)s” is in the list already. Choose another name, or end that one first.")
                        % {"name": text},
                    )
    if problems:
        raise FieldsRefused(problems)


def require_start(day: date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise FieldsRefused({"valid_from": _("This day is far from today. Check the year.")})


def require_end(row: Row, last_day: date | None, *, uses: Sequence[Use], today: date) -> None:
    """`last_day` is the last day on which the row can be chosen; None takes an end back that has not come yet."""
    if row.valid_to is not None and row.valid_to < today:
        raise ActionRefused(
            _("“%(name)s” ended on %(day)s. Add a new entry to use it again.")
            % {"name": row.name, "day": day_words.plain(row.valid_to)}
        )
    if last_day is None:
        if row.valid_to is None:
            raise FieldsRefused({"last_day": _("Enter a day.")})
        return
    if last_day < row.valid_from:
        raise FieldsRefused(
            {
                "last_day": _("It is in use from %(day)s. Choose that day or a later one.")
                % {"day": day_words.plain(row.valid_from)}
            }
        )
    if last_day > LATEST:
        raise FieldsRefused({"last_day": _("This day is far from today. Check the year.")})
    if later := count_after(row, uses, last_day):
        raise FieldsRefused({"last_day": _still_used(later)})


def _still_used(count: int) -> str:
    if count > MOST:
        return _("More than 1,000 records of a later day use it. Choose a later day.")
    return ngettext(
        "%(count)s record of a later day uses it. Choose a later day, or have that one changed first.",
        "%(count)s records of a later day use it. Choose a later day, or have those changed first.",
        count,
    ) % {"count": count}


def move(rows: Sequence[Row], pk: int, beside: str, today: date) -> Row:
    """Let the row and its neighbour, of code `beside`, change places. Rows that have ended stand apart.

    Refused where the two are no neighbours any more.
    """
    in_order = sorted((row for row in rows if not has_ended(row, today)), key=lambda row: (row.position, row.pk))
    here = next((place for place, row in enumerate(in_order) if row.pk == pk), None)
    there = next((place for place, row in enumerate(in_order) if row.code == beside), None)
    if here is None or there is None or abs(here - there) != 1:
        raise ActionRefused(_("Somebody else has changed the order since you looked. Look at it, then move it again."))
    in_order[here], in_order[there] = in_order[there], in_order[here]
    for position, row in enumerate(in_order, 1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
    return in_order[there]


def has_ended(row: ListEntry | Agency, today: date) -> bool:
    return row.valid_to is not None and row.valid_to < today


def next_position(rows: Sequence[Row]) -> int:
    return max((row.position for row in rows), default=0) + 1


def _overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    return one[0] <= (other[1] or LATEST) and other[0] <= (one[1] or LATEST)
