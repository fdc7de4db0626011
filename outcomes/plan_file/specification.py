"""What a plan file says, after reading: plain values, both languages, no database."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Text:
    """Text in both languages. `status` is a TranslationStatus; with MISSING the English stands in for the Welsh."""

    en: str
    cy: str
    status: str


@dataclass(frozen=True)
class CategorySpec:
    code: str
    label: Text


@dataclass(frozen=True)
class BreakdownSpec:
    code: str
    title: Text
    choice: str
    is_open: bool
    categories: tuple[CategorySpec, ...]


@dataclass(frozen=True)
class MeasureSpec:
    code: str
    text: Text
    category: str
    kind: str
    action: str
    unit: Text | None
    direction: str
    quarter_rule: str | None
    area_rule: str | None
    derived_from: str | None
    breakdowns: tuple[str, ...]
    feed: str
    count_name: str
    is_sensitive: bool
    scale_max: int | None
    note: str


@dataclass(frozen=True)
class ActionSpec:
    code: str
    title: Text
    summary: Text | None = None


@dataclass(frozen=True)
class ItemSpec:
    code: str
    title: Text
    actions: tuple[ActionSpec, ...] = ()
    measures: tuple[MeasureSpec, ...] = ()


@dataclass(frozen=True)
class OutcomeSpec:
    code: str
    title: Text
    short_name: Text
    note: str = ""
    items: tuple[ItemSpec, ...] = ()
    actions: tuple[ActionSpec, ...] = ()


@dataclass(frozen=True)
class ValueSpec:
    """One wave of a survey. `value` None: not stated, and it stays so. `base` is how many were asked, if stated."""

    wave: str
    starts_on: date
    ends_on: date
    value: Decimal | None
    group: Text | None = None
    significance: str = ""
    base: int | None = None


@dataclass(frozen=True)
class IndicatorSpec:
    code: str
    text: Text
    unit: str
    source: str
    note: str
    series: tuple[ValueSpec, ...]


@dataclass(frozen=True)
class CombinedSpec:
    code: str
    title: Text
    measures: tuple[str, ...]


@dataclass(frozen=True)
class PlanSpec:
    code: str
    title: Text
    aim: Text | None
    starts_on: date
    ends_on: date
    authority: str | None
    levels: dict[str, dict[str, str]]
    rag_level: str
    source: str
    outcomes: tuple[OutcomeSpec, ...]
    breakdowns: tuple[BreakdownSpec, ...] = ()
    combined: tuple[CombinedSpec, ...] = ()
    indicators: tuple[IndicatorSpec, ...] = ()
    successions: tuple[tuple[str, str], ...] = ()
    digest: str = ""
    headlines: frozenset[str] = field(default_factory=frozenset)
