"""What an attack on a year needs: the content of its tables, read anew from the rows."""

from collections.abc import Sequence
from typing import cast

from cohesion.calendar import FinancialYear
from outcomes.models import Plan
from reporting.actions import safe_numbers
from reporting.editions import editions_before
from reporting.models import DisclosureCheck, SummaryYear
from reporting.plain_rules import publication_rules
from reporting.safety.attack import attack
from reporting.year_content import Edition, Key, YearContent
from reporting.year_tables import year_tables


def content_of(plan: Plan, year: FinancialYear, editions: Sequence[Edition]) -> YearContent:
    summary = SummaryYear.objects.get(plan=plan, financial_year=str(year))
    return safe_numbers.content_of(plan, summary, list(editions))


def exposed(check: DisclosureCheck, plan: Plan, year: FinancialYear, *, shown_again: Key | None = None) -> set[Key]:
    """What a fresh attack exposes, given the check's own choice; `shown_again` is a leak that somebody plants."""
    tables = year_tables(content_of(plan, year, editions_before(plan, year)), publication_rules()).linked
    hidden = {cast(Key, tuple(key)) for key, _value, is_shown in check.cells if not is_shown}
    return set(attack(tables, hidden - {shown_again}).exposed)
