"""A refusal’s sentences, each beside the field that it is about."""

from collections.abc import Callable

from django import forms

from casework.forms.seen import SeenForm
from casework.refusals import FieldsRefused, StaleEntry
from cohesion.refusals import ActionRefused


def refused_by_field(form: forms.Form, act: Callable[[], object], present: Callable[[], object] | None = None) -> bool:
    """Do `act`. Where it is refused each sentence stands by its field, or at the top, and True is returned.

    `present` tells the stamp or version that stands now, for a SeenForm.
    """
    try:
        act()
    except FieldsRefused as refusal:
        for name, sentence in refusal.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
        return True
    except ActionRefused as refusal:
        form.add_error(None, list(refusal.sentences))
        if isinstance(refusal, StaleEntry) and isinstance(form, SeenForm) and present is not None:
            form.renew(present())
        return True
    return False
