"""How what stands in a return shows in its fields, and in words where two versions are held side by side."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cohesion.bilingual import Language
from cohesion.templatetags.cohesion import number
from cohesion.typed import days, numbers
from outcomes.entry.fields import Field, Part
from outcomes.entry.standing import Said
from outcomes.models import Rag, ValueState
from outcomes.models.figure import WITHOUT_VALUE
from outcomes.return_values import ActionInput, CellInput, CellKey, EvidenceInput, MilestoneInput

_AS_NUMBERS = frozenset({ValueState.ACTUAL, ValueState.NIL})


def parts_of(said: Said, at: Field) -> Mapping[str, str]:
    """What each part of a field shows. Reading it again says the same.

    A total has a choice of states beside its box; a part of a breakdown says its state in the box itself.
    """
    match said:
        case None:
            return {}
        case CellInput():
            return _cell(said, at)
        case MilestoneInput():
            return {"": said.status, Part.DAY: days.shown(said.achieved_on), Part.EVIDENCE: said.evidence}
        case EvidenceInput():
            return {"": said.text}
        case ActionInput():
            return {"": said.planned, Part.OWNER: said.owner, Part.DAY: days.shown(said.due_on), Part.STATE: said.state}
        case _:
            return {"": str(said)}


def _cell(said: CellInput, at: Field) -> Mapping[str, str]:
    is_part = isinstance(at.key, CellKey) and at.key.category_id is not None
    in_box = is_part and said.state in WITHOUT_VALUE
    return {
        "": str(ValueState(said.state).label) if in_box else numbers.shown(said.value),
        Part.STATE: "" if said.state in _AS_NUMBERS or in_box else str(said.state),
        Part.NOTE: said.note,
        Part.RESPONSES: numbers.shown(said.responses),
        Part.OVERRIDE: said.override_reason,
        Part.NUMERATOR: numbers.shown(said.numerator),
        Part.DENOMINATOR: numbers.shown(said.denominator),
    }


def in_words(said: Said, at: Field) -> str:
    """The same as one line or text for a reader; empty for nothing."""
    match said:
        case None | "":
            return ""
        case CellInput():
            return ", ".join(filter(None, (number(said.value), state_line(said), said.note)))
        case MilestoneInput():
            return ", ".join(filter(None, (_label(said.status), days.shown(said.achieved_on), said.evidence)))
        case EvidenceInput():
            return said.text
        case ActionInput():
            return ", ".join(filter(None, (said.planned, said.owner, days.shown(said.due_on), _label(said.state))))
        case _:
            return _word(str(said), at)


def state_line(said: CellInput) -> str:
    """The word under a box: nothing for a plain number, “None” for a true zero."""
    if said.state == ValueState.NIL or (said.state == ValueState.ACTUAL and said.value == 0):
        return _("None")
    return "" if said.state == ValueState.ACTUAL else _label(said.state)


def _label(choice: Any) -> str:
    return str(getattr(choice, "label", choice))


def _word(text: str, at: Field) -> str:
    lists: dict[str, Any] = {"rag": Rag, "language": Language}
    words = lists.get(str(at.key))
    return str(words(text).label) if words and text in words.values else text
