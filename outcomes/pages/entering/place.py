"""What a field is about, in words."""

from django.utils.translation import gettext

from outcomes.entry.fields import Field, read
from outcomes.pages.entering.rows import EntryRows
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey, MilestoneKey


def place_of(rows: EntryRows, name: str) -> str:
    """“1.2.M3 · Gwynedd · Housing”, the code of an action, or what a text of the narrative is called."""
    known = read(name)
    if known is None:
        return "?"
    at = known[0]
    if at.name.startswith("a"):
        return next((action.code for action in rows.actions if action.pk == at.key), "?")
    return place_in(rows.scope, at)


def place_in(scope: ReturnScope, at: Field) -> str:
    if isinstance(at.key, CellKey | MilestoneKey):
        return scope.label(CellKey(*at.key))
    if isinstance(at.key, int):
        measure = scope.measures.get(at.key)
        return measure.code if measure else gettext("Planned next")
    return _TOLD[at.key]()


_TOLD = {
    "progress": lambda: gettext("Progress this quarter"),
    "challenges": lambda: gettext("Challenges"),
    "next_steps": lambda: gettext("Next steps"),
    "rag": lambda: gettext("Rating"),
    "rag_reason": lambda: gettext("Why this rating"),
    "remedial_action": lambda: gettext("What will be done"),
    "language": lambda: gettext("Language"),
}
