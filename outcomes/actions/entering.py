"""Saving what somebody typed on the pages of a return, field by field, beside others who do the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohesion.models import User
from cohesion.typed.numbers import Unreadable
from outcomes.actions.return_steps import taken_to_edit
from outcomes.actions.saving import find_problems, put
from outcomes.actions.usable_figures import normal
from outcomes.entry.fields import Field, narrative
from outcomes.entry.posted import Posted, statement
from outcomes.entry.standing import Said, Standing, of_figure, of_narrative, stamp, standing
from outcomes.models import Figure, Outcome, QuarterlyReturn
from outcomes.refusals import Problem
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellInput, CellKey, MilestoneKey, NarrativeInput, ReturnInput


@dataclass(frozen=True)
class Clash:
    """A field that the person and somebody else both changed: what stands there, who put it there and when."""

    at: Field
    theirs: Said
    by: User | None
    when: datetime | None

    @property
    def stamp(self) -> str:
        return stamp(self.theirs)


@dataclass(frozen=True)
class Entered:
    """What came of it, by the fields' names. `saved` are those that hold now what the person typed or chose."""

    held: QuarterlyReturn
    saved: tuple[str, ...] = ()
    problems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    clashes: Mapping[str, Clash] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return not (self.problems or self.clashes)


@transaction.atomic
def enter(
    *, quarterly_return: QuarterlyReturn, outcome: Outcome, sent: Mapping[str, Posted], by: User, now: datetime
) -> Entered:
    """Save each field that the person changed and nobody else did, and that the return can hold.

    A field that somebody else changed since it was shown is left as it is and given back as a clash, until the person
    chooses; one that cannot be stored is given back with its sentences. Neither keeps the others from being saved: a
    slip in one figure must not cost an afternoon's work. Raises NotPermitted, or ActionRefused while the return is
    not with its region.
    """
    held = taken_to_edit(quarterly_return, by)
    scope = ReturnScope.of(held, _measure_ids(sent.values()))
    stands = standing(held, outcome.pk, (each.at for each in sent.values()))
    entry = _Entry(scope, stands, outcome, _language(sent, stands, by), _names_of_others(scope, sent.values()))
    for each in sent.values():
        entry.add(each)
    entry.settle(now)
    put(scope, entry.values, entry.figures, by=by, now=now)
    return Entered(held, tuple(entry.wanted), entry.problems, entry.clashes)


def _measure_ids(sent: Iterable[Posted]) -> set[int]:
    return {_row_id(each.at) for each in sent if each.at.name[0] in "fme"}


def _names_of_others(scope: ReturnScope, sent: Iterable[Posted]) -> frozenset[int]:
    """Categories among those sent that another region named and this one never used: their ids can be guessed, and a
    number beside one would show its name.
    """
    held = scope.quarterly_return
    asked = {each.at.key.category_id for each in sent if isinstance(each.at.key, CellKey)}
    foreign = {
        category.pk
        for category in scope.categories.values()
        if category.pk in asked and category.proposed_by_region_id not in {None, held.region_id}
    }
    if not foreign:
        return frozenset()
    own = Figure.objects.filter(quarterly_return__region=held.region_id, category__in=foreign)
    return frozenset(foreign - set(own.values_list("category", flat=True)))


def _row_id(at: Field) -> int:
    return at.key.measure_id if isinstance(at.key, CellKey | MilestoneKey) else int(at.key)


def _language(sent: Mapping[str, Posted], stands: Standing, by: User) -> str:
    """The language of what is written here: as chosen on the page, else as the outcome was written so far."""
    chosen = sent.get(narrative("language"))
    if chosen is not None and chosen.text(""):
        return chosen.text("")
    return stands.narrative.language if stands.narrative else by.language


