"""A whole frozen report from the files of the repository, with invented splits: no database, no accepted returns."""

from pathlib import Path
from typing import Any

import yaml

from reporting import tokens
from reporting.content import Paragraphs, Text, load_folder
from reporting.document.frozen import (
    FORMAT,
    Authority,
    Cell,
    Example,
    Frozen,
    Milestone,
    Outcome,
    Rating,
    Region,
    Series,
    as_json,
)

ROOT = Path(__file__).resolve().parent.parent.parent
WALES = {
    "1.2.M3": 1983,
    "1.2.M4": 352,
    "1.2.M2": 1265,
    "1.3.M1": 69,
    "2.2.M4": 789,
    "2.2.M5": 163,
    "2.1.M2": 44,
    "2.3.M1": 44,
    "3.2.M1": 633,
    "3.1.M4": 454,
    "3.1.M5": 77,
    "5.1.M1": 411,
    "6.2.M2": 8029,
    "7.2.M2": 104,
}
COMBINED = {"C1": ("1.2.M3", "1.2.M4"), "C2": ("2.2.M4", "2.2.M5")}
SUPPLIED = {
    "co_ordinators": 8,
    "authorities": 22,
    "e_learning_authorities": 14,
    "anti_slavery_forums": 6,
    "communities_first_clusters": 52,
    "lead_delivery_bodies": 19,
}
SHARES = (0.10, 0.12, 0.15, 0.16, 0.09, 0.18, 0.12, 0.08)
QUARTERS = (0.17, 0.21, 0.29, 0.33)
RATINGS = ((5, 2, 1), (4, 3, 1), (3, 4, 1), (4, 4, 0), (6, 1, 1), (6, 2, 0), (7, 1, 0))
SENSITIVE = {"1.2.M2", "1.3.M1", "2.1.M2", "2.3.M1", "7.2.M2"}


