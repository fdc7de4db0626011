"""The headline measures of a place beside a larger one: rates of counts, and what is none of a count as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cohesion.bilingual import in_language
from reporting.lens import Lens
from reporting.pages.addresses import address
from reporting.pages.rates import comparable, has_rate
from reporting.shown_figures import ShownFigure, ShownFigures


@dataclass(frozen=True)
class AreaRow:
    """`own_rate` and `beside_rate` are for each 10,000 residents, and None where none may be shown or there is none."""

    code: str
    title: str
    url: str
    own: ShownFigure
    beside: ShownFigure
    has_rate: bool
    own_rate: Decimal | None
    beside_rate: Decimal | None


def area_rows(
    found: ShownFigures, area: str, beside: str, residents: Mapping[str, int], lens: Lens
) -> tuple[AreaRow, ...]:
    """The headline measures, in the plan's order."""
    rows = []
    for code, definition in found.definitions.items():
        if not definition.is_headline:
            continue
        own, other = found.of(code, area), found.of(code, beside)
        is_count = has_rate(definition)
        rows.append(
            AreaRow(
                code=code,
                title=in_language(definition, "title"),
                url=address("outcomes_measure", code, query=lens.query()),
                own=own,
                beside=other,
                has_rate=is_count,
                own_rate=comparable(definition, own, residents.get(area)) if is_count else None,
                beside_rate=comparable(definition, other, residents.get(beside)) if is_count else None,
            )
        )
    return tuple(rows)
