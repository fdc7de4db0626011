"""Texts in a file that spreadsheet programs open: none of them is run as a formula."""

import re

STARTS = ("=", "+", "-", "@", "\t", "\r")
# Spreadsheet programs run a text that starts like this, so it is written with an apostrophe before it.
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(STARTS) or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` made of it, taken back."""
    return text[1:] if _GUARDED.match(text) else text
