"""Chance that is the same on every machine, and the demo's texts."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from cohesion import data_file

Choice = TypeVar("Choice")
FOLDER = Path(__file__).resolve().parent


def chance(*about: object) -> Random:
    """A source of chance that depends on nothing but what it is about."""
    return Random(":".join(map(str, about)))  # noqa: S311  (sample data, no secret)


def weighed(source: Random, weights: Mapping[Choice, float]) -> Choice:
    return source.choices(list(weights), list(weights.values()))[0]


_FILES = ("texts", "marac", "nrm", "tension", "sharing")


@cache
def _texts() -> dict[str, Any]:
    return {key: pool for name in _FILES for key, pool in data_file.read(FOLDER / f"{name}.yaml").items()}


def forget_texts() -> None:
    """Let go of the files after a load: a long process has no use for it."""
    _texts.cache_clear()


def text(source: Random, kind: str, language: str, among: str = "") -> str:
    """One text of a kind; summaries stand `among` those of what happened."""
    pool = _texts()[kind][among] if among else _texts()[kind]
    return str(source.choice(pool)[language])


def bank(kind: str) -> Any:
    """All that the texts hold of a kind: what belongs together in one text and is chosen together."""
    return _texts()[kind]
