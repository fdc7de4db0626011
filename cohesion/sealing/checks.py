"""A start with the wrong keys is noticed before anybody meets a page that cannot be read."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections, models

from cohesion.sealing.envelope import key_id_of, known_key_ids
from cohesion.sealing.fields import SealedTextField


@register(Tags.database)
def stored_text_can_be_read(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Looks at the first row of each table alone. Runs with `check --database default` and before each `migrate`."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        tables = set(connections[alias].introspection.table_names())
        missing = {key for model in _sealed_models() if model._meta.db_table in tables for key in _keys(model, alias)}
        found += [
            Error(
                f"The key {key} sealed text in the database and is not among FIELD_ENCRYPTION_KEYS.",
                hint="Put that key back behind the present one. Nothing sealed with it can be read until then.",
                id="cohesion.E002",
            )
            for key in sorted(missing - known_key_ids())
        ]
    return found


def _sealed_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if any(isinstance(each, SealedTextField) for each in model._meta.concrete_fields):
            yield model


def _keys(model: type[models.Model], alias: str) -> set[str]:
    names = [each.attname for each in model._meta.concrete_fields if isinstance(each, SealedTextField)]
    row = model._base_manager.using(alias).order_by("pk").values_list(*names).first()
    return {key_id_of(bytes(value)) for value in row or () if value}
