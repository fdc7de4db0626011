"""What a file says of itself in its name, in the active language: ASCII alone, and a warning keeps its capitals."""

from django.utils.text import slugify
from django.utils.translation import pgettext


def not_for_publication() -> str:
    return _dashed(pgettext("in a file name", "NOT FOR PUBLICATION"))


def as_published() -> str:
    return _dashed(pgettext("in a file name", "AS PUBLISHED NOT RELEASED"))


def released() -> str:
    return _dashed(pgettext("in a file name", "released"))


def from_its_source() -> str:
    return _dashed(pgettext("in a file name", "from its source"))


def _dashed(words: str) -> str:
    small = slugify(words)
    return small.upper() if words.isupper() else small
