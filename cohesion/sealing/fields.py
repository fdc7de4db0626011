"""A model field whose text is sealed for its row as it is written, and opened when it is looked at."""

import base64
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from cohesion.sealing.envelope import Sealed, seal, unseal


def place_of(instance: models.Model, column: str | None) -> str:
    return f"{instance._meta.db_table}.{column}:{instance.pk}"


class _SealedAttribute(DeferredAttribute):
    """Reading the attribute opens it; what nobody reads is never opened, and what nobody sets keeps its seal."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None and isinstance(value, Sealed):
            return unseal(value, place_of(instance, self.field.column))
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = "" if value is None else value


if TYPE_CHECKING:
    _TextField = models.Field[str, str]
else:
    _TextField = models.Field


class SealedTextField(_TextField):
    """Text that the database cannot read. Its row's key must be known before it is saved (a UUID made here).

    It can be neither searched nor sorted: an exact match is a blind index beside it.
    """

    descriptor_class = _SealedAttribute
    empty_values = [None, ""]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_default(self) -> str:
        return ""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed:
        raw = model_instance.__dict__.get(self.attname)
        if isinstance(raw, Sealed):
            return raw
        if raw and model_instance.pk is None:
            raise FieldError(f"{self} is sealed for its row: give the row a key before saving it.")
        return seal(str(raw or ""), place_of(model_instance, self.column))

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value in (None, ""):
            return b""
        if isinstance(value, bytes | memoryview):
            return bytes(value)
        raise FieldError(f"{self} is sealed for its row: set it on the row and save that.")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        return connection.Database.Binary(value) if value is not None else None

    def raw(self, instance: models.Model) -> Sealed:
        """What the database holds for this row, unopened. Empty where the text was set and not yet saved."""
        value = instance.__dict__.get(self.attname)
        return value if isinstance(value, Sealed) else Sealed(b"")

    def value_to_string(self, obj: models.Model) -> str:
        """Serialised as it lies, never as text."""
        return base64.b64encode(self.raw(obj)).decode()
