"""What a check is, and what it says when something at one place does not hold."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import override

from cohesion.bilingual import LANGUAGES, current_language
from outcomes.models import Severity

if TYPE_CHECKING:
    from outcomes.checks.snapshot import Snapshot

# Stored with a finding and shown in the reader's language: a number, a text alike in both, or one text for each.
Value = int | str | dict[str, str]


@dataclass(frozen=True)
class Finding:
    """One thing found at one place. `key` names the place by codes; `values` fill the check's sentences.

    `values` always hold `place`, `value` and `expected`.
    """

    check: "Check"
    key: str
    values: Mapping[str, Value]
    outcome_id: int | None = None
    measure_id: int | None = None
    authority_id: int | None = None
    category_id: int | None = None

    @property
    def severity(self) -> Severity:
        return self.check.severity

    @property
    def place(self) -> str:
        return shown(self.values["place"])

    @property
    def value(self) -> str:
        return shown(self.values["value"])

    @property
    def expected(self) -> str:
        return shown(self.values["expected"])

    @property
    def sentence(self) -> str:
        return filled(self.check.sentence, self.values)

    @property
    def fix(self) -> str:
        return filled(self.check.fix, self.values)

    @property
    def line(self) -> str:
        """Place, what is wrong and what to do, on one line."""
        return f"{self.place}: {self.sentence} {self.fix}"


@dataclass(frozen=True)
class Check:
    """A named rule. `sentence` says what is wrong, `fix` what to do: lazy translations with named placeholders.

    A waivable error may be passed by an operator with a logged reason; queries always may, wrong figures never.
    """

    name: str
    severity: Severity
    title: Promise
    sentence: Promise
    fix: Promise
    find: Callable[["Snapshot"], Iterator[Finding]]
    waivable: bool


Place = dict[str, Any]
# What a check function yields: a place (Snapshot.at) and the values of that finding.
Found = Iterator[tuple[Place, dict[str, Value]]]

_register: dict[str, Check] = {}


def check(
    severity: Severity, *, title: Promise, sentence: Promise, fix: Promise, waivable: bool = False
) -> Callable[[Callable[["Snapshot"], Found]], Check]:
    """Register a function as the check of its own name. It yields (place, values) for each place that does not hold."""

    def register(function: Callable[["Snapshot"], Found]) -> Check:
        def find(snapshot: "Snapshot") -> Iterator[Finding]:
            for place, values in function(snapshot):
                yield Finding(check=made, **{**place, "values": {**place["values"], **values}})

        made = Check(
            name=function.__name__,
            severity=severity,
            title=title,
            sentence=sentence,
            fix=fix,
            find=find,
            waivable=waivable or severity == Severity.QUERY,
        )
        _register[made.name] = made
        return made

    return register


def registered() -> tuple[Check, ...]:
    """All checks, in the order in which their modules define them."""
    return tuple(_register.values())


def named(name: str) -> Check | None:
    """The check of that name, or None for one that no longer exists."""
    return _register.get(name)


def shown(value: Value) -> str:
    if isinstance(value, dict):
        return value[current_language()]
    return number_format(value, force_grouping=True) if isinstance(value, int) else value


def filled(sentence: Promise, values: Mapping[str, Value]) -> str:
    return str(sentence) % {name: shown(value) for name, value in values.items()}


def both(text: Promise | str) -> dict[str, str]:
    """A lazy translation as a text for each language."""
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = str(text)
    return texts


def number(value: Decimal) -> Value:
    """A number as it is stored with a finding: whole ones as integers, others as digits with a decimal point."""
    return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"
