"""What a series of Wales is held against, its baselines and targets, and which of them the public may see.

One rule for every page. The public sees an agreed baseline unless it is small, of a sensitive measure, of a year whose
own figure is hidden, or the base of a hidden change. Nothing hangs on whether it is the same number as a hidden figure:
that it is missing would say so. A target is a wish and tells of nobody. Words of a source stand beside a number that is
shown, and hold no number but years: no check reads words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cohesion.models.area import WALES
from outcomes.models import Baseline, Target
from reporting.disclosure import CONFIDENTIAL, Audience, Reason
from reporting.models import SummaryFigure
from reporting.protection import is_small
from reporting.shown_figures import ShownFigures

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-/–](?:\d{4}|\d\d))?(?!\d)")


@dataclass(frozen=True)
class Reference:
    """A baseline or target for Wales. `symbol` is c where the value may not be shown."""

    year: str
    value: Decimal | None
    symbol: str
    source: str
    is_draft: bool = False


@dataclass(frozen=True)
class References:
    """Oldest first; targets of the years that are shown alone."""

    baselines: tuple[Reference, ...]
    targets: tuple[Reference, ...]

    @property
    def baseline(self) -> Reference | None:
        """The latest that is agreed and may be shown."""
        return next((each for each in reversed(self.baselines) if each.value is not None and not each.is_draft), None)

    def target(self, year: str) -> Reference | None:
        return next((each for each in self.targets if each.value is not None and each.year == year), None)


@dataclass(frozen=True)
class _Hidden:
    """What the public does not see of Wales: the years of the count, and whether a change hides."""

    years: frozenset[str]
    has_change: bool


def references(found: ShownFigures, code: str) -> References:
    """Two queries, and for the public one more where there is anything to hold back."""
    rows = Baseline.objects.filter(measure__plan=found.plan, measure__code=code, region=None, authority=None)
    aims = Target.objects.filter(measure__plan=found.plan, measure__code=code, region=None)
    hidden, is_public = None, found.audience == Audience.PUBLISHED
    if is_public:
        rows = rows.filter(status=Baseline.Status.AGREED)
    held = list(rows.order_by("financial_year", "pk"))
    aimed = list(aims.filter(financial_year__in=map(str, found.years)).order_by("financial_year", "pk"))
    if is_public and (held or aimed):
        hidden = _hidden(found, code)
    is_sensitive = found.definitions[code].is_sensitive
    return References(
        tuple(_baseline(row, hidden, is_sensitive=is_sensitive) for row in held),
        tuple(_reference(row.financial_year, row.value, row.source, hidden, keep=False) for row in aimed),
    )


def _baseline(row: Baseline, hidden: _Hidden | None, *, is_sensitive: bool) -> Reference:
    keep = hidden is not None and (
        is_sensitive or is_small(row.value) or hidden.has_change or row.financial_year in hidden.years
    )
    is_draft = row.status == Baseline.Status.DRAFT
    return _reference(row.financial_year, row.value, row.source, hidden, keep=keep, is_draft=is_draft)


def _reference(
    year: str, value: Decimal, source: str, hidden: _Hidden | None, *, keep: bool, is_draft: bool = False
) -> Reference:
    """`keep` is whether it is kept from the public."""
    if keep:
        return Reference(year, None, CONFIDENTIAL, "", is_draft)
    return Reference(year, value, "", source if hidden is None or _may_be_read(source) else "", is_draft)


def _may_be_read(source: str) -> bool:
    """Whether its words hold no number but years."""
    return not re.search(r"\d", _YEARS.sub("", source))


def _hidden(found: ShownFigures, code: str) -> _Hidden:
    """One query. A change shows its count and its base, so either tells the other, whichever year is looked at; that a
    running year keeps its changes back hides nothing.
    """
    own = found.definitions[code]
    counts = {code, *(own.parts if own.is_change else ())}
    changes = {each.code for each in found.definitions.values() if each.is_change and counts & {each.code, *each.parts}}
    rows = list(_kept_back(found, counts | changes))
    return _Hidden(
        years=frozenset(row.summary.financial_year for row in rows if row.code in counts - changes),
        has_change=any(row.code in changes and row.reason != Reason.BY_QUARTER for row in rows),
    )


def _kept_back(found: ShownFigures, codes: set[str]) -> Iterator[SummaryFigure]:
    rows = SummaryFigure.objects.filter(
        summary__plan=found.plan, code__in=codes, area=WALES, quarter="", breakdown="", category=""
    )
    for row in rows.select_related("summary"):
        if row.reason != Reason.NONE or not row.summary.is_checked:
            yield row
