"""A refusal of an act beside the fields that it is about."""

from collections.abc import Callable

from django import forms

from casework.refusals import FieldsRefused
from cohesion.answering import refused


def refused_by_field(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do `act`. Where it is refused its sentences stand by their fields, or at the top, and True is returned."""
    problems: dict[str, str] = {}

    def caught() -> None:
        try:
            act()
        except FieldsRefused as refusal:
            problems.update(refusal.problems)

    is_refused = refused(form, caught)
    for name, sentence in problems.items():
        form.add_error(name if name in form.fields else None, sentence)
    return is_refused or bool(problems)
