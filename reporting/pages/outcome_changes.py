"""Two values that may be compared, and how far one moved from the other, in words."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from cohesion import quarter_words
from cohesion.calendar import Quarter
from cohesion.templatetags.cohesion import number
from reporting import change_words
from reporting.figures import FigureDefinition
from reporting.pages.outcome_scope import Scope
from reporting.shown_figures import ShownFigure


@dataclass(frozen=True)
class Comparison:
    """Both values may be shown and stand on the same ground. `when` and `then` are the periods in words."""

    now: Decimal
    before: Decimal
    when: str
    then: str
    is_quarter: bool
    is_count: bool

    @property
    def rose(self) -> bool:
        return self.now > self.before

    @property
    def is_same(self) -> bool:
        return self.now == self.before

    @property
    def amount(self) -> str:
        """“31 %”, or the difference itself where the base is too small for a percentage, and of means."""
        difference = abs(self.now - self.before)
        if not self.is_count or self.before < change_words.SMALLEST_BASE:
            return number(difference)
        share = (difference / self.before * 100).quantize(Decimal(1), ROUND_HALF_UP)
        told = _("%(percent)s %%") % {"percent": number(share) if share else _("under 1")}
        return told.replace(" ", "\N{NO-BREAK SPACE}")

    @property
    def words(self) -> str:
        return (change_words.of_count if self.is_count else change_words.of_mean)(self.before, self.now)


def comparison(scope: Scope, code: str) -> Comparison | None:
    """The year beside the year before; of a year that is not complete its last complete quarter beside its like."""
    return of_years(scope, code) or of_quarters(scope, code)


def of_years(scope: Scope, code: str) -> Comparison | None:
    now, before = scope.now(code), scope.before(code)
    definition = scope.definition(code)
    if definition.is_change or before is None or not _comparable(now, before):
        return None
    return _compare(now, before, definition, (str(scope.year), str(scope.year.previous)), is_quarter=False)


def of_quarters(scope: Scope, code: str) -> Comparison | None:
    quarter = scope.latest_quarter
    definition = scope.definition(code)
    if quarter is None or definition.is_change or not definition.quarter_rule:
        return None
    if not {str(quarter), str(quarter.year_before)} <= scope.complete:
        return None
    now, before = (_of(scope, code, each) for each in (quarter, quarter.year_before))
    when = (quarter_words.months(quarter), quarter_words.months(quarter.year_before))
    return _compare(now, before, definition, when, is_quarter=True)


def _of(scope: Scope, code: str, quarter: Quarter) -> ShownFigure:
    return scope.figures.of(code, year=quarter.year, quarter=str(quarter))


def _comparable(now: ShownFigure, before: ShownFigure) -> bool:
    """A year that is still coming in is no year, and one of other authorities is another figure."""
    if now.is_provisional or before.is_provisional:
        return False
    return now.quarters_reported == before.quarters_reported and now.authorities_reported == before.authorities_reported


def _compare(
    now: ShownFigure, before: ShownFigure, definition: FigureDefinition, periods: tuple[str, str], *, is_quarter: bool
) -> Comparison | None:
    if now.value is None or before.value is None:
        return None
    return Comparison(now.value, before.value, *periods, is_quarter, definition.is_count)
