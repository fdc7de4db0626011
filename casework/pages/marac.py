"""The part of a case’s page that a conference of the agencies adds: the referral, its decision, and its meetings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework.marac_repeats import earlier_heard
from casework.marac_threshold import compared, differs
from casework.models import AgendaItem, Case, MaracReferral
from casework.pages.fact_groups import FactGroup, FactRow
from cohesion import day_words
from cohesion.models import User


@dataclass(frozen=True)
class MaracPart:
    """`earlier` are cases of the same victim that were heard within twelve months, where nobody has marked it yet."""

    referral: MaracReferral
    groups: tuple[FactGroup, ...]
    items: tuple[AgendaItem, ...]
    repeat_of: Case | None
    earlier: tuple[Case, ...]


def marac_part(case: Case, user: User, today: date) -> MaracPart:
    """A fixed number of queries, whatever the case holds."""
    rows = MaracReferral.objects.select_related("forum", "tool", "basis", "decided_by").prefetch_related("criteria")
    referral = rows.get(case=case)
    items = AgendaItem.objects.visible_to(user).filter(case=case).select_related("meeting__forum")
    seen = Case.objects.visible_to(user).filter(pk=referral.repeat_of_id).first() if referral.repeat_of_id else None
    return MaracPart(
        referral=referral,
        groups=tuple(_groups(case, referral)),
        items=tuple(items.order_by("-meeting__day", "pk")),
        repeat_of=seen,
        earlier=() if referral.is_repeat else tuple(earlier_heard(case, user).order_by("-received_on", "pk")),
    )


def _groups(case: Case, referral: MaracReferral) -> Iterator[FactGroup]:
    said = _("Yes") if referral.victim_informed else _("No")
    told: list[tuple[Any, str, str]] = [
        (_("MARAC"), str(referral.forum), ""),
        (_("Day of the referral"), _day(case.received_on), ""),
        (_("Referred by"), str(case.source), ""),
        (_("Reasons for the referral"), day_words.listed([str(each) for each in referral.criteria.all()]), ""),
        (_("Risk assessment tool"), str(referral.tool or ""), ""),
        (_("Score"), "" if referral.score is None else str(referral.score), ""),
        (_("Beside the threshold"), beside_threshold(referral), ""),
    ]
    yield _group(_("The referral"), told)
    yield _group(
        _("The victim"),
        [
            (_("Adult or child"), referral.get_age_display(), ""),
            (_("Was the victim told?"), said, ""),
            (_("Why the victim was not told"), referral.not_informed_reason, case.language),
            (_("Consent"), referral.get_consent_display(), ""),
            (_("Why information may be shared"), str(referral.basis or ""), ""),
        ],
    )
    yield _group(
        _("The decision"),
        [
            (_("Decision on the referral"), referral.get_decision_display(), ""),
            (_("Day of the decision"), _day(referral.decided_on), ""),
            (_("Why it was decided so"), referral.decision_reason, case.language),
        ],
    )
    if referral.risk_then:
        yield _group(
            _("At the end"),
            [
                (_("Risk at the end"), referral.get_risk_then_display(), ""),
                (_("Safety plan in place"), referral.get_safety_plan_display(), ""),
                (_("Victim contacted"), referral.get_victim_contacted_display(), ""),
                (_("Feels safer"), referral.get_feels_safer_display(), ""),
            ],
        )


def beside_threshold(referral: MaracReferral) -> str:
    """The score beside the forum’s threshold, and whether the reasons say the same. `criteria` is loaded."""
    criteria = referral.criteria.all()
    said = (compared(referral.forum, referral.score), differs(referral.forum, referral.score, criteria))
    return " ".join(filter(None, said))


@dataclass(frozen=True)
class ToDecide:
    """What people look at before they decide: who refers and why, how the score stands, the protocol."""

    referral: MaracReferral
    rows: tuple[FactRow, ...]
    has_lapsed: bool


def to_decide(case: Case, today: date) -> ToDecide:
    rows = MaracReferral.objects.select_related("forum", "tool", "basis").prefetch_related("criteria")
    referral = rows.get(case=case)
    reasons = day_words.listed([str(each) for each in referral.criteria.all()])
    told = [
        (_("Day of the referral"), _day(case.received_on), ""),
        (_("Referred by"), str(case.source), ""),
        (_("Reasons for the referral"), reasons, ""),
        (_("Score"), beside_threshold(referral), ""),
        (_("Consent"), referral.get_consent_display(), ""),
        (_("Why information may be shared"), str(referral.basis or ""), ""),
    ]
    return ToDecide(referral, _group("", told).rows, referral.forum.protocol_lapsed(today))


def _group(heading: str, rows: list[tuple[Any, str, str]]) -> FactGroup:
    return FactGroup(heading, tuple(FactRow(*row) for row in rows if row[1]))


def _day(day: date | None) -> str:
    return day_words.plain(day) if day else ""
