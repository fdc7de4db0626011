"""Until when a case is kept, by the rule of its kind that was valid on the day on which it closed."""

from calendar import monthrange
from datetime import date

from casework.models import Case, RetentionRule


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def retention_day(case: Case) -> date | None:
    """When the case reaches the end of its time; None while it is open, or where no rule says anything."""
    if case.closed_on is None:
        return None
    rules = RetentionRule.objects.valid_on(case.closed_on).filter(kind=case.kind, trigger=RetentionRule.Trigger.CLOSED)
    rule = rules.order_by("-valid_from").first()
    return months_after(case.closed_on, rule.months) if rule else None
