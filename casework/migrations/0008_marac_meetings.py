"""A meeting says who chairs it, a cancelled one leaves its day free; and what is said of agencies is said of members."""

from typing import Any

from django.db import migrations, models

_ACTIONS, _ATTENDANCE = "casework_caseaction", "casework_attendance"
_NO_MEMBER = "the agency was no member of the forum on that day"

# Whether the agency of a row belonged to the forum on the day of the meeting.
_MEMBER = """EXISTS (SELECT 1 FROM casework_meeting m JOIN casework_forummember b ON b.forum_id = m.forum_id
      WHERE m.id = {meeting} AND b.agency_id = NEW.agency_id
        AND b.starts_on <= m.day AND (b.ends_on IS NULL OR b.ends_on >= m.day))"""
_OF_ITEM = _MEMBER.format(meeting="(SELECT i.meeting_id FROM casework_agendaitem i WHERE i.id = NEW.agenda_item_id)")
# The name, its table, the columns whose change is looked at, and what is refused.
_RULES = (
    ("casework_action_of_a_member", _ACTIONS, "agenda_item_id, agency_id",
     f"NEW.agenda_item_id IS NOT NULL AND NOT {_OF_ITEM}"),
    ("casework_attendance_of_a_member", _ATTENDANCE, "meeting_id, agency_id",
     f"NOT {_MEMBER.format(meeting='NEW.meeting_id')}"),
)


def _sqlite(name: str, table: str, columns: str, refused: str) -> list[str]:
    return [
        f"CREATE TRIGGER {name}_{when} BEFORE {event} ON {table} WHEN {refused} "
        f"BEGIN SELECT RAISE(ABORT, '{_NO_MEMBER}'); END"
        for when, event in (("added", "INSERT"), ("moved", f"UPDATE OF {columns}"))
    ]


def _postgresql(name: str, table: str, columns: str, refused: str) -> list[str]:
    return [
        f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF {refused} THEN RAISE EXCEPTION '{_NO_MEMBER}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
          RETURN NEW; END $$""",
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF {columns} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def add_triggers(apps: Any, schema_editor: Any) -> None:
    written = _sqlite if schema_editor.connection.vendor == "sqlite" else _postgresql
    for rule in _RULES:
        for statement in written(*rule):
            schema_editor.execute(statement, params=None)


def drop_triggers(apps: Any, schema_editor: Any) -> None:
    for name, table, *_ in _RULES:
        if schema_editor.connection.vendor == "sqlite":
            for when in ("added", "moved"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_{when}", params=None)
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}", params=None)
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()", params=None)


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_sharing")]

    operations = [
        migrations.AddField(model_name="meeting", name="chair", field=models.CharField(blank=True, max_length=120)),
        migrations.RemoveConstraint(model_name="meeting", name="one_meeting_of_a_sort_per_forum_and_day"),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                fields=["forum", "day", "sort"],
                condition=~models.Q(status="CANCELLED"),
                name="one_meeting_of_a_sort_per_forum_and_day",
            ),
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
