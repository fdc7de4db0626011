"""Text in both languages: choosing one, knowing whether its Welsh was checked, and sorting by the Welsh alphabet."""

import re
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("en", "cy")

# The digraphs are letters of their own: `ng` stands after `g`, so that Llangollen and Llanelli sort as Welsh does.
_ALPHABET = [
    "a",
    "b",
    "c",
    "ch",
    "d",
    "dd",
    "e",
    "f",
    "ff",
    "g",
    "ng",
    "h",
    "i",
    "j",
    "k",
    "l",
    "ll",
    "m",
    "n",
    "o",
    "p",
    "ph",
    "q",
    "r",
    "rh",
    "s",
    "t",
    "th",
    "u",
    "v",
    "w",
    "x",
    "y",
    "z",
]
_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_ALPHABET)}
_LETTERS = re.compile("|".join(sorted(_ALPHABET, key=len, reverse=True)))
_PLAIN = str.maketrans("âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿ", "aeiouwy" * 4)


class Language(models.TextChoices):
    ENGLISH = "en", _("English")
    WELSH = "cy", _("Welsh")


class TranslationStatus(models.TextChoices):
    """Whether a translator has read the Welsh. MISSING means that the English stands in for it."""

    CHECKED = "CHECKED", _("Checked by a translator")
    UNCHECKED = "UNCHECKED", _("Not yet checked")
    MISSING = "MISSING", _("Not yet translated")


def current_language() -> str:
    """`cy` or `en`, whatever the request or the command activated."""
    return "cy" if (get_language() or "en").startswith("cy") else "en"


def other_language(language: str) -> str:
    return "en" if language == "cy" else "cy"


def in_language(holder: Any, field: str, language: str | None = None) -> str:
    """The text of `field` (stored as `field_en` and `field_cy`) in `language`, by default the active one."""
    return str(getattr(holder, f"{field}_{language or current_language()}"))


def both_languages(*fields: str, table: str) -> list[models.BaseConstraint]:
    """Constraints that keep every named field present in both languages."""
    return [
        models.CheckConstraint(
            condition=~models.Q(**{f"{field}_en": ""}) & ~models.Q(**{f"{field}_cy": ""}),
            name=f"{table}_{field}_is_in_both_languages",
        )
        for field in fields
    ]


def welsh_sort_key(text: str) -> str:
    """A string whose plain order is the Welsh alphabet's. Accents and punctuation do not count."""
    plain = re.sub(r"[^a-z ]", "", text.lower().translate(_PLAIN).replace("-", " "))
    return " ".join("".join(_RANK[letter] for letter in _LETTERS.findall(word)) for word in plain.split())
