"""Forms that know what their page showed, so that two people who change one thing at once notice each other."""

from collections.abc import Callable
from typing import Any

from django import forms

from casework.refusals import FieldsRefused, StaleEntry
from cohesion.refusals import ActionRefused


class SeenForm(forms.Form):
    """`seen` is the stamp or version of what was shown. Where it is stale the form learns the present one.

    So the second press, after another look, is a choice.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def renew(self, present: object) -> None:
        self.data = self.data.copy()  # type: ignore[attr-defined]  # what was posted is a QueryDict
        self.data[self.add_prefix("seen")] = str(present)  # type: ignore[index]


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


def text_field(label: Any, *, required: Any = None, longest: int, hint: Any = "", rows: int = 0) -> forms.CharField:
    """A line, or with `rows` a box, of text. `required` is the sentence where it must not be empty."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required is not None,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput,
        error_messages={"required": required} if required else None,
    )
