"""Break-glass: a restricted case opened for four hours with a reason, and the leads told until they have seen it."""

from datetime import datetime, timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.actions import circles, conflicts, emergencies
from casework.actions.leads import give_lead
from casework.models import Case, CaseEvent, EmergencyAccess
from casework.refusals import FieldsRefused, NotPermitted
from cohesion.models import AuditEntry, Region, User
from cohesion.permissions import Role
from tests.conftest import appoint
from tests.factories.cases import a_case

SAID = {"reason": "SAFETY", "words": "The hospital rang about an injunction"}


@pytest.fixture
def colleague(regions: dict[str, Region]) -> User:
    return appoint("colleague@example.org", "Ela Wyn", Role.CASEWORKER, regions["NWW"])


@pytest.fixture
def case(northern: User, colleague: User) -> Case:
    """Kept to its lead, a caseworker. The co-ordinator leads the region, and is outside."""
    case = a_case(northern, lead=colleague)
    circles.set_circle(case_id=case.pk, circle="NAMED", named=[], by=colleague, now=timezone.now())
    return case


def sees(user: User, case: Case) -> bool:
    return Case.objects.visible_to(User.objects.get(pk=user.pk)).filter(pk=case.pk).exists()


def broken(case: Case, by: User) -> EmergencyAccess:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return emergencies.open_in_emergency(case_id=case.pk, by=by, now=timezone.now(), **SAID)


def test_page_tells_reference_and_kind_alone(client: Client, case: Case, caseworker: User) -> None:
    client.force_login(caseworker)
    assert client.get(f"/en/cases/{case.reference}/").status_code == 404

    page = client.get(f"/en/cases/{case.reference}/emergency/").content.decode()

    assert case.said in page
    assert "Hate crime" in page
    assert case.summary not in page
    assert str(case.authority) not in page
    assert str(case.lead) not in page
    assert AuditEntry.objects.filter(subject_id=str(case.pk), act__startswith="case.read").count() == 0


def test_case_is_open_for_four_hours_and_says_so(client: Client, case: Case, caseworker: User) -> None:
    client.force_login(caseworker)
    answer = client.post(f"/en/cases/{case.reference}/emergency/", SAID, follow=True)

    assert answer.redirect_chain == [(f"/en/cases/{case.reference}/", 302)]
    page = answer.content.decode()
    access = EmergencyAccess.objects.get()
    assert access.until - access.at == timedelta(hours=4)
    assert f"until {timezone.localtime(access.until):%-d %B %Y, %H:%M}" in page
    assert AuditEntry.objects.get(act="case.read.opened", actor=caseworker).detail == {"emergency": True}
    assert AuditEntry.objects.get(act="case.opened_in_emergency").detail["reason"] == "SAFETY"
    assert "hospital" not in str(list(AuditEntry.objects.values_list("detail", flat=True)))
    assert "hospital" not in str(CaseEvent.objects.get(kind="BREAK_GLASS").detail)
    client.get("/en/cases/")
    assert AuditEntry.objects.filter(act="cases.listed").latest("pk").detail["emergency"] == [case.reference]

    EmergencyAccess.objects.update(at=timezone.now() - timedelta(hours=5), until=timezone.now() - timedelta(hours=1))
    assert client.get(f"/en/cases/{case.reference}/").status_code == 404


def test_those_of_the_circle_are_not_marked_as_an_emergency(client: Client, case: Case, colleague: User) -> None:
    client.force_login(colleague)

    page = client.get(f"/en/cases/{case.reference}/").content.decode()

    assert "in an emergency, until" not in page
    assert AuditEntry.objects.get(act="case.read.opened").detail == {}
    answer = client.get(f"/en/cases/{case.reference}/emergency/")
    assert answer.headers["Location"] == f"/en/cases/{case.reference}/"


@pytest.mark.parametrize("sent", [{}, {"reason": "SAFETY"}, {"words": "x"}, {"reason": "NOSY", "words": "x"}])
def test_without_a_reason_and_words_it_stays_closed(
    client: Client, case: Case, caseworker: User, sent: dict[str, str]
) -> None:
    client.force_login(caseworker)

    page = client.post(f"/en/cases/{case.reference}/emergency/", sent).content.decode()

    assert "There is a problem" in page
    assert not sees(caseworker, case)


def test_who_may_not(
    case: Case, caseworker: User, colleague: User, southern: User, officer: User, northern: User, now: datetime
) -> None:
    for user in (southern, officer):
        with pytest.raises(NotPermitted):
            emergencies.open_in_emergency(case_id=case.pk, by=user, now=now, **SAID)
    with pytest.raises(FieldsRefused):
        emergencies.open_in_emergency(case_id=case.pk, by=colleague, now=now, **SAID)
    conflicts.record_conflict(case_id=case.pk, user=caseworker, reason="KNOWS", by=northern, now=now)
    with pytest.raises(NotPermitted):
        emergencies.open_in_emergency(case_id=case.pk, by=caseworker, now=now, **SAID)
    with pytest.raises(FieldsRefused):
        emergencies.open_in_emergency(case_id=case.pk, by=northern, now=now, reason="LAW", words=" ")


def test_letters_go_to_the_leads_and_the_case_lead_without_case_data(
    case: Case, caseworker: User, northern: User, colleague: User, southern: User, mailoutbox: list[EmailMessage]
) -> None:
    broken(case, caseworker)

    assert sorted(letter.to[0] for letter in mailoutbox) == [colleague.email, northern.email]
    for letter in mailoutbox:
        text = f"{letter.subject} {letter.body}"
        assert case.said in text
        assert "hospital" not in text
        assert case.summary not in text
        assert str(case.authority) not in text
        assert "Shouted" not in text
    welsh = next(letter for letter in mailoutbox if letter.to == [northern.email])
    assert "/cy/cases/" in str(welsh.body)


