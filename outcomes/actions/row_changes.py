"""Making the rows of one part of a return say what somebody wants them to say, in a fixed few statements."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models

from cohesion.models import User

Key = TypeVar("Key", bound=Hashable)
_BOOKKEEPING = ("updated_at", "updated_by", "version")


@dataclass
class RowChanges(Generic[Key]):
    """What came of it: rows created, changed and removed, by key; `before` holds the old fields of the changed ones."""

    created: dict[Key, Any] = field(default_factory=dict)
    changed: dict[Key, Any] = field(default_factory=dict)
    removed: dict[Key, Any] = field(default_factory=dict)
    before: dict[Key, dict[str, Any]] = field(default_factory=dict)
    unchanged: dict[Key, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.created or self.changed or self.removed)

    @property
    def keys(self) -> list[Key]:
        return [*self.created, *self.changed, *self.removed]

    @property
    def standing(self) -> dict[Key, Any]:
        """The rows that the wanted keys now have."""
        return self.created | self.changed | self.unchanged


def change_rows(
    existing: "models.QuerySet[Any]",
    key_of: Callable[[Any], Key],
    wanted: Mapping[Key, dict[str, Any] | Callable[[Any], dict[str, Any]] | None],
    new: Callable[[Key], Any],
    *,
    by: User,
    now: datetime,
) -> RowChanges[Key]:
    """Create, change or (None) remove rows so that each wanted key has the wanted fields; others stay as they are.

    A callable gets the row as it stands, or None, and returns its fields. Rows that already agree are not written.
    At most four statements, or as many batches of them as the database's limit on parameters makes.
    """
    changes: RowChanges[Key] = RowChanges()
    if not wanted:
        return changes
    rows = {key_of(row): row for row in existing}
    for key, fields in wanted.items():
        row = rows.get(key)
        if fields is not None:
            _set(changes, key, row, fields(row) if callable(fields) else fields, new)
        elif row is not None:
            changes.removed[key] = row
    for row in (*changes.created.values(), *changes.changed.values()):
        row.updated_at, row.updated_by = now, by
    _store(existing.model, changes)
    return changes


def _set(changes: RowChanges[Key], key: Key, row: Any, fields: dict[str, Any], new: Callable[[Key], Any]) -> None:
    before = {name: getattr(row, name, None) for name in fields}
    if row is not None and before == fields:
        changes.unchanged[key] = row
        return
    if row is None:
        row = changes.created[key] = new(key)
    else:
        changes.changed[key], changes.before[key] = row, before
        row.version += 1
    for name, value in fields.items():
        setattr(row, name, value)


def _store(model: type[models.Model], changes: RowChanges[Any]) -> None:
    manager = model._default_manager
    if changes.removed:
        manager.filter(pk__in=[row.pk for row in changes.removed.values()]).delete()
    if changes.created:
        manager.bulk_create(changes.created.values())
    if changes.changed:
        names = set().union(*changes.before.values())
        manager.bulk_update(changes.changed.values(), [*sorted(names), *_BOOKKEEPING])


def change_links(
    through: type[models.Model], owner: str, target: str, wanted: Mapping[int, frozenset[int]]
) -> set[int]:
    """Give each owner exactly the wanted targets of a many-to-many relation. Returns the owners that changed."""
    if not wanted:
        return set()
    manager = through._default_manager
    links = manager.filter(**{f"{owner}__in": list(wanted)}).values_list("pk", f"{owner}_id", f"{target}_id")
    standing = {(owner_id, target_id): pk for pk, owner_id, target_id in links}
    asked = {(owner_id, target_id) for owner_id, targets in wanted.items() for target_id in targets}
    gone = [pk for pair, pk in standing.items() if pair not in asked]
    added = sorted(asked - standing.keys())
    if gone:
        manager.filter(pk__in=gone).delete()
    if added:
        manager.bulk_create(through(**{f"{owner}_id": pair[0], f"{target}_id": pair[1]}) for pair in added)
    return {pair[0] for pair in asked ^ standing.keys()}
