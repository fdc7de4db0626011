"""What one save changed, in sentences, from the codes and values that the record holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from cohesion.bilingual import in_language
from cohesion.models import AuditEntry
from outcomes.models import PracticeExample, QuarterlyReturn
from outcomes.review import said
from outcomes.review.coded_places import CodedPlaces


@dataclass(frozen=True)
class Line:
    """One thing that a save changed. The record holds values of figures and states, no words."""

    outcome: str
    where: str
    before: str = ""
    after: str = ""
    is_words: bool = False

    @property
    def text(self) -> str:
        """Without its writer: “1.2.M3 · Gwynedd: from 28 to 34”."""
        values = {"where": self.where, "before": self.before, "after": self.after}
        if self.is_words:
            return self.where
        if self.before and self.after:
            return gettext("%(where)s: from %(before)s to %(after)s") % values
        if self.after:
            return gettext("%(where)s: %(after)s entered") % values
        return gettext("%(where)s: %(before)s taken away") % values

    def sentence(self, name: str) -> str:
        """“Mared Owen changed 1.2.M3 · Gwynedd from 28 to 34.”"""
        values = {"name": name, "where": self.where, "before": self.before, "after": self.after}
        if self.is_words:
            return gettext("%(name)s wrote: %(where)s.") % values
        if self.before and self.after:
            return gettext("%(name)s changed %(where)s from %(before)s to %(after)s.") % values
        if self.after:
            return gettext("%(name)s entered %(after)s for %(where)s.") % values
        return gettext("%(name)s took %(before)s away from %(where)s.") % values


class SaveReader:
    """Reads the details of saves of one return. Two queries of its own, whatever they hold."""

    def __init__(self, held: QuarterlyReturn, places: CodedPlaces, examples: dict[str, PracticeExample]) -> None:
        self.held, self.places, self.examples = held, places, examples

    def lines(self, entry: AuditEntry) -> tuple[Line, ...]:
        return tuple(line for part, read in self._PARTS.items() for line in read(self, entry.detail.get(part, [])))

    def _figures(self, trail: list[Any]) -> Iterator[Line]:
        for place, before, after in trail:
            yield self._changed(place, said.figure(before), said.figure(after))

    def _milestones(self, trail: list[Any]) -> Iterator[Line]:
        for place, before, after in trail:
            yield self._changed(place, said.milestone(before), said.milestone(after))

    def _changed(self, place: str, before: str, after: str) -> Line:
        where = self.places.label(place)
        if before == after:
            where = gettext("%(where)s, its note or details") % {"where": where}
            return Line(self.places.outcome_of(place), where, is_words=True)
        return Line(self.places.outcome_of(place), where, before, after)

    def _narratives(self, codes: list[Any]) -> Iterator[Line]:
        for code in codes:
            outcome = self.places.outcomes.get(code)
            words = {"number": code, "name": in_language(outcome, "short_name") if outcome else ""}
            where = gettext("the story of outcome %(number)s · %(name)s") % words
            yield Line(str(code), where, is_words=True)

    def _evidence(self, codes: list[Any]) -> Iterator[Line]:
        for code in codes:
            where = gettext("the evidence for %(code)s") % {"code": code}
            yield Line(self.places.outcome_of(str(code)), where, is_words=True)

    def _actions(self, ids: list[Any]) -> Iterator[Line]:
        for pk in ids:
            action = self.places.actions.get(pk)
            where = gettext("what is planned for action %(code)s") % {"code": action.code if action else "?"}
            yield Line(action.outcome.code if action else "", where, is_words=True)

    def _examples(self, slugs: list[Any]) -> Iterator[Line]:
        for slug in slugs:
            example = self.examples.get(slug)
            where = gettext("the practice example %(name)s") % {"name": slug}
            yield Line(example.outcome.code if example else "", where, is_words=True)

    _PARTS = {
        "figures": _figures,
        "milestones": _milestones,
        "narratives": _narratives,
        "evidence": _evidence,
        "actions": _actions,
        "examples": _examples,
    }
