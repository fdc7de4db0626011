"""Addresses of pages that may not be there: a link where the page exists, its words alone where it does not."""

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: str, query: str = "") -> str:
    """The address, or nothing. `query` starts with its question mark, as `Lens.query` gives it."""
    try:
        return f"{reverse(name, args=args)}{query}"
    except NoReverseMatch:
        return ""
