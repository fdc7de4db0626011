"""The service account, and an audit table that the database refuses to change."""

from typing import Any

from django.db import migrations

from cohesion.append_only import keep_append_only

SERVICE_EMAIL = "service@cohesion.invalid"


def create_service_account(apps: Any, schema_editor: Any) -> None:
    apps.get_model("cohesion", "User").objects.get_or_create(
        is_service=True, defaults={"email": SERVICE_EMAIL, "name": "Cydlyniant · Cohesion", "password": "!"}
    )


class Migration(migrations.Migration):
    dependencies = [("cohesion", "0001_initial")]

    operations = [
        migrations.RunPython(create_service_account, migrations.RunPython.noop),
        keep_append_only("cohesion_auditentry"),
    ]