class _Entry:
    """One save while it is being sorted: into what is wanted, what clashes and what cannot be stored."""

    def __init__(
        self, scope: ReturnScope, stands: Standing, outcome: Outcome, language: str, names_of_others: frozenset[int]
    ) -> None:
        self._scope, self._stands, self._outcome, self._language = scope, stands, outcome, language
        self._names_of_others = names_of_others
        self.wanted: dict[str, tuple[Field, Said]] = {}
        self.problems: dict[str, tuple[str, ...]] = {}
        self.clashes: dict[str, Clash] = {}

    def add(self, sent: Posted) -> None:
        if sent.at.key == "language" and self._stands.narrative is None:
            # The first words bring their language with them; without any there is nothing to say it of.
            return
        if isinstance(sent.at.key, CellKey) and sent.at.key.category_id in self._names_of_others:
            self.problems[sent.at.name] = (_unknown_category(self._scope, sent.at.key),)
            return
        theirs = self._stands.said(sent.at)
        measure = self._scope.measures.get(_row_id(sent.at)) if sent.at.name[0] in "fm" else None
        try:
            mine = statement(sent, theirs, measure, self._language)
        except Unreadable as refusal:
            self.problems[sent.at.name] = (str(refusal),)
            return
        if sent.gives_way or stamp(mine) in {sent.seen, stamp(theirs)}:
            return
        if sent.seen != stamp(theirs):
            row = self._stands.row(sent.at)
            self.clashes[sent.at.name] = Clash(sent.at, theirs, getattr(row, "updated_by", None), _when(row))
            return
        self.wanted[sent.at.name] = (sent.at, mine)

    def settle(self, now: datetime) -> None:
        """Put aside what the return cannot hold."""
        names = {(part, key): at.name for at, part, key in map(self._place, (at for at, _ in self.wanted.values()))}
        for problem in find_problems(self._scope, self.values, self.figures, now):
            for name in self._names(problem, names):
                told = (*self.problems.get(name, ()), _bare(problem, self._scope))
                self.problems[name] = tuple(dict.fromkeys(told))
        self.wanted = {name: each for name, each in self.wanted.items() if name not in self.problems}

    def _place(self, at: Field) -> tuple[Field, str, Any]:
        parts = {"f": "figures", "m": "milestones", "e": "evidence", "a": "actions", "n": "narratives"}
        return at, parts[at.name[0]], at.key

    def _names(self, problem: Problem, names: Mapping[tuple[str, Any], str]) -> list[str]:
        if problem.part == "narratives":
            return [name for (part, _), name in names.items() if part == "narratives"]
        if (problem.part, problem.place) in names:
            return [names[problem.part, problem.place]]
        # A part that goes with its total was not sent: it is told wherever the region-wide number was touched.
        return [name for (_, key), name in names.items() if _is_wide_of(key, problem.place)]

    @property
    def figures(self) -> dict[CellKey, CellInput | None]:
        cells: dict[CellKey, CellInput | None] = {}
        for at, said in self.wanted.values():
            if isinstance(at.key, CellKey):
                cells[at.key] = normal(said) if isinstance(said, CellInput) else None
        return cells | self._shared_parts(cells)

    def _shared_parts(self, cells: Mapping[CellKey, CellInput | None]) -> dict[CellKey, CellInput | None]:
        """The parts of a region-wide number have the partners of their total.

        What stands under a category that was merged into another since is no longer written to.
        """
        touched = {key.measure_id for key in cells if key.authority_id is None}
        rows = self._stands.figures.items()
        standing_cells = {key: of_figure(row) for key, row in rows if not self._is_merged(key)}
        every: dict[CellKey, CellInput | None] = {**standing_cells, **cells}
        parts: dict[CellKey, CellInput | None] = {}
        for key, part in every.items():
            total = every.get(CellKey(key.measure_id))
            if key.measure_id not in touched or key.authority_id is not None or not key.category_id:
                continue
            if part is not None and total is not None and total.partner_region_ids is not None:
                parts[key] = replace(part, partner_region_ids=total.partner_region_ids)
        return parts

    def _is_merged(self, key: CellKey) -> bool:
        category = self._scope.categories.get(key.category_id or 0)
        return category is not None and category.merged_into_id is not None

    @property
    def values(self) -> ReturnInput:
        by_kind: dict[str, dict[Any, Any]] = {kind: {} for kind in "fmea"}
        for at, said in self.wanted.values():
            by_kind.setdefault(at.name[0], {})[at.key] = said
        return ReturnInput(
            figures=self.figures,
            milestones=by_kind["m"],
            evidence=by_kind["e"],
            actions=by_kind["a"],
            narratives=self._narratives(by_kind.get("n", {})),
        )

    def _narratives(self, parts: Mapping[str, str]) -> dict[int, NarrativeInput]:
        if not parts:
            return {}
        row = self._stands.narrative
        told = of_narrative(row) if row else NarrativeInput()
        changes: dict[str, Any] = {"language": self._language, **parts}
        if "rag" in changes:
            changes["rag"] = changes["rag"] or None
        return {self._outcome.pk: replace(told, **changes)}


def _is_wide_of(key: Any, part: object) -> bool:
    """Whether `key` is a region-wide number of the measure that `part` belongs to."""
    if not (isinstance(key, CellKey) and isinstance(part, CellKey)):
        return False
    return key.measure_id == part.measure_id and key.authority_id is None


def _when(row: Any) -> datetime | None:
    return row.updated_at if row is not None else None


def _unknown_category(scope: ReturnScope, key: CellKey) -> str:
    """What is said of a category that does not exist."""
    sentence = _("%(place)s: the measure is not broken down by this category. Choose one of its own categories.")
    return _bare(Problem("figures", key, sentence % {"place": scope.label(key)}), scope)


def _bare(problem: Problem, scope: ReturnScope) -> str:
    """The sentence without its place, which the page shows beside it anyway."""
    if isinstance(problem.place, tuple):
        rest = problem.sentence.removeprefix(f"{scope.label(CellKey(*problem.place))}: ")
    else:
        rest = problem.sentence.partition(": ")[2] or problem.sentence
    return rest[:1].upper() + rest[1:]
