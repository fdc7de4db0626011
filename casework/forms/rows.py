"""Choices among rows that the page holds already: known by their codes, read without another query."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Rows = Mapping[str, Any]
Choices = list[tuple[str, Any]]


def offered(rows: Rows, codes: Iterable[str]) -> Choices:
    return [(code, str(rows[code])) for code in codes]


class RowField(forms.ChoiceField):
    """One row. A known row is read even where it is not offered: the rules say by the field why it does not fit."""

    default_error_messages = {"invalid_choice": _("Choose an entry of the list.")}

    def offer(self, rows: Rows, codes: Iterable[str], *, empty: Any = None) -> None:
        self.rows = rows
        self.choices = [*([("", empty)] if empty is not None else []), *offered(rows, codes)]

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        return _row(self.rows, value, self.error_messages["invalid_choice"])

    def valid_value(self, value: Any) -> bool:
        return True


class RowsField(forms.MultipleChoiceField):
    """Several rows, each once, in the order of the list."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": _("Choose entries of the list.")}

    def offer(self, rows: Rows, codes: Iterable[str]) -> None:
        self.rows = rows
        self.choices = offered(rows, codes)

    def to_python(self, value: Any) -> Any:
        chosen = set(super().to_python(value))
        rows = {code: _row(self.rows, code, self.error_messages["invalid_choice"]) for code in chosen}
        return [rows[code] for code in self.rows if code in rows]

    def valid_value(self, value: Any) -> bool:
        return True


def _row(rows: Rows, code: Any, sentence: Any) -> Any:
    if code not in rows:
        raise ValidationError(sentence, code="invalid_choice")
    return rows[code]
