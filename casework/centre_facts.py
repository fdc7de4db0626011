"""What people enter about a reporting centre, and what it cannot hold: each rule a sentence by its field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import ReportingCentre
from casework.month_steps import months_after
from cohesion import day_words
from cohesion.models import LocalAuthority

REFRESHER_MONTHS = 24
EARLIEST = date(2000, 1, 1)
LATEST = date(2100, 1, 1)

# By ISO 639 code. Welsh and English stand first, then British Sign Language, then by English name.
LANGUAGES: dict[str, Promise | str] = {
    "cy": gettext_lazy("Welsh"),
    "en": gettext_lazy("English"),
    "bfi": gettext_lazy("British Sign Language"),
    "ar": gettext_lazy("Arabic"),
    "bn": gettext_lazy("Bengali"),
    "zh": gettext_lazy("Chinese"),
    "cs": gettext_lazy("Czech"),
    "fr": gettext_lazy("French"),
    "gu": gettext_lazy("Gujarati"),
    "hi": gettext_lazy("Hindi"),
    "ku": gettext_lazy("Kurdish"),
    "fa": gettext_lazy("Persian"),
    "pl": gettext_lazy("Polish"),
    "pt": gettext_lazy("Portuguese"),
    "pa": gettext_lazy("Punjabi"),
    "rom": gettext_lazy("Romani"),
    "ro": gettext_lazy("Romanian"),
    "so": gettext_lazy("Somali"),
    "es": gettext_lazy("Spanish"),
    "tr": gettext_lazy("Turkish"),
    "uk": gettext_lazy("Ukrainian"),
    "ur": gettext_lazy("Urdu"),
}


@dataclass(frozen=True)
class CentreFacts:
    authority: LocalAuthority
    name_en: str
    name_cy: str
    opened_on: date
    address: str = ""
    hours_en: str = ""
    hours_cy: str = ""
    languages: tuple[str, ...] = ()
    accessibility_en: str = ""
    accessibility_cy: str = ""
    trained_on: date | None = None
    refresher_due_on: date | None = None
    standing: str = ReportingCentre.Standing.ACTIVE
    closed_on: date | None = None

    @property
    def values(self) -> dict[str, object]:
        """As they are kept. Where no day is given, a refresher is due two years after the training."""
        refresher = self.refresher_due_on
        if refresher is None and self.trained_on is not None:
            refresher = months_after(self.trained_on, REFRESHER_MONTHS)
        return {**vars(self), "languages": list(self.languages), "refresher_due_on": refresher}


_BOTH = {"name": True, "hours": False, "accessibility": False}


def find_problems(facts: CentreFacts, today: date) -> dict[str, str]:
    """The sentence for each field that cannot be kept; empty where all can. Makes no query."""
    found: dict[str, str] = {}
    for name, sentence in (*_texts(facts), *_far_days(facts), *_days(facts, today)):
        found.setdefault(name, sentence)
    return found


def _texts(facts: CentreFacts) -> Iterator[tuple[str, str]]:
    for stem, is_owed in _BOTH.items():
        texts = {name: str(getattr(facts, name)).strip() for name in (f"{stem}_en", f"{stem}_cy")}
        if is_owed or any(texts.values()):
            for name, text in texts.items():
                if not text:
                    yield name, _("Enter it in both languages.")
    if unknown := set(facts.languages) - set(LANGUAGES):
        yield "languages", _("“%(code)s” is not in the list of languages.") % {"code": sorted(unknown)[0]}


def _far_days(facts: CentreFacts) -> Iterator[tuple[str, str]]:
    for name in ("opened_on", "closed_on", "trained_on", "refresher_due_on"):
        day = getattr(facts, name)
        if day and not EARLIEST <= day <= LATEST:
            yield name, _("This day is far from today. Check the year.")


def _days(facts: CentreFacts, today: date) -> Iterator[tuple[str, str]]:
    if facts.trained_on and facts.trained_on > today:
        yield "trained_on", _("This day is in the future. Enter the day of a training that has taken place.")
    if facts.refresher_due_on and facts.trained_on is None:
        yield "trained_on", _("A refresher follows a training: enter when its people were trained.")
    if facts.refresher_due_on and facts.trained_on and facts.refresher_due_on <= facts.trained_on:
        yield (
            "refresher_due_on",
            _("The refresher comes after the training (%(day)s). Change one of the two days.")
            % {"day": day_words.plain(facts.trained_on)},
        )
    if facts.closed_on and facts.closed_on < facts.opened_on:
        yield (
            "closed_on",
            _("It cannot close before it opened (%(day)s). Change one of the two days.")
            % {"day": day_words.plain(facts.opened_on)},
        )
