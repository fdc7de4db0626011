"""Rounding as the method of a product: what the plain rules keep back, and every other count to the nearest 5."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from reporting.disclosure import Reason
from reporting.plain_rules import ROUNDING, PublicationRules
from reporting.safety.rounding import RoundedReport, attack_rounded, rounded
from reporting.year_content import BEFORE, Key, YearContent
from reporting.year_tables import YearTables

_TENTH = Decimal("0.1")


def reasons_when_rounded(content: YearContent, tables: YearTables) -> tuple[dict[Key, Reason], RoundedReport[Key]]:
    """Why a figure is hidden although counts are rounded. Small counts are not: they are shown as low.

    A measure of which the attack narrows a single cell too far is withheld whole.
    """
    report = attack_rounded(tables.linked)
    reasons = {key: reason for key, reason in tables.reasons.items() if not _is_rounded_away(content, key, reason)}
    exposed = {key[0] for key in report.exposed}
    for told in content.told:
        if told.key[0] in exposed or exposed & set(content.definitions[told.key[0]].parts):
            reasons.setdefault(told.key, Reason.WITHHELD)
    return reasons, report


def _is_rounded_away(content: YearContent, key: Key, reason: Reason) -> bool:
    is_counted = key[3] == BEFORE or content.definitions[key[0]].is_count
    return reason in {Reason.PRIMARY, Reason.SECONDARY, Reason.WHOLE_GROUP} and is_counted


def as_rounded(value: Decimal | None, rules: PublicationRules, *, is_count: bool) -> tuple[Decimal | None, bool]:
    """The value that the public sees under these rules, and whether it is low (0, 1 or 2), which has no value."""
    if value is None or not is_count or rules.method != ROUNDING:
        return value, False
    shown = rounded(int(value))
    return (None, True) if shown is None else (Decimal(shown), False)


def change_of_rounded(current: Decimal | None, base: Decimal | None) -> Decimal | None:
    """A percentage change from rounded counts; None where one of them is low or not there."""
    if current is None or base is None:
        return None
    now, before = rounded(int(current)), rounded(int(base))
    if now is None or before is None:
        return None
    return (Decimal(now - before) * 100 / before).quantize(_TENTH, rounding=ROUND_HALF_UP)


def told(report: RoundedReport[Key], reasons: Mapping[Key, Reason]) -> dict[str, object]:
    """What the log keeps of the attack."""
    widths = [high - low for low, high in report.ranges.values()]
    counted = [reason.value for reason in reasons.values()]
    return {
        "attacked": len(report.ranges),
        "as_whole_numbers": 0,
        "narrowest": min(widths, default=None),
        "exposed": sorted(list(key) for key in report.exposed),
        "hidden": {reason: counted.count(reason) for reason in sorted(set(counted))},
    }
