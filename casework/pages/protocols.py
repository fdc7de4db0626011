"""The register of protocols as pages show it: what has lapsed first, then what is soon due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.models import SharingProtocol
from cohesion import day_words
from cohesion.models import User
from cohesion.notices import Notice
from cohesion.permissions import Permission

SOON = timedelta(days=60)


@dataclass(frozen=True)
class ProtocolLine:
    """`mark` is the shape beside `review`, empty where nothing is due."""

    protocol: SharingProtocol
    review: str
    mark: str
    is_ended: bool
    partners: Sequence[str]
    may_change: bool


@dataclass(frozen=True)
class ProtocolsPage:
    standing: Sequence[ProtocolLine]
    ended: Sequence[ProtocolLine]
    may_add: bool

    @property
    def lapsed(self) -> int:
        return sum(1 for each in self.standing if each.mark == "late")


def protocols_page(user: User, today: date) -> ProtocolsPage:
    """Two queries."""
    rows = SharingProtocol.objects.visible_to(user).select_related("region").prefetch_related("partners__agency")
    lines = [protocol_line(each, user, today) for each in rows.order_by("review_on", "pk")]
    return ProtocolsPage(
        [each for each in lines if not each.is_ended],
        [each for each in lines if each.is_ended],
        may_add=user.may(Permission.LEAD_CASES),
    )


def protocol_line(protocol: SharingProtocol, user: User, today: date) -> ProtocolLine:
    review, mark = _review(protocol, today)
    standing = [each for each in protocol.partners.all() if each.ended_on is None or each.ended_on >= today]
    return ProtocolLine(
        protocol=protocol,
        review=review,
        mark=mark,
        is_ended=protocol.has_ended(today),
        partners=sorted(each.agency.name for each in standing),
        may_change=user.may_for(Permission.LEAD_CASES, protocol.region_id),
    )


def _review(protocol: SharingProtocol, today: date) -> tuple[str, str]:
    day = {"day": day_words.plain(protocol.review_on)}
    if protocol.has_lapsed(today):
        return _("Lapsed: to be reviewed by %(day)s. It covers nothing until then.") % day, "late"
    if protocol.review_on <= today + SOON:
        return _("To be reviewed soon, by %(day)s") % day, "part"
    return _("To be reviewed by %(day)s") % day, ""


def protocols_to_review(user: User) -> Sequence[Notice]:
    """What has lapsed and what soon will, for those who lead the region’s cases: one query, and none for others."""
    regions = user.region_ids_for(Permission.LEAD_CASES)
    if not regions:
        return ()
    today = localdate()
    rows = SharingProtocol.objects.visible_to(user).filter(region__in=regions, review_on__lte=today + SOON)
    days = list(rows.not_ended_on(today).order_by("review_on").values_list("review_on", flat=True))
    lapsed, soon = [day for day in days if day < today], [day for day in days if day >= today]
    sentences = [*_lapsed(len(lapsed)), *_soon(soon)]
    return [Notice(each, _("See the protocols"), reverse("cases_protocols")) for each in sentences]


def _lapsed(count: int) -> Sequence[str]:
    sentence = ngettext(
        "%(count)s sharing protocol has lapsed. No case can be referred under it until it is reviewed.",
        "%(count)s sharing protocols have lapsed. No case can be referred under them until they are reviewed.",
        count,
    )
    return [sentence % {"count": count}] if count else []


def _soon(days: Sequence[date]) -> Sequence[str]:
    sentence = ngettext(
        "%(count)s sharing protocol is to be reviewed soon, by %(day)s.",
        "%(count)s sharing protocols are to be reviewed soon, the first by %(day)s.",
        len(days),
    )
    return [sentence % {"count": len(days), "day": day_words.plain(days[0])}] if days else []
