"""What changed, as rows of two sides: the place, the field, before and now, texts marked word by word."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import in_language
from cohesion.models import LocalAuthority, ProtectedCharacteristic, Region, WellbeingGoal
from outcomes.pages.review.baselines import Baseline
from outcomes.review import said
from outcomes.review.coded_places import CodedPlaces
from outcomes.review.comparing import Change, changes
from outcomes.review.content import OutcomeContent
from outcomes.review.words import Stretch, Stretches, compare

_TEXTS = frozenset(
    {"text", "translation", "note", "override_reason", "evidence", "nil_reason", "text_en", "text_cy", "owner"}
)
_NAMED = {"places", "regions", "partners", "characteristics", "wellbeing_goals"}
_FIELDS = {
    "numerator": _("Numerator"),
    "denominator": _("Denominator"),
    "responses": _("Number of answers"),
    "note": _("Note"),
    "counted": _("Counted value"),
    "override_reason": _("Why it differs from what was counted"),
    "partners": _("Shared with"),
    "status": _("State"),
    "state": _("State"),
    "achieved_on": _("Achieved on"),
    "evidence": _("Evidence"),
    "translation": _("Translation"),
    "owner": _("Who"),
    "due_on": _("By when"),
    "nil_reason": _("Nil return"),
    "title_en": _("Title in English"),
    "title_cy": _("Title in Welsh"),
    "text_en": _("Text in English"),
    "text_cy": _("Text in Welsh"),
    "place_label_en": _("Place as printed, in English"),
    "place_label_cy": _("Place as printed, in Welsh"),
    "consent": _("Consent"),
    "places": _("Places"),
    "regions": _("Regions"),
    "characteristics": _("Protected characteristics"),
    "wellbeing_goals": _("Well-being goals"),
    "suggested_for_report": _("Suggested for the annual report"),
    "title": _("Title"),
    "link": _("Link"),
    "file": _("File"),
    "measure": _("Measure"),
}
_NARRATIVE = {
    "rag": _("Rating"),
    "rag_reason": _("Why this rating"),
    "remedial_action": _("What will be done"),
    "progress": _("Progress this quarter"),
    "challenges": _("Challenges"),
    "next_steps": _("Next steps"),
}


@dataclass(frozen=True)
class Side:
    """One side of a change; no stretches where nothing was said."""

    stretches: Stretches
    language: str = ""


@dataclass(frozen=True)
class ChangeRow:
    """`where` is the place, `about` the words of its measure, `what` the field, if it is not the value itself."""

    where: str
    about: str
    what: str
    before: Side
    after: Side


@dataclass(frozen=True)
class Names:
    """Codes of places, regions, characteristics and goals, with their names. Four queries."""

    by_code: Mapping[str, str]

    @classmethod
    def load(cls) -> "Names":
        names = {place.gss: place.name for place in LocalAuthority.objects.all()}
        for model in (Region, ProtectedCharacteristic, WellbeingGoal):
            names |= {row.code: in_language(row, "name") for row in model._default_manager.all()}
        return cls(names)


def change_rows(baseline: Baseline, now: OutcomeContent, places: CodedPlaces, names: Names) -> tuple[ChangeRow, ...]:
    if baseline.content is None:
        return ()
    found = [change for change in changes(baseline.content, now) if baseline.compares(change.part, change.field)]
    order = {code: position for position, code in enumerate(places.measures)}
    found.sort(key=lambda change: order.get(change.place.split(" ")[0], len(order)))
    return tuple(_row(change, places, names) for change in found)


def _row(change: Change, places: CodedPlaces, names: Names) -> ChangeRow:
    before, after = _value(change.field, change.before, names), _value(change.field, change.after, names)
    if change.field in _TEXTS and before and after:
        old, new = compare(before, after)
    else:
        old, new = _plain(before), _plain(after)
    what = str(_FIELDS.get(change.field, ""))
    return ChangeRow(
        _where(change, places),
        _about(change, places),
        what,
        Side(old, change.language_before or _language(change.field)),
        Side(new, change.language_after or _language(change.field)),
    )


def _language(field: str) -> str:
    return field[-2:] if field.endswith(("_en", "_cy")) else ""


def _plain(text: str) -> Stretches:
    return (Stretch(text, is_changed=False),) if text else ()


def _value(field: str, value: object, names: Names) -> str:
    if field in _NAMED and isinstance(value, list):
        value = [names.by_code.get(str(code), str(code)) for code in value]
    return said.field(field, value)


def _where(change: Change, places: CodedPlaces) -> str:
    if change.part == "evidence":
        return change.place
    if change.part in ("figures", "milestones"):
        return places.label(change.place)
    if change.part == "narrative":
        return str(_NARRATIVE.get(change.place, change.place))
    if change.part == "actions":
        return places.action(change.place)
    if change.part == "examples":
        return str(_("Practice example %(name)s")) % {"name": change.place}
    return str(_("Evidence beside the return")) if change.part == "attachments" else str(_("The whole return"))


def _about(change: Change, places: CodedPlaces) -> str:
    measure = places.measures.get(change.place.split(" ")[0])
    return measure.text if measure else ""
