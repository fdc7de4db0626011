"""How the form of a hate crime record is laid out: the order of a telephone call, then what may be known beyond it."""

from typing import Any

from crispy_forms.layout import Layout
from django.utils.translation import gettext as _

from casework.forms.motivations import MotivationBoxes
from casework.forms.screened import CONFIRMATION
from cohesion.forms.layout import Fold, Group, Part, Words

_PART = "coh-record__part"


def layout_of(boxes: MotivationBoxes, *, next_step: str) -> Any:
    return Layout(
        *_first(),
        Words("casework/_record_more.html"),
        *_of_what_happened(boxes),
        *_of_people(),
        Fold(
            "lead",
            "next_action",
            "next_action_on",
            Part("handling", css="coh-choices"),
            heading=_("Who does what next"),
            note=next_step,
        ),
        Part(CONFIRMATION, css="coh-record__confirm coh-choices coh-choices--one"),
        "seen_version",
    )


def _first() -> list[Part]:
    return [
        Part("summary", Part("language", css="coh-inline"), css=_PART),
        Part("authority", css=f"{_PART} coh-choices"),
        Part("received_on", css=_PART),
        Part(Part("route", css="coh-choices"), Part("centre", css="coh-record__centre"), css=_PART),
        Part("source", css=_PART),
        Part("category", css=f"{_PART} coh-choices"),
        Part("motivations", css=f"{_PART} coh-choices"),
        Part(Part("risk", css="coh-choices"), Part("risk_review_on", css="coh-record__review"), css=_PART),
    ]


def _of_what_happened(boxes: MotivationBoxes) -> list[Part]:
    more = [
        Group(f"form_{code}", f"basis_{code}", heading=boxes.rows[code], css=f"coh-pair coh-more coh-more--{code}")
        for code in boxes.further
    ]
    return [
        Fold(
            Part("happened_on", "happened_until", css="coh-pair"),
            "happened_at",
            Part("place_type", "place", css="coh-pair"),
            heading=_("When and where it happened"),
        ),
        Fold(Part("types", css="coh-choices"), heading=_("What was done")),
        Fold(Words("casework/_record_motivations.html"), *more, heading=_("More about the motivations")),
    ]


def _of_people() -> list[Part]:
    return [
        Fold(Part("reporter", "reported_on", css="coh-pair"), heading=_("Who reports it")),
        Fold(
            Part("police", css="coh-choices"),
            Part("police_reported_on", "police_recorded_on", css="coh-pair"),
            "crime_reference",
            Part("sharing", css="coh-choices"),
            heading=_("The police"),
        ),
        Fold(
            Part("age_band", "relationship", css="coh-pair"),
            Part("is_repeat", css="coh-choices coh-choices--one"),
            "language_need",
            "support_needs",
            Part("safeguarding", css="coh-choices"),
            "safeguarding_referred_on",
            heading=_("The victim"),
        ),
    ]
