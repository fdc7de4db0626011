"""Sharing out whole numbers so that the parts always sum to the whole, the same way on every machine."""

import math
from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

Key = TypeVar("Key")


def chance(*about: object) -> Random:
    """A source of chance that depends on nothing but what it is about."""
    return Random(":".join(map(str, about)))  # noqa: S311  (sample data, no secret)


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to `weights` that sum to `total`, by largest remainder (ties: the earlier one).

    Weights of zero get nothing. ValueError where a total has no weight to go to.
    """
    whole = sum(weights)
    if total and whole <= 0:
        raise ValueError(f"{total} cannot be shared out over weights of zero")
    if not total:
        return [0] * len(weights)
    shares = [total * weight / whole for weight in weights]
    parts = [math.floor(share) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda place: (parts[place] - shares[place], place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def apportioned(total: int, weights: Mapping[Key, float]) -> dict[Key, int]:
    return dict(zip(weights, apportion(total, list(weights.values())), strict=True))


def varied(weight: float, spread: float, *about: object) -> float:
    """`weight` times a factor around 1; `spread` is the standard deviation of its logarithm."""
    return weight * math.exp(chance(*about).gauss(0, spread))
