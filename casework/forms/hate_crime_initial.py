"""What stands, as the boxes of the form show it."""

from typing import Any

from django.db.models import Model

from casework.forms.motivations import initial_of as motivations_of
from casework.hate_crime_facts import CASE_FIELDS, DETAIL_FIELDS, HateCrimeFacts
from cohesion.models import LocalAuthority, User


def initial_of(facts: HateCrimeFacts, version: int) -> dict[str, Any]:
    said = {name: boxed(getattr(facts, name)) for name in (*CASE_FIELDS, *DETAIL_FIELDS)}
    types = [entry.code for entry in facts.types]
    return {**said, "types": types, **motivations_of(facts.motivations), "seen_version": version}


def boxed(value: Any) -> Any:
    if isinstance(value, LocalAuthority):
        return value.gss
    if isinstance(value, User):
        return str(value.pk)
    return value.code if isinstance(value, Model) else value  # type: ignore[attr-defined]  # rows of lists have codes
