"""A referral stands under a protocol that covers its agency, its kind of case and its day: the database refuses others."""

from typing import Any

from django.db import migrations

_TABLE, _NAME = "casework_casereferral", "casework_referral_is_covered"
_REFUSED = "no live protocol covers this referral"
_COLUMNS = ("case_id", "agency_id", "protocol_id", "offered_on")
_COVERED = """SELECT 1 FROM casework_sharingprotocol p
      JOIN casework_protocolpartner s ON s.protocol_id = p.id AND s.agency_id = NEW.agency_id
      JOIN casework_case c ON c.id = NEW.case_id AND c.region_id = p.region_id
      WHERE p.id = NEW.protocol_id AND NEW.offered_on BETWEEN p.live_since AND p.review_on
        AND (p.ended_on IS NULL OR p.ended_on >= NEW.offered_on) AND s.signed_on <= NEW.offered_on
        AND (s.ended_on IS NULL OR s.ended_on >= NEW.offered_on) AND {is_of_kind}"""
# What was covered when it was offered stays: answers, and a case that moves to another region, are not asked again.
_CHANGED = {"sqlite": "NEW.{0} IS NOT OLD.{0}", "postgresql": "NEW.{0} IS DISTINCT FROM OLD.{0}"}


def _changed(vendor: str) -> str:
    return " OR ".join(_CHANGED[vendor].format(name) for name in _COLUMNS)


def _sqlite() -> list[str]:
    covered = _COVERED.format(is_of_kind="EXISTS (SELECT 1 FROM json_each(p.kinds) k WHERE k.value = c.kind)")
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    return [
        f"CREATE TRIGGER {_NAME}_added BEFORE INSERT ON {_TABLE} WHEN NOT EXISTS ({covered}) {refuse}",
        f"CREATE TRIGGER {_NAME}_moved BEFORE UPDATE OF {', '.join(_COLUMNS)} ON {_TABLE} "
        f"WHEN ({_changed('sqlite')}) AND NOT EXISTS ({covered}) {refuse}",
    ]


def _postgresql() -> list[str]:
    """Whoever ends a protocol meanwhile is waited for: the statement after the lock sees what they wrote."""
    covered = _COVERED.format(is_of_kind="p.kinds @> to_jsonb(c.kind::text)")
    each = f"ON {_TABLE} FOR EACH ROW"
    return [
        f"""CREATE OR REPLACE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM 1 FROM casework_sharingprotocol WHERE id = NEW.protocol_id FOR SHARE;
      IF NOT EXISTS ({covered})
      THEN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
      RETURN NEW; END $$""",
        f"CREATE TRIGGER {_NAME}_added BEFORE INSERT {each} EXECUTE FUNCTION {_NAME}()",
        f"CREATE TRIGGER {_NAME}_moved BEFORE UPDATE OF {', '.join(_COLUMNS)} {each} "
        f"WHEN ({_changed('postgresql')}) EXECUTE FUNCTION {_NAME}()",
    ]


def add_triggers(apps: Any, schema_editor: Any) -> None:
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement, params=None)


def drop_triggers(apps: Any, schema_editor: Any) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for when in ("added", "moved"):
        on = "" if is_sqlite else f" ON {_TABLE}"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {_NAME}_{when}{on}", params=None)
    if not is_sqlite:
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {_NAME}()", params=None)


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_nrm_consent")]

    operations = [migrations.RunPython(add_triggers, drop_triggers)]
