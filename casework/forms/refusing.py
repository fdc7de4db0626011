"""A refusal’s sentences, each beside the field that it is about."""

from collections.abc import Callable

from django import forms

from casework.refusals import FieldsRefused
from cohesion.refusals import ActionRefused


def refused_by_field(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do `act`. Where it is refused, its sentences stand by their fields (or at the top) and True is returned."""
    try:
        act()
    except FieldsRefused as refusal:
        for name, sentence in refusal.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
        return True
    except ActionRefused as refusal:
        form.add_error(None, list(refusal.sentences))
        return True
    return False
