"""Forms that know what their page showed, so that two people who change one thing at once notice each other."""

from typing import Any

from django import forms


class SeenForm(forms.Form):
    """`seen` is the stamp or version of what was shown. Where it is stale the form learns the present one.

    So the second press, after another look, is a choice.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def renew(self, present: object) -> None:
        self.data = self.data.copy()  # type: ignore[attr-defined]  # what was posted is a QueryDict
        self.data[self.add_prefix("seen")] = str(present)  # type: ignore[index]


def version_of(seen: str) -> int:
    """The version that a form brought along; 0, which no row ever has, for anything that is no number."""
    return int(seen) if seen.isascii() and seen.isdigit() else 0


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
