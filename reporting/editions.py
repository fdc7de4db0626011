"""What the public has already: the approved editions of a year, and of the year before it."""

import hashlib
from collections.abc import Sequence

from cohesion.calendar import FinancialYear
from outcomes.models import Plan
from reporting.models import DisclosureCheck, FigureRelease
from reporting.plain_rules import PublicationRules
from reporting.year_content import Edition


def editions_before(plan: Plan, year: FinancialYear) -> list[Edition]:
    """Oldest first; of the year before only the latest counts, as it holds whatever was shown before it, and beside
    it the latest check: pages showed the year by it, whether an edition went out or not. Two queries.
    """
    out = FigureRelease.objects.out().filter(plan=plan, financial_year__in=[str(year), str(year.previous)])
    found = [_edition(release, year) for release in out.order_by("number").select_related("check_passed")]
    same = [edition for edition in found if edition.is_same_year]
    before = [edition for edition in found if not edition.is_same_year]
    return [*same, *before[-1:], *_shown_of_year_before(plan, year)]


def _shown_of_year_before(plan: Plan, year: FinancialYear) -> list[Edition]:
    checks = DisclosureCheck.objects.filter(plan=plan, financial_year=str(year.previous)).order_by("-made_at", "-id")
    return [_as_edition(check, f"{year.previous}/shown", is_same_year=False) for check in checks[:1]]


def check_digest(content: str, rules: PublicationRules, editions: Sequence[Edition]) -> str:
    """What a check is kept under: the year's content, the rules, and what the public had by then."""
    told = (content, rules.digest, [edition.name for edition in editions])
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _edition(release: FigureRelease, year: FinancialYear) -> Edition:
    name = f"{release.financial_year}/{release.number}"
    return _as_edition(release.check_passed, name, is_same_year=release.financial_year == str(year))


def _as_edition(check: DisclosureCheck, name: str, *, is_same_year: bool) -> Edition:
    cells = {tuple(key): (value, shown) for key, value, shown in check.cells}
    return Edition(f"{name}/{check.digest}", cells, is_same_year=is_same_year)
