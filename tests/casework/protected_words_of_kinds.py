"""Rows that hold a protected word each: of conferences, the National Referral Mechanism, tensions and sharing.

They hang on one case, whatever its kind: what is looked for is whether a word can be read anywhere.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import models

from casework.models import (
    Agency,
    AgendaItem,
    CaseList,
    CaseReferral,
    CaseTransfer,
    CommunityImpact,
    Escalation,
    ForumMember,
    ListEntry,
    MaracReferral,
    Meeting,
    MissingEpisode,
    NrmRecord,
    ProtocolPartner,
    RumourFact,
    SharingProtocol,
    TensionAssessment,
    TensionCase,
    TensionContact,
    TensionReport,
    TensionScale,
    TriggerEvent,
)
from cohesion.models import LocalAuthority, Region
from tests.casework.protected_words import Setting, at, by, row, words
from tests.factories.cases import CARDIFF, GWYNEDD, entry
from tests.factories.marac import a_forum

_DAY = date(2014, 7, 1)


def _member(on: Setting) -> None:
    forum = a_forum(on.case.region)
    agency = Agency.objects.get(code="council")
    ForumMember.objects.create(forum=forum, agency=agency, starts_on=_DAY, **words(ForumMember))


def _item(on: Setting) -> None:
    meeting = Meeting.objects.create(forum=a_forum(on.case.region), day=_DAY, sort="ROUTINE", quorum=2)
    AgendaItem.objects.create(case=on.case, meeting=meeting, sort="NEW", **words(AgendaItem))


def _report(on: Setting) -> None:
    TensionReport.objects.create(
        region=on.case.region,
        authority=LocalAuthority.objects.get(gss=GWYNEDD),
        noticed_on=_DAY,
        role=entry(CaseList.REPORTER_ROLE, _first(CaseList.REPORTER_ROLE)),
        is_experienced=True,
        reliability="RUMOUR",
        language="en",
        token_digest="0" * 64,
        sent_at=on.now,
        confirm_until=on.now + timedelta(hours=48),
        **words(TensionReport),
    )


def _trigger(on: Setting) -> None:
    TriggerEvent.objects.create(
        region=on.case.region,
        kind=entry(CaseList.TRIGGER, _first(CaseList.TRIGGER)),
        name_en="Election",
        name_cy="Etholiad",
        starts_on=_DAY,
        ends_on=_DAY,
        at=on.now,
        by=on.by,
        **words(TriggerEvent),
    )


def _referral(on: Setting) -> None:
    protocol = SharingProtocol.objects.create(
        region=on.case.region,
        name_en="Protocol",
        name_cy="Protocol",
        edition="1",
        kinds=["HATE_CRIME"],
        signed_on=date(2014, 4, 1),
        live_since=date(2014, 4, 1),
        review_on=date(2030, 4, 1),
    )
    agency = Agency.objects.get(code="council")
    ProtocolPartner.objects.create(protocol=protocol, agency=agency, signed_on=protocol.signed_on)
    row(
        CaseReferral,
        agency=agency,
        protocol=protocol,
        has_consent=True,
        offered_on=_DAY,
        offered_by=by,
    )(on)


def _transfer(on: Setting) -> None:
    row(
        CaseTransfer,
        from_region=on.case.region,
        from_authority=on.case.authority,
        to_region=Region.objects.get(code="CV"),
        to_authority=LocalAuthority.objects.get(gss=CARDIFF),
        has_consent=True,
        offered_on=_DAY,
        offered_at=at,
        offered_by=by,
    )(on)


def _marac(on: Setting) -> None:
    row(MaracReferral, forum=a_forum(on.case.region), referred_on=on.case.received_on, consent="GIVEN")(on)


def _first(which: CaseList) -> str:
    return ListEntry.objects.of(which)[0].code


MADE_OF_KINDS: dict[type[models.Model], Callable[[Setting], None]] = {
    ForumMember: _member,
    AgendaItem: _item,
    MaracReferral: _marac,
    NrmRecord: row(NrmRecord, person="ADULT", consent="NOT_ASKED", way="INTELLIGENCE"),
    MissingEpisode: row(MissingEpisode, from_on=_DAY, added_at=at, added_by=by),
    TensionCase: row(TensionCase),
    TensionAssessment: row(
        TensionAssessment,
        scale=lambda on: TensionScale.objects.order_by("valid_from")[0],
        likelihood=1,
        impact=1,
        score=1,
        band="LOW",
        is_potential=True,
        reliability="RUMOUR",
        trend="STEADY",
        confidence="LOW",
        review_due_at=lambda on: on.now + timedelta(days=30),
        at=at,
        by=by,
    ),
    TensionContact: row(
        TensionContact,
        role=lambda on: entry(CaseList.REPORTER_ROLE, _first(CaseList.REPORTER_ROLE)),
        on=_DAY,
        at=at,
        by=by,
    ),
    RumourFact: row(RumourFact, at=at, by=by),
    CommunityImpact: row(CommunityImpact, at=at, by=by),
    Escalation: row(
        Escalation, to=lambda on: entry(CaseList.ESCALATED_TO, _first(CaseList.ESCALATED_TO)), on=_DAY, at=at, by=by
    ),
    TensionReport: _report,
    TriggerEvent: _trigger,
    CaseReferral: _referral,
    CaseTransfer: _transfer,
}
