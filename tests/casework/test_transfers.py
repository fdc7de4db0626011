"""Transfer of a case to another region: offered, accepted or declined, and where it counts."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from casework.actions.conflicts import declare_conflict
from casework.actions.leading import lead_to
from casework.actions.transfer_answers import accept_transfer, decline_transfer
from casework.actions.transfers import offer_transfer, withdraw_transfer
from casework.models import Agency, Case, CaseTransfer, CountTotal, NamedPerson, Tally, TransferStatus
from casework.refusals import FieldsRefused, NotPermitted
from casework.transfer_lifecycle import TRANSITIONS
from cohesion.models import LocalAuthority, Region, User
from cohesion.refusals import ActionRefused
from tests.factories.cases import CARDIFF, GWYNEDD, a_case
from tests.factories.sharing import CONSENT


def offered(case: Case, by: User, now: datetime, gss: str = CARDIFF) -> CaseTransfer:
    case.refresh_from_db()
    return offer_transfer(
        case_id=case.pk,
        to_authority=LocalAuthority.objects.get(gss=gss),
        reason="The victim moved.",
        language="en",
        ground=CONSENT,
        seen_version=case.version,
        by=by,
        now=now,
    )


def reported(gss: str) -> int:
    rows = CountTotal.objects.filter(count="hate_crime.reported", authority__gss=gss, category="")
    return sum(row.value for row in rows)


def test_transition_table_names_every_status() -> None:
    assert set(TRANSITIONS) == set(TransferStatus)


def test_accepted_case_moves_and_counts_where_it_is(northern: User, southern: User, now: datetime) -> None:
    case = a_case(northern, lead=northern)
    transfer = offered(case, northern, now)
    assert (reported(GWYNEDD), reported(CARDIFF)) == (1, 0)
    assert not Case.objects.visible_to(southern).exists()

    accept_transfer(transfer_id=transfer.pk, by=southern, now=now)

    case.refresh_from_db()
    assert (case.region.code, case.authority.gss, case.lead) == ("CV", CARDIFF, None)
    assert (reported(GWYNEDD), reported(CARDIFF)) == (0, 1)
    assert not Case.objects.visible_to(northern).exists()
    assert CaseTransfer.objects.visible_to(northern).get().status == TransferStatus.ACCEPTED


def test_restricted_case_keeps_its_circle_and_loses_the_people_of_the_old_region(
    northern: User, southern: User, caseworker: User, now: datetime
) -> None:
    case = a_case(northern, lead=northern, circle="NAMED")
    NamedPerson.objects.create(case=case, user=caseworker, named_at=now, named_by=northern)

    accept_transfer(transfer_id=offered(case, northern, now).pk, by=southern, now=now)

    case.refresh_from_db()
    assert case.circle == "NAMED"
    assert [each.user for each in case.named_people.all()] == [southern]
    assert Case.objects.visible_to(southern).get() == case


def test_total_in_the_way_is_refused_with_a_sentence(northern: User, southern: User, now: datetime) -> None:
    case = a_case(northern)
    transfer = offered(case, northern, now)
    Tally.objects.create(
        kind="HATE_CRIME",
        count="hate_crime.reported",
        region=Region.objects.get(code="CV"),
        authority=LocalAuthority.objects.get(gss=CARDIFF),
        month=date(2014, 5, 1),
        source=Agency.objects.get(code="victim_support"),
        value=3,
        recorded_at=now,
        recorded_by=southern,
    )

    with pytest.raises(ActionRefused, match="Take the total away first"):
        accept_transfer(transfer_id=transfer.pk, by=southern, now=now)

    case.refresh_from_db()
    transfer.refresh_from_db()
    assert (case.region.code, transfer.status) == ("NWW", "OFFERED")


def test_declined_case_stays_and_its_region_reads_why(northern: User, southern: User, now: datetime) -> None:
    case = a_case(northern)
    transfer = offered(case, northern, now)
    with pytest.raises(FieldsRefused):
        decline_transfer(transfer_id=transfer.pk, answer=" ", by=southern, now=now)
    decline_transfer(transfer_id=transfer.pk, answer="Not ours.", by=southern, now=now)

    with pytest.raises(ActionRefused):
        accept_transfer(transfer_id=transfer.pk, by=southern, now=now)
    assert case.transfers.get().answer == "Not ours."
    offered(case, northern, now)


def test_only_leads_offer_and_answer(northern: User, southern: User, caseworker: User, now: datetime) -> None:
    case = a_case(northern)
    with pytest.raises(NotPermitted):
        offered(case, caseworker, now)
    transfer = offered(case, northern, now)
    for other in (northern, caseworker):
        with pytest.raises(NotPermitted):
            accept_transfer(transfer_id=transfer.pk, by=other, now=now)
    with pytest.raises(NotPermitted):
        withdraw_transfer(case_id=case.pk, by=southern, now=now)
    withdraw_transfer(case_id=case.pk, by=northern, now=now)


def test_transfer_stays_outside_the_region_and_one_is_offered_at_a_time(northern: User, now: datetime) -> None:
    case = a_case(northern)
    with pytest.raises(FieldsRefused):
        offered(case, northern, now, gss="W06000001")
    offered(case, northern, now)
    with pytest.raises(ActionRefused, match="already"):
        offered(case, northern, now)


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ({"has_consent": False}, "a_transfer_has_consent_or_a_basis"),
        ({"status": "DECLINED"}, "an_answered_transfer_says_when_and_by_whom"),
    ],
)
def test_database_keeps_transfers_sound(northern: User, now: datetime, broken: dict[str, Any], constraint: str) -> None:
    transfer = offered(a_case(northern), northern, now)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CaseTransfer.objects.update(**broken)
    with pytest.raises(IntegrityError, match="a_transfer_is_to_another_region"), transaction.atomic():
        CaseTransfer.objects.update(to_region=transfer.from_region)
    transfer.pk = CaseTransfer().pk
    with pytest.raises(IntegrityError), transaction.atomic():
        transfer.save(force_insert=True)


def test_other_region_sees_nothing_of_the_case_before_it_accepts(
    client: Client, northern: User, southern: User, now: datetime
) -> None:
    case = a_case(northern, now=now)
    transfer = offered(case, northern, now)
    client.force_login(southern)

    pages = [client.get("/en/cases/transfers/"), client.get(f"/en/cases/transfers/{transfer.pk}/")]
    for page in pages:
        text = page.content.decode()
        assert case.said in text
        assert "Shouted at" not in text
        assert "The victim moved" not in text
    assert client.get(f"/en/cases/{case.reference}/").status_code == 404
    assert case.said in client.get("/en/cases/").content.decode()

    assert client.post(f"/en/cases/transfers/{transfer.pk}/").status_code == 302
    text = client.get(f"/en/cases/{case.reference}/").content.decode()
    assert "The victim moved." in text
    assert "The case moved to another region" in text
    client.force_login(northern)
    assert client.get(f"/en/cases/{case.reference}/").status_code == 404
    assert "Transferred to" in client.get("/en/cases/transfers/").content.decode()


def test_conflict_of_interest_stays_and_hides_the_transfer(northern: User, southern: User, now: datetime) -> None:
    case = a_case(northern)
    transfer = offered(case, northern, now)
    accept_transfer(transfer_id=transfer.pk, by=southern, now=now)
    declare_conflict(case_id=case.pk, reason="KNOWS", by=southern, now=now)
    assert not CaseTransfer.objects.visible_to(southern).exists()


def test_case_that_leads_to_another_is_linked_once_and_both_count(northern: User, now: datetime) -> None:
    case, new = a_case(northern), a_case(northern)
    lead_to(case_id=case.pk, new_id=new.pk, by=northern, now=now)
    with pytest.raises(FieldsRefused):
        lead_to(case_id=new.pk, new_id=case.pk, by=northern, now=now)
    assert case.links.get().kind == "LED_TO"
    assert [each.detail["kind"] for each in new.events.filter(kind="LINKED")] == ["LED_TO"]
    assert reported(GWYNEDD) == 2
