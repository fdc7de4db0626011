"""Acts for a quarter in which little happened: each fills what is empty in one go, and can be taken back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cohesion import audit
from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes.actions.return_steps import (
    note_event,
    require_text,
    taken_to_edit,
    write,
)
from outcomes.actions.saving import save
from outcomes.models import Outcome, QuarterlyReturn, Rag, ReturnEvent, ValueState
from outcomes.quiet_quarter import Act, Holdings, holdings, owed_as_none, planned
from outcomes.quiet_record import NIL, UNDOES, standing_acts, undoing, wrote
from outcomes.return_values import NarrativeInput, ReturnInput

_LONGEST_REASON = 2000


@dataclass(frozen=True)
class Done:
    """How much an act wrote. `nils` are true zeros, `inapplicable` shares and ratings of nothing."""

    nils: int
    inapplicable: int
    milestones: int
    evidence: int
    narratives: int

    @classmethod
    def of(cls, values: ReturnInput) -> "Done":
        nils = sum(1 for cell in values.figures.values() if cell and cell.state == ValueState.NIL)
        others = len(values.figures) - nils
        return cls(nils, others, len(values.milestones), len(values.evidence), len(values.narratives))


@transaction.atomic
def quiet(*, quarterly_return: QuarterlyReturn, outcome: Outcome, act: Act, by: User, now: datetime) -> Done:
    """Do `act` for one outcome. Refused where it has nothing to fill, so that a second click says so."""
    held = taken_to_edit(quarterly_return, by)
    known = holdings(held)
    values = planned(known, outcome.pk, act, by.language)
    if values.is_empty:
        raise ActionRefused(_NOTHING[act]())
    saved = save(quarterly_return=held, values=values, by=by, now=now)
    detail = {"act": act.value, "outcome": outcome.code, "wrote": wrote(saved, values, known)}
    if act == Act.NONE:
        audit.record("return.none_entered", by=by, now=now, subject=saved, region=saved.region, detail=detail)
    else:
        note_event(saved, ReturnEvent.Kind.CARRIED_FORWARD, by=by, now=now, outcome=outcome, detail=detail)
    return Done.of(values)


_NOTHING = {
    Act.UNCHANGED: lambda: _("There is nothing to carry forward here: every milestone and every text is filled in."),
    Act.NARRATIVES: lambda: _("There are no words to carry forward here: look at what is written already."),
    Act.NONE: lambda: _("No number is owed here any more, so there is nowhere to enter “none”."),
    Act.ALL: lambda: _("There is nothing left to fill in here. Look at what is written already."),
}


@transaction.atomic
def nil_return(*, quarterly_return: QuarterlyReturn, reason: str, language: str, by: User, now: datetime) -> Done:
    """Say “none” for every number of the return that is still owed, and why there is nothing to report.

    The reason, in `language`, is kept and stands as the progress of each outcome that tells none.
    """
    held = taken_to_edit(quarterly_return, by)
    said = require_text(reason, _("Write why there is nothing to report this quarter."))
    if len(said) > _LONGEST_REASON:
        raise ActionRefused(_("The reason is too long. Shorten it to 2,000 characters."))
    known = holdings(held)
    values = ReturnInput(
        figures=owed_as_none(known, list(known.scope.measures.values()), language),
        narratives=_reasons(known, said, language),
    )
    if values.is_empty and held.nil_reason == said:
        raise ActionRefused(_("This is a nil return already, for that reason. Nothing was changed."))
    if not values.is_empty:
        held = save(quarterly_return=held, values=values, by=by, now=now)
    write(held, by=by, now=now, nil_reason=said)
    detail = {"act": NIL, "wrote": wrote(held, values, known)}
    note_event(held, ReturnEvent.Kind.NIL_DECLARED, by=by, now=now, note=said, detail=detail)
    return Done.of(values)


def _reasons(known: Holdings, reason: str, language: str) -> dict[int, NarrativeInput]:
    """Progress for the outcomes that tell none, unless the rest of their narrative is in the other language."""
    reporting = {measure.outcome_id for measure in known.scope.measures.values()}
    found = {}
    for outcome_id in known.scope.outcomes:
        row = known.now.narratives.get(outcome_id)
        told = {"challenges", "next_steps", "rag_reason", "remedial_action"}
        words = {name: getattr(row, name) for name in told} if row else {}
        is_foreign = row is not None and row.language != language and any(words.values())
        if outcome_id in reporting and not is_foreign and not (row and row.progress.strip()):
            rag = Rag(row.rag) if row and row.rag else None
            found[outcome_id] = NarrativeInput(progress=reason, rag=rag, language=language, **words)
    return found


@transaction.atomic
def take_back(*, quarterly_return: QuarterlyReturn, entry_id: int, by: User, now: datetime) -> QuarterlyReturn:
    """Undo the act that the record keeps as `entry_id`. Nothing is undone once somebody touched what it wrote."""
    held = taken_to_edit(quarterly_return, by)
    entry = next((entry for entry in standing_acts(held) if entry.pk == entry_id), None)
    if entry is None:
        raise ActionRefused(_("This was taken back already. Look at the list of what can still be taken back."))
    back = undoing(held, entry.detail["wrote"])
    if not back.values.is_empty:
        held = save(quarterly_return=held, values=back.values, by=by, now=now)
    held.narratives.filter(pk__in=back.emptied).delete()
    if entry.detail["act"] == NIL:
        write(held, by=by, now=now, nil_reason="")
    said = _TAKEN_BACK[entry.act]()
    note_event(held, ReturnEvent.Kind.EDITED, by=by, now=now, note=said, detail={UNDOES: entry.pk})
    return held


_TAKEN_BACK = {
    "return.none_entered": lambda: _("“None” for the rest of an outcome was taken back."),
    "return.carried_forward": lambda: _("What was carried forward was taken back."),
    "return.nil_declared": lambda: _("The nil return was taken back."),
}
