"""Answers given so far become the first words of their threads; what officers decided and wrote is kept for good."""

from typing import Any

from django.db import migrations

from cohesion.append_only import keep_append_only


def open_threads(apps: Any, schema_editor: Any) -> None:
    requests = apps.get_model("outcomes", "ChangeRequest").objects.filter(answered_at__isnull=False, replies=None)
    apps.get_model("outcomes", "ChangeRequestReply").objects.bulk_create(
        apps.get_model("outcomes", "ChangeRequestReply")(
            change_request=request,
            text=request.answer,
            language=request.answered_by.language,
            is_from_region=True,
            at=request.answered_at,
            by=request.answered_by,
        )
        for request in requests.select_related("answered_by")
    )


def forget_threads(apps: Any, schema_editor: Any) -> None:
    """The latest answer stands in its request still. Threads that are there are not opened twice."""


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0003_working_together")]

    operations = [
        migrations.RunPython(open_threads, forget_threads),
        *(
            keep_append_only(f"outcomes_{table}")
            for table in ("reviewsnapshot", "changerequestreply", "internalnote", "reminder")
        ),
    ]
