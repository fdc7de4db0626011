"""From a plan file to a PlanSpec, or DataFileRefused with one line per problem."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path

from cohesion import data_file
from cohesion.data_file import DataFileRefused, Reader
from outcomes.models import Breakdown, Plan
from outcomes.plan_file.indicators import read_indicators, read_survey
from outcomes.plan_file.measures import read_measures
from outcomes.plan_file.specification import (
    ActionSpec,
    BreakdownSpec,
    CategorySpec,
    CombinedSpec,
    ItemSpec,
    OutcomeSpec,
    PlanSpec,
    Text,
)
from outcomes.plan_file.welsh import Welsh

CHOICES = {"single": Breakdown.Choice.SINGLE, "multiple": Breakdown.Choice.MULTIPLE}


def read_plan(path: Path) -> PlanSpec:
    """Read and check the file at `path`. Nothing is saved."""
    reader = Reader(data_file.read(path))
    head = reader.inside("strategy" if "strategy" in reader.content else "plan")
    code = head.text("code", longest=20)
    welsh = Welsh(code)
    spec = _plan(reader, head, code, welsh)
    _check(spec, reader)
    reader.finish()
    digest = hashlib.sha256(json.dumps(asdict(spec), sort_keys=True, default=_in_order).encode()).hexdigest()
    return replace(spec, digest=digest)


def _in_order(value: object) -> object:
    """Sets in one order, whatever process reads them: the same file must give the same digest."""
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _plan(reader: Reader, head: Reader, code: str, welsh: Welsh) -> PlanSpec:
    period = head.inside("period")
    aim = head.text("aim", required=False, longest=2000)
    breakdowns = tuple(_breakdown(entry, welsh) for entry in reader.each("breakdowns"))
    known = frozenset(breakdown.code for breakdown in breakdowns)
    starts_on = period.day("start") or date.min
    return PlanSpec(
        code=code,
        title=welsh.text(head.text("title", longest=200), "title", inline=head.text("title_cy", required=False)),
        aim=_result(reader, welsh) or (welsh.text(aim, "aim") if aim else None),
        starts_on=starts_on,
        ends_on=period.day("end") or starts_on + timedelta(days=1),
        authority=head.text("authority", required=False) or None,
        levels=welsh.levels(),
        rag_level=Plan.RagLevel.ACTION if "strategy" in reader.content else Plan.RagLevel.OUTCOME,
        source=Reader(reader.content.get("meta") or {}).text("source", required=False)[:300],
        outcomes=_outcomes(reader, welsh, known),
        breakdowns=breakdowns,
        combined=tuple(_combined(entry, welsh) for entry in reader.each("combined_figures")),
        indicators=(*read_indicators(reader, welsh), *read_survey(reader, welsh)),
        successions=_successions(reader),
        headlines=frozenset(
            str(measure.get("code"))
            for outcome in reader.content.get("outcomes") or []
            for item in (outcome.get("items") or [] if isinstance(outcome, dict) else [])
            for measure in (item.get("measures") or [] if isinstance(item, dict) else [])
            if isinstance(measure, dict) and measure.get("headline") is True
        ),
    )


def _result(reader: Reader, welsh: Welsh) -> Text | None:
    if "result" not in reader.content:
        return None
    return welsh.text(reader.inside("result").text("text"), "result", "text")


def _outcomes(reader: Reader, welsh: Welsh, breakdowns: frozenset[str]) -> tuple[OutcomeSpec, ...]:
    key = "objectives" if "objectives" in reader.content else "outcomes"
    return tuple(_outcome(entry, welsh, breakdowns) for entry in reader.each(key, required=True))


def _outcome(reader: Reader, welsh: Welsh, breakdowns: frozenset[str]) -> OutcomeSpec:
    code = reader.text("code", longest=12)
    title = welsh.text(reader.text("title", longest=400), "outcomes", code, "title")
    short = reader.text("short_name", required=False, longest=120)
    return OutcomeSpec(
        code=code,
        title=title,
        short_name=welsh.text(short, "outcomes", code, "short_name") if short else _shortened(title),
        note=reader.text("title_note", required=False, longest=2000) or reader.text("title_status", required=False),
        items=(*_items(reader, welsh, breakdowns), *_looks_like(reader, code, welsh)),
        actions=tuple(_action(entry, welsh) for entry in reader.each("actions")),
    )


def _shortened(text: Text, longest: int = 90) -> Text:
    def cut(words: str) -> str:
        return words if len(words) <= longest else words[:longest].rsplit(" ", 1)[0] + "…"

    return Text(cut(text.en), cut(text.cy), text.status)


def _items(reader: Reader, welsh: Welsh, breakdowns: frozenset[str]) -> tuple[ItemSpec, ...]:
    items = []
    for entry in reader.each("items"):
        code = entry.text("code", longest=12)
        items.append(
            ItemSpec(
                code=code,
                title=welsh.text(entry.text("what_this_will_look_like"), "items", code),
                actions=tuple(_action(action, welsh) for action in entry.each("actions")),
                measures=read_measures(entry, welsh, breakdowns),
            )
        )
    return tuple(items)


def _looks_like(reader: Reader, outcome: str, welsh: Welsh) -> tuple[ItemSpec, ...]:
    """The lines under an outcome of a strategy, numbered in reading order."""
    found = welsh.content.get("outcomes", {}).get(outcome, {}).get("what_this_will_look_like") or []
    lines = reader.texts("what_this_will_look_like")
    return tuple(
        ItemSpec(f"{outcome}.{n}", welsh.text(line, inline=found[n - 1] if n <= len(found) else ""))
        for n, line in enumerate(lines, 1)
    )


def _action(reader: Reader, welsh: Welsh) -> ActionSpec:
    code = reader.text("code", longest=12)
    if "title" not in reader.content:
        return ActionSpec(code, welsh.text(reader.text("text"), "actions", code))
    summary = reader.text("summary", required=False, longest=2000)
    return ActionSpec(
        code,
        welsh.text(reader.text("title"), "actions", code, "title"),
        welsh.text(summary, "actions", code, "summary") if summary else None,
    )


def _breakdown(reader: Reader, welsh: Welsh) -> BreakdownSpec:
    code = reader.text("code", longest=40)
    return BreakdownSpec(
        code=code,
        title=welsh.breakdown_title(code, reader.text("title", longest=120)),
        choice=reader.choice("choice", dict(CHOICES)),
        is_open=reader.flag("open"),
        categories=tuple(CategorySpec(name, welsh.category_label(code, name)) for name in reader.texts("categories")),
    )


def _combined(reader: Reader, welsh: Welsh) -> CombinedSpec:
    code = reader.text("code", longest=12)
    return CombinedSpec(
        code, welsh.text(reader.text("title", longest=200), "combined_figures", code), tuple(reader.texts("measures"))
    )


def _successions(reader: Reader) -> tuple[tuple[str, str], ...]:
    """Pairs (outcome of the earlier plan, action of this one)."""
    if "crosswalk_to_2014_16" not in reader.content:
        return ()
    crosswalk = reader.inside("crosswalk_to_2014_16")
    return tuple(
        (entry.text("from_outcome"), target) for entry in crosswalk.each("map") for target in entry.texts("to")
    )


def _check(spec: PlanSpec, reader: Reader) -> None:
    """What holds across the file: codes once, references that exist."""
    items = [item for outcome in spec.outcomes for item in outcome.items]
    measures = [measure.code for item in items for measure in item.measures]
    actions = [action.code for outcome in spec.outcomes for action in outcome.actions]
    actions += [action.code for item in items for action in item.actions]
    named: dict[str, list[str]] = {
        "outcomes": [outcome.code for outcome in spec.outcomes],
        "items": [item.code for item in items],
        "actions": actions,
        "measures": measures,
        "breakdowns": [breakdown.code for breakdown in spec.breakdowns],
    }
    for level, codes in named.items():
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            reader.problem(level, f"the code {code} is given twice")
    for combined in spec.combined:
        for code in set(combined.measures) - set(measures):
            reader.problem(f"combined_figures[{combined.code}]", f"the measure {code} does not exist")
    for measure in (measure for item in items for measure in item.measures):
        if measure.action and measure.action not in actions:
            reader.problem(f"measures[{measure.code}].action", f"the action {measure.action} does not exist")
        if measure.derived_from and measure.derived_from not in measures:
            reader.problem(f"measures[{measure.code}]", f"the measure {measure.derived_from} does not exist")


__all__ = ["DataFileRefused", "read_plan"]
