"""What a return tells in words: narratives with ratings, evidence, planned actions, practice examples."""

from datetime import timedelta

from cohesion.bilingual import LANGUAGES, in_language, other_language
from cohesion.calendar import Quarter
from outcomes.demo import texts
from outcomes.demo.apportioning import chance
from outcomes.demo.ratings import rating
from outcomes.demo.setting import QUARTERS, Setting
from outcomes.models import ActionState, MeasureKind, Rag
from outcomes.models.narrative import NARRATIVE_FIELDS
from outcomes.models.practice_example import PracticeExample
from outcomes.return_values import ActionInput, EvidenceInput, ExampleInput, NarrativeInput


def narratives_of(setting: Setting, region: str, quarter: str) -> dict[int, NarrativeInput]:
    return {outcome.pk: _narrative(setting, region, code, quarter) for code, outcome in setting.outcomes.items()}


def _narrative(setting: Setting, region: str, outcome: str, quarter: str) -> NarrativeInput:
    """Written in the co-ordinator's language, with a draft translation into the other one."""
    language = setting.language_of(region)
    rag = rating(outcome, region, quarter)
    written, translated = (
        _fields(setting, region, outcome, quarter, rag, each) for each in (language, other_language(language))
    )
    return NarrativeInput(**written, rag=rag, language=language, translation=translated)


def _fields(setting: Setting, region: str, outcome: str, quarter: str, rag: Rag, language: str) -> dict[str, str]:
    period = Quarter.parse(quarter)
    story = texts.story(str(period.year), outcome, period.number)
    place = setting.regions[region]
    region_in = place.locative_cy if language == "cy" else f"in {in_language(place, 'name', 'en')}"
    fields = dict.fromkeys(NARRATIVE_FIELDS, "")
    fields |= {name: both[language].replace("{region_in}", region_in) for name, both in story.items()}
    about = ("rag", outcome, region, quarter)
    fields["rag_reason"] = texts.one_of(texts.told("rag_reasons")[rag.value], *about)[language]
    if rag != Rag.GREEN:
        # Reason and remedy stand at the same place of their lists: they belong together.
        fields["remedial_action"] = texts.one_of(texts.told("remedial_actions")[rag.value], *about)[language]
    return fields


def evidence_of(setting: Setting, region: str, quarter: str) -> dict[int, EvidenceInput]:
    """Half of the measures told in words have something new to show in a quarter."""
    language = setting.language_of(region)
    found: dict[int, EvidenceInput] = {}
    for code, measure in setting.measures.items():
        if measure.kind == MeasureKind.QUALITATIVE and chance("evidence", code, region, quarter).random() < 0.5:
            pool = texts.evidence(measure.outcome.code)
            found[measure.pk] = EvidenceInput(texts.one_of(pool, code, region, quarter)[language], language)
    return found


def actions_of(setting: Setting, region: str, quarter: str) -> dict[int, ActionInput]:
    language = setting.language_of(region)
    planned = texts.told("action_progress")
    return {
        action.pk: _action(planned[code]["planned"][language], code, region, quarter, language)
        for code, action in setting.actions.items()
    }


def _action(planned: str, code: str, region: str, quarter: str, language: str) -> ActionInput:
    """An action moves on with the quarters; one in thirty is dropped on the way."""
    position = [str(each) for each in QUARTERS].index(quarter)
    source = chance("action", code, region)
    begins, lasts, is_dropped = source.choice((0, 0, 1)), source.choice((2, 3, 4, 6)), source.random() < 1 / 30
    if position < begins:
        state = ActionState.PLANNED
    elif position < begins + lasts:
        state = ActionState.UNDER_WAY
    else:
        state = ActionState.DROPPED if is_dropped else ActionState.DONE
    is_ahead = state in {ActionState.PLANNED, ActionState.UNDER_WAY}
    due = Quarter.parse(quarter).ends_on + timedelta(days=91 if is_ahead else 0)
    owner = texts.one_of(texts.short("owners"), "owner", code, region)[language]
    return ActionInput(planned, owner, due, state, language)


def examples_of(setting: Setting, region: str, quarter: str) -> dict[str, ExampleInput]:
    """The practice examples of the quarter; one that two regions share stands in the return of the first."""
    return {
        entry["slug"]: ExampleInput(
            outcome_id=setting.outcomes[entry["outcome"]].pk,
            language=entry["language"],
            title=entry["title"],
            text={language: "\n\n".join(entry["text"][language]) for language in LANGUAGES},
            place_label=entry["place_label"],
            section=entry["section"],
            place_ids=frozenset(setting.authorities[gss].pk for gss in entry["places"]),
            region_ids=frozenset(setting.regions[code].pk for code in entry["regions"]),
            characteristic_ids=frozenset(setting.characteristics[code].pk for code in entry["characteristics"]),
            consent=PracticeExample.Consent.GIVEN,
            suggested_for_report=True,
        )
        for entry in texts.practice_examples()
        if entry["regions"][0] == region and entry["quarter"] == quarter
    }