def read(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def split(total: int, shares: tuple[float, ...]) -> list[int]:
    """Whole numbers that add to `total`, roughly by `shares`."""
    parts = [int(total * share) for share in shares]
    parts[-1] += total - sum(parts)
    return parts


def frozen_report(**changes: Any) -> dict[str, Any]:
    """The report of 2014-15 as `freeze` would leave it; `changes` replace fields of `Frozen`."""
    content = load_folder(ROOT / "reporting/content/2014-15")
    plan = read("outcomes/reference/plans/NDP-2014-16.yaml")
    geography = read("cohesion/reference/geography.yaml")
    welsh = read("outcomes/reference/welsh/NDP-2014-16.yaml")
    figures = _figures(plan, welsh)
    milestones = _milestones(plan, welsh)
    fields: dict[str, Any] = {
        "format": FORMAT,
        "year": "2014-15",
        "last_quarter": "2014-15-Q4",
        "plan": "NDP-2014-16",
        "plan_title": Text("Delivery plan", "Cynllun cyflawni"),
        "frozen_at": "2015-06-30T12:00:00+01:00",
        "is_sample": True,
        "front": dict(content.front),
        "outcomes": tuple(dict(outcome) for outcome in content.outcomes.values()),
        "back": dict(content.back),
        "regions": _regions(geography),
        "authorities": _authorities(geography),
        "plan_outcomes": tuple(
            Outcome(
                one["code"],
                Text(one["title"], _welsh(welsh, "outcomes", one["code"], "title", one["title"])),
                Text(one["short_name"], _welsh(welsh, "outcomes", one["code"], "short_name", one["short_name"])),
            )
            for one in plan["outcomes"]
        ),
        "figures": figures,
        "facts": _facts(figures, milestones),
        "ratings": tuple(Rating(str(n), *counts, 0) for n, counts in enumerate(RATINGS, 1)),
        "milestones": milestones,
        "examples": _examples(),
        "warnings": (),
    }
    return as_json(Frozen(**{**fields, **changes}))


def _welsh(welsh: dict[str, Any], kind: str, code: str, field: str, english: str) -> str:
    entry = (welsh.get(kind) or {}).get(code)
    found = entry.get(field) if isinstance(entry, dict) else entry
    return str(found or english)


def _measures(plan: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (outcome["code"], measure)
        for outcome in plan["outcomes"]
        for item in outcome["items"]
        for measure in item.get("measures", [])
    ]


def _figures(plan: dict[str, Any], welsh: dict[str, Any]) -> dict[str, Series]:
    combined = {entry["code"]: entry for entry in plan["combined_figures"]}
    figures: dict[str, Series] = {}
    for outcome, measure in _measures(plan):
        code = measure["code"]
        if code not in WALES:
            continue
        text = Text(measure["text"], _welsh(welsh, "measures", code, "text", measure["text"]))
        figures[code] = _series(code, outcome, text, WALES[code], code in SENSITIVE, ())
        for name, parts in COMBINED.items():
            if code == parts[-1]:
                title = Text(combined[name]["title"], _welsh(welsh, "combined_figures", name, "title", "?"))
                figures[name] = _series(name, outcome, title, WALES[parts[0]] + WALES[parts[1]], False, parts)
    return figures


def _series(code: str, outcome: str, title: Text, total: int, is_sensitive: bool, parts: tuple[str, ...]) -> Series:
    counts = split(total, SHARES)
    cells = [Cell(None, "[c]") if is_sensitive or 0 < count < 5 else Cell(str(count)) for count in counts]
    codes = ("NWW", "NEW", "MWW", "WB", "CT", "CV", "GW", "GE")
    return Series(
        code=code,
        outcome=outcome,
        title=title,
        unit=Text("people", "pobl"),
        wales=Cell(str(total)),
        regions=dict(zip(codes, cells, strict=True)),
        quarters=tuple(Cell(str(count)) for count in split(total, QUARTERS)),
        parts=parts,
        is_counted=True,
    )


def _milestones(plan: dict[str, Any], welsh: dict[str, Any]) -> tuple[Milestone, ...]:
    found = []
    for place, (outcome, measure) in enumerate(_measures(plan)):
        if measure["kind"] == "milestone":
            achieved = 22 - place % 9
            under_way = min(place % 4, 22 - achieved)
            text = Text(measure["text"], _welsh(welsh, "measures", measure["code"], "text", measure["text"]))
            rest = 22 - achieved - under_way
            found.append(Milestone(measure["code"], outcome, text, achieved, under_way, rest, 0, 0))
    return tuple(found)


def _facts(figures: dict[str, Series], milestones: tuple[Milestone, ...]) -> dict[str, Cell]:
    facts = {code: series.wales for code, series in figures.items()}
    facts |= {f"N.{code}": Cell(str(value)) for code, value in SUPPLIED.items()}
    facts |= {f"MS.{milestone.code}": Cell(str(milestone.achieved)) for milestone in milestones}
    for outcome, counts in enumerate(RATINGS, 1):
        for rating, count in zip(("GREEN", "AMBER", "RED"), counts, strict=True):
            facts[f"RAG.{outcome}.{rating}"] = Cell(str(count))
    return facts


def _regions(geography: dict[str, Any]) -> tuple[Region, ...]:
    by_name = {one["name"]: one for one in geography["local_authorities"]}
    return tuple(
        Region(
            region["code"],
            Text(region["name"], region["name_cy"]),
            sum(by_name[name]["population_2011"] for name in region["local_authorities"]),
            tuple(by_name[name]["gss"] for name in region["local_authorities"]),
        )
        for region in geography["cohesion_regions"]
    )


def _authorities(geography: dict[str, Any]) -> tuple[Authority, ...]:
    return tuple(
        Authority(one["gss"], Text(one["name"], one["name_cy"]), one["tile_col"], one["tile_row"])
        for one in geography["local_authorities"]
    )


def _examples() -> dict[str, Example]:
    examples = {}
    for number in range(1, 8):
        for one in read(f"outcomes/demo/practice_examples/outcome-{number}.yaml")["examples"]:
            examples[one["slug"]] = Example(
                slug=one["slug"],
                title=Text(**one["title"]),
                text=Paragraphs(
                    tuple(text.strip() for text in one["text"]["en"]), tuple(text.strip() for text in one["text"]["cy"])
                ),
                place_label=Text(**one["place_label"]),
                places=tuple(one["places"]),
            )
    return examples


def codes_of(content: Any) -> set[str]:
    """Every token code in a structure of texts."""
    if isinstance(content, str):
        return set(tokens.codes_in(content))
    values = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return set().union(*(codes_of(value) for value in values))
