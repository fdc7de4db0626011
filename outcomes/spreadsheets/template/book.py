"""What every sheet of a return's workbook is written from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Self

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cohesion import quarter_words
from outcomes.models import Action, BreakdownCategory, Measure, Outcome, QuarterlyReturn
from outcomes.return_scope import ReturnScope
from outcomes.return_values import ReturnInput
from outcomes.spreadsheets.holdings import holdings, past_holdings
from outcomes.spreadsheets.identity import FileKey, sheet_title
from outcomes.spreadsheets.layout import Value

LINE_HEIGHT = 14.0


@dataclass(frozen=True)
class Place:
    """A column group: an authority, or the whole region when `authority_id` is None."""

    authority_id: int | None
    gss: str
    name: str


@dataclass(frozen=True)
class Book:
    scope: ReturnScope
    held: ReturnInput
    past: ReturnInput
    key: FileKey
    language: str
    places: tuple[Place, ...]
    actions: Sequence[Action]
    open_categories: Mapping[int, tuple[BreakdownCategory, ...]]

    @classmethod
    def of(cls, quarterly_return: QuarterlyReturn, language: str) -> Self:
        scope = ReturnScope.of(quarterly_return)
        places = [Place(None, "", _("Across the region"))]
        places += [Place(authority.pk, authority.gss, authority.name) for authority in scope.authorities.values()]
        held = holdings(quarterly_return)
        return cls(
            scope=scope,
            held=held,
            past=past_holdings(quarterly_return),
            key=FileKey.of(scope, language),
            language=language,
            places=tuple(places),
            actions=_actions(quarterly_return),
            open_categories=_categories(scope, held),
        )

    @property
    def lead(self) -> str:
        """“North West Wales · Quarter 1, April to June 2014 · due 28 July 2014”."""
        quarterly_return = self.scope.quarterly_return
        return _("%(region)s · %(quarter)s · due %(due)s") % {
            "region": quarterly_return.region.name,
            "quarter": quarter_words.in_full(quarterly_return.round.period),
            "due": date_format(quarterly_return.due_on),
        }

    @property
    def outcome_words(self) -> tuple[str, ...]:
        return tuple(str(outcome) for outcome in self.scope.outcomes.values())

    def title_of(self, outcome: Outcome) -> str:
        return sheet_title(str(outcome))

    def measures_of(self, outcome: Outcome) -> list[Measure]:
        return [measure for measure in self.scope.measures.values() if measure.outcome_id == outcome.pk]


def _actions(quarterly_return: QuarterlyReturn) -> list[Action]:
    rows = Action.objects.filter(plan=quarterly_return.round.plan_id).select_related("outcome")
    return list(rows.order_by("outcome__position", "position"))


def _categories(scope: ReturnScope, held: ReturnInput) -> dict[int, tuple[BreakdownCategory, ...]]:
    """By breakdown: the plan's categories, those that this region proposed, and any that the return holds already."""
    used = {key.category_id for key in held.figures}
    region_id = scope.quarterly_return.region_id
    found: dict[int, list[BreakdownCategory]] = defaultdict(list)
    for category in sorted(scope.categories.values(), key=lambda category: (category.position, category.label_en)):
        own = category.proposed_by_region_id in {None, region_id} and category.merged_into_id is None
        if own or category.pk in used:
            found[category.breakdown_id].append(category)
    return {breakdown_id: tuple(categories) for breakdown_id, categories in found.items()}


def number(value: Decimal | int | None) -> Value:
    """A number as a cell holds it: whole ones without decimals."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else value.normalize()


def height(text: str, width: float, *, least: float = 16.0, size: float = LINE_HEIGHT) -> float:
    """Points that `text` needs in a column of `width` characters; programs do not grow rows of merged cells."""
    lines = sum(max(1, ceil(len(line) / (width * 0.88))) for line in text.split("\n"))
    return min(max(least, lines * size + 3), 400.0)
