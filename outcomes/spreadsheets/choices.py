"""The words behind the drop-downs: offered in the file's language, understood in both and as codes."""

import re
import unicodedata
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cohesion.bilingual import LANGUAGES, Language
from outcomes.models import ActionState, MilestoneStatus, PracticeExample, Rag, ValueState

Consent = PracticeExample.Consent


class YesNo(TextChoices):
    YES = "YES", _("Suggested for the annual report")
    NO = "NO", _("Not suggested")


LISTS: dict[str, type[TextChoices]] = {
    "states": ValueState,
    "milestones": MilestoneStatus,
    "rag": Rag,
    "action_states": ActionState,
    "consent": Consent,
    "suggested": YesNo,
    "languages": Language,
}


def offered(name: str) -> tuple[str, ...]:
    """The words of a list in the active language."""
    return tuple(str(member.label) for member in LISTS[name])


def word(name: str, value: str) -> str:
    """The word for a stored value in the active language; empty for an empty value."""
    return str(LISTS[name](value).label) if value else ""


def understood(name: str, text: str) -> str | None:
    """The stored value that `text` means, in either language, with or without capitals; None if it means none."""
    return _words(name).get(_plain(text))


@lru_cache
def _words(name: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for member in LISTS[name]:
        words[_plain(member.value)] = member.value
        words[_plain(member.value.replace("_", " "))] = member.value
        for language in LANGUAGES:
            with override(language):
                label = str(member.label)
            words[_plain(label)] = member.value
            # “Amber: slightly off track…” is also understood as “Amber”, “None (a true zero)” as “None”.
            words.setdefault(_plain(re.split(r":| \(", label, maxsplit=1)[0]), member.value)
    return words


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
