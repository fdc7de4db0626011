"""The list of cases: one page of what a filter finds, how many there are, and the filters that a person keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from casework.case_filter import ME, OPEN, CaseFilter
from casework.key_paging import Page, page_of
from casework.models import Case, SavedView
from casework.pages.case_rows import CaseRow, rows_of
from cohesion.models import User

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Tab:
    label: str
    query: str
    is_current: bool
    is_own: bool = False


@dataclass(frozen=True)
class CasesPage:
    rows: list[CaseRow]
    page: Page
    wanted: CaseFilter
    count: int
    has_any: bool

    @property
    def counted(self) -> str:
        return said_count(self.count)

    @property
    def is_narrowed(self) -> bool:
        return bool(set(self.wanted.codes) - {"sort"})


def cases_page(wanted: CaseFilter, asked: Mapping[str, str], *, user: User, today: date) -> CasesPage:
    """Two or three queries, whatever the number of cases."""
    found = wanted.narrow(Case.objects.visible_to(user), user=user, today=today)
    page = page_of(found.with_context().defer("summary"), wanted.order, asked)
    count = capped_count(found)
    has_any = bool(count) or Case.objects.visible_to(user).exists()
    return CasesPage(rows_of(page.rows, today), page, wanted, count, has_any)


def capped_count(cases: "QuerySet[Case]", most: int = MOST_COUNTED) -> int:
    """How many there are, but never more than one above `most`: counting on would take longer than the page."""
    return cases.order_by()[: most + 1].count()


def said_count(count: int, most: int = MOST_COUNTED) -> str:
    if count > most:
        return gettext("More than %(count)s cases") % {"count": number_format(most, force_grouping=True)}
    return ngettext("%(count)s case", "%(count)s cases", count) % {"count": number_format(count, force_grouping=True)}


def tabs(wanted: CaseFilter, user: User) -> list[Tab]:
    """The open cases, one's own, and the views that the person saved; which of them is shown is said."""
    standing = [(gettext("Open cases"), CaseFilter()), (gettext("Yours"), CaseFilter(status=OPEN, lead=ME))]
    built_in = [Tab(label, each.query, each.query == wanted.query) for label, each in standing]
    saved = SavedView.objects.visible_to(user).order_by("name")
    return [*built_in, *(Tab(view.name, view.query, view.query == wanted.query, is_own=True) for view in saved)]
