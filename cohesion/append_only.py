"""Tables that the database itself refuses to change: triggers for SQLite and PostgreSQL, as migration operations."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import RunPython

_MESSAGE = "is append-only"
# The version and the key's id, with which every sealed value starts.
_HEAD = "substr({row}.{column}, 1, 5)"


def trigger_statements(
    table: str,
    vendor: str,
    *,
    delete: bool = True,
    fixed: Sequence[str] = (),
    sealed: Sequence[str] = (),
    unique: Sequence[str] = (),
) -> tuple[list[str], list[str]]:
    """Statements that create and drop the triggers keeping `table` append-only on this database.

    Where columns are `sealed`, those alone may be written anew, and only under another key; `fixed` are all others.
    Each of the `unique` columns names one row, as the id does.
    """
    events = ("UPDATE", "DELETE") if delete else ("UPDATE",)
    if vendor == "sqlite":
        return _sqlite(table, events, fixed, sealed, unique)
    return _postgresql(table, events, fixed, sealed)


def _same_key(sealed: Sequence[str], equals: str) -> str:
    heads = ((_HEAD.format(row="NEW", column=name), _HEAD.format(row="OLD", column=name)) for name in sealed)
    return " AND ".join(f"{new} {equals} {old}" for new, old in heads)


def _event(event: str, fixed: Sequence[str]) -> str:
    return f"UPDATE OF {', '.join(fixed)}" if event == "UPDATE" and fixed else event


def _sqlite(
    table: str, events: Sequence[str], fixed: Sequence[str], sealed: Sequence[str], unique: Sequence[str]
) -> tuple[list[str], list[str]]:
    same = " OR ".join(f"{name} = NEW.{name}" for name in ("id", *unique))
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} {_MESSAGE}'); END"
    # REPLACE deletes without asking the delete trigger, so an insert over an existing row is refused as well.
    create = [
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 (names of our own tables)
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}"
    ]
    create += [
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {_event(event, fixed)} ON {table} {refuse}"
        for event in events
    ]
    names = ["no_replace", *(f"no_{event.lower()}" for event in events)]
    if sealed:
        create.append(
            f"CREATE TRIGGER {table}_no_rewrite BEFORE UPDATE OF {', '.join(sealed)} ON {table} "
            f"WHEN {_same_key(sealed, 'IS')} {refuse}"
        )
        names.append("no_rewrite")
    return create, [f"DROP TRIGGER IF EXISTS {table}_{name}" for name in names]


def _postgresql(
    table: str, events: Sequence[str], fixed: Sequence[str], sealed: Sequence[str]
) -> tuple[list[str], list[str]]:
    on = f"ON {table} FOR EACH ROW"
    create = [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} {_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE {' OR '.join(_event(event, fixed) for event in events)} "
        f"{on} EXECUTE FUNCTION {table}_refuse()",
    ]
    drop = [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"]
    if sealed:
        create.append(
            f"CREATE TRIGGER {table}_no_rewrite BEFORE UPDATE OF {', '.join(sealed)} {on} "
            f"WHEN ({_same_key(sealed, 'IS NOT DISTINCT FROM')}) EXECUTE FUNCTION {table}_refuse()"
        )
        drop.append(f"DROP TRIGGER IF EXISTS {table}_no_rewrite ON {table}")
    return create, [*drop, f"DROP FUNCTION IF EXISTS {table}_refuse()"]


def keep_append_only(
    table: str, *, delete: bool = True, sealed: Sequence[str] = (), unique: Sequence[str] = ()
) -> RunPython:
    """A reversible migration step. With `delete=False` only updates are refused (rows may go with their parent).

    `sealed` columns may be sealed again under another key, and nothing else of the row may change then. `unique`
    columns name one row each: SQLite refuses to replace it by such a value, too.
    """

    def statements(schema_editor: Any) -> tuple[list[str], list[str]]:
        connection = schema_editor.connection
        fixed: list[str] = []
        if sealed:
            with connection.cursor() as cursor:
                columns = connection.introspection.get_table_description(cursor, table)
            fixed = [column.name for column in columns if column.name not in sealed]
        return trigger_statements(table, connection.vendor, delete=delete, fixed=fixed, sealed=sealed, unique=unique)

    def apply(apps: Any, schema_editor: Any) -> None:
        for statement in statements(schema_editor)[0]:
            schema_editor.execute(statement, params=None)

    def reverse(apps: Any, schema_editor: Any) -> None:
        for statement in statements(schema_editor)[1]:
            schema_editor.execute(statement, params=None)

    return RunPython(apply, reverse)
