"""Rows that are added and never changed; a month of a source is counted from its cases or from its tally, never both."""

from typing import Any

from django.db import migrations

from cohesion.append_only import keep_append_only

# With the columns that may be sealed again under another key.
_APPEND_ONLY: dict[str, tuple[str, ...]] = {
    "caseevent": (),
    "categorisation": ("reason",),
    "riskassessment": ("reasons",),
    "detailslook": ("words",),
}
_TALLY_STANDS = "a tally stands for this month and source"
_CASES_STAND = "cases stand for this month and source"

# What is compared: kind, authority, source, and the month in which the case was received.
_SQLITE = (
    f"""CREATE TRIGGER casework_case_no_tally_{{when}} BEFORE {{event}} ON casework_case
    WHEN EXISTS (SELECT 1 FROM casework_tally t WHERE t.kind = NEW.kind AND t.authority_id = NEW.authority_id
      AND t.source_id = NEW.source_id AND t.month = date(NEW.received_on, 'start of month'))
    BEGIN SELECT RAISE(ABORT, '{_TALLY_STANDS}'); END""",
    f"""CREATE TRIGGER casework_tally_no_case_{{when}} BEFORE {{event}} ON casework_tally
    WHEN EXISTS (SELECT 1 FROM casework_case c WHERE c.kind = NEW.kind AND c.authority_id = NEW.authority_id
      AND c.source_id = NEW.source_id AND c.received_on >= NEW.month
      AND c.received_on < date(NEW.month, '+1 month'))
    BEGIN SELECT RAISE(ABORT, '{_CASES_STAND}'); END""",
)
_EVENTS = {"added": "INSERT", "moved": "UPDATE OF {columns}"}
_COLUMNS = ("kind, authority_id, source_id, received_on", "kind, authority_id, source_id, month")

# Two people at once: a tally locks its authority against new cases, a case holds it against a tally. Each statement in
# the function sees what was committed before it, so whoever waited finds the other's row.
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION casework_case_no_tally() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM 1 FROM cohesion_localauthority WHERE id = NEW.authority_id FOR KEY SHARE;
      IF EXISTS (SELECT 1 FROM casework_tally t WHERE t.kind = NEW.kind AND t.authority_id = NEW.authority_id
        AND t.source_id = NEW.source_id AND t.month = date_trunc('month', NEW.received_on)::date)
      THEN RAISE EXCEPTION '{_TALLY_STANDS}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
      RETURN NEW; END $$""",
    """CREATE TRIGGER casework_case_no_tally BEFORE INSERT OR UPDATE OF kind, authority_id, source_id, received_on
      ON casework_case FOR EACH ROW EXECUTE FUNCTION casework_case_no_tally()""",
    f"""CREATE OR REPLACE FUNCTION casework_tally_no_case() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM 1 FROM cohesion_localauthority WHERE id = NEW.authority_id FOR UPDATE;
      IF EXISTS (SELECT 1 FROM casework_case c WHERE c.kind = NEW.kind AND c.authority_id = NEW.authority_id
        AND c.source_id = NEW.source_id AND c.received_on >= NEW.month
        AND c.received_on < (NEW.month + interval '1 month')::date)
      THEN RAISE EXCEPTION '{_CASES_STAND}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
      RETURN NEW; END $$""",
    """CREATE TRIGGER casework_tally_no_case BEFORE INSERT OR UPDATE OF kind, authority_id, source_id, month
      ON casework_tally FOR EACH ROW EXECUTE FUNCTION casework_tally_no_case()""",
)


def _statements(vendor: str) -> list[str]:
    if vendor != "sqlite":
        return list(_POSTGRESQL)
    return [
        template.format(when=when, event=event.format(columns=columns))
        for template, columns in zip(_SQLITE, _COLUMNS, strict=True)
        for when, event in _EVENTS.items()
    ]


def add_triggers(apps: Any, schema_editor: Any) -> None:
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def drop_triggers(apps: Any, schema_editor: Any) -> None:
    names = {"casework_case_no_tally": "casework_case", "casework_tally_no_case": "casework_tally"}
    for name, table in names.items():
        if schema_editor.connection.vendor == "sqlite":
            for when in _EVENTS:
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_{when}", params=None)
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}", params=None)
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()", params=None)


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [
        *(
            keep_append_only(f"casework_{table}", delete=False, sealed=sealed)
            for table, sealed in _APPEND_ONLY.items()
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
