"""Records are laid down without telling anybody, and only then."""

from collections.abc import Set
from datetime import datetime

import pytest

from cohesion import counts
from cohesion.counts import Moved
from cohesion.models import User

MOVED: Moved = ("hate_crime.reported", "2014-15-Q1", 1)


def test_nothing_is_announced_within_quietly_and_all_is_after_it(
    monkeypatch: pytest.MonkeyPatch, northern: User, now: datetime
) -> None:
    heard: list[Moved] = []

    def hear(moved: Set[Moved], *, by: User, now: datetime) -> None:
        heard.extend(moved)

    monkeypatch.setattr(counts, "_listeners", [hear])

    with counts.quietly(), counts.quietly():
        counts.announce({MOVED}, by=northern, now=now)
    assert heard == []

    counts.announce({MOVED}, by=northern, now=now)
    assert heard == [MOVED]


def test_quietness_ends_with_what_failed_in_it(monkeypatch: pytest.MonkeyPatch, northern: User, now: datetime) -> None:
    heard: list[Moved] = []

    def hear(moved: Set[Moved], *, by: User, now: datetime) -> None:
        heard.extend(moved)

    monkeypatch.setattr(counts, "_listeners", [hear])

    with pytest.raises(ValueError, match="what fails"), counts.quietly():
        raise ValueError("what fails")

    counts.announce({MOVED}, by=northern, now=now)
    assert heard == [MOVED]
