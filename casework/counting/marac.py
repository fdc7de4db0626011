"""How a conference of the agencies counts: referred, accepted, heard and individuals, four counts that never add.

A referral counts on its own day whatever is decided; plan 2014-16 asks for referrals. Individuals are referrals that
are no repeat of an earlier one.
"""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.counting.rule import CountRule, Part
from casework.models import AgendaItem, Case, MaracReferral, Meeting

# What the rules read of a case.
JOINED = ("marac",)
SEVERAL = ("agenda_items__meeting",)


def _no_parts(case: Case) -> frozenset[Part]:
    return frozenset()


def _referred(case: Case) -> date | None:
    return case.received_on


def _accepted(case: Case) -> date | None:
    return case.marac.decided_on if case.marac.decision == MaracReferral.Decision.ACCEPTED else None


def _heard(case: Case) -> date | None:
    """The first meeting at which it was discussed."""
    days = (
        item.meeting.day
        for item in case.agenda_items.all()
        if item.status == AgendaItem.Status.DISCUSSED and item.meeting.status == Meeting.Status.HELD
    )
    return min(days, default=None)


def _individual(case: Case) -> date | None:
    return None if case.marac.is_repeat else case.received_on


_Day = Callable[[Case], date | None]
_REFERRAL_DAY = _("The day of the referral")
_SHARED: tuple[tuple[str, Promise | str, _Day, bool], ...] = (
    ("referred", _REFERRAL_DAY, _referred, True),
    ("accepted", _("The day on which the referral was accepted"), _accepted, False),
    ("heard", _("The first meeting at which the case was discussed"), _heard, False),
    ("individuals", _("The day of the referral; a repeat is left out"), _individual, False),
)
_HATE_LABELS = {
    "referred": _("Hate crime cases referred to MARAC"),
    "accepted": _("Hate crime cases accepted by MARAC"),
    "heard": _("Hate crime cases heard at MARAC"),
    "individuals": _("Individuals referred to MARAC for hate crime"),
}
_SLAVERY_LABELS = {
    "referred": _("Modern slavery cases referred to MARAC"),
    "accepted": _("Modern slavery cases accepted by MARAC"),
    "heard": _("Modern slavery cases heard at MARAC"),
    "individuals": _("Individuals referred to MARAC for modern slavery"),
}


def _rules(start: str, labels: Mapping[str, Promise | str]) -> tuple[CountRule, ...]:
    return tuple(
        CountRule(f"{start}.marac_{name}", labels[name], date_rule, day, _no_parts, can_tally)
        for name, date_rule, day, can_tally in _SHARED
    )


HATE_RULES = _rules("hate_crime", _HATE_LABELS)
SLAVERY_RULES = _rules("slavery", _SLAVERY_LABELS)
