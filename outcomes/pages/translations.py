"""Every Welsh text of the plans with its standing: what a translator still has to read."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import TranslationStatus
from outcomes.models import Action, Item, Measure, Outcome, Plan, PopulationIndicator

# Which texts carry a status, in the order in which a translator reads them: kind, model, fields.
TEXTS: tuple[tuple[Promise, type[models.Model], tuple[str, ...]], ...] = (
    (_("Plan"), Plan, ("title", "aim")),
    (_("Outcome"), Outcome, ("title", "short_name")),
    (_("Item"), Item, ("title",)),
    (_("Action"), Action, ("title", "summary")),
    (_("Measure"), Measure, ("text", "unit", "definition")),
    (_("Population indicator"), PopulationIndicator, ("text",)),
)


@dataclass(frozen=True)
class BilingualText:
    plan: str
    kind: str
    code: str
    field: str
    english: str
    welsh: str
    status: TranslationStatus


def unchecked(plan: str = "") -> list[BilingualText]:
    """Texts that no translator has read, of one plan or of all. One query for each kind of text."""
    return [text for kind, model, fields in TEXTS for text in _of_model(str(kind), model, fields, plan)]


def _of_model(kind: str, model: type[models.Model], fields: tuple[str, ...], plan: str) -> Iterator[BilingualText]:
    holder = "code" if model is Plan else "plan__code"
    rows = model._default_manager.exclude(translation_status=TranslationStatus.CHECKED)
    if plan:
        rows = rows.filter(**{holder: plan})
    wanted = [f"{field}_{language}" for field in fields for language in ("en", "cy")]
    for row in rows.order_by(holder, "pk").values(holder, "code", "translation_status", *wanted):
        for field in fields:
            if row[f"{field}_en"] or row[f"{field}_cy"]:
                yield BilingualText(
                    plan=row[holder],
                    kind=kind,
                    code=row["code"],
                    field=field,
                    english=row[f"{field}_en"],
                    welsh=row[f"{field}_cy"],
                    status=TranslationStatus(row["translation_status"]),
                )
