"""Where somebody else wrote in between: what stands now and what was typed, side by side."""

from dataclasses import dataclass
from typing import Any

from casework.actions.hate_crimes import differing
from casework.fact_words import LABELS, in_words
from casework.hate_crime_facts import HateCrimeFacts


@dataclass(frozen=True)
class Difference:
    label: Any
    stands: str
    typed: str


def differences_of(standing: HateCrimeFacts, typed: HateCrimeFacts) -> list[Difference]:
    """In the order in which facts are named everywhere."""
    names = differing(standing, typed)
    return [
        Difference(label, in_words(name, getattr(standing, name)), in_words(name, getattr(typed, name)))
        for name, label in LABELS.items()
        if name in names
    ]
