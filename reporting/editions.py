"""What the public has already: the approved editions of a year, and of the years before and after it."""

import hashlib
from collections.abc import Iterator, Sequence

from cohesion.calendar import FinancialYear
from outcomes.models import Plan
from reporting.figures.definitions import plan_figures
from reporting.models import DisclosureCheck, FigureRelease
from reporting.plain_rules import PublicationRules
from reporting.year_content import BEFORE, Edition, Key


def editions_before(plan: Plan, year: FinancialYear) -> list[Edition]:
    """Oldest first; of the year before only the latest counts, as it holds whatever was shown before it, and beside
    it the latest check: pages showed the year by it, whether an edition went out or not. Of the year after every
    edition counts, for its changes tell what this year was by then. Two queries, and those of the plan's figures
    where the year after is out.
    """
    after = FinancialYear(year.first + 1)
    years = [str(each) for each in (year.previous, year, after)]
    out = FigureRelease.objects.out().filter(plan=plan, financial_year__in=years)
    found: dict[str, list[FigureRelease]] = {told: [] for told in years}
    for release in out.order_by("number").select_related("check_passed"):
        found[release.financial_year].append(release)
    same = [_edition(release, year) for release in found[str(year)]]
    before = [_edition(release, year) for release in found[str(year.previous)]]
    return [*same, *before[-1:], *_shown_of_year_before(plan, year), *_bases_of(plan, found[str(after)])]


def _shown_of_year_before(plan: Plan, year: FinancialYear) -> list[Edition]:
    checks = DisclosureCheck.objects.filter(plan=plan, financial_year=str(year.previous)).order_by("-made_at", "-id")
    return [_as_edition(check, f"{year.previous}/shown", is_same_year=False) for check in checks[:1]]


def check_digest(content: str, rules: PublicationRules, editions: Sequence[Edition]) -> str:
    """What a check is kept under: the year's content, the rules, and what the public had by then."""
    told = (content, rules.digest, [edition.name for edition in editions])
    return hashlib.sha256(repr(told).encode()).hexdigest()


def answered_by(content: str, rules: PublicationRules, editions: Sequence[Edition]) -> str:
    """The digest of the check that answers for this content: its own or, where an edition was let out with these very
    figures and nothing else has gone out since, that of the edition. It is as safe beside itself as it was before.
    """
    for edition in editions:
        passed = edition.name.rpartition("/")[2]
        if check_digest(content, rules, [each for each in editions if each is not edition]) == passed:
            return passed
    return check_digest(content, rules, editions)


def _edition(release: FigureRelease, year: FinancialYear) -> Edition:
    name = f"{release.financial_year}/{release.number}"
    return _as_edition(release.check_passed, name, is_same_year=release.financial_year == str(year))


def _as_edition(check: DisclosureCheck, name: str, *, is_same_year: bool) -> Edition:
    cells = {tuple(key): (value, shown) for key, value, shown in check.cells}
    return Edition(f"{name}/{check.digest}", cells, is_same_year=is_same_year)


def _bases_of(plan: Plan, releases: Sequence[FigureRelease]) -> Iterator[Edition]:
    """Editions of the year after as what they say of this year: the counts that their changes compare with, as this
    year's own cells. A base is out where its change is shown; of a hidden change it stays the unknown that it was.
    """
    if not releases:
        return
    counted = {code: each.parts[0] for code, each in plan_figures(plan).definitions.items() if each.is_change}
    for release in releases:
        check = release.check_passed
        hidden = {tuple(key) for key, _reason in check.reasons}
        cells: dict[Key, tuple[int, bool]] = {}
        for (code, area, _quarter, breakdown, _category), value, shown in check.cells:
            if breakdown == BEFORE and code in counted:
                is_told = shown and (code, area, "", "", "") not in hidden
                cells[(counted[code], area, "", "", "")] = (value, is_told)
        yield Edition(f"{release.financial_year}/{release.number}/bases/{check.digest}", cells)
