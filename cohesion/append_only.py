"""Tables that the database itself refuses to change: triggers for SQLite and PostgreSQL, as migration operations."""

from typing import Any

from django.db.migrations.operations import RunPython

_MESSAGE = "is append-only"


def trigger_statements(table: str, vendor: str, *, delete: bool = True) -> tuple[list[str], list[str]]:
    """Statements that create and drop the triggers keeping `table` append-only on this database."""
    events = ("UPDATE", "DELETE") if delete else ("UPDATE",)
    if vendor == "sqlite":
        # REPLACE deletes without asking the delete trigger, so an insert over an existing row is refused as well.
        create = [
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 (names of our own tables)
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{table} {_MESSAGE}'); END"
        ]
        create += [
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} {_MESSAGE}'); END"
            for event in events
        ]
        drop = [f"DROP TRIGGER IF EXISTS {table}_no_{event.lower()}" for event in events]
        drop.append(f"DROP TRIGGER IF EXISTS {table}_no_replace")
        return create, drop
    create = [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} {_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE {' OR '.join(events)} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    ]
    drop = [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}", f"DROP FUNCTION IF EXISTS {table}_refuse()"]
    return create, drop


def keep_append_only(table: str, *, delete: bool = True) -> RunPython:
    """A reversible migration step. With `delete=False` only updates are refused (rows may go with their parent)."""

    def apply(apps: Any, schema_editor: Any) -> None:
        for statement in trigger_statements(table, schema_editor.connection.vendor, delete=delete)[0]:
            schema_editor.execute(statement, params=None)

    def reverse(apps: Any, schema_editor: Any) -> None:
        for statement in trigger_statements(table, schema_editor.connection.vendor, delete=delete)[1]:
            schema_editor.execute(statement, params=None)

    return RunPython(apply, reverse)
