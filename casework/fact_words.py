"""What each fact of a hate crime case is called, and its value in words. Also for lines of the timeline, by name."""

from datetime import date, time
from typing import Any

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.hate_crime_facts import MotivationFact
from casework.models import Circle, Handling, HateCrime, Risk
from cohesion import day_words
from cohesion.bilingual import Language

LABELS = {
    "authority": gettext_lazy("Authority"),
    "source": gettext_lazy("From whom"),
    "received_on": gettext_lazy("Received"),
    "route": gettext_lazy("Route"),
    "category": gettext_lazy("What it is called"),
    "motivations": gettext_lazy("Motivations"),
    "summary": gettext_lazy("What happened"),
    "risk": gettext_lazy("Risk"),
    "language": gettext_lazy("Language of the text"),
    "centre": gettext_lazy("Reporting centre"),
    "happened_on": gettext_lazy("Happened"),
    "happened_until": gettext_lazy("Last day"),
    "happened_at": gettext_lazy("Time"),
    "reported_on": gettext_lazy("A partner was told"),
    "risk_review_on": gettext_lazy("Risk looked at again"),
    "lead": gettext_lazy("Lead"),
    "next_action": gettext_lazy("Next action"),
    "next_action_on": gettext_lazy("Next action by"),
    "handling": gettext_lazy("Handling"),
    "circle": gettext_lazy("Who may open it"),
    "reporter": gettext_lazy("Who reports it"),
    "types": gettext_lazy("What was done"),
    "place_type": gettext_lazy("Kind of place"),
    "place": gettext_lazy("Place"),
    "police": gettext_lazy("Known to the police"),
    "police_reported_on": gettext_lazy("Police told"),
    "police_recorded_on": gettext_lazy("Crime recorded"),
    "crime_reference": gettext_lazy("Crime reference"),
    "sharing": gettext_lazy("Sharing with the police"),
    "age_band": gettext_lazy("Age"),
    "is_repeat": gettext_lazy("Repeat victim"),
    "language_need": gettext_lazy("Language or communication need"),
    "support_needs": gettext_lazy("Other support needs"),
    "relationship": pgettext_lazy("perpetrator", "Who the perpetrator is"),
    "safeguarding": gettext_lazy("Safeguarding"),
    "safeguarding_referred_on": gettext_lazy("Safeguarding referral"),
    "satisfaction": gettext_lazy("Satisfaction"),
}
_CHOICES = {
    "risk": Risk,
    "language": Language,
    "handling": Handling,
    "circle": Circle,
    "police": HateCrime.Police,
    "sharing": HateCrime.Sharing,
    "safeguarding": HateCrime.Safeguarding,
    "satisfaction": HateCrime.Satisfaction,
}


def in_words(name: str, value: Any) -> str:
    """“20 July 2014”, “Yes, the police know”, “Race, Disability”; nothing where nothing is said."""
    if name in _CHOICES:
        return str(_CHOICES[name](value).label)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return day_words.plain(value)
    if isinstance(value, time):
        return time_format(value, "H:i")
    if isinstance(value, tuple):
        return day_words.listed([_one(each) for each in value])
    return "" if value is None else str(value)


def _one(value: Any) -> str:
    return motivation_words(value) if isinstance(value, MotivationFact) else str(value)


def motivation_words(fact: MotivationFact) -> str:
    return str(fact.characteristic) if fact.characteristic else str(_OTHER[fact.other])


_OTHER = {"OTHER": gettext_lazy("Another characteristic"), "NOT_KNOWN": gettext_lazy("Not known")}
