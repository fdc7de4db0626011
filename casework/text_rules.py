"""Which texts can be stored: a sentence where one cannot, and nothing where it can."""

from django.utils.translation import gettext as _


def text_problem(text: str, longest: int) -> str | None:
    """`longest` in characters. An empty text can be stored."""
    if "\x00" in text:
        return _("The text holds a character that cannot be stored. Type the text again.")
    if len(text) > longest:
        return _("The text is too long. Shorten it to %(count)s characters.") % {"count": longest}
    return None
