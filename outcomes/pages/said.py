"""An answer in words: “41”, “None (a true zero)”, “12, estimated”, a milestone's state with what shows it."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from cohesion.templatetags.cohesion import number
from outcomes.contributions import Statement
from outcomes.models import ValueState
from outcomes.return_values import CellInput


@dataclass(frozen=True)
class Said:
    """`words` may be long; `language` is that of the words."""

    short: str
    words: str = ""
    language: str = ""

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.short, self.words)))


def said(cell: CellInput | None) -> Said | None:
    if cell is None:
        return None
    parts = [number(cell.value)] if cell.value is not None and cell.state != ValueState.NIL else []
    if cell.state != ValueState.ACTUAL:
        parts.append(str(ValueState(cell.state).label))
    if cell.responses:
        counted = ngettext("%(count)s answer", "%(count)s answers", cell.responses)
        parts.append(counted % {"count": cell.responses})
    return Said(gettext(", ").join(parts), cell.note)


def told(statement: Statement | None) -> Said | None:
    if statement is None:
        return None
    return Said(str(statement.status.label) if statement.status else "", statement.text, statement.language)
