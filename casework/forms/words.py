"""Boxes of free text about a case, each with the same hint, and the language in which it is written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.hate_crime_rules import LONGEST_TEXT
from cohesion.bilingual import Language, current_language

WITHOUT_NAMES = _("No names, addresses or numbers of people.")


def words(
    label: Any, required: Any = "", *, longest: int = LONGEST_TEXT, rows: int = 4, hint: Any = WITHOUT_NAMES
) -> Any:
    """A box of several lines. It is owed where there is a sentence `required`."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        required=bool(required),
        widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "true"}),
        error_messages={"required": required} if required else {},
    )


class LanguageField(forms.ChoiceField):
    """Starts as the language of the page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Language of the text"), choices=Language.choices, initial=current_language, **kwargs)
