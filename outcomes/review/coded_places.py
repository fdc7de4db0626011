"""From the codes that snapshots and the record hold back to names in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from cohesion.bilingual import in_language
from outcomes.models import Action, Measure, Outcome
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey


@dataclass(frozen=True)
class CodedPlaces:
    """Names of what one return may hold. A code that its round does not know is shown as it is."""

    scope: ReturnScope

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        return {measure.code: measure for measure in self.scope.measures.values()}

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        return {outcome.code: outcome for outcome in self.scope.outcomes.values()}

    @cached_property
    def _authorities(self) -> Mapping[str, int]:
        return {authority.gss: pk for pk, authority in self.scope.authorities.items()}

    @cached_property
    def _categories(self) -> Mapping[str, int]:
        return {f"{row.breakdown.code}/{row.code}": pk for pk, row in self.scope.categories.items()}

    @cached_property
    def actions(self) -> Mapping[int, Action]:
        """By id, as the record names them. One query, where it is asked."""
        plan = self.scope.quarterly_return.round.plan_id
        return {action.pk: action for action in Action.objects.filter(plan=plan).select_related("outcome")}

    @cached_property
    def _action_codes(self) -> Mapping[str, Action]:
        return {action.code: action for action in self.actions.values()}

    def key(self, place: str) -> CellKey | None:
        """Where `1.2.M3 W06000001 department/housing` stands; None where a code is not known."""
        measure, area, category = [*place.split(" "), "", ""][:3]
        if measure not in self.measures or (category and category not in self._categories):
            return None
        is_region = area in ("", self.scope.quarterly_return.region.code)
        if not is_region and area not in self._authorities:
            return None
        authority_id = None if is_region else self._authorities[area]
        return CellKey(self.measures[measure].pk, authority_id, self._categories.get(category))

    def label(self, place: str) -> str:
        """“1.2.M3 · Gwynedd · Housing”."""
        key = self.key(place)
        return self.scope.label(key) if key else place

    def outcome_of(self, place: str) -> str:
        """The code of the outcome that a measure's place belongs to; empty where it is not known."""
        measure = self.measures.get(place.split(" ", maxsplit=1)[0])
        return self.scope.outcomes[measure.outcome_id].code if measure else ""

    def action(self, code: str) -> str:
        action = self._action_codes.get(code)
        return f"{code} {in_language(action, 'title')}" if action else code
