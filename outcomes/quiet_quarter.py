"""What a quiet quarter could take from the one before, and where “none” is still to be said.

Nothing here overwrites: every act fills only what is empty, so that it can be offered without a question.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext, override

from outcomes.models import (
    AcceptedNarrative,
    Measure,
    MeasureEvidence,
    MeasureKind,
    MilestoneProgress,
    OutcomeNarrative,
    QuarterlyReturn,
    Rag,
    ValueState,
)
from outcomes.models.narrative import NARRATIVE_FIELDS
from outcomes.return_scope import ReturnScope
from outcomes.return_values import (
    CellInput,
    CellKey,
    EvidenceInput,
    MilestoneInput,
    MilestoneKey,
    NarrativeInput,
    ReturnInput,
)

_OWED_KINDS = frozenset({MeasureKind.NUMBER, MeasureKind.PERCENTAGE, MeasureKind.RATING})
_RATING_FIELDS = ("rag_reason", "remedial_action")
_TOLD_FIELDS = tuple(name for name in NARRATIVE_FIELDS if name not in _RATING_FIELDS)


class Act(StrEnum):
    """`ALL` does the three others in one."""

    UNCHANGED = "unchanged"
    NARRATIVES = "narratives"
    NONE = "none"
    ALL = "all"


@dataclass(frozen=True)
class Content:
    """What one return holds, by ids."""

    milestones: Mapping[MilestoneKey, MilestoneProgress] = field(default_factory=dict)
    evidence: Mapping[int, MeasureEvidence] = field(default_factory=dict)
    narratives: Mapping[int, OutcomeNarrative | AcceptedNarrative] = field(default_factory=dict)


@dataclass(frozen=True)
class Holdings:
    """A return, and the return before it (None where there is none). `parts` are places with numbers by category."""

    scope: ReturnScope
    totals: Mapping[int, frozenset[int | None]]
    parts: frozenset[tuple[int, int | None]]
    now: Content
    before: Content
    earlier: QuarterlyReturn | None


def holdings(held: QuarterlyReturn) -> Holdings:
    """Thirteen queries, whatever the return holds."""
    totals: dict[int, set[int | None]] = defaultdict(set)
    parts = set()
    for row in held.figures.all():
        if row.category_id is None:
            totals[row.measure_id].add(row.authority_id)
        else:
            parts.add((row.measure_id, row.authority_id))
    earlier = _earlier(held)
    return Holdings(
        scope=ReturnScope.of(held),
        totals={measure_id: frozenset(places) for measure_id, places in totals.items()},
        parts=frozenset(parts),
        now=_content(held),
        before=_content(earlier, accepted=True) if earlier else Content(),
        earlier=earlier,
    )


def _earlier(held: QuarterlyReturn) -> QuarterlyReturn | None:
    """The region's last return of the same plan before this one."""
    earlier = QuarterlyReturn.objects.filter(
        region=held.region_id, round__plan=held.round.plan_id, round__quarter__lt=held.round.quarter
    )
    return earlier.select_related("round", "latest_version").order_by("-round__quarter").first()


def _content(held: QuarterlyReturn, *, accepted: bool = False) -> Content:
    """With `accepted`, narratives as they were accepted last, where they were: those words were agreed on."""
    version = held.latest_version if accepted else None
    narratives = version.narratives.all() if version else held.narratives.all()
    return Content(
        milestones={MilestoneKey(row.measure_id, row.authority_id): row for row in held.milestones.all()},
        evidence={row.measure_id: row for row in held.evidence.all()},
        narratives={row.outcome_id: row for row in narratives},
    )


def planned(held: Holdings, outcome_id: int, act: Act, language: str) -> ReturnInput:
    """What `act` would write into the outcome; empty where there is nothing to do. Notes are in `language`."""
    wants = set(Act) if act == Act.ALL else {act}
    measures = [measure for measure in held.scope.measures.values() if measure.outcome_id == outcome_id]
    narrative = carried_narrative(held, outcome_id) if Act.NARRATIVES in wants else None
    return ReturnInput(
        figures=owed_as_none(held, measures, language) if Act.NONE in wants else {},
        milestones=_milestones(held, measures) if Act.UNCHANGED in wants else {},
        evidence=_evidence(held, measures) if Act.UNCHANGED in wants else {},
        narratives={outcome_id: narrative} if narrative else {},
    )


