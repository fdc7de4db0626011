"""What the checks found and kept, as sentences in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from outcomes.actions.check_results import is_settled
from outcomes.checks import filled, named
from outcomes.checks.finding import shown
from outcomes.entry import fields
from outcomes.models import CheckResult, QuarterlyReturn, Severity


@dataclass(frozen=True)
class FindingReading:
    """A kept result of a check, in the reader's language. `link` leads to its field, for whoever may change it."""

    result: CheckResult
    where: str
    what: str
    is_error: bool
    link: str = ""

    @property
    def is_settled(self) -> bool:
        return is_settled(self.result)

    @property
    def is_waivable(self) -> bool:
        """Whether an officer may let it pass: it is still open, and its check allows it."""
        rule = named(self.result.check_name)
        return rule is not None and rule.waivable and not self.is_settled

    @property
    def anchor(self) -> str:
        """Where on the page it is: its measure, else its outcome."""
        if self.result.measure_id:
            return f"place-m{self.result.measure_id}"
        return f"place-o{self.result.outcome_id}" if self.result.outcome_id else ""


def finding_readings(held: QuarterlyReturn, results: Iterable[CheckResult]) -> tuple[FindingReading, ...]:
    """Results with their outcomes, each leading to the field that it is about."""
    found = [reading for result in results if (reading := finding_reading(result))]
    return tuple(
        replace(reading, link=fields.outcome_address(held, reading.result.outcome, fields.of_finding(reading.result)))
        if reading.result.outcome
        else reading
        for reading in found
    )


def finding_reading(result: CheckResult) -> FindingReading | None:
    """None for a result of a check that no longer exists."""
    rule = named(result.check_name)
    if rule is None:
        return None
    sentences = (filled(rule.sentence, result.values), filled(rule.fix, result.values))
    where = shown(result.values.get("place", ""))
    return FindingReading(result, where, " ".join(sentences), result.severity == Severity.ERROR)
