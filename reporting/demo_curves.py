"""The part that the demo adds beside outcomes: invented stories and proposals, written by its officers in 2014-15."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cohesion import data_file, demo_people
from cohesion.bilingual import Language
from cohesion.models import User
from outcomes.models import Outcome
from outcomes.models.narrative import UserTranslationStatus
from reporting.actions.curves import write_curve
from reporting.curve_content import LINES, CurveContent, Idea, Proposal
from reporting.models import Curve

_PLAN = "NDP-2014-16"
_FILE = Path(__file__).resolve().parent / "demo_curves.yaml"
_LONDON = ZoneInfo("Europe/London")


def load_curves() -> str:
    """Write what is missing; a curve that is there stays as people have changed it."""
    outcomes = {row.code: row for row in Outcome.objects.filter(plan__code=_PLAN)}
    present = set(Curve.objects.filter(measure=None, outcome__plan__code=_PLAN).values_list("outcome__code", flat=True))
    officers = list(demo_people.officers())
    missing = [each for each in data_file.read(_FILE)["curves"] if each["outcome"] not in present]
    for entry in missing:
        _write(outcomes[entry["outcome"]], entry["versions"], officers)
    if not missing:
        return f"Turning the curve: {len(present)} outcomes there already, nothing changed."
    return f"Turning the curve: stories and proposals of {len(missing)} outcomes loaded."


def real_curves() -> str:
    count = Curve.objects.filter(is_sample=False).count()
    return f"curves that are not sample data ({count})" if count else ""


def _write(outcome: Outcome, versions: list[dict[str, Any]], officers: list[User]) -> None:
    for number, version in enumerate(versions):
        write_curve(
            outcome=outcome,
            content=_content(version),
            seen_number=number,
            change_note=version.get("change", ""),
            by=officers[number % len(officers)],
            now=datetime.combine(_day(version["day"]), time(10, 15), _LONDON),
            is_sample=True,
        )


def _content(version: dict[str, Any]) -> CurveContent:
    """English as written, with a draft translation."""
    lines = {name: version.get(name, []) for name in LINES}
    works, actions = version.get("works", []), version.get("actions", [])
    translated = {name: [welsh for _, welsh in pairs] for name, pairs in lines.items() if pairs}
    return CurveContent(
        language=Language.ENGLISH,
        story=version["story"][0],
        **{name: tuple(english for english, _ in pairs) for name, pairs in lines.items()},
        works=tuple(Idea(english, cost) for english, _, cost in works),
        actions=tuple(_proposal(each) for each in actions),
        translation={
            "story": version["story"][1],
            **translated,
            "works": [welsh for _, welsh, _cost in works],
            "actions": [each["what"][1] for each in actions],
        },
        translation_status=UserTranslationStatus.DRAFT,
    )


def _proposal(entry: dict[str, Any]) -> Proposal:
    said = {name: str(value) for name, value in entry.items() if name not in {"what", "due_on"}}
    return Proposal(what=entry["what"][0], due_on=_day(entry["due_on"]), **said)


def _day(told: object) -> date:
    return told if isinstance(told, date) else date.fromisoformat(str(told))
