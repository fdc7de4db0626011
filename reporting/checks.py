"""A system check: the rules of publication must be in order before anything is published."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from cohesion.data_file import DataFileRefused
from reporting.plain_rules import publication_rules


@register()
def rules_are_in_order(**kwargs: Any) -> list[CheckMessage]:
    try:
        publication_rules()
    except DataFileRefused as refused:
        return [Error(f"reporting/reference/disclosure.yaml: {refused}", id="reporting.E001")]
    return []
