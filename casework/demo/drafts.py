"""One invented case with all its rows, not yet saved; and saving many of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import models

from casework import reference_codes
from casework.demo.chance import chance
from casework.models import Case, CaseEvent, HateCrime, ListEntry
from cohesion.models import User

_NAMESPACE = UUID("5e3c4a52-3a0e-5d0b-9a57-2f6d2c5f5a10")
_BATCH = 500


@dataclass(frozen=True)
class Slot:
    """Where, when and why of one invented case. All else follows from chance about its `key`.

    `route` is a code, or empty for one of the two through centres.
    """

    key: str
    region: str
    gss: str
    received_on: date
    motivations: tuple[str, ...]
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
class Draft:
    """`rows` are all that hang on the case but its detail and types, in the order in which they came about."""

    case: Case
    detail: HateCrime
    types: tuple[ListEntry, ...]
    rows: list[models.Model] = field(default_factory=list)

    def tell(self, event: CaseEvent.Kind, at: datetime, by: User, **detail: object) -> None:
        """A line of the timeline; the case is written with it."""
        self.rows.append(CaseEvent(case=self.case, kind=event, at=at, by=by, detail=detail))
        self.case.version = sum(isinstance(row, CaseEvent) for row in self.rows)
        if at >= self.case.updated_at:
            self.case.updated_at, self.case.updated_by, self.case.last_active_on = at, by, at.date()


def save(drafts: Sequence[Draft]) -> None:
    """Each kind of row in one go, those before it that it refers to."""
    Case.objects.bulk_create([draft.case for draft in drafts], batch_size=_BATCH)
    HateCrime.objects.bulk_create([draft.detail for draft in drafts], batch_size=_BATCH)
    through = HateCrime.types.through
    through._default_manager.bulk_create(
        [through(hatecrime_id=draft.detail.pk, listentry_id=entry.pk) for draft in drafts for entry in draft.types],
        batch_size=_BATCH,
    )
    save_rows([row for draft in drafts for row in draft.rows])


def save_rows(rows: Sequence[models.Model]) -> None:
    """Rows that hang on cases which are there: one insert a kind."""
    kinds: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        kinds.setdefault(type(row), []).append(row)
    for model, same in kinds.items():
        model._default_manager.bulk_create(same, batch_size=_BATCH)
