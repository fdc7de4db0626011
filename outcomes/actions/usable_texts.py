"""Which narratives, evidence, planned actions and practice examples a return can store."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from cohesion.bilingual import LANGUAGES
from cohesion.models import LocalAuthority, ProtectedCharacteristic, Region, WellbeingGoal
from outcomes.models import Action, ActionState, PracticeExample, Rag
from outcomes.models.narrative import NARRATIVE_FIELDS
from outcomes.refusals import Problem
from outcomes.return_scope import ReturnScope
from outcomes.return_values import ActionInput, EvidenceInput, ExampleInput, NarrativeInput

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")
_LONGEST = {"title": 200, "place_label": 120}
_LONGEST_SECTION = 12
_LONGEST_OWNER = 120


def narrative_problems(scope: ReturnScope, narratives: Mapping[int, NarrativeInput]) -> Iterator[Problem]:
    for outcome_id, narrative in narratives.items():
        outcome = scope.outcomes.get(outcome_id)
        place = {"place": str(outcome) if outcome else "?"}
        if outcome is None:
            sentences = [_("%(place)s: this outcome is not in the round’s plan. Choose one of its outcomes.")]
        else:
            sentences = list(_narrative(narrative))
        yield from (Problem("narratives", outcome_id, sentence % place) for sentence in sentences)


def _narrative(narrative: NarrativeInput) -> Iterator[str]:
    if narrative.rag is not None and narrative.rag not in Rag.values:
        yield _("%(place)s: the rating is not known. Choose green, amber or red.")
    if set(narrative.translation) - set(NARRATIVE_FIELDS):
        yield _(
            "%(place)s: the translation holds a part that the narrative does not have. Translate only its own parts."
        )
    yield from _language(narrative.language)
    written = (getattr(narrative, field) for field in NARRATIVE_FIELDS)
    yield from _characters(*written, *narrative.translation.values())


def evidence_problems(scope: ReturnScope, evidence: Mapping[int, EvidenceInput | None]) -> Iterator[Problem]:
    for measure_id, entry in evidence.items():
        measure = scope.measures.get(measure_id)
        place = {"place": measure.code if measure else "?"}
        sentences: list[str] = []
        if measure is None:
            sentences.append(_("%(place)s: this is not a measure of this round. Leave its evidence out."))
        elif entry is not None:
            sentences += [*_wanted(entry.text), *_language(entry.language), *_characters(entry.text)]
        yield from (Problem("evidence", measure_id, sentence % place) for sentence in sentences)


def action_problems(scope: ReturnScope, actions: Mapping[int, ActionInput | None]) -> Iterator[Problem]:
    if not actions:
        return
    known = Action.objects.filter(plan=scope.quarterly_return.round.plan_id).in_bulk()
    for action_id, entry in actions.items():
        action = known.get(action_id)
        place = {"place": action.code if action else "?"}
        sentences: list[str] = []
        if action is None:
            sentences.append(_("%(place)s: this action is not in the round’s plan. Choose one of its actions."))
        elif entry is not None:
            sentences += _action(entry)
        yield from (Problem("actions", action_id, sentence % place) for sentence in sentences)


def _action(entry: ActionInput) -> Iterator[str]:
    yield from _wanted(entry.planned)
    if entry.state not in ActionState.values:
        yield _("%(place)s: the state of the action is not known. Choose one of the states of the list.")
    if len(entry.owner) > _LONGEST_OWNER:
        yield _("%(place)s: the owner’s name is too long. Shorten it to 120 characters.")
    yield from _language(entry.language)
    yield from _characters(entry.planned, entry.owner)


def example_problems(scope: ReturnScope, examples: Mapping[str, ExampleInput | None]) -> Iterator[Problem]:
    wanted = {slug: example for slug, example in examples.items() if example is not None}
    unknown = _unknown_links(list(wanted.values()))
    for slug, example in wanted.items():
        sentences = [*_example(scope, slug, example), *unknown.get(id(example), [])]
        yield from (Problem("examples", slug, sentence % {"place": slug}) for sentence in sentences)


def _example(scope: ReturnScope, slug: str, example: ExampleInput) -> Iterator[str]:
    if not _SLUG.fullmatch(slug):
        yield _(
            "%(place)s: an example’s short name has only letters a to z, digits and hyphens, and at most 80 of them."
        )
    if example.outcome_id not in scope.outcomes:
        yield _("%(place)s: the example’s outcome is not in the round’s plan. Choose one of its outcomes.")
    if not (example.title.get(example.language) and example.text.get(example.language)):
        yield _("%(place)s: the example needs a title and a text in the language that it is written in.")
    if example.consent not in PracticeExample.Consent.values:
        yield _("%(place)s: the consent is not known. Choose whether the example may be published.")
    for field, longest in _LONGEST.items():
        if any(len(text) > longest for text in getattr(example, field).values()):
            yield _(
                "%(place)s: the title or the place is too long. Shorten the title to 200 characters, the place to 120."
            )
    if len(example.section) > _LONGEST_SECTION:
        yield _("%(place)s: the section’s code is too long. Shorten it to 12 characters.")
    yield from _language(example.language)
    yield from _characters(*example.title.values(), *example.text.values(), *example.place_label.values())


def _unknown_links(examples: list[ExampleInput]) -> dict[int, list[str]]:
    """A sentence for each example (by identity) that points at something that does not exist; four queries at most."""
    sentences: dict[int, list[str]] = {}
    for field, model in (
        ("place_ids", LocalAuthority),
        ("region_ids", Region),
        ("characteristic_ids", ProtectedCharacteristic),
        ("goal_ids", WellbeingGoal),
    ):
        asked = frozenset().union(*(getattr(example, field) for example in examples))
        if not asked:
            continue
        known = set(model._default_manager.filter(pk__in=asked).values_list("pk", flat=True))
        for example in examples:
            if getattr(example, field) - known:
                sentence = _("%(place)s: a place, region, characteristic or goal is not known. Choose from the lists.")
                sentences.setdefault(id(example), []).append(sentence)
    return sentences


def _wanted(text: str) -> Iterator[str]:
    if not text.strip():
        yield _("%(place)s: the text is empty. Write it, or take the entry out.")


def _language(language: str) -> Iterator[str]:
    if language not in LANGUAGES:
        yield _("%(place)s: the language is not known. Choose Welsh or English.")


def _characters(*texts: str) -> Iterator[str]:
    if any("\x00" in text for text in texts):
        yield _("%(place)s: the text holds a character that cannot be stored. Type the text again.")