def _milestones(held: Holdings, measures: list[Measure]) -> dict[MilestoneKey, MilestoneInput]:
    """States of milestones of which nothing at all is said yet; places that the return no longer covers stay behind."""
    told = {key.measure_id for key in held.now.milestones}
    open_ones = {m.pk for m in measures if m.kind == MeasureKind.MILESTONE} - told
    return {
        key: MilestoneInput(row.status, row.achieved_on, row.evidence)  # type: ignore[arg-type]  # stored as its value
        for key, row in held.before.milestones.items()
        if key.measure_id in open_ones and (key.authority_id is None or key.authority_id in held.scope.authorities)
    }


def _evidence(held: Holdings, measures: list[Measure]) -> dict[int, EvidenceInput]:
    return {
        measure.pk: EvidenceInput(row.text, row.language)
        for measure in measures
        if measure.pk not in held.now.evidence and (row := held.before.evidence.get(measure.pk))
    }


def owed_as_none(held: Holdings, measures: list[Measure], language: str) -> dict[CellKey, CellInput]:
    """“None” for every number still owed: region-wide never, where the region has authorities.

    A count is a true zero. Of nothing there is no share and no rating: these are not applicable, with a note. A place
    that has numbers by category is left alone: its total is not zero.
    """
    found: dict[CellKey, CellInput] = {}
    for measure in measures:
        given = held.totals.get(measure.pk, frozenset())
        if not measure.has_number or measure.kind not in _OWED_KINDS or None in given:
            continue
        for place in held.scope.authorities or [None]:
            if place not in given and not {(measure.pk, place), (measure.pk, None)} & held.parts:
                found[CellKey(measure.pk, place)] = _none(measure, language)
    return found


def _none(measure: Measure, language: str) -> CellInput:
    if measure.kind == MeasureKind.NUMBER:
        return CellInput(None, ValueState.NIL)
    with override(language):
        note = gettext("There was nothing to measure this quarter.")
    return CellInput(None, ValueState.NOT_APPLICABLE, note=note)


def carried_narrative(held: Holdings, outcome_id: int) -> NarrativeInput | None:
    """The outcome's narrative with its empty parts filled from the quarter before; None where none can be.

    A narrative is in one language. Where some of it is written already, only words in that language are added. The
    rating comes with its reason, or neither does.
    """
    before, row = held.before.narratives.get(outcome_id), held.now.narratives.get(outcome_id)
    if before is None:
        return None
    is_begun = row is not None and any(getattr(row, name).strip() for name in NARRATIVE_FIELDS)
    language = row.language if row is not None and is_begun else before.language
    takes_rating = bool(before.rag) and not (row and row.rag)
    names = (*_TOLD_FIELDS, *(_RATING_FIELDS if takes_rating else ()))
    texts = {name: _text(before, name, language) for name in names if not (row and getattr(row, name).strip())}
    carried = {name: text for name, text in texts.items() if text.strip()}
    if not carried and not takes_rating:
        return None
    standing = {name: getattr(row, name) for name in NARRATIVE_FIELDS} if row else {}
    rag = before.rag if takes_rating else (row.rag if row else "")
    return NarrativeInput(
        **{**standing, **carried},
        rag=Rag(rag) if rag else None,
        language=language,
        translation=_translation(before, row, carried, language),
    )


def _text(before: OutcomeNarrative | AcceptedNarrative, name: str, language: str) -> str:
    text, written_in = before.text_in(name, language)
    return text if written_in == language else ""


def _translation(
    before: OutcomeNarrative | AcceptedNarrative,
    row: OutcomeNarrative | AcceptedNarrative | None,
    carried: Mapping[str, str],
    language: str,
) -> dict[str, str]:
    known = {name: before.translation.get(name, "") for name in carried} if language == before.language else {}
    standing = row.translation if row is not None else {}
    return {**{name: text for name, text in known.items() if text}, **standing}
