"""Links to pages that stand beside each other: words stay words where an installation has no such page."""

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: object, query: str = "") -> str:
    """The address of route `name`, or an empty string where there is no such route."""
    try:
        return f"{reverse(name, args=args)}{query}"
    except NoReverseMatch:
        return ""
