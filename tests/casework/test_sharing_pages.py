"""Pages of protocols, referrals and transfers: who gets them, what they refuse, and queries that do not grow."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from casework.actions.transfer_answers import accept_transfer
from casework.models import Agency, Case, CaseReferral, CaseTransfer, SharingProtocol
from cohesion.models import User
from tests.casework.test_transfers import offered
from tests.factories.cases import a_case
from tests.factories.sharing import a_protocol, partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    """Views read the clock: what they are given is of today."""
    return timezone.now()


@pytest.fixture
def case(northern: User, at: datetime) -> Case:
    return a_case(northern, at, received_on=localdate(at))


def live(by: User, at: datetime, **said: Any) -> SharingProtocol:
    """A protocol that is live for a year from today on, unless said otherwise."""
    protocol = a_protocol(by, at)
    told = {"review_on": localdate(at) + timedelta(days=365), **said}
    SharingProtocol.objects.filter(pk=protocol.pk).update(**told)
    protocol.refresh_from_db()
    return protocol


def referral_form(**said: Any) -> dict[str, Any]:
    ordinary = {"agency": partner().pk, "purpose": "Visit her.", "language": "en", "ground": "consent"}
    return {**ordinary, "offered_on": localdate().isoformat(), **said}


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_case_is_referred_answered_and_done_by_the_forms(
    client: Client, northern: User, case: Case, at: datetime
) -> None:
    live(northern, at)
    client.force_login(northern)
    base, today = f"/en/cases/{case.reference}/", localdate().isoformat()

    def version() -> int:
        return Case.objects.get(pk=case.pk).version

    assert client.post(f"{base}referrals/add/", referral_form()).status_code == 302
    referral = CaseReferral.objects.get()
    for act, said in (
        ("answer", {"status": "ACCEPTED", "answered_on": today, "reason": ""}),
        ("end", {"ended_on": today, "reason": "She was visited."}),
    ):
        page = f"{base}referrals/{referral.pk}/{act}/"
        assert client.get(page).status_code == 200
        assert client.post(page, {"version": version(), **said}).status_code == 302
    text = client.get(base).content.decode()
    assert "She was visited." in text
    assert "Under the protocol “Hate crime protocol”." in text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"review_on": -1}, "had to be reviewed by"),
        ({"ended_on": -1}, "ended on"),
        ({"signed_on": 1, "live_since": 1}, "covers nothing before"),
    ],
)
def test_lapsed_ended_and_later_protocols_are_named_by_the_field_with_their_day(
    client: Client, northern: User, case: Case, at: datetime, said: dict[str, int], sentence: str
) -> None:
    days = {name: localdate(at) + timedelta(days=days) for name, days in said.items()}
    live(northern, at, **days)
    client.force_login(northern)

    response = client.post(f"/en/cases/{case.reference}/referrals/add/", referral_form())

    assert response.status_code == 200
    errors = response.context["form"].errors["agency"]
    day = next(iter(days.values()))
    assert sentence in errors[0]
    assert f"{day.day}\u00a0{day:%B}\u00a0{day.year}".replace("\u00a0", " ") in errors[0].replace("\u00a0", " ")
    assert "Visit her." in response.content.decode()
    assert not CaseReferral.objects.exists()


def test_caseworkers_refer_and_leads_alone_transfer_or_keep_the_register(
    client: Client, northern: User, southern: User, caseworker: User, officer: User, case: Case, at: datetime
) -> None:
    protocol, base = live(northern, at), f"/en/cases/{case.reference}/"
    client.force_login(caseworker)
    assert client.get(f"{base}referrals/add/").status_code == 200
    assert client.get(f"/en/cases/protocols/{protocol.pk}/").status_code == 200
    for page in (f"{base}transfer/", "/en/cases/transfers/", f"/en/cases/protocols/{protocol.pk}/review/"):
        assert client.get(page).status_code == 403, page
    client.force_login(southern)
    for page in (f"{base}referrals/add/", f"{base}transfer/", f"/en/cases/protocols/{protocol.pk}/"):
        assert client.get(page).status_code == 404, page
    client.force_login(officer)
    for page in (f"{base}referrals/add/", "/en/cases/protocols/", "/en/cases/transfers/"):
        assert client.get(page).status_code == 403, page


def test_offer_is_seen_and_answered_by_leads_of_the_other_region_alone(
    client: Client, northern: User, southern: User, caseworker: User, case: Case, at: datetime
) -> None:
    transfer = offered(case, northern, at)
    page = f"/en/cases/transfers/{transfer.pk}/"
    for user, status in ((caseworker, 403), (northern, 404), (southern, 200)):
        client.force_login(user)
        assert client.get(page).status_code == status
        assert client.get(f"{page}decline/").status_code == status
    for address in (page, f"{page}decline/", "/en/cases/transfers/"):
        assert client.delete(address).status_code == 405
    empty = client.post(f"{page}decline/", {"answer": ""})
    assert "Write why your region does not take the case." in empty.content.decode()
    assert client.post(f"{page}decline/", {"answer": "Not ours."}).status_code == 302
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("route", ["referrals/add/", "transfer/", "transfer/withdraw/"])
def test_forms_of_a_case_take_no_other_method(client: Client, northern: User, case: Case, route: str) -> None:
    client.force_login(northern)
    assert client.put(f"/en/cases/{case.reference}/{route}").status_code == 405


def test_register_names_what_is_due_for_review_first_and_the_first_page_reminds(
    client: Client, northern: User, caseworker: User, at: datetime
) -> None:
    today = localdate(at)
    for name, days in (("Later", 400), ("Lapsed", -1), ("Soon", 20)):
        live(northern, at, name_en=name, review_on=today + timedelta(days=days))
    live(northern, at, name_en="Ended", review_on=today - timedelta(days=5), ended_on=today - timedelta(days=9))
    client.force_login(northern)

    text = client.get("/en/cases/protocols/").content.decode()
    assert "1 sharing protocol has lapsed" in text
    places = [text.index(f">{name}</a>") for name in ("Lapsed", "Soon", "Later", "Ended")]
    assert places == sorted(places)
    first = client.get("/en/cases/").content.decode()
    assert "1 sharing protocol has lapsed. No case can be referred under it until it is reviewed." in first
    assert "1 sharing protocol is to be reviewed soon" in first
    client.force_login(caseworker)
    assert "sharing protocol has lapsed" not in client.get("/en/cases/").content.decode()


def test_lists_take_as_many_queries_for_twelve_as_for_one(
    client: Client, northern: User, southern: User, at: datetime, case: Case
) -> None:
    client.force_login(northern)
    agencies = list(Agency.objects.in_order()[:12])
    protocol = live(northern, at)

    def grow(first: int, last: int) -> None:
        for place in range(first, last):
            live(northern, at, name_en=f"Protocol {place}")
            if agencies[place] != partner():
                protocol.partners.create(agency=agencies[place], signed_on=date(2014, 4, 1))
            said = {"protocol": protocol, "purpose": "Visit.", "has_consent": True, "offered_on": localdate(at)}
            case.referrals.create(agency=agencies[place], offered_by=northern, **said)
            for giver, taker, gss in ((northern, southern, "W06000015"), (southern, northern, "W06000002")):
                home = "W06000002" if giver == northern else "W06000015"
                waits, moves = (a_case(giver, at, gss=home, received_on=localdate(at)) for _ in range(2))
                offered(waits, giver, at, gss=gss)
                accept_transfer(transfer_id=offered(moves, giver, at, gss=gss).pk, by=taker, now=at)

    def taken() -> list[int]:
        pages = ("protocols/", f"protocols/{protocol.pk}/", "transfers/", f"{case.reference}/")
        return [queries(lambda page=page: client.get(f"/en/cases/{page}")) for page in pages]  # type: ignore[misc]

    grow(0, 1)
    client.get("/en/cases/transfers/")
    for_one = taken()
    grow(1, 12)

    assert taken() == for_one
    assert CaseTransfer.objects.offered().count() == 24
    assert max(for_one[:3]) <= 16
