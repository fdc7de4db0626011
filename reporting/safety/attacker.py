"""The readers of one block, the public and then each insider, who attack one choice of hidden cells after another."""

from collections.abc import Iterator, Set
from dataclasses import replace
from typing import Generic

from reporting.safety.blocks import Block, Known, PartKey
from reporting.safety.linked import K
from reporting.safety.rules import Rules
from reporting.safety.search import Search, Weakness


class Attacker(Generic[K]):
    """Finds the weak cells of a block in anybody's eyes, again and again."""

    def __init__(self, block: Block[K], rules: Rules) -> None:
        self.block, self.rules = block, rules
        self._public = Reader(block, frozenset(), rules)
        self._insiders: list[Reader[K]] = []

    def trust(self, within: frozenset[int]) -> frozenset[int]:
        """`within` is the greatest choice that is safe from the public: from now on a cut that it breaks is never
        told, and insiders attack too. What they can narrow even so is nothing that hiding helps: those cells are
        given up for them, and returned.
        """
        self._public.trust(within)
        given_up: set[int] = set()
        for known in self.block.insiders:
            weak = insider(self.block, known, self.rules).weak(within)
            helpless = frozenset(each.cell for each in weak)
            given_up |= helpless
            reader = insider(self.block, replace(known, kept=known.kept - helpless), self.rules)
            reader.trust(within)
            self._insiders.append(reader)
        return frozenset(given_up)

    def weak(self, hidden: Set[int]) -> list[Weakness]:
        found = self._public.weak(hidden)
        if found:
            return found
        return [each for reader in self._insiders for each in reader.weak(hidden)]

    def is_safe(self, hidden: Set[int]) -> bool:
        """The same question, and quicker: the first weak cell ends it."""
        return all(reader.is_safe(hidden) for reader in (self._public, *self._insiders))


def insider(block: Block[K], known: Known, rules: Rules) -> "Reader[K]":
    """Somebody who knows some cells of the block, and from whom some others are to be kept."""
    return Reader(block.seen_by(known), known.knows, rules)


class Reader(Generic[K]):
    """One pair of eyes, which remembers every part that it has attacked before."""

    def __init__(self, block: Block[K], knows: frozenset[int], rules: Rules) -> None:
        """`block` as this reader sees it."""
        self.block, self.knows, self.rules = block, knows, rules
        self._protected = frozenset(number for number, cell in enumerate(block.cells) if cell.needs_protection)
        self._telling = frozenset(
            number
            for number, line in enumerate(block.lines)
            if not knows.isdisjoint(line.shown_with) or any(cell in knows for cell, _times in line.terms)
        )
        self._known: dict[PartKey, tuple[Weakness, ...]] = {}
        self._safe: dict[PartKey, bool] = {}
        self._within: frozenset[int] | None = None

    def trust(self, within: frozenset[int]) -> None:
        self._within = within
        self._known.clear()

    def weak(self, hidden: Set[int]) -> list[Weakness]:
        return [each for key in self._parts(hidden) for each in self._weak(key)]

    def is_safe(self, hidden: Set[int]) -> bool:
        return all(map(self._is_safe, sorted(self._parts(hidden), key=lambda key: len(key.cells))))

    def _parts(self, hidden: Set[int]) -> Iterator[PartKey]:
        """An insider knows no more than the public of a part that nothing known stands beside."""
        for key in self.block.parts(hidden - self.knows):
            if self._protected.isdisjoint(key.cells) or (self.knows and self._telling.isdisjoint(key.lines)):
                continue
            yield key

    def _is_safe(self, key: PartKey) -> bool:
        if key in self._known:
            return not self._known[key]
        if key not in self._safe:
            self._safe[key] = next(Search(self.block, key, self.rules, self._within).weak(), None) is None
        return self._safe[key]

    def _weak(self, key: PartKey) -> tuple[Weakness, ...]:
        if key not in self._known:
            self._known[key] = tuple(Search(self.block, key, self.rules, self._within).weak())
        return self._known[key]
