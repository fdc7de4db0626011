"""Referral of a case to an agency: only under a live protocol, with consent or a lawful basis."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework.actions.protocol_partners import end_partner
from casework.actions.protocols import end_protocol, review_protocol
from casework.actions.referrals import answer_referral, end_referral, offer_referral
from casework.models import Agency, Case, CaseReferral, ReferralStatus, SharingProtocol
from casework.referral_lifecycle import TRANSITIONS
from casework.refusals import FieldsRefused, NotPermitted, StaleCase
from casework.sharing_grounds import Ground
from cohesion.models import Region, User
from cohesion.refusals import ActionRefused
from tests.factories.cases import a_case
from tests.factories.sharing import CONSENT, a_protocol, lawful, partner


def offered(case: Case, by: User, now: datetime, **said: Any) -> CaseReferral:
    ordinary = {"agency": partner(), "purpose": "Visit.", "language": "en", "ground": CONSENT}
    return offer_referral(case_id=case.pk, by=by, now=now, **{**ordinary, "offered_on": now.date(), **said})


def refused(case: Case, by: User, now: datetime, **said: Any) -> dict[str, str]:
    with pytest.raises(FieldsRefused) as refusal:
        offered(case, by, now, **said)
    assert not CaseReferral.objects.exists()
    return refusal.value.problems


def test_referral_names_the_protocol_that_covers_it(northern: User, now: datetime) -> None:
    protocol, case = a_protocol(northern, now), a_case(northern)

    referral = offered(case, northern, now, ground=lawful())

    assert (referral.protocol, referral.status) == (protocol, ReferralStatus.OFFERED)
    assert case.events.get(kind="REFERRAL").detail["what"] == "offered"


@pytest.mark.parametrize(("review_on", "is_covered"), [(date(2014, 7, 20), True), (date(2014, 7, 19), False)])
def test_protocol_covers_until_the_day_of_its_review(
    northern: User, now: datetime, review_on: date, is_covered: bool
) -> None:
    a_protocol(northern, now, review_on=review_on)
    case = a_case(northern)
    if is_covered:
        offered(case, northern, now)
    else:
        assert "had to be reviewed by 19\u00a0July 2014" in refused(case, northern, now)["agency"]


def test_gap_before_a_late_review_stays_uncovered(northern: User, now: datetime) -> None:
    protocol, case = a_protocol(northern, now, review_on=date(2014, 6, 1)), a_case(northern)
    review_protocol(
        protocol_id=protocol.pk,
        reviewed_on=date(2014, 7, 1),
        review_on=date(2015, 7, 1),
        seen_version=protocol.version,
        by=northern,
        now=now,
    )

    assert set(refused(case, northern, now, offered_on=date(2014, 6, 15))) == {"agency"}
    offered(case, northern, now, offered_on=date(2014, 7, 1))


def test_agency_that_left_another_kind_and_an_ended_protocol_are_refused(northern: User, now: datetime) -> None:
    case = a_case(northern)
    assert "has signed no information sharing protocol" in refused(case, northern, now)["agency"]
    other = a_protocol(northern, now, kinds=("NRM",))
    assert "covers this kind of case" in refused(case, northern, now)["agency"]
    end_protocol(protocol_id=other.pk, ended_on=now.date(), seen_version=other.version, by=northern, now=now)
    protocol = a_protocol(northern, now)
    end_partner(
        protocol_id=protocol.pk,
        partner_id=protocol.partners.get().pk,
        ended_on=date(2014, 7, 19),
        seen_version=protocol.version,
        by=northern,
        now=now,
    )
    assert "left the protocol" in refused(case, northern, now)["agency"]
    offered(case, northern, now, offered_on=date(2014, 7, 19))


def test_protocol_of_another_region_covers_nothing_here(northern: User, southern: User, now: datetime) -> None:
    a_protocol(southern, now, region="CV")
    assert set(refused(a_case(northern), northern, now)) == {"agency"}


def test_referral_needs_consent_or_a_basis_and_never_both(northern: User, now: datetime) -> None:
    a_protocol(northern, now)
    case = a_case(northern)
    assert set(refused(case, northern, now, ground=Ground(has_consent=False, basis=None))) == {"ground"}
    assert set(refused(case, northern, now, ground=Ground(has_consent=True, basis=lawful().basis))) == {"ground"}
    assert set(refused(case, northern, now, purpose=" ", offered_on=date(2014, 7, 21))) == {"purpose", "offered_on"}


def test_one_running_referral_to_an_agency(northern: User, now: datetime) -> None:
    a_protocol(northern, now)
    case = a_case(northern)
    offered(case, northern, now)
    with pytest.raises(FieldsRefused):
        offered(case, northern, now)


def test_transition_table_names_every_status() -> None:
    assert set(TRANSITIONS) == set(ReferralStatus)


def test_referral_goes_through_its_statuses(northern: User, now: datetime) -> None:
    a_protocol(northern, now)
    case = a_case(northern)
    referral = offered(case, northern, now)

    def version() -> int:
        return Case.objects.get(pk=case.pk).version

    common: dict[str, Any] = {"case_id": case.pk, "referral_id": referral.pk, "by": northern, "now": now}
    with pytest.raises(ActionRefused):
        end_referral(target=ReferralStatus.DONE, ended_on=now.date(), reason="", seen_version=version(), **common)
    seen = version()
    answer_referral(status="ACCEPTED", answered_on=now.date(), reason="", seen_version=seen, **common)
    with pytest.raises(StaleCase):
        answer_referral(status="DECLINED", answered_on=now.date(), reason="No.", seen_version=seen, **common)
    with pytest.raises(FieldsRefused):
        end_referral(target=ReferralStatus.REVOKED, ended_on=now.date(), reason="", seen_version=version(), **common)
    end_referral(target=ReferralStatus.DONE, ended_on=now.date(), reason="Seen.", seen_version=version(), **common)

    assert [each.detail["what"] for each in case.events.filter(kind="REFERRAL").order_by("pk")] == [
        "offered",
        "accepted",
        "done",
    ]


def test_other_region_refers_no_case_of_this_one(northern: User, southern: User, now: datetime) -> None:
    a_protocol(northern, now)
    with pytest.raises(NotPermitted):
        offered(a_case(northern), southern, now)


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ({"has_consent": False}, "a_referral_has_consent_or_a_basis"),
        ({"status": "ACCEPTED"}, "a_referral_has_the_days_of_its_status"),
        ({"status": "DONE", "ended_on": date(2014, 7, 20)}, "a_referral_has_the_days_of_its_status"),
        ({"status": "ACCEPTED", "answered_on": date(2014, 7, 1)}, "a_referral_is_answered_after_it_was_offered"),
        ({"status": "REVOKED", "ended_on": date(2014, 7, 1)}, "a_referral_ends_after_it_was_answered"),
    ],
)
def test_database_keeps_referrals_sound(northern: User, now: datetime, broken: dict[str, Any], constraint: str) -> None:
    a_protocol(northern, now)
    offered(a_case(northern), northern, now)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CaseReferral.objects.update(**broken)


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ({"live_since": date(2014, 3, 1)}, "a_protocol_is_live_after_it_was_signed"),
        ({"review_on": date(2014, 4, 1)}, "a_protocol_is_reviewed_after_it_went_live"),
        ({"ended_on": date(2014, 3, 1)}, "a_protocol_ends_after_it_was_signed"),
        ({"name_cy": ""}, "sharing_protocol_name_is_in_both_languages"),
    ],
)
def test_database_keeps_protocols_sound(northern: User, now: datetime, broken: dict[str, Any], constraint: str) -> None:
    a_protocol(northern, now)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SharingProtocol.objects.update(**broken)


def test_database_refuses_a_second_signature_of_an_agency(northern: User, now: datetime) -> None:
    protocol = a_protocol(northern, now)
    police = Agency.objects.get(code="north_wales_police")
    with pytest.raises(IntegrityError), transaction.atomic():
        protocol.partners.create(agency=police, signed_on=date(2014, 5, 1))
    with pytest.raises(IntegrityError, match="a_partner_leaves_after_it_signed"), transaction.atomic():
        protocol.partners.update(ended_on=date(2014, 3, 1))


@pytest.mark.parametrize(
    ("protocol", "partner_of_it"),
    [
        ({"live_since": date(2014, 4, 1), "review_on": date(2014, 7, 19)}, {}),
        ({"live_since": date(2014, 7, 21)}, {}),
        ({"ended_on": date(2014, 7, 19)}, {}),
        ({"kinds": ["NRM", "TENSION"]}, {}),
        ({"region": "CV"}, {}),
        ({}, {"signed_on": date(2014, 7, 21)}),
        ({}, {"ended_on": date(2014, 7, 19)}),
        ({}, {"agency": "victim_support"}),
    ],
)
def test_database_refuses_what_no_live_protocol_covers(
    northern: User, now: datetime, protocol: dict[str, Any], partner_of_it: dict[str, Any]
) -> None:
    """Lapsed yesterday, starting tomorrow, ended, of another kind or region; signed later, left, signed by another."""
    held, case = a_protocol(northern, now), a_case(northern)
    said = {**protocol, **({"region": Region.objects.get(code=protocol["region"])} if "region" in protocol else {})}
    SharingProtocol.objects.filter(pk=held.pk).update(**said) if said else None
    code = partner_of_it.get("agency")
    signed = {**partner_of_it, **({"agency": Agency.objects.get(code=code)} if code else {})}
    held.partners.update(**signed) if signed else None
    row = CaseReferral(
        case=case, agency=partner(), protocol=held, has_consent=True, offered_on=now.date(), offered_by=northern
    )

    with pytest.raises(IntegrityError, match="no live protocol covers this referral"), transaction.atomic():
        row.save(force_insert=True)


def test_referral_that_was_covered_can_be_answered_after_the_protocol_ended(northern: User, now: datetime) -> None:
    protocol, case = a_protocol(northern, now), a_case(northern)
    referral = offered(case, northern, now, offered_on=date(2014, 7, 10))
    end_protocol(
        protocol_id=protocol.pk, ended_on=date(2014, 7, 12), seen_version=protocol.version, by=northern, now=now
    )
    case.refresh_from_db()

    answer_referral(
        case_id=case.pk,
        referral_id=referral.pk,
        status="ACCEPTED",
        answered_on=now.date(),
        reason="",
        seen_version=case.version,
        by=northern,
        now=now,
    )

    with pytest.raises(IntegrityError, match="no live protocol covers"), transaction.atomic():
        CaseReferral.objects.update(offered_on=date(2014, 7, 13))


def test_protocol_that_starts_later_and_one_that_ended_say_their_day(northern: User, now: datetime) -> None:
    protocol, case = a_protocol(northern, now), a_case(northern)
    SharingProtocol.objects.update(live_since=date(2014, 7, 21), signed_on=date(2014, 7, 21))
    assert "covers nothing before 21\u00a0July 2014" in refused(case, northern, now)["agency"]
    SharingProtocol.objects.update(live_since=date(2014, 4, 1), signed_on=date(2014, 4, 1), ended_on=date(2014, 7, 19))
    assert "ended on 19\u00a0July 2014" in refused(case, northern, now)["agency"]
    SharingProtocol.objects.update(ended_on=None)
    protocol.partners.update(signed_on=date(2014, 7, 21))
    assert "signed the protocol “Hate crime protocol” on 21\u00a0July 2014" in refused(case, northern, now)["agency"]
