"""Rows that may be taken back until they are settled, and never changed after: triggers, as a migration operation.

Their identity is fixed from the beginning: what a row says may be settled or withdrawn, not turned into something else.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import RunPython

_MESSAGE = "is settled"
_NAMES = ("no_replace", "no_change", "no_delete")


def keep_settled(table: str, *, settled: str, fixed: Sequence[str], unique: Sequence[str]) -> RunPython:
    """A reversible migration step. A row is settled once its column `settled` has a value: then the database refuses
    to change or delete it. `fixed` columns cannot be changed before that either; `unique` columns name one row.
    """

    def apply(apps: Any, schema_editor: Any) -> None:
        make = _sqlite if schema_editor.connection.vendor == "sqlite" else _postgresql
        for statement in make(table, settled, fixed, unique):
            schema_editor.execute(statement, params=None)

    def reverse(apps: Any, schema_editor: Any) -> None:
        for statement in _dropped(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    return RunPython(apply, reverse)


def _sqlite(table: str, settled: str, fixed: Sequence[str], unique: Sequence[str]) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} {_MESSAGE}'); END"
    same = " AND ".join(f"{name} = NEW.{name}" for name in unique)
    changed = " OR ".join((f"OLD.{settled} IS NOT NULL", *(f"OLD.{name} IS NOT NEW.{name}" for name in fixed)))
    # REPLACE deletes without asking the delete trigger, so an insert over a settled row is refused as well.
    return [
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 (names of our own tables)
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {settled} IS NOT NULL AND (id = NEW.id OR ({same}))) {refuse}",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table} WHEN {changed} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN OLD.{settled} IS NOT NULL {refuse}",
    ]


def _postgresql(table: str, settled: str, fixed: Sequence[str], unique: Sequence[str]) -> list[str]:
    """There is no REPLACE: the constraints refuse a second row."""
    changed = " OR ".join(
        (f"OLD.{settled} IS NOT NULL", *(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in fixed))
    )
    refuse = f"EXECUTE FUNCTION {table}_settled()"
    return [
        f"CREATE OR REPLACE FUNCTION {table}_settled() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} {_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed}) {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW "
        f"WHEN (OLD.{settled} IS NOT NULL) {refuse}",
    ]


def _dropped(table: str, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_{name}" for name in _NAMES]
    dropped = [f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}" for name in _NAMES[1:]]
    return [*dropped, f"DROP FUNCTION IF EXISTS {table}_settled()"]
