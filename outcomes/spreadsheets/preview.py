"""What an import would do, before anything is done: every difference, every problem, and the values themselves."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohesion.file_problems import FileProblem
from outcomes.models import QuarterlyReturn
from outcomes.return_values import CellInput, ReturnInput


@dataclass(frozen=True)
class Change:
    """One difference in words. `measure` is the code of a measure, an outcome, an action or an example.

    An empty `new` is taken away, an empty `old` was not there before. `was` and `becomes` are the same in parts: value,
    state, numbers beside it, note. `outcome` is the code of the one that it belongs to.
    """

    measure: str
    label: str
    place: str
    was: tuple[str, ...]
    becomes: tuple[str, ...]
    outcome: str = ""

    @property
    def old(self) -> str:
        return " · ".join(self.was)

    @property
    def new(self) -> str:
        return " · ".join(self.becomes)

    @property
    def takes_away(self) -> bool:
        return not self.new


@dataclass(frozen=True)
class NewFigure:
    """A value for a category that the list does not hold yet; the import proposes the category."""

    measure_id: int
    authority_id: int | None
    breakdown_id: int
    label: str
    cell: CellInput


@dataclass(frozen=True)
class ImportPreview:
    """`version` is the return's when it was compared: an import into another one is refused.

    `problem_count` counts all problems, of which `problems` holds the first two hundred. With any, nothing is saved.
    """

    name: str
    quarterly_return: QuarterlyReturn | None = None
    version: int = 0
    problems: tuple[FileProblem, ...] = ()
    problem_count: int = 0
    changes: tuple[Change, ...] = ()
    notices: tuple[str, ...] = ()
    values: ReturnInput = field(default_factory=ReturnInput)
    new_figures: tuple[NewFigure, ...] = ()

    @property
    def is_usable(self) -> bool:
        return not self.problem_count and self.quarterly_return is not None

    @property
    def has_changes(self) -> bool:
        return bool(self.changes)

    @property
    def unshown(self) -> int:
        return self.problem_count - len(self.problems)

    @property
    def lines(self) -> list[str]:
        """A line for each problem, and one that counts those that are not shown."""
        lines = [problem.line for problem in self.problems]
        if more := self.unshown:
            rest = ngettext(
                "…and %(count)s more problem, which is not shown.",
                "…and %(count)s more problems, which are not shown.",
                more,
            )
            lines.append(rest % {"count": more})
        return lines

    def table(self) -> pd.DataFrame:
        """The differences as people compare them: measures down, places across, “old → new” in the cells."""
        frame = pd.DataFrame(
            [(change.measure, change.label, change.place, _arrow(change)) for change in self.changes],
            columns=["measure", "label", "place", "change"],
        )
        order = {axis: list(dict.fromkeys(frame[axis])) for axis in ("measure", "label", "place")}
        rows = frame[["measure", "label"]].drop_duplicates()
        pivot = frame.pivot_table(
            index=["measure", "label"], columns="place", values="change", aggfunc="; ".join, observed=True, sort=False
        )
        if pivot.empty:
            return pivot
        return pivot.reindex(index=pd.MultiIndex.from_frame(rows), columns=order["place"]).fillna("")

    def grid(self) -> dict[str, Any]:
        """The same table for a page: `places` across, and `rows` of measure, label and cells."""
        table = self.table()
        rows = [
            (_pair(index), [str(cell) for cell in row]) for index, row in zip(table.index, table.values, strict=True)
        ]
        return {
            "places": [str(place) for place in table.columns],
            "rows": [{"measure": pair[0], "label": pair[1], "cells": row} for pair, row in rows],
        }


def _arrow(change: Change) -> str:
    return _("%(old)s → %(new)s") % {"old": change.old or "–", "new": change.new or "–"}


def _pair(index: Hashable) -> tuple[str, str]:
    measure, label = index if isinstance(index, tuple) else (index, "")
    return str(measure), str(label)
