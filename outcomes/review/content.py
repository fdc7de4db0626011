"""A return's content by codes: what a snapshot keeps, and what the next review is compared with.

`{outcome: {part: {place: {field: value}}}}`, in plain JSON. The outcome is "" for what belongs to the whole return. A
figure stands at `1.2.M3 W06000001 department/housing`; region-wide ones under the region's code. Empty fields are left
out, so that content of any age compares by what was said.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F

from outcomes.models import Attachment, Figure, OutcomeNarrative, PracticeExample, QuarterlyReturn
from outcomes.models.narrative import NARRATIVE_FIELDS

OutcomeContent = dict[str, dict[str, dict[str, Any]]]
Content = dict[str, OutcomeContent]
WHOLE = ""

_Entry = tuple[str, str, str, dict[str, Any]]
_EXAMPLE_TEXTS = ("title_en", "title_cy", "text_en", "text_cy", "place_label_en", "place_label_cy")
_EXAMPLE_CODES = {
    "places": "gss",
    "regions": "code",
    "characteristics": "code",
    "wellbeing_goals": "code",
}


def content_of(held: QuarterlyReturn) -> Content:
    """Twelve queries, whatever the return holds."""
    content: Content = {WHOLE: {}}
    for read in (_whole, _figures, _milestones, _narratives, _evidence, _actions, _examples, _attachments):
        for outcome, part, place, fields in read(held):
            said = {name: value for name, value in fields.items() if value not in (None, "", [], {})}
            if said:
                content.setdefault(outcome, {}).setdefault(part, {})[place] = said
    return content


def digest(content: Content | OutcomeContent) -> str:
    """SHA-256 over canonical JSON: keys sorted, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def coded(measure: str, area: str, category: str = "") -> str:
    return " ".join(filter(None, (measure, area, category)))


def number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _whole(held: QuarterlyReturn) -> Iterator[_Entry]:
    yield WHOLE, "return", "nil", {"nil_reason": held.nil_reason}


def _figures(held: QuarterlyReturn) -> Iterator[_Entry]:
    partners: dict[int, list[str]] = {}
    links = Figure.partner_regions.through._default_manager.filter(figure__quarterly_return=held)
    for figure_id, code in links.order_by("region__code").values_list("figure_id", "region__code"):
        partners.setdefault(figure_id, []).append(code)
    for row in held.figures.select_related("measure__outcome", "authority", "category__breakdown"):
        category = f"{row.category.breakdown.code}/{row.category.code}" if row.category else ""
        area = row.authority.gss if row.authority else held.region.code
        value = number(row.value)
        fields = {
            "said": f"{row.state} {value}" if value is not None else row.state,
            "numerator": number(row.numerator),
            "denominator": number(row.denominator),
            "responses": row.responses,
            "note": row.note,
            "counted": number(row.counted_value),
            "override_reason": row.override_reason,
            "partners": partners.get(row.pk),
        }
        yield row.measure.outcome.code, "figures", coded(row.measure.code, area, category), fields


def _milestones(held: QuarterlyReturn) -> Iterator[_Entry]:
    for row in held.milestones.select_related("measure__outcome", "authority"):
        area = row.authority.gss if row.authority else held.region.code
        fields = {"status": row.status, "achieved_on": _day(row.achieved_on), "evidence": row.evidence}
        yield row.measure.outcome.code, "milestones", coded(row.measure.code, area), fields


def _narratives(held: QuarterlyReturn) -> Iterator[_Entry]:
    for row in held.narratives.select_related("outcome"):
        yield row.outcome.code, "narrative", "rag", {"rag": row.rag}
        for field in NARRATIVE_FIELDS:
            yield row.outcome.code, "narrative", field, _told(row, field)


def _told(row: OutcomeNarrative, field: str) -> dict[str, Any]:
    text = getattr(row, field)
    return {"text": text, "language": row.language if text else "", "translation": row.translation.get(field)}


def _evidence(held: QuarterlyReturn) -> Iterator[_Entry]:
    for row in held.evidence.select_related("measure__outcome"):
        yield row.measure.outcome.code, "evidence", row.measure.code, {"text": row.text, "language": row.language}


def _actions(held: QuarterlyReturn) -> Iterator[_Entry]:
    for row in held.action_progress.select_related("action__outcome"):
        fields = {
            "text": row.planned,
            "language": row.language,
            "owner": row.owner,
            "due_on": _day(row.due_on),
            "state": row.state,
        }
        yield row.action.outcome.code, "actions", row.action.code, fields


def _examples(held: QuarterlyReturn) -> Iterator[_Entry]:
    links = {
        name: _linked(getattr(PracticeExample, name).through, held, _TARGETS[name], code)
        for name, code in _EXAMPLE_CODES.items()
    }
    for row in held.practice_examples.select_related("outcome"):
        fields: dict[str, Any] = {name: getattr(row, name) for name in (*_EXAMPLE_TEXTS, "language", "consent")}
        fields |= {name: codes.get(row.pk) for name, codes in links.items()}
        fields["suggested_for_report"] = row.suggested_for_report or None
        yield row.outcome.code, "examples", row.slug, fields


_TARGETS = {
    "places": "localauthority",
    "regions": "region",
    "characteristics": "protectedcharacteristic",
    "wellbeing_goals": "wellbeinggoal",
}


def _linked(through: Any, held: QuarterlyReturn, target: str, code: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    links = through._default_manager.filter(practiceexample__quarterly_return=held)
    for pk, value in (
        links.annotate(value=F(f"{target}__{code}")).order_by("value").values_list("practiceexample_id", "value")
    ):
        found.setdefault(pk, []).append(value)
    return found


def _attachments(held: QuarterlyReturn) -> Iterator[_Entry]:
    for row in held.attachments.select_related("outcome", "measure").order_by("pk"):
        about = row.measure.code if row.measure else ""
        fields = {"title": row.title, "measure": about, "link": row.url, "file": row.file_name}
        yield row.outcome.code, "attachments", _attachment_place(row), fields


def _attachment_place(row: Attachment) -> str:
    return f"{row.measure.code if row.measure else ''} {row.url or row.sha256} {row.title}".strip()
