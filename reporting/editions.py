"""What readers have seen already of a year, and of the years before and after it: every later pattern is bound by it.

Of the year itself: its approved editions, and each check by which pages and reports showed it while it stood still,
which is when the year, or every quarter of it that has begun, was in as a whole.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from cohesion.calendar import FinancialYear
from cohesion.models.area import WALES
from outcomes.models import Plan
from reporting.figures import FigureDefinition
from reporting.figures.definitions import plan_figures
from reporting.models import DisclosureCheck, FigureRelease
from reporting.plain_rules import PublicationRules
from reporting.year_content import BEFORE, Edition, Key

STANDS = "stands"
"""What a check's report says of how its year stood: as one of the two below, or empty while returns came in."""

YEAR, QUARTERS = "year", "quarters"


class _What(Enum):
    ALL = auto()
    SENSITIVE_WALES = auto()
    YEAR_BEFORE = auto()
    BASES = auto()


@dataclass(frozen=True)
class _Binding:
    name: str
    check: int
    what: _What


def names_before(plan: Plan, year: FinancialYear) -> list[str]:
    """Of what `editions_before` gives, in its order. Two queries, which read no cell."""
    return [binding.name for binding in _bindings(plan, year)]


def editions_before(plan: Plan, year: FinancialYear) -> list[Edition]:
    """Of the year itself all of them, oldest first. Of the year before only the latest edition counts, as it holds
    whatever was shown before it, and beside it the latest check: pages showed the year by it. Of the year after every
    edition counts, for its changes tell what this year was by then. Three queries, and those of the plan's figures.
    """
    bindings = _bindings(plan, year)
    checks = DisclosureCheck.objects.in_bulk({binding.check for binding in bindings})
    definitions: Mapping[str, FigureDefinition] = plan_figures(plan).definitions if bindings else {}
    return [_edition(binding, checks[binding.check], definitions) for binding in bindings]


def check_digest(content: str, rules: PublicationRules, names: Sequence[str]) -> str:
    """What a check is kept under: the year's content, the rules, and what readers had by then."""
    return hashlib.sha256(repr((content, rules.digest, list(names))).encode()).hexdigest()


def answered_by(content: str, rules: PublicationRules, names: Sequence[str]) -> str:
    """The digest of the check that answers for this content: its own or, where one of these very figures was shown
    and nothing else has been since, that one. It is as safe beside itself as it was before.
    """
    for name in names:
        passed = name.rpartition("/")[2]
        if check_digest(content, rules, [each for each in names if each != name]) == passed:
            return passed
    return check_digest(content, rules, names)


def _bindings(plan: Plan, year: FinancialYear) -> list[_Binding]:
    after = FinancialYear(year.first + 1)
    out = FigureRelease.objects.out().filter(plan=plan, financial_year__in=map(str, (year, year.previous, after)))
    columns = ("financial_year", "number", "check_passed_id", "check_passed__digest")
    released = list(out.order_by("number").values_list(*columns))
    before = [
        _Binding(f"{told}/{number}/{digest}", check, _What.YEAR_BEFORE)
        for told, number, check, digest in released
        if told == str(year.previous)
    ]
    bases = [
        _Binding(f"{told}/{number}/bases/{digest}", check, _What.BASES)
        for told, number, check, digest in released
        if told == str(after)
    ]
    own = {check for told, _number, check, _digest in released if told == str(year)}
    same, latest = _of_checks(plan, year, own)
    return [*same, *before[-1:], *latest, *bases]


def _of_checks(plan: Plan, year: FinancialYear, released: set[int]) -> tuple[list[_Binding], list[_Binding]]:
    """The checks of the year that were seen, and the latest of the year before. One query."""
    checks = DisclosureCheck.objects.filter(plan=plan, financial_year__in=[str(year), str(year.previous)])
    columns = ("financial_year", "pk", "digest", f"report__{STANDS}")
    same, before = [], []
    for told, pk, digest, stands in checks.order_by("made_at", "id").values_list(*columns):
        if told != str(year):
            before.append(_Binding(f"{told}/shown/{digest}", pk, _What.YEAR_BEFORE))
        elif pk in released or stands in {YEAR, QUARTERS}:
            is_whole = pk in released or stands == YEAR
            same.append(_Binding(f"{told}/{digest}", pk, _What.ALL if is_whole else _What.SENSITIVE_WALES))
    return same, before[-1:]


def _edition(binding: _Binding, check: DisclosureCheck, definitions: Mapping[str, FigureDefinition]) -> Edition:
    cells: dict[Key, tuple[int, bool]] = {_key(key): (value, shown) for key, value, shown in check.cells}
    if binding.what == _What.BASES:
        return Edition(binding.name, _bases(check, definitions))
    if binding.what == _What.SENSITIVE_WALES:
        # Below Wales nothing sensitive was shown then, and of the rest a state that has gone by binds nothing.
        sensitive = {code for code, each in definitions.items() if each.is_sensitive}
        cells = {key: cell for key, cell in cells.items() if key[0] in sensitive and key[1] == WALES}
    return Edition(binding.name, cells, is_same_year=binding.what != _What.YEAR_BEFORE)


def _bases(check: DisclosureCheck, definitions: Mapping[str, FigureDefinition]) -> dict[Key, tuple[int, bool]]:
    """An edition of the year after as what it says of this year: the counts that its changes compare with, as this
    year's own cells. A base is out where its change is shown; of a hidden change it stays the unknown that it was.
    """
    counted = {code: each.parts[0] for code, each in definitions.items() if each.is_change}
    hidden = {_key(key) for key, _reason in check.reasons}
    cells: dict[Key, tuple[int, bool]] = {}
    for (code, area, _quarter, breakdown, _category), value, shown in check.cells:
        if breakdown == BEFORE and code in counted:
            is_told = shown and (code, area, "", "", "") not in hidden
            cells[(counted[code], area, "", "", "")] = (value, is_told)
    return cells


def _key(told: Sequence[str]) -> Key:
    code, area, quarter, breakdown, category = told
    return (code, area, quarter, breakdown, category)
