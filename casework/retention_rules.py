"""Until when a case is kept, by the rule of its kind that is in force; and every case's day in step with the rules."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case as CaseWhen
from django.db.models import DateField, QuerySet, Value, When
from django.utils.timezone import localdate

from casework.models import Case, CaseStatus, RetentionRule
from casework.month_steps import months_after

_TRIGGER = RetentionRule.Trigger
# Which of its days a case is kept from: closed ones from when they closed, open ones from when something was last done.
_STARTS: dict[CaseStatus, tuple[RetentionRule.Trigger, str]] = {
    CaseStatus.OPEN: (_TRIGGER.LAST_ACTIVE, "last_active_on"),
    CaseStatus.CLOSED: (_TRIGGER.CLOSED, "closed_on"),
}
_MOST_DAYS = 200

Rules = dict[tuple[str, str], RetentionRule]


def rules_in_force(day: date) -> Rules:
    """The rules of `day` by kind and trigger. One query."""
    return {(rule.kind, rule.trigger): rule for rule in RetentionRule.objects.valid_on(day).order_by("valid_from")}


def rule_of(case: Case, rules: Rules) -> RetentionRule | None:
    return rules.get((case.kind, _STARTS[CaseStatus(case.status)][0]))


def starts_on(case: Case) -> date | None:
    """The day from which the case is kept."""
    day: date | None = getattr(case, _STARTS[CaseStatus(case.status)][1])
    return day


def retention_day(case: Case, rules: Rules | None = None) -> date | None:
    """When the case reaches the end of its time, by the rules in force (today’s unless given); None without a rule."""
    rule = rule_of(case, rules_in_force(localdate()) if rules is None else rules)
    return _ends_on(starts_on(case), rule)


def bring_in_step(kinds: Iterable[str], rules: Rules) -> int:
    """Let `retention_on` of every case of these kinds say what the rules say. Returns how many cases were written.

    What is compared is each pair of days once, not each case: a kind that is in step costs two queries. Where a case
    is out of step, those with the same day are written together, some days a statement.
    """
    return sum(_in_step(kind, status, rules) for kind in kinds for status in _STARTS)


def _in_step(kind: str, status: CaseStatus, rules: Rules) -> int:
    trigger, start = _STARTS[status]
    rule = rules.get((kind, trigger))
    cases = Case.objects.filter(kind=kind, status=status)
    pairs = cases.order_by().values_list(start, "retention_on").distinct()
    wrong = sorted({day for day, stands in pairs if stands != _ends_on(day, rule)})
    chunks = (wrong[at : at + _MOST_DAYS] for at in range(0, len(wrong), _MOST_DAYS))
    return sum(_corrected(cases, start, chunk, rule) for chunk in chunks)


def _corrected(cases: QuerySet[Case], start: str, days: list[date], rule: RetentionRule | None) -> int:
    if rule is None:
        return cases.filter(**{f"{start}__in": days}, retention_on__isnull=False).update(retention_on=None)
    ends = [When(**{start: day}, then=Value(_ends_on(day, rule))) for day in days]
    return cases.filter(**{f"{start}__in": days}).update(retention_on=CaseWhen(*ends, output_field=DateField()))


def _ends_on(day: date | None, rule: RetentionRule | None) -> date | None:
    return months_after(day, rule.months) if day is not None and rule is not None else None
