"""Two people at the same time about one referral or transfer: one of them does it, and the other is told."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from casework.actions.closing import close_case
from casework.actions.protocols import end_protocol
from casework.actions.referrals import answer_referral, end_referral
from casework.actions.transfer_answers import accept_transfer, decline_transfer
from casework.actions.transfers import withdraw_transfer
from casework.counting.checking import check_counts
from casework.models import Case, CaseList, CaseReferral, CaseTransfer, ReferralStatus
from cohesion.models import Region, User
from cohesion.permissions import Role
from tests.casework.at_once import said_at_once
from tests.casework.test_referrals import offered as referred
from tests.casework.test_transfers import offered
from tests.conftest import appoint
from tests.factories.cases import a_case, entry
from tests.factories.sharing import a_protocol


def leads(region: str) -> list[User]:
    of = Region.objects.get(code=region)
    return [appoint(f"{name}-{region}@example.org", name, Role.CO_ORDINATOR, of) for name in ("one", "two")]


def test_two_answer_one_referral_and_one_answer_stands(live_db: None, now: datetime) -> None:
    one, two = leads("NWW")
    a_protocol(one, now)
    case = a_case(one)
    referral = referred(case, one, now)
    told: dict[str, Any] = {"case_id": case.pk, "referral_id": referral.pk, "now": now, "answered_on": now.date()}
    told |= {"seen_version": Case.objects.get(pk=case.pk).version, "reason": "So."}

    refused = said_at_once(
        partial(answer_referral, status="ACCEPTED", by=one, **told),
        partial(answer_referral, status="DECLINED", by=two, **told),
    )

    referral.refresh_from_db()
    assert len(refused) == 1
    assert referral.status in {"ACCEPTED", "DECLINED"}
    assert case.events.filter(kind="REFERRAL").count() == 2


def test_taking_back_against_accepting(live_db: None, now: datetime) -> None:
    one, two = leads("NWW")
    a_protocol(one, now)
    case = a_case(one)
    referral = referred(case, one, now)
    told: dict[str, Any] = {"case_id": case.pk, "referral_id": referral.pk, "now": now, "reason": "So."}
    told["seen_version"] = Case.objects.get(pk=case.pk).version

    refused = said_at_once(
        partial(answer_referral, status="ACCEPTED", answered_on=now.date(), by=one, **told),
        partial(end_referral, target=ReferralStatus.REVOKED, ended_on=now.date(), by=two, **told),
    )

    assert len(refused) == 1
    assert "Somebody else has changed this case" in refused[0]
    assert CaseReferral.objects.get().status in {"ACCEPTED", "REVOKED"}


def test_protocol_that_ends_while_a_case_is_referred_covers_it_or_not(live_db: None, now: datetime) -> None:
    """Whichever came first: a referral that stands was covered when it was written."""
    one, two = leads("NWW")
    protocol, case = a_protocol(one, now), a_case(one)
    ends = partial(end_protocol, protocol_id=protocol.pk, seen_version=protocol.version, by=two, now=now)

    refused = said_at_once(lambda: referred(case, one, now), lambda: ends(ended_on=now.date() - timedelta(days=1)))

    protocol.refresh_from_db()
    assert protocol.ended_on is not None
    assert CaseReferral.objects.count() == 1 - len(refused)


def test_two_answer_one_transfer_and_it_moves_once_or_not_at_all(live_db: None, now: datetime) -> None:
    (north, _), (one, two) = leads("NWW"), leads("CV")
    transfer = offered(a_case(north), north, now)

    refused = said_at_once(
        partial(accept_transfer, transfer_id=transfer.pk, by=one, now=now),
        partial(decline_transfer, transfer_id=transfer.pk, answer="Not ours.", by=two, now=now),
    )

    transfer.refresh_from_db()
    assert len(refused) == 1
    assert "The transfer stands at" in refused[0]
    assert Case.objects.get().region.code == ("CV" if transfer.status == "ACCEPTED" else "NWW")
    assert check_counts(by=north, now=now).is_empty


def test_taking_an_offer_back_against_accepting_it(live_db: None, now: datetime) -> None:
    (north, _), (south, _) = leads("NWW"), leads("CV")
    transfer = offered(a_case(north), north, now)

    refused = said_at_once(
        partial(accept_transfer, transfer_id=transfer.pk, by=south, now=now),
        partial(withdraw_transfer, case_id=transfer.case_id, by=north, now=now),
    )

    transfer.refresh_from_db()
    assert len(refused) == 1
    assert (transfer.status, Case.objects.get().region.code) in {("ACCEPTED", "CV"), ("WITHDRAWN", "NWW")}


def test_closing_a_case_against_accepting_it(live_db: None, now: datetime) -> None:
    (north, _), (south, _) = leads("NWW"), leads("CV")
    case = a_case(north)
    transfer = offered(case, north, now)
    reason, version = entry(CaseList.CLOSE_REASON, "finished"), Case.objects.get(pk=case.pk).version

    def close() -> None:
        told: dict[str, Any] = {"closed_on": now.date(), "reason": reason, "leaves_actions": False}
        close_case(case_id=case.pk, seen_version=version, by=north, now=now, **told)

    refused = said_at_once(partial(accept_transfer, transfer_id=transfer.pk, by=south, now=now), close)

    case.refresh_from_db()
    assert len(refused) == 1
    assert (case.region.code, case.is_open) in {("CV", True), ("NWW", False)}
    standing = CaseTransfer.objects.get().status
    assert standing == ("ACCEPTED" if case.is_open else "OFFERED")
    assert check_counts(by=north, now=now).is_empty
