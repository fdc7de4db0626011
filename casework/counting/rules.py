"""A rule: one named count, the day that decides its quarter, and which cases are in it. All rules, by kind."""

from casework.counting import hate_crime, marac, nrm, tension
from casework.counting.rule import CountRule
from casework.kinds import CaseKind

RULES: dict[CaseKind, tuple[CountRule, ...]] = {
    CaseKind.HATE_CRIME: hate_crime.RULES,
    CaseKind.TENSION: tension.RULES,
    CaseKind.NRM: nrm.RULES,
    CaseKind.HATE_MARAC: marac.HATE_RULES,
    CaseKind.SLAVERY_MARAC: marac.SLAVERY_RULES,
}
BY_NAME: dict[str, CountRule] = {rule.name: rule for rules in RULES.values() for rule in rules}
KIND_OF: dict[str, CaseKind] = {rule.name: kind for kind, rules in RULES.items() for rule in rules}
# Entries of the reference lists that some rule knows by their code, as pairs of list and code.
READS = hate_crime.READS | nrm.READS | tension.READS

__all__ = ["BY_NAME", "KIND_OF", "READS", "RULES", "CountRule"]
