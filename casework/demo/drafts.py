"""One invented case with all its rows, not yet saved; and saving many of them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from graphlib import TopologicalSorter
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid5

from django.db import models
from django.db.models.base import ModelBase

from casework import reference_codes
from casework.demo.chance import chance
from casework.models import Case, CaseEvent, ListEntry
from cohesion.models import User

_NAMESPACE = UUID("5e3c4a52-3a0e-5d0b-9a57-2f6d2c5f5a10")
_BATCH = 500

Detail = TypeVar("Detail", bound=models.Model)


@dataclass(frozen=True)
class Slot:
    """Where, when and why of one invented case. All else follows from chance about its `key`.

    `codes` are the categories it counts in: the motivations of a hate crime. `route` is a code, or empty for one of
    the two through centres.
    """

    key: str
    region: str
    gss: str
    received_on: date
    codes: tuple[str, ...] = ()
    route: str = ""

    @property
    def pk(self) -> UUID:
        return pk_of(self.key)


def pk_of(key: str) -> UUID:
    return uuid5(_NAMESPACE, key)


def reference_of(key: str) -> str:
    """A reference that tells nothing, the same on every installation."""
    source = chance("reference", key)
    body = "".join(source.choices(reference_codes.ALPHABET, k=reference_codes.LENGTH - 1))
    return body + reference_codes.check_sign(body)


@dataclass
class Draft(Generic[Detail]):
    """`rows` are all that hang on the case but its detail, in the order in which they came about."""

    case: Case
    detail: Detail
    rows: list[models.Model] = field(default_factory=list)

    def tell(self, event: CaseEvent.Kind, at: datetime, by: User, **detail: object) -> None:
        """A line of the timeline; the case is written with it."""
        self.rows.append(CaseEvent(case=self.case, kind=event, at=at, by=by, detail=detail))
        self.case.version = sum(isinstance(row, CaseEvent) for row in self.rows)
        if at >= self.case.updated_at:
            self.case.updated_at, self.case.updated_by, self.case.last_active_on = at, by, at.date()

    def choose(self, name: str, entries: Iterable[ListEntry]) -> None:
        """Entries of a list of which the detail has several."""
        through: Any = getattr(type(self.detail), name).through
        owner = type(self.detail)._meta.model_name
        self.rows += [through(**{f"{owner}_id": self.detail.pk, "listentry_id": entry.pk}) for entry in entries]


AnyDraft = Draft[Any]


def save(drafts: Sequence[AnyDraft]) -> None:
    """Each kind of row in one go, those before it that it refers to."""
    Case.objects.bulk_create([draft.case for draft in drafts], batch_size=_BATCH)
    save_rows([draft.detail for draft in drafts])
    save_rows([row for draft in drafts for row in draft.rows])


def save_rows(rows: Sequence[models.Model]) -> None:
    """Rows that hang on cases which are there: one insert a kind, after the kinds that it refers to."""
    kinds: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        kinds.setdefault(type(row), []).append(row)
    needs = {model: _referred_to(model) & kinds.keys() - {model} for model in kinds}
    for model in TopologicalSorter(needs).static_order():
        model._default_manager.bulk_create(kinds[model], batch_size=_BATCH)


def _referred_to(model: type[models.Model]) -> set[type[models.Model]]:
    return {each.related_model for each in model._meta.concrete_fields if isinstance(each.related_model, ModelBase)}