def test_lead_with_a_conflict_is_not_told(
    case: Case, caseworker: User, northern: User, administrator: User, now: datetime, mailoutbox: list[EmailMessage]
) -> None:
    conflicts.record_conflict(case_id=case.pk, user=northern, reason="KNOWS", by=northern, now=now)

    broken(case, caseworker)

    told = {letter.to[0]: str(letter.body) for letter in mailoutbox}
    assert northern.email not in told
    assert case.said not in told[administrator.email]
    assert case.reference not in told[administrator.email]


def test_only_lead_who_opens_it_is_looked_into_by_the_regions_caseworkers(
    client: Client, case: Case, northern: User, caseworker: User, administrator: User, mailoutbox: list[EmailMessage]
) -> None:
    access = broken(case, northern)

    assert administrator.email in {letter.to[0] for letter in mailoutbox}
    assert not EmergencyAccess.objects.visible_to(northern).exists()
    assert EmergencyAccess.objects.visible_to(caseworker).get() == access
    client.force_login(caseworker)
    assert "See who opened it and why" in client.get("/en/cases/").content.decode()


def test_notice_stands_until_a_lead_has_seen_it(client: Client, case: Case, northern: User, caseworker: User) -> None:
    access = broken(case, caseworker)
    assert not EmergencyAccess.objects.visible_to(caseworker).exists()
    client.force_login(northern)
    address = f"/en/cases/{case.reference}/emergency/{access.pk}/seen/"
    for page in ("/en/", "/en/cases/"):
        assert address in client.get(page).content.decode()

    page = client.get(address).content.decode()
    assert SAID["words"] in page
    assert "Somebody’s safety" in page
    client.post(address)

    access.refresh_from_db()
    assert access.seen_by == northern
    assert address not in client.get("/en/").content.decode()
    assert AuditEntry.objects.get(act="case.emergency_seen").detail == {"by": caseworker.pk}
    assert "I have seen it" not in client.get(address).content.decode()


def test_who_opened_it_does_not_say_seen(client: Client, case: Case, northern: User, caseworker: User) -> None:
    access = broken(case, northern)
    client.force_login(northern)

    assert client.post(f"/en/cases/{case.reference}/emergency/{access.pk}/seen/").status_code == 404
    with pytest.raises(NotPermitted):
        emergencies.say_seen(access_id=access.pk, by=northern, now=timezone.now())


def test_notices_cost_the_same_for_one_and_many(
    client: Client, case: Case, northern: User, caseworker: User, colleague: User
) -> None:

    client.force_login(northern)
    counts: list[int] = []
    for _round in range(2):
        for number in range(6 if counts else 1):
            user = appoint(f"p{len(counts)}{number}@example.org", "P", Role.CASEWORKER, case.region)
            broken(case, user)
        with CaptureQueriesContext(connection) as found:
            client.get("/en/")
        counts.append(len(found))
    assert counts[0] == counts[1]


def over() -> None:
    EmergencyAccess.objects.update(at=timezone.now() - timedelta(hours=9), until=timezone.now() - timedelta(hours=5))


@pytest.mark.parametrize("who", ["caseworker", "northern", None])
def test_four_hours_make_nobody_the_lead(
    case: Case, caseworker: User, colleague: User, who: str | None, request: pytest.FixtureRequest
) -> None:
    """Neither themselves, nor a colleague who is outside too, nor nobody."""
    circles.set_circle(case_id=case.pk, circle="NAMED", named=[colleague], by=colleague, now=timezone.now())
    broken(case, caseworker)
    with pytest.raises(FieldsRefused, match="cannot choose who leads it"):
        give_lead(
            case_id=case.pk,
            lead=request.getfixturevalue(who) if who else None,
            seen_version=Case.objects.get(pk=case.pk).version,
            by=caseworker,
            now=timezone.now(),
        )
    over()

    assert not sees(caseworker, case)
    assert sees(colleague, case)


@pytest.mark.parametrize("circle", ["NAMED", "REGION"])
def test_four_hours_do_not_become_a_place_in_the_circle(case: Case, northern: User, circle: str) -> None:
    broken(case, northern)
    with pytest.raises(FieldsRefused):
        circles.set_circle(case_id=case.pk, circle=circle, named=[northern], by=northern, now=timezone.now())
    over()

    assert not sees(northern, case)


def test_restricted_case_keeps_somebody_who_can_open_it(case: Case, colleague: User, caseworker: User) -> None:
    def unlead() -> Case:
        version = Case.objects.get(pk=case.pk).version
        return give_lead(case_id=case.pk, lead=None, seen_version=version, by=colleague, now=timezone.now())

    with pytest.raises(FieldsRefused):
        unlead()
    circles.set_circle(case_id=case.pk, circle="NAMED", named=[caseworker], by=colleague, now=timezone.now())
    assert unlead().lead is None
    assert sees(caseworker, case)


def test_access_ends_after_it_starts(case: Case, caseworker: User) -> None:
    broken(case, caseworker)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccess.objects.update(until=timezone.now() - timedelta(days=1))


def test_nothing_is_kept_where_the_audit_record_fails(
    case: Case, caseworker: User, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("cohesion.audit.record", fails)
    with pytest.raises(RuntimeError):
        broken(case, caseworker)
    assert not EmergencyAccess.objects.exists()
    assert mailoutbox == []
