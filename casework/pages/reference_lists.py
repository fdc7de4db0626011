"""The reference lists as pages show them: what is in use in its order, what was, and what may be done to each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.actions.dated_entries import has_ended
from casework.actions.reference_lists import is_read_by_the_counts
from casework.entry_uses import AGENCY_USES, MOST, USES, used
from casework.models import Agency, CaseList, ListEntry
from cohesion import day_words


@dataclass(frozen=True)
class Addresses:
    """Of one row’s pages, by its code."""

    change: str
    end: str
    move: str


@dataclass(frozen=True)
class Row:
    """`above` and `below` are the codes of its neighbours, empty at the ends. `note` says why it cannot end."""

    row: ListEntry | Agency
    period: str
    used: str
    addresses: Addresses
    above: str = ""
    below: str = ""
    note: str = ""

    @property
    def sector(self) -> str:
        return self.row.get_sector_display() if isinstance(self.row, Agency) else ""

    @property
    def is_only_partner(self) -> bool:
        return isinstance(self.row, Agency) and not self.row.is_source


@dataclass(frozen=True)
class ListPage:
    name: str
    add_url: str
    in_use: list[Row]
    ended: list[Row]


@dataclass(frozen=True)
class Overview:
    name: str
    url: str
    in_use: int


def slug_of(which: CaseList) -> str:
    return which.value.lower().replace("_", "-")


BY_SLUG: dict[str, CaseList] = {slug_of(which): which for which in CaseList}


def overview(today: date) -> list[Overview]:
    """Each list with how many of its entries are in force; agencies come last."""
    rows = ListEntry.objects.valid_on(today).order_by().values_list("list")
    counts = dict(rows.annotate(count=Count("pk")).values_list("list", "count"))
    lists = [
        Overview(str(which.label), reverse("cases_list", args=[slug_of(which)]), counts.get(which.value, 0))
        for which in CaseList
    ]
    agencies = Agency.objects.valid_on(today).count()
    return [*lists, Overview(_("Agencies"), reverse("cases_list_agencies"), agencies)]


def list_page(which: CaseList, today: date) -> ListPage:
    slug = slug_of(which)
    rows = list(ListEntry.objects.of(which).annotate(used=used(USES.get(which, ()))))

    def addresses(code: str) -> Addresses:
        return Addresses(*(reverse(f"cases_list_{act}", args=[slug, code]) for act in ("entry", "end", "move")))

    return ListPage(str(which.label), reverse("cases_list_add", args=[slug]), *_parted(rows, addresses, today))


def agencies_page(today: date) -> ListPage:
    rows = list(Agency.objects.in_order().annotate(used=used(AGENCY_USES)))

    def addresses(code: str) -> Addresses:
        routes = ("cases_list_agency", "cases_list_agency_end", "cases_list_agency_move")
        return Addresses(*(reverse(route, args=[code]) for route in routes))

    return ListPage(_("Agencies"), reverse("cases_list_agency_add"), *_parted(rows, addresses, today))


def _parted(
    rows: Sequence[ListEntry] | Sequence[Agency], addresses: Callable[[str], Addresses], today: date
) -> tuple[list[Row], list[Row]]:
    standing = [row for row in rows if not has_ended(row, today)]
    codes = ["", *(row.code for row in standing), ""]
    in_use = [
        _row(row, addresses, today, above=codes[place], below=codes[place + 2]) for place, row in enumerate(standing)
    ]
    return in_use, [_row(row, addresses, today) for row in rows if has_ended(row, today)]


def _row(
    row: ListEntry | Agency, addresses: Callable[[str], Addresses], today: date, above: str = "", below: str = ""
) -> Row:
    is_read = isinstance(row, ListEntry) and is_read_by_the_counts(row)
    note = _("The counting rules read it: it cannot end.") if is_read else ""
    return Row(row, period_words(row, today), used_words(row.used), addresses(row.code), above, below, note)  # type: ignore[union-attr]  # annotated


def period_words(row: ListEntry | Agency, today: date) -> str:
    days = {"first": day_words.plain(row.valid_from), "last": day_words.plain(row.valid_to) if row.valid_to else ""}
    if row.valid_to is not None:
        return _("%(first)s to %(last)s") % days
    if row.valid_from > today:
        return _("from %(first)s") % days
    return _("since %(first)s") % days


def used_words(count: int) -> str:
    """“12 cases”, and “not used”. Beyond a thousand nobody counts on."""
    if count == 0:
        return _("not used")
    if count > MOST:
        return _("more than 1,000 cases")
    return ngettext("%(count)s case", "%(count)s cases", count) % {"count": count}
