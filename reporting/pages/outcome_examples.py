"""Practice examples of a year by protected characteristic and well-being goal, and which of these have none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cohesion.bilingual import in_language
from cohesion.models import ProtectedCharacteristic, User, WellbeingGoal
from outcomes.models import PracticeExample
from reporting.document.examples import public_rows
from reporting.pages.outcome_scope import Scope

_LONGEST_TOLD = 20


@dataclass(frozen=True)
class ExampleShown:
    """`language` is the language of title and text. `standing` says who may read it, where not everybody may."""

    title: str
    text: str
    language: str
    places: str
    about: str
    standing: str


@dataclass(frozen=True)
class Choice:
    code: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Examples:
    """`total` counts before the filters. `without` are sentences naming what no example of the outcome is about."""

    total: int
    shown: tuple[ExampleShown, ...]
    characteristics: tuple[Choice, ...]
    goals: tuple[Choice, ...]
    without: tuple[str, ...]
    notes: tuple[str, ...]


def examples(scope: Scope, user: User, asked: Mapping[str, str], language: str) -> Examples:
    """Six queries. The public reads examples whose places agreed; officers read all of accepted returns."""
    rows = _latest(scope, user)
    characteristics = list(ProtectedCharacteristic.objects.valid_on(scope.year.ends_on).order_by("position"))
    goals = list(WellbeingGoal.objects.order_by("position"))
    notes: list[str] = []
    about = _asked(asked.get("characteristic", ""), characteristics, notes)
    towards = _asked(asked.get("goal", ""), goals, notes)
    of_characteristic = {row.pk: {each.code for each in row.characteristics.all()} for row in rows}
    of_goal = {row.pk: {each.code for each in row.wellbeing_goals.all()} for row in rows}
    kept = [
        row
        for row in rows
        if (not about or about in of_characteristic[row.pk]) and (not towards or towards in of_goal[row.pk])
    ]
    return Examples(
        total=len(rows),
        shown=tuple(_example(row, language, tells_standing=not scope.lens.is_published) for row in kept),
        characteristics=_choices(characteristics, of_characteristic.values(), about),
        goals=_choices(goals, of_goal.values(), towards),
        without=_without(characteristics, of_characteristic.values(), goals, of_goal.values()),
        notes=tuple(notes),
    )


def _latest(scope: Scope, user: User) -> list[PracticeExample]:
    """Told in several returns, an example stands by the latest telling."""
    allowed = (
        public_rows(scope.outcome, str(scope.year))
        if scope.lens.is_published
        else PracticeExample.objects.visible_to(user).filter(
            outcome=scope.outcome,
            quarterly_return__round__financial_year=str(scope.year),
            quarterly_return__latest_version__isnull=False,
        )
    )
    rows = allowed.prefetch_related("places", "characteristics", "wellbeing_goals")
    found: dict[str, PracticeExample] = {}
    for row in rows.order_by("-quarterly_return__round__quarter", "quarterly_return__region__position", "pk"):
        found.setdefault(row.slug, row)
    return list(found.values())


def _asked(code: str, known: Sequence[ProtectedCharacteristic] | Sequence[WellbeingGoal], notes: list[str]) -> str:
    if not code or any(each.code == code for each in known):
        return code
    notes.append(_("Nothing is called %(asked)s here. All examples are shown.") % {"asked": code[:_LONGEST_TOLD]})
    return ""


def _choices(
    known: Sequence[ProtectedCharacteristic] | Sequence[WellbeingGoal], told: Collection[set[str]], chosen: str
) -> tuple[Choice, ...]:
    return tuple(
        Choice(each.code, each.name, sum(each.code in codes for codes in told), each.code == chosen) for each in known
    )


def _without(
    characteristics: Sequence[ProtectedCharacteristic],
    of_characteristic: Collection[set[str]],
    goals: Sequence[WellbeingGoal],
    of_goal: Collection[set[str]],
) -> tuple[str, ...]:
    said = []
    missing = [each.name for each in characteristics if not any(each.code in codes for codes in of_characteristic)]
    if missing:
        said.append(_("No example names these protected characteristics: %(names)s.") % {"names": "; ".join(missing)})
    missing = [each.name for each in goals if not any(each.code in codes for codes in of_goal)]
    if missing:
        said.append(_("No example names these well-being goals: %(names)s.") % {"names": "; ".join(missing)})
    return tuple(said)


def _example(row: PracticeExample, language: str, *, tells_standing: bool) -> ExampleShown:
    other = {"en": "cy", "cy": "en"}[language]
    written = language if getattr(row, f"title_{language}") and getattr(row, f"text_{language}") else other
    named = [each.name for each in (*row.characteristics.all(), *row.wellbeing_goals.all())]
    return ExampleShown(
        title=getattr(row, f"title_{written}"),
        text=getattr(row, f"text_{written}"),
        language=written,
        places=", ".join(in_language(place, "name") for place in row.places.all()),
        about="; ".join(named),
        standing=str(PracticeExample.Consent(row.consent).label) if tells_standing else "",
    )
