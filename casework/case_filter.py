"""What somebody looks for in the list of cases: codes and days alone, so that it may stand in an address."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef

from casework.key_paging import NEWEST, ORDERS, OVERDUE_FIRST, Order
from casework.models import CaseList, CaseStatus, ListEntry, Motivation
from casework.models.case import CaseQuerySet
from cohesion.models import LocalAuthority, User

OPEN, CLOSED, ALL = "open", "closed", "all"
ME, NOBODY = "me", "nobody"


@dataclass(frozen=True)
class CaseFilter:
    """`lead` is `me`, `nobody` or a person's id. Empty values narrow nothing; without any it is the open cases."""

    status: str = OPEN
    kind: str = ""
    authority: str = ""
    lead: str = ""
    risk: str = ""
    characteristic: str = ""
    category: str = ""
    route: str = ""
    since: date | None = None
    until: date | None = None
    overdue: bool = False
    sort: str = ""

    @property
    def order(self) -> Order:
        """Overdue first is an order of open cases: closed ones wait for nothing."""
        chosen = ORDERS.get(self.sort, OVERDUE_FIRST)
        return chosen if self.status == OPEN or chosen is not OVERDUE_FIRST else NEWEST

    @property
    def codes(self) -> dict[str, str]:
        """What was chosen, for addresses and the audit record."""
        said = {name: _code(value) for name, value in vars(self).items() if value}
        return {name: code for name, code in said.items() if (name, code) not in _USUAL}

    @property
    def query(self) -> str:
        return urlencode(self.codes)

    def narrow(self, cases: CaseQuerySet, *, user: User, today: date) -> CaseQuerySet:
        """Those of `cases` that are looked for, in no order."""
        if self.status != ALL:
            cases = cases.filter(status=CaseStatus.OPEN if self.status == OPEN else CaseStatus.CLOSED)
        if self.overdue:
            cases = cases.overdue(today)
        if self.lead:
            cases = cases.filter(**_led(self.lead, user))
        if self.characteristic:
            cases = cases.filter(Exists(_motivated(self.characteristic)))
        for name, which in _ENTRIES.items():
            if code := getattr(self, name):
                cases = cases.filter(**{f"hate_crime__{name}": _entry(which, code)})
        return cases.filter(**{path: value for path, value in self._plain().items() if value})

    def _plain(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "authority": _place(self.authority),
            "risk": self.risk,
            "received_on__gte": self.since,
            "received_on__lte": self.until,
        }


_ENTRIES = {"category": CaseList.HATE_CATEGORY, "route": CaseList.ROUTE}
_USUAL = {("status", OPEN), ("sort", OVERDUE_FIRST.code)}


def _code(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "yes" if value is True else str(value)


def _led(lead: str, user: User) -> dict[str, Any]:
    if lead == NOBODY:
        return {"lead__isnull": True}
    return {"lead": user if lead == ME else int(lead)}


def _entry(which: CaseList, code: str) -> int:
    """Asked first, so that the database knows how common the entry is and walks the list in its order."""
    return ListEntry.objects.filter(list=which, code=code).values_list("pk", flat=True).first() or 0


def _place(gss: str) -> int | None:
    """Asked first, for the same reason."""
    return (LocalAuthority.objects.filter(gss=gss).values_list("pk", flat=True).first() or -1) if gss else None


def _motivated(code: str) -> Any:
    rows = Motivation.objects.filter(case=OuterRef("pk"))
    other = code.upper()
    return rows.filter(other=other) if other in Motivation.Other.values else rows.filter(characteristic__code=code)
