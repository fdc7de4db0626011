"""A year's figures as one system of linked tables: areas within regions within Wales, categories, quarters, combined
figures, the year before behind each percentage change, and every earlier edition.

Keys of cells: code, area, quarter (empty for the year), breakdown, category. Beside the figures stand cells that are
never shown: rests (what a total has beyond its parts), slacks (what a category of a multiple choice leaves of the
total) and the values of earlier editions that have changed since.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cohesion.models.area import WALES
from reporting.disclosure import Reason
from reporting.kept_back import kept_back
from reporting.plain_rules import LEVEL_OF, PlainRule, PublicationRules
from reporting.safety.linked import Cell, Equation, LinkedTables
from reporting.year_content import BEFORE, Edition, Key, Told, YearContent
from reporting.year_insiders import insiders_of
from reporting.year_lines import lines_of, parts_of

_COST_OF_LEVEL = (25.0, 5.0, 1.0)
_COST_OF_ZERO = 4.0


@dataclass(frozen=True)
class YearTables:
    """`reasons` has every figure that is hidden before anything is chosen, and why."""

    linked: LinkedTables[Key]
    reasons: Mapping[Key, Reason] = field(repr=False)


def year_tables(content: YearContent, rules: PublicationRules) -> YearTables:
    return _Builder(content, rules).built()


class _Builder:
    def __init__(self, content: YearContent, rules: PublicationRules) -> None:
        self.content, self.rules = content, rules
        self.plain = {code: rules.of(content.plan, each) for code, each in content.definitions.items()}
        self.values: dict[Key, int] = {}
        self.reasons: dict[Key, Reason] = {}
        self.extra: dict[Key, Cell[Key]] = {}
        self.total_of: dict[Key, Key] = {}
        self.shared: set[Key] = set()
        self.equations: list[Equation[Key]] = []

    def built(self) -> YearTables:
        for told in self.content.told:
            self._take(told)
        self._groups_and_dominance()
        lines = list(lines_of(self.content, self.values))
        for total, parts in lines:
            self._line(total, parts, self.values, "")
        self._choices(self.values, "")
        self._same_as_a_quarter()
        known = self._editions(lines)
        cells = {key: self._cell(key, value, known) for key, value in self.values.items()} | self.extra
        insiders = insiders_of(self.content, cells, self.total_of, self.shared)
        return YearTables(LinkedTables(cells, tuple(self.equations), insiders=insiders), self.reasons)

    # --- what each figure is -----------------------------------------------------------------------------------------
    def _take(self, told: Told) -> None:
        """Sort a figure: a count enters the tables; what a plain rule or few answers hide has its reason."""
        definition = self.content.definitions[told.key[0]]
        code, area, quarter, _breakdown, category = told.key
        reason = kept_back(
            definition,
            self.plain[code],
            self.content.areas[area],
            self.content.come_in,
            quarter=quarter,
            category=category,
        )
        if reason:
            self.reasons[told.key] = reason
        if definition.is_change:
            self._take_before(told)
        elif told.value is None or (told.key[2] and reason):
            return  # quarters that nobody is shown give nothing away
        elif definition.is_count:
            self.values[told.key] = int(told.value)
            if self._is_small(int(told.value)):
                self.reasons.setdefault(told.key, Reason.PRIMARY)
        elif 0 < told.responses < self.rules.fewest_answers:
            self.reasons.setdefault(told.key, Reason.PRIMARY)

    def _take_before(self, told: Told) -> None:
        """What a percentage change compares with, as a count that whoever sees the change and the count knows."""
        if told.base is None:
            return
        before: Key = (told.key[0], told.key[1], "", BEFORE, "")
        self.values[before] = int(told.base)
        if told.key in self.reasons:
            self.reasons[before] = self.reasons[told.key]
        elif self._is_small(int(told.base)) or self._is_small(int(told.current or 0)):
            self.reasons[before] = Reason.PRIMARY

    def _is_small(self, value: int) -> bool:
        return 0 < value < self.rules.safety.threshold

    def _cell(self, key: Key, value: int, known: frozenset[Key]) -> Cell[Key]:
        reason = self.reasons.get(key)
        withheld = reason in {Reason.SENSITIVE, Reason.BY_QUARTER, Reason.COMING_IN}
        return Cell(
            value,
            cost=self._cost(key, value),
            least=1 if key[4] and value else 0,
            is_primary=not withheld and reason is not None,
            may_hide=key not in known,
            is_published=not withheld,
            needs_protection=not withheld or self._is_small(value),
        )

    def _cost(self, key: Key, value: int) -> float:
        """Hiding a large total costs more than hiding a small part; a zero, which many may need, more than a small."""
        level = LEVEL_OF[self.content.areas[key[1]].kind]
        whole = (1.0 if key[4] else 2.0) * (0.2 if key[2] else 1.0)
        size = 1 + len(str(value)) + value / (value + 1000) if value else _COST_OF_ZERO
        return round(_COST_OF_LEVEL[level] * whole * size, 3)

    def _groups_and_dominance(self) -> None:
        for key in list(self.values):
            code, area, quarter, breakdown, category = key
            definition, value = self.content.definitions[code], self.values[key]
            if not definition.is_sensitive or value < self.rules.safety.threshold or breakdown == BEFORE:
                continue
            total = self.values.get((code, area, quarter, "", ""))
            if category and self.rules.whole_groups and area != WALES and value == total:
                self.reasons.setdefault(key, Reason.WHOLE_GROUP)
            plain = self.plain[code]
            if plain and self._is_one_place(key, value, plain):
                self.reasons.setdefault(key, Reason.DOMINANCE)

    def _is_one_place(self, key: Key, value: int, plain: PlainRule) -> bool:
        """Whether nearly all of a figure comes from one place that may not be shown itself."""
        area = self.content.areas[key[1]]
        if LEVEL_OF[area.kind] != plain.lowest or area.kind == "AUTHORITY":
            return False
        parts = [self.values.get((key[0], part, *key[2:]), 0) for part in parts_of(self.content.areas, area.code)]
        return max(parts, default=0) * 100 >= self.rules.dominance_share * value

    # --- how they hang together --------------------------------------------------------------------------------------
    def _line(self, total: Key, parts: Sequence[Key], values: Mapping[Key, int], edition: str) -> None:
        """total = parts + rest. A rest is shown to nobody; a small one must not follow from what is."""
        if total not in values:
            return
        present = [part for part in parts if part in values]
        if not present:
            return
        rest = values[total] - sum(values[part] for part in present)
        terms = [(self._name(total, edition), 1), *((self._name(part, edition), -1) for part in present)]
        if rest:
            name: Key = ("@rest", edition, repr(total), repr(parts[0]), "")
            self.extra[name] = Cell(abs(rest), 0.0, is_published=False, needs_protection=self._is_small(abs(rest)))
            self.total_of[name] = total
            self.shared |= {name} if total[1] == WALES != parts[0][1] else set()
            terms.append((name, -1 if rest > 0 else 1))
        self.equations.append(Equation(tuple(terms)))

    def _name(self, key: Key, edition: str) -> Key:
        """A cell of an earlier edition is the same as today's where its value is; else it is a cell of its own."""
        return self._named.get((edition, key), key) if edition else key

    def _choices(self, values: Mapping[Key, int], edition: str) -> None:
        """A category of a multiple choice is at most the total: total = category + slack."""
        sums = {each.breakdown for each in self.content.categories if each.sums}
        for key in values:
            code, area, quarter, breakdown, category = key
            total = (code, area, quarter, "", "")
            if category and breakdown not in sums and total in values and values[total] >= values[key]:
                slack: Key = ("@slack", edition, repr(key), "", "")
                self.extra[slack] = Cell(values[total] - values[key], 0.0, is_published=False, needs_protection=False)
                self.total_of[slack] = total
                named = ((self._name(total, edition), 1), (self._name(key, edition), -1), (slack, -1))
                self.equations.append(Equation(named))

    def _same_as_a_quarter(self) -> None:
        """The year of a latest or highest value equals one of its quarters: whoever knows the one knows the other."""
        for key, value in list(self.values.items()):
            code, area, quarter, _breakdown, _category = key
            definition = self.content.definitions[code]
            year = (code, area, "", "", "")
            if quarter and not definition.adds_up_over_quarters and self.values.get(year) == value:
                self.equations.append(Equation(((year, 1), (key, -1))))

    # --- what is out already ------------------------------------------------------------------------------------------
    def _editions(self, lines: Sequence[tuple[Key, Sequence[Key]]]) -> frozenset[Key]:
        """Join earlier editions to the tables; the cells that cannot be hidden any more, as their value is out."""
        self._named: dict[tuple[str, Key], Key] = {}
        known: set[Key] = set()
        for edition in map(self._known, self.content.editions):
            if not edition.is_same_year:
                known |= set(self._year_before(edition))
                continue
            old = {key: value for key, (value, _shown) in edition.cells.items()}
            for key, (value, was_shown) in edition.cells.items():
                if self.values.get(key) == value:
                    known |= {key} if was_shown else set()
                else:
                    own: Key = ("@edition", edition.name, repr(key), "", "")
                    self._named[(edition.name, key)] = own
                    self.total_of[own] = key
                    self.extra[own] = Cell(value, 0.0, may_hide=not was_shown, is_published=was_shown)
            for total, parts in lines_of(self.content, old):
                self._line(total, parts, old, edition.name)
            self._choices(old, edition.name)
        return frozenset(known)

    def _known(self, edition: Edition) -> Edition:
        """Without measures that the plan does not have any more."""
        return replace(edition, cells={k: v for k, v in edition.cells.items() if k[0] in self.content.definitions})

    def _year_before(self, edition: Edition) -> Iterator[Key]:
        """The values behind this year's changes that the year before showed, or must go on hiding."""
        for key in list(self.values):
            code, area, _quarter, breakdown, _category = key
            if breakdown != BEFORE:
                continue
            before = edition.cells.get((self.content.definitions[code].parts[0], area, "", "", ""))
            if before is None or before[0] != self.values[key]:
                continue
            if before[1]:
                yield key
            else:
                self.reasons.setdefault(key, Reason.SECONDARY)
