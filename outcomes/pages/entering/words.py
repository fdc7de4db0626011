"""The story of an outcome in a quarter and its rating, with last quarter's words beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from cohesion.bilingual import Language, current_language
from outcomes.entry.fields import NARRATIVE_PARTS, Field, narrative
from outcomes.models import OutcomeNarrative, Rag
from outcomes.pages.entering.rows import EntryRows
from outcomes.pages.entering.statements import FieldEntry, Fields


@dataclass(frozen=True)
class Rating:
    """One of the three tiles. `word` and `meaning` are the two halves of the rating's label."""

    value: str
    kind: str
    word: str
    meaning: str
    is_chosen: bool


@dataclass(frozen=True)
class Story:
    """One text of the narrative. `was` are last quarter's words, in `was_language`."""

    field: FieldEntry
    label: str
    hint: str
    rows: int
    was: str
    was_language: str


@dataclass(frozen=True)
class NarrativeEntry:
    ratings: tuple[Rating, ...]
    rag: FieldEntry
    rag_was: str
    reason: Story
    remedy: Story
    stories: tuple[Story, ...]
    language: FieldEntry
    languages: tuple[tuple[str, str], ...]
    chosen_language: str


def narrative_entry(rows: EntryRows, fields_of: Fields, language: str) -> NarrativeEntry:
    """`language` is that of a person who has not written here yet."""
    fields = {part: fields_of.at(Field(narrative(part), part)) for part in NARRATIVE_PARTS}
    before = rows.past.narrative
    return NarrativeEntry(
        ratings=_ratings(fields["rag"].text),
        rag=fields["rag"],
        rag_was=str(Rag(before.rag).label).partition(":")[0] if before and before.rag else "",
        reason=_story(fields, before, "rag_reason", 3),
        remedy=_story(fields, before, "remedial_action", 3),
        stories=tuple(_story(fields, before, part, 6) for part in ("progress", "challenges", "next_steps")),
        language=fields["language"],
        languages=tuple((str(value), str(label)) for value, label in Language.choices),
        chosen_language=fields["language"].text or language or current_language(),
    )


def _ratings(chosen: str) -> tuple[Rating, ...]:
    ratings = []
    for rag in Rag:
        word, _colon, meaning = str(rag.label).partition(":")
        ratings.append(Rating(rag.value, rag.value.lower(), word, _capital(meaning.strip()), rag.value == chosen))
    return tuple(ratings)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _story(fields: Mapping[str, FieldEntry], before: OutcomeNarrative | None, part: str, rows: int) -> Story:
    label, hint = _labels()[part]
    return Story(
        field=fields[part],
        label=label,
        hint=hint,
        rows=rows,
        was=str(getattr(before, part)) if before else "",
        was_language=before.language if before else "",
    )


def _labels() -> Mapping[str, tuple[str, str]]:
    return {
        "progress": (gettext("Progress this quarter"), gettext("What changed for people, in plain words.")),
        "challenges": (gettext("Challenges"), gettext("What got in the way. Leave out names.")),
        "next_steps": (gettext("Next steps"), gettext("What you will do by the end of next quarter.")),
        "rag_reason": (gettext("Why this rating"), gettext("What is behind it.")),
        "remedial_action": (
            gettext("What will be done"),
            gettext("By whom and by when, to bring the outcome back on track."),
        ),
    }
