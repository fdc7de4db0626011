"""What an officer may ask about: the whole return, an outcome, a measure, a measure at one place."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext

from cohesion.bilingual import in_language
from cohesion.models import LocalAuthority
from outcomes.models import Measure, Outcome
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey

Choice = tuple[str, str]
Grouped = tuple[str, Sequence[Choice]]


class About(NamedTuple):
    outcome: Outcome | None = None
    measure: Measure | None = None
    authority: LocalAuthority | None = None


def askable(scope: ReturnScope, outcome: Outcome | None = None) -> dict[str, About]:
    """Everything that may be asked about, by the value of its choice; `outcome` alone if given."""
    found: dict[str, About] = {} if outcome else {"": About()}
    for one in [outcome] if outcome else scope.outcomes.values():
        found[one.code] = About(one)
        for measure in _measures(scope, one):
            found[f"{one.code} {measure.code}"] = About(one, measure)
            for place in scope.authorities.values():
                found[f"{one.code} {measure.code} {place.gss}"] = About(one, measure, place)
    return found


def choices(scope: ReturnScope, outcome: Outcome | None = None) -> list[Choice | Grouped]:
    """The same as the options of a select, a group a measure."""
    found: list[Choice | Grouped] = [] if outcome else [("", gettext("The return as a whole"))]
    for one in [outcome] if outcome else scope.outcomes.values():
        words = {"number": one.code, "name": in_language(one, "short_name")}
        found.append((one.code, gettext("Outcome %(number)s as a whole · %(name)s") % words))
        found.extend(_group(scope, one, measure) for measure in _measures(scope, one))
    return found


def _group(scope: ReturnScope, outcome: Outcome, measure: Measure) -> Grouped:
    base = f"{outcome.code} {measure.code}"
    own = (base, gettext("%(code)s, all places") % {"code": measure.code})
    places = [(f"{base} {place.gss}", f"{measure.code} · {place.name}") for place in scope.authorities.values()]
    return f"{measure.code} {measure.text}"[:110], [own, *places]


def _measures(scope: ReturnScope, outcome: Outcome) -> list[Measure]:
    return [measure for measure in scope.measures.values() if measure.outcome_id == outcome.pk]


def adjustable(scope: ReturnScope) -> dict[str, CellKey]:
    """Figures that an adjustment may flag, by the value of their choice."""
    found = {}
    for measure in scope.measures.values():
        if measure.has_number:
            outcome = scope.outcomes[measure.outcome_id]
            found[f"{outcome.code} {measure.code}"] = CellKey(measure.pk)
            for place in scope.authorities.values():
                found[f"{outcome.code} {measure.code} {place.gss}"] = CellKey(measure.pk, place.pk)
    return found


def adjustable_choices(scope: ReturnScope) -> list[Choice | Grouped]:
    found: list[Choice | Grouped] = []
    for measure in scope.measures.values():
        if measure.has_number:
            base = f"{scope.outcomes[measure.outcome_id].code} {measure.code}"
            own = (base, gettext("%(code)s, region-wide") % {"code": measure.code})
            places = [(f"{base} {place.gss}", f"{measure.code} · {place.name}") for place in scope.authorities.values()]
            found.append((f"{measure.code} {measure.text}"[:110], [own, *places]))
    return found
