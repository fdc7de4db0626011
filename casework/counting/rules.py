"""A rule: one named count, the day that decides its quarter, and which cases are in it. All rules, by kind."""

from casework.counting import hate_crime
from casework.counting.rule import CountRule
from casework.kinds import CaseKind

RULES: dict[CaseKind, tuple[CountRule, ...]] = {CaseKind.HATE_CRIME: hate_crime.RULES}
BY_NAME: dict[str, CountRule] = {rule.name: rule for rules in RULES.values() for rule in rules}
KIND_OF: dict[str, CaseKind] = {rule.name: kind for kind, rules in RULES.items() for rule in rules}

__all__ = ["BY_NAME", "KIND_OF", "RULES", "CountRule"]
