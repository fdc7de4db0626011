"""Reading the measures of a plan file: kinds, rules, feeds, breakdowns."""

from cohesion.data_file import Reader
from outcomes.models import AreaRule, Direction, Feed, MeasureKind, QuarterRule, RbaCategory
from outcomes.plan_file.specification import MeasureSpec
from outcomes.plan_file.welsh import Welsh

CATEGORIES = {choice.value.lower(): choice.value for choice in RbaCategory}
KINDS = {choice.value.lower(): choice.value for choice in MeasureKind}
DIRECTIONS: dict[str, str] = {"increase": Direction.UP, "decrease": Direction.DOWN, "not_stated": Direction.NOT_STATED}
FEEDS = {choice.value.lower(): choice.value for choice in Feed}
QUARTER_RULES = {choice.value.lower(): choice.value for choice in QuarterRule}
AREA_RULES = {choice.value.lower(): choice.value for choice in AreaRule}

# The plan of 2014-16 states no scale for its one rating; responses are gathered on 1 to 5.
DEFAULT_SCALE = 5
PLACE = "local_authority"


def read_measures(item: Reader, welsh: Welsh, breakdowns: frozenset[str]) -> tuple[MeasureSpec, ...]:
    readers = item.each("measures")
    return tuple(_read_measure(reader, readers, welsh, breakdowns) for reader in readers)


def _read_measure(reader: Reader, siblings: list[Reader], welsh: Welsh, breakdowns: frozenset[str]) -> MeasureSpec:
    code = reader.text("code", longest=12)
    kind = reader.choice("kind", KINDS)
    quarter_rule, area_rule = _rules(reader, kind)
    unit = reader.text("unit", required=False, longest=60)
    return MeasureSpec(
        code=code,
        text=welsh.text(reader.text("text"), "measures", code, "text", inline=reader.text("text_cy", required=False)),
        category=reader.choice("category", CATEGORIES),
        kind=kind,
        action=reader.text("action", required=False, longest=12),
        unit=welsh.unit(unit) if unit else None,
        direction=reader.choice("desired_direction", DIRECTIONS, default=Direction.NOT_STATED),
        quarter_rule=quarter_rule,
        area_rule=area_rule,
        derived_from=_base_of(reader, siblings) if kind == MeasureKind.PERCENTAGE_CHANGE else None,
        breakdowns=_breakdowns(reader, breakdowns) if quarter_rule else (),
        feed=reader.choice("fed_by", FEEDS, default=Feed.TYPED),
        count_name=reader.text("count", required=False, longest=120),
        is_sensitive=reader.flag("sensitive"),
        scale_max=DEFAULT_SCALE if kind == MeasureKind.RATING else None,
        note=reader.text("note", required=False, longest=2000),
    )


def _rules(reader: Reader, kind: str) -> tuple[str | None, str | None]:
    """How quarters and areas add up: required of what counts, optional (a number beside) of anything else."""
    holder = reader
    if "optional_number" in reader.content:
        holder = reader.inside("optional_number")
    elif kind not in {MeasureKind.NUMBER, MeasureKind.PERCENTAGE, MeasureKind.RATING}:
        return None, None
    return holder.choice("across_quarters", QUARTER_RULES), holder.choice("across_areas", AREA_RULES)


def _breakdowns(reader: Reader, known: frozenset[str]) -> tuple[str, ...]:
    wanted = [code for code in reader.texts("disaggregation") if code != PLACE]
    for code in wanted:
        if code not in known:
            reader.problem("disaggregation", f"the breakdown {code!r} is not in this file's list of breakdowns")
    return tuple(code for code in wanted if code in known)


def _base_of(reader: Reader, siblings: list[Reader]) -> str | None:
    """The count of the same item, route and case type that a percentage change compares with its earlier value."""
    explicit = reader.content.get("derived_from_code")
    if isinstance(explicit, str):
        return explicit

    def same(sibling: Reader) -> bool:
        return sibling.content.get("kind") == "number" and all(
            sibling.content.get(key) == reader.content.get(key) for key in ("reporting_route", "case_type")
        )

    bases = [str(sibling.content.get("code")) for sibling in siblings if same(sibling)]
    if len(bases) != 1:
        reader.problem("derived_from", "the count that it compares cannot be told: name it in derived_from_code")
        return None
    return bases[0]
