"""What is hidden whatever its value: by a plain rule, or because the year is coming in. One rule for every outlet."""

from reporting.disclosure import Reason
from reporting.figures import Area, FigureDefinition
from reporting.figures.standing import QuartersIn
from reporting.plain_rules import LEVEL_OF, PlainRule


def kept_back(
    definition: FigureDefinition,
    rule: PlainRule | None,
    area: Area,
    come_in: QuartersIn,
    *,
    quarter: str = "",
    category: str = "",
) -> Reason | None:
    """Why a figure is hidden, reported or not. `rule` is the measure's plain rule.

    A part-year is told as a quarter is. A percentage change of it would tell quarters of the year before, and a
    sensitive count that grows return by return what each of them brought; its categories, quarter by quarter, what
    each quarter did, and no quarter is told by category.
    """
    level, is_part = LEVEL_OF[area.kind], bool(quarter) or not come_in.is_whole
    if rule and rule.withholds(level, quarter=is_part, category=bool(category)):
        return Reason.SENSITIVE
    if (quarter and level) or (definition.is_change and not come_in.is_whole):
        return Reason.BY_QUARTER
    if definition.is_sensitive and (not come_in.is_settled(area.code, quarter) or (category and is_part)):
        return Reason.COMING_IN
    return None
