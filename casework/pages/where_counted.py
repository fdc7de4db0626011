"""Where one case counts: in which counts, from which day, in which categories, and which figures use them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casework.counting.ledger import parts_of
from casework.counting.loading import loaded_for_counting
from casework.counting.parts import PartWords
from casework.counting.register import records_address
from casework.counting.rules import RULES, CountRule
from casework.kinds import CaseKind
from casework.models import Case, CountedCase
from cohesion import counts, quarter_words
from cohesion.calendar import Quarter
from cohesion.counts import Use
from cohesion.models import User


@dataclass(frozen=True)
class CountedIn:
    """One count that the case is in. `records` leads to everything that is counted in the same number."""

    rule: CountRule
    quarter: str
    place: str
    day: date | None
    categories: Sequence[str]
    uses: Sequence[Use]
    records: str


@dataclass(frozen=True)
class WhereCounted:
    """`outside` are the counts of its kind that the case is not in."""

    is_duplicate: bool
    warning: str
    counted: tuple[CountedIn, ...]
    outside: tuple[CountRule, ...]


def where_counted(case: Case, user: User) -> WhereCounted:
    """A few queries for each count that the case is in; there are never more than its kind has."""
    rules, warning = RULES[CaseKind(case.kind)], _never_add(CaseKind(case.kind))
    if case.is_duplicate:
        return WhereCounted(is_duplicate=True, warning=warning, counted=(), outside=rules)
    rows = {row.count: row for row in CountedCase.objects.filter(case=case.pk).select_related("authority")}
    loaded, words = loaded_for_counting([case.pk])[0], PartWords()
    return WhereCounted(
        is_duplicate=False,
        warning=warning,
        counted=tuple(_counted(rule, rows[rule.name], loaded, words, user) for rule in rules if rule.name in rows),
        outside=tuple(rule for rule in rules if rule.name not in rows),
    )


def _never_add(kind: CaseKind) -> str:
    """What a reader may be tempted to add up, where the counts of the kind share cases."""
    if kind == CaseKind.HATE_CRIME:
        return _("Referral, report, recorded crime and supported victim are four counts: never add them")
    if kind == CaseKind.NRM:
        return _("By the authority and through first responders are two counts of the same referrals: never add them")
    return ""


def _counted(rule: CountRule, row: CountedCase, case: Case, words: PartWords, user: User) -> CountedIn:
    return CountedIn(
        rule=rule,
        quarter=quarter_words.in_full(Quarter.parse(row.quarter)),
        place=row.authority.name,
        day=rule.day(case),
        categories=words.listed(parts_of(row.parts)),
        uses=counts.uses(rule.name, row.quarter, row.authority_id, user),
        records=records_address(rule.name, row.quarter, row.authority.gss, "", ""),
    )
