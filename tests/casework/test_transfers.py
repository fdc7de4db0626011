"""Transfer of a case to another region: offered, accepted or declined, and where it counts."""

from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.test import Client

from casework.actions.case_actions import Owner, add_action
from casework.actions.conflicts import declare_conflict
from casework.actions.links import link_cases
from casework.actions.transfer_answers import accept_transfer, decline_transfer
from casework.actions.transfers import offer_transfer, withdraw_transfer
from casework.models import Agency, Case, CaseTransfer, CountTotal, NamedPerson, Tally, TransferStatus
from casework.pages.timeline import timeline
from casework.refusals import FieldsRefused, NotPermitted
from casework.transfer_lifecycle import TRANSITIONS
from cohesion.models import LocalAuthority, Region, User
from cohesion.permissions import Role
from cohesion.refusals import ActionRefused
from outcomes.models import AcceptedFigure, LateCount, ReturnRound
from tests.conftest import appoint
from tests.factories.cases import CARDIFF, GWYNEDD, a_case
from tests.factories.counted_returns import accept_with_sevens
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
    link_cases(case_id=case.pk, reference=new.reference, kind="LED_TO", by=northern, now=now)
    with pytest.raises(FieldsRefused):
        link_cases(case_id=new.pk, reference=case.reference, kind="LED_TO", by=northern, now=now)
    assert case.links.get().kind == "LED_TO"
    assert [each.detail["kind"] for each in new.events.filter(kind="LINKED")] == ["LED_TO"]
    assert reported(GWYNEDD) == 2


def test_transfer_flags_the_accepted_figures_of_both_regions_and_alters_neither(
    client: Client,
    open_round: ReturnRound,
    northern: User,
    southern: User,
    officer: User,
    service: User,
    now: datetime,
) -> None:
    case = a_case(northern)
    names = {"hate_crime.reported_through_centres"}
    accept_with_sevens(open_round, names, ["NWW", "CV"], officer=officer, service=service, now=now)
    LateCount.objects.all().delete()
    frozen = list(AcceptedFigure.objects.order_by("pk").values())

    accept_transfer(transfer_id=offered(case, northern, now).pk, by=southern, now=now)

    places = LateCount.objects.standing().values_list("authority__gss", flat=True)
    assert set(places) == {GWYNEDD, CARDIFF}
    assert list(AcceptedFigure.objects.order_by("pk").values()) == frozen
    for region, user, told in (("NWW", northern, "cases now say 0"), ("CV", southern, "cases now say 1")):
        client.force_login(user)
        assert f"accepted 7, {told}" in client.get(f"/en/returns/{region}/2014-15-Q1/read/").content.decode()


def test_open_actions_go_to_whoever_accepts_and_those_of_agencies_stay(
    northern: User, southern: User, caseworker: User, now: datetime
) -> None:
    case = a_case(northern, lead=caseworker)
    police = Agency.objects.get(code="north_wales_police")
    for owner in (Owner(person=caseworker), Owner(agency=police)):
        told: dict[str, Any] = {"text": "Call.", "language": "en", "owner": owner, "due_on": now.date()}
        add_action(case_id=case.pk, by=northern, now=now, **told)

    accept_transfer(transfer_id=offered(case, northern, now).pk, by=southern, now=now)

    assert {(each.owner, each.agency) for each in case.actions.open()} == {(southern, None), (None, police)}
    case.refresh_from_db()
    said = [line.sentence for line in timeline(case, southern).lines]
    assert any("and 1 open action to whoever accepted it." in sentence for sentence in said)


def test_letters_tell_the_leads_of_both_regions_and_nothing_of_the_case(
    northern: User,
    southern: User,
    caseworker: User,
    now: datetime,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Any,
) -> None:
    case = a_case(northern, lead=caseworker)
    appoint("second@example.org", "Second Lead", Role.CO_ORDINATOR, Region.objects.get(code="CV"))
    with django_capture_on_commit_callbacks(execute=True):
        transfer = offered(case, northern, now)
        decline_transfer(transfer_id=transfer.pk, answer="Not ours.", by=southern, now=now)
        accept_transfer(transfer_id=offered(case, northern, now).pk, by=southern, now=now)

    to = [letter.to[0].split("@")[0] for letter in mailoutbox]
    assert Counter(to) == {"second": 3, "south": 2, "caseworker": 2, "north": 2}
    assert [letter.subject for letter in mailoutbox if letter.to[0].startswith("second")][-1].startswith("A case has")
    assert "Why stands in the case:" in next(each.body for each in mailoutbox if each.to[0].startswith("caseworker"))
    for letter in mailoutbox:
        assert case.said in letter.body
        for secret in ("Shouted", "The victim moved", "Not ours", "Gwynedd"):
            assert secret not in letter.body


def test_same_report_as_another_case_goes_nowhere_before_the_link_is_taken_away(
    northern: User, southern: User, now: datetime
) -> None:
    case, other = a_case(northern), a_case(northern)
    transfer = offered(case, northern, now)
    link_cases(case_id=other.pk, reference=case.reference, kind="DUPLICATE", by=northern, now=now)

    with pytest.raises(ActionRefused, match="linked the case as the same report"):
        accept_transfer(transfer_id=transfer.pk, by=southern, now=now)
    with pytest.raises(ActionRefused, match="same report as this one"):
        offered(other, northern, now)


def test_old_region_keeps_a_line_and_no_word_of_the_case(
    client: Client, northern: User, southern: User, now: datetime
) -> None:
    case, stays = a_case(northern, now=now), a_case(northern)
    link_cases(case_id=stays.pk, reference=case.reference, kind="RELATED", by=northern, now=now)
    accept_transfer(transfer_id=offered(case, northern, now).pk, by=southern, now=now)
    client.force_login(northern)

    line = client.get("/en/cases/transfers/").content.decode()
    assert case.said in line
    for secret in ("The victim moved", "Shouted", f"/cases/{case.reference}/"):
        assert secret not in line
    assert f"Related to case {case.said}" not in client.get(f"/en/cases/{stays.reference}/").content.decode()
    for page in ("", "print/", "transfer/", "referrals/add/"):
        assert client.get(f"/en/cases/{case.reference}/{page}").status_code == 404
