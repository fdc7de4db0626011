"""The demo's texts in both languages, read from their files once per run."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from cohesion import data_file
from outcomes.demo.apportioning import chance
from outcomes.demo.setting import FOLDER

Both = Mapping[str, str]


@cache
def _content(name: str) -> dict[str, Any]:
    return data_file.read(FOLDER / f"{name}.yaml")


def forget() -> None:
    """Let go of the files after a load: a long process has no use for them."""
    _content.cache_clear()


def short(*path: str) -> Any:
    """What stands under `path` in texts.yaml."""
    found: Any = _content("texts")
    for step in path:
        found = found[step]
    return found


def scene(*path: str) -> Any:
    """What stands under `path` in scenes.yaml."""
    found: Any = _content("scenes")
    for step in path:
        found = found[step]
    return found


def note(key: str, language: str) -> str:
    return str(short("notes", key)[language])


def reason(check_name: str, language: str, *about: object) -> str:
    """Why a region's value is right in spite of a check's question."""
    reasons = short("reasons")
    return str(one_of(reasons.get(check_name, reasons["other"]), check_name, *about)[language])


def story(financial_year: str, outcome: str, quarter_number: int) -> Mapping[str, Both]:
    """Progress, challenges and next steps of an outcome in a quarter."""
    name = "narratives" if financial_year == "2014-15" else f"narratives-{financial_year}"
    found: Mapping[str, Both] = _content(name)["outcomes"][outcome][f"Q{quarter_number}"]
    return found


def told(kind: str) -> Any:
    """A pool of narratives.yaml: rag_reasons, remedial_actions, action_progress, officer_comments, change_answers."""
    return _content("narratives")[kind]


def evidence(outcome: str) -> list[Both]:
    found: list[Both] = _content("evidence")["evidence"][outcome]
    return found


def practice_examples() -> list[dict[str, Any]]:
    return [
        example for number in range(1, 8) for example in _content(f"practice_examples/outcome-{number}")["examples"]
    ]


def one_of(pool: list[Both], *about: object) -> Both:
    """A member of the pool, always the same one for the same subject."""
    return pool[chance(*about).randrange(len(pool))]
