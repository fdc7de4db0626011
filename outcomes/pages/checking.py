"""“Check my return”: what the checks of the submit gate find now, by outcome, and what has been said about it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cohesion.models import User
from outcomes import checks
from outcomes.actions.explaining import FindingKey, seen_mark, standing_reason
from outcomes.checks import Finding
from outcomes.entry import fields
from outcomes.models import CheckResult, Measure, Outcome, QuarterlyReturn, Severity
from outcomes.pages import steps


class Standing(StrEnum):
    """What a finding still asks for: errors come first, what is settled last."""

    PUT_RIGHT = "put_right"
    EXPLAIN = "explain"
    EXPLAINED = "explained"
    WAIVED = "waived"


_ORDER = {standing: position for position, standing in enumerate(Standing)}


@dataclass(frozen=True)
class CheckedFinding:
    """A finding with its field (`url`), and whoever explained or waived it. `reason` is what stands in the box.

    `earlier` is a reason that was given to other numbers: it is shown, and owed again. `problem` says why what was
    typed has not been kept.
    """

    finding: Finding
    measure: Measure | None
    url: str
    name: str
    seen: str
    standing: Standing
    reason: str = ""
    who: User | None = None
    at: datetime | None = None
    earlier: str = ""
    problem: str = ""

    @property
    def place(self) -> FindingKey:
        return (self.finding.check.name, self.finding.key)

    @property
    def wants_reason(self) -> bool:
        """Whether a reason is asked for, or was given and may be changed."""
        return self.standing in {Standing.EXPLAIN, Standing.EXPLAINED}


@dataclass(frozen=True)
class CheckedOutcome:
    outcome: Outcome
    findings: tuple[CheckedFinding, ...]

    @property
    def errors(self) -> int:
        return _count(self.findings, Standing.PUT_RIGHT)

    @property
    def queries(self) -> int:
        return _count(self.findings, Standing.EXPLAIN)

    @property
    def mark(self) -> str:
        return "asked" if self.errors or self.queries else "done"


@dataclass(frozen=True)
class CheckPage:
    """All outcomes of the plan in its order, also those without findings. `may_answer`: the reader gives reasons."""

    outcomes: tuple[CheckedOutcome, ...]
    may_answer: bool

    @property
    def findings(self) -> tuple[CheckedFinding, ...]:
        return tuple(finding for each in self.outcomes for finding in each.findings)

    @property
    def errors(self) -> int:
        return _count(self.findings, Standing.PUT_RIGHT)

    @property
    def queries(self) -> int:
        return _count(self.findings, Standing.EXPLAIN)

    @property
    def explained(self) -> int:
        return _count(self.findings, Standing.EXPLAINED)

    @property
    def waived(self) -> int:
        return _count(self.findings, Standing.WAIVED)

    @property
    def is_clear(self) -> bool:
        return not (self.errors or self.queries)

    @property
    def has_boxes(self) -> bool:
        return self.may_answer and any(finding.wants_reason for finding in self.findings)

    @property
    def problems(self) -> tuple[CheckedFinding, ...]:
        return tuple(finding for finding in self.findings if finding.problem)

    def with_typed(self, typed: Mapping[FindingKey, str], problems: Mapping[FindingKey, str]) -> "CheckPage":
        """The same with what somebody typed in the boxes, and a sentence beside each that was not kept."""
        return replace(self, outcomes=tuple(_retyped(each, typed, problems) for each in self.outcomes))


def checked(held: QuarterlyReturn, user: User) -> CheckPage:
    """Twelve queries, whatever the return holds. Writes nothing: results are kept when somebody acts on them."""
    snapshot = checks.take(held)
    kept = {(row.check_name, row.key): row for row in held.check_results.select_related("confirmed_by", "waived_by")}
    by_outcome: dict[int | None, list[CheckedFinding]] = defaultdict(list)
    for finding in checks.examine(snapshot):
        outcome = snapshot.scope.outcomes[finding.outcome_id or 0]
        measure = snapshot.scope.measures.get(finding.measure_id or 0)
        row = kept.get((finding.check.name, finding.key))
        url = fields.outcome_address(held, outcome, fields.of_finding(finding))
        by_outcome[outcome.pk].append(_checked(finding, measure, url, row))
    outcomes = (
        CheckedOutcome(outcome, tuple(sorted(by_outcome[pk], key=lambda found: _ORDER[found.standing])))
        for pk, outcome in snapshot.scope.outcomes.items()
    )
    return CheckPage(tuple(outcomes), steps.may_edit(user, held))


def _checked(finding: Finding, measure: Measure | None, url: str, row: CheckResult | None) -> CheckedFinding:
    reason = standing_reason(row, finding)
    found = CheckedFinding(
        finding=finding,
        measure=measure,
        url=url,
        name=fields.reason(finding),
        seen=seen_mark(finding, reason),
        standing=Standing.PUT_RIGHT if finding.severity == Severity.ERROR else Standing.EXPLAIN,
    )
    if row is None:
        return found
    if row.values != dict(finding.values):
        return replace(found, earlier=row.reason)
    if row.waived_at is not None:
        return replace(found, standing=Standing.WAIVED, reason=row.waiver_reason, who=row.waived_by, at=row.waived_at)
    if reason and finding.severity == Severity.QUERY:
        return replace(found, standing=Standing.EXPLAINED, reason=reason, who=row.confirmed_by, at=row.confirmed_at)
    return found


def _retyped(
    each: CheckedOutcome, typed: Mapping[FindingKey, str], problems: Mapping[FindingKey, str]
) -> CheckedOutcome:
    findings = tuple(
        replace(
            found,
            reason=typed.get(found.place, found.reason) if found.wants_reason else found.reason,
            problem=problems.get(found.place, ""),
        )
        for found in each.findings
    )
    return replace(each, findings=findings)


def _count(findings: Iterable[CheckedFinding], standing: Standing) -> int:
    return sum(1 for found in findings if found.standing == standing)
