"""What an attack on a year needs: the content of its tables, read anew from the rows."""

from collections.abc import Sequence

from cohesion.calendar import FinancialYear
from outcomes.models import Plan
from reporting.actions import safe_numbers
from reporting.models import SummaryYear
from reporting.year_content import Edition, YearContent


def content_of(plan: Plan, year: FinancialYear, editions: Sequence[Edition]) -> YearContent:
    summary = SummaryYear.objects.get(plan=plan, financial_year=str(year))
    return safe_numbers.content_of(plan, summary, list(editions))
