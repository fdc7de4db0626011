"""Changing how long cases are kept. A rule is never written over: it ends, and another one begins."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.models import RetentionRule
from casework.refusals import FieldsRefused, NotPermitted
from casework.retention_rules import bring_in_step, rules_in_force
from cohesion import audit, day_words
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

MOST_MONTHS = 1200
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class RuleFacts:
    """What people enter about a rule. `months` are counted from the day that `trigger` names."""

    kind: str
    trigger: str
    months: int
    action: str
    reason_en: str
    reason_cy: str
    valid_from: date


def find_problems(facts: RuleFacts, today: date) -> dict[str, str]:
    """The sentence for each field that cannot be kept; empty where all can."""
    found = {}
    if not 1 <= facts.months <= MOST_MONTHS:
        found["months"] = _("Enter a number of months from 1 to 1,200.")
    if facts.trigger == RetentionRule.Trigger.LAST_ACTIVE and facts.action == RetentionRule.Action.REMOVE:
        found["action"] = _("An open case is never removed. Choose that it is looked at again.")
    if not facts.reason_en.strip():
        found["reason_en"] = _("Enter the reason in English: people read it on each case.")
    if not facts.reason_cy.strip():
        found["reason_cy"] = _("Enter the reason in Welsh: people read it on each case.")
    if facts.valid_from < today:
        found["valid_from"] = _("This day has passed. A rule begins today or later.")
    return found


@transaction.atomic
def add_rule(*, facts: RuleFacts, by: User, now: datetime) -> RetentionRule:
    """Begin a rule. The one before it ends on the day before; cases get their day anew once it is in force."""
    _require(by)
    today = localdate(now)
    if problems := find_problems(facts, today):
        raise FieldsRefused(problems)
    before = _before(facts)
    if before is not None and (before.valid_to is None or before.valid_to >= facts.valid_from):
        before.valid_to = facts.valid_from - _A_DAY
        before.save(update_fields=["valid_to"])
    rule = RetentionRule(
        kind=facts.kind,
        trigger=facts.trigger,
        months=facts.months,
        action=facts.action,
        reason_en=facts.reason_en.strip(),
        reason_cy=facts.reason_cy.strip(),
        valid_from=facts.valid_from,
    )
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError as error:
        raise FieldsRefused({"valid_from": _stands_already(facts.valid_from)}) from error
    detail = {"before": before.pk if before else None, "months": rule.months, "from": rule.valid_from.isoformat()}
    audit.record("retention_rule.added", by=by, now=now, subject=rule, detail=detail)
    bring_in_step([rule.kind], rules_in_force(today))
    return rule


@transaction.atomic
def end_rule(*, rule_id: int, ends_on: date, by: User, now: datetime) -> RetentionRule:
    """Let `ends_on` be the last day of a rule that nothing follows: its cases are then kept without an end."""
    _require(by)
    today = localdate(now)
    rule = RetentionRule.objects.select_for_update().get(pk=rule_id)
    if rule.valid_to is not None:
        raise ActionRefused(_("This rule has its last day already. Nothing was changed."))
    if ends_on < today or ends_on < rule.valid_from:
        raise FieldsRefused({"ends_on": _("Enter today or a later day on which the rule is in force.")})
    rule.valid_to = ends_on
    rule.save(update_fields=["valid_to"])
    audit.record("retention_rule.ended", by=by, now=now, subject=rule, detail={"on": ends_on.isoformat()})
    bring_in_step([rule.kind], rules_in_force(today))
    return rule


@transaction.atomic
def take_back_rule(*, rule_id: int, by: User, now: datetime) -> None:
    """A rule that has not begun never begins; the one before it goes on."""
    _require(by)
    rule = RetentionRule.objects.select_for_update().get(pk=rule_id)
    if rule.valid_from <= localdate(now):
        raise ActionRefused(_("This rule is in force already. Give it a last day instead."))
    detail = {"kind": rule.kind, "trigger": rule.trigger, "months": rule.months, "from": rule.valid_from.isoformat()}
    audit.record("retention_rule.taken_back", by=by, now=now, subject=rule, detail=detail)
    rules = RetentionRule.objects.filter(kind=rule.kind, trigger=rule.trigger)
    rules.filter(valid_to=rule.valid_from - _A_DAY).update(valid_to=None)
    rule.delete()


def _before(facts: RuleFacts) -> RetentionRule | None:
    """The latest rule of that kind, locked. Raises FieldsRefused where it begins on that day or later."""
    rules = RetentionRule.objects.select_for_update().filter(kind=facts.kind, trigger=facts.trigger)
    latest = rules.order_by("-valid_from").first()
    if latest is not None and latest.valid_from >= facts.valid_from:
        raise FieldsRefused({"valid_from": _stands_already(latest.valid_from)})
    return latest


def _stands_already(day: date) -> str:
    sentence = _("Another rule begins on %(day)s. Choose a later day, or take that one back first.")
    return sentence % {"day": day_words.full(day)}


def _require(by: User) -> None:
    if not by.may(Permission.MANAGE_RETENTION_RULES):
        raise NotPermitted
