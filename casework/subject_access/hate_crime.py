"""What an answer says of a hate crime: its facts, those about the victim apart, and its texts."""

from collections.abc import Iterator
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import Case, HateCrime
from casework.subject_access.passage import Passage
from cohesion import day_words

Fact = tuple[str, str]


def passages(case: Case) -> Iterator[Passage]:
    detail, language = case.hate_crime, case.language
    texts = {
        "place": (gettext_lazy("Place"), detail.place),
        "crime_reference": (gettext_lazy("Crime reference"), detail.crime_reference),
        "language_need": (gettext_lazy("Language or communication need"), detail.language_need),
        "support_needs": (gettext_lazy("Other support needs"), detail.support_needs),
    }
    for key, (heading, text) in texts.items():
        yield Passage(key, heading, text, language)
    for each in case.categorisations.order_by("at", "pk"):
        heading = gettext_lazy("Why it was called something else")
        yield Passage(f"category:{each.pk}", heading, each.reason, language, localdate(each.at), each.by_id)


def facts(case: Case) -> Iterator[Fact]:
    """About what happened, in the language that is active."""
    detail = case.hate_crime
    yield _("Route"), str(detail.route)
    yield _("Reporting centre"), str(detail.centre or "")
    yield _("What it is called"), str(detail.category)
    yield _("What was done"), day_words.listed([str(each) for each in detail.types.all()])
    yield _("Kind of place"), str(detail.place_type or "")
    yield _("Known to the police"), detail.get_police_display()
    yield _("Police told"), _day(detail.police_reported_on)
    yield _("Crime recorded"), _day(detail.police_recorded_on)


def facts_of_victim(case: Case) -> Iterator[Fact]:
    detail: HateCrime = case.hate_crime
    motives = [str(each.characteristic or each.get_other_display()) for each in case.motivations.all()]
    yield _("Motivations"), day_words.listed(motives)
    yield _("Age"), str(detail.age_band or "")
    yield _("Repeat victim"), _("Yes") if detail.is_repeat else _("No")
    yield _("Sharing with the police"), detail.get_sharing_display()
    yield _("Safeguarding"), detail.get_safeguarding_display()
    yield _("Safeguarding referral"), _day(detail.safeguarding_referred_on)
    yield _("Satisfaction"), detail.get_satisfaction_display()


def _day(day: date | None) -> str:
    return day_words.plain(day) if day else ""
