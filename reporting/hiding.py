"""From a year's content to what is hidden and why: plain rules, primary cells, the optimiser's choice, the attack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reporting.disclosure import Reason
from reporting.editions import QUARTERS, STANDS, YEAR
from reporting.models.disclosure_check import DisclosureCheck
from reporting.plain_rules import ROUNDING, PublicationRules
from reporting.rounded import reasons_when_rounded, told
from reporting.safety.attack import AttackReport, attack
from reporting.safety.suppress import Suppression, suppress
from reporting.year_content import BEFORE, Key, YearContent
from reporting.year_tables import YearTables, year_tables

_SOLVERS = {
    "optimal": DisclosureCheck.Solver.OPTIMAL,
    "gap": DisclosureCheck.Solver.GAP,
    "heuristic": DisclosureCheck.Solver.HEURISTIC,
}


@dataclass(frozen=True)
class Hidden:
    """`cells` has every count of the tables with its value and whether it is shown; `reasons` every hidden figure."""

    cells: Mapping[Key, tuple[int, bool]] = field(repr=False)
    reasons: Mapping[Key, Reason] = field(repr=False)
    solver: DisclosureCheck.Solver
    gap: float
    report: dict[str, Any]
    is_safe: bool


def hide(content: YearContent, rules: PublicationRules, *, longest: float) -> Hidden:
    """Deterministic for a content, as long as the solver is not stopped by `longest` (seconds)."""
    tables = year_tables(content, rules)
    if rules.method == ROUNDING:
        return _rounded(content, tables)
    chosen = suppress(tables.linked, rules=rules.safety, time_limit=longest)
    report = attack(tables.linked, chosen.hidden, rules=rules.safety)
    reasons = _reasons(content, tables, chosen)
    hidden = tables.linked.hidden_with(chosen.hidden)
    return Hidden(
        cells={key: (cell.value, key not in hidden) for key, cell in tables.linked.cells.items() if key[0][0] != "@"},
        reasons={key: reason for key, reason in reasons.items() if key[3] != BEFORE},
        solver=_SOLVERS[chosen.method],
        gap=chosen.gap,
        report={**_told(chosen, report, reasons), STANDS: _stands(content)},
        is_safe=not report.exposed and not _worked_out(report) - chosen.given_up,
    )


def _rounded(content: YearContent, tables: YearTables) -> Hidden:
    """Nothing is shown exactly, so a later edition knows no value from this one. Measures that fail are withheld."""
    reasons, report = reasons_when_rounded(content, tables)
    return Hidden(
        cells={key: (cell.value, False) for key, cell in tables.linked.cells.items() if key[0][0] != "@"},
        reasons={key: reason for key, reason in reasons.items() if key[3] != BEFORE},
        solver=DisclosureCheck.Solver.ROUNDED,
        gap=0.0,
        report={**told(report, reasons), STANDS: _stands(content)},
        is_safe=all(reasons.get(key) == Reason.WITHHELD for key in report.exposed),
    )


def _reasons(content: YearContent, tables: YearTables, chosen: Suppression[Key]) -> dict[Key, Reason]:
    """Why each figure is hidden; a percentage change goes with either of its sides."""
    reasons = dict(tables.reasons)
    for key in chosen.hidden:
        reasons.setdefault(key, Reason.WITHHELD if key in chosen.withheld else Reason.SECONDARY)
    for each in content.told:
        definition = content.definitions[each.key[0]]
        if not definition.is_change or each.key in reasons:
            continue
        now: Key = (definition.parts[0], each.key[1], "", "", "")
        before: Key = (each.key[0], each.key[1], "", BEFORE, "")
        found = reasons.get(now) or reasons.get(before)
        if found:
            reasons[each.key] = found
    return reasons


def _stands(content: YearContent) -> str:
    """Whether readers who see the year now see something that stands still, which binds what they see later."""
    if content.come_in.is_whole:
        return YEAR
    is_between = content.come_in.begun and content.come_in.begun <= content.come_in.complete
    return QUARTERS if is_between else ""


def _worked_out(report: AttackReport[Key]) -> frozenset[Key]:
    """By insiders, of what is to be kept from them."""
    return frozenset(key for found in report.by_insiders.values() for key in found)


def _told(chosen: Suppression[Key], report: AttackReport[Key], reasons: Mapping[Key, Reason]) -> dict[str, Any]:
    widths = [high - low for low, high in report.ranges.values() if high is not None]
    counted = [reason.value for reason in reasons.values()]
    return {
        "attacked": len(report.ranges),
        "as_whole_numbers": report.integers_used,
        "narrowest": min(widths, default=None),
        "exposed": sorted([list(key) for key in report.exposed]),
        "insiders": len(report.by_insiders),
        "worked_out": sorted([list(key) for key in _worked_out(report)]),
        "open_to_regions": sorted([list(key) for key in _worked_out(report) - chosen.given_up]),
        "withheld": len(chosen.withheld),
        "out_already": sorted([list(key) for key in chosen.exposed_anyway]),
        "blocks": chosen.blocks,
        "rounds": chosen.rounds,
        "hidden": {reason: counted.count(reason) for reason in sorted(set(counted))},
    }
