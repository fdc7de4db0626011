"""Who may open a case: a conflict of interest hides it everywhere; a circle keeps it to named people."""

import ast
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from casework.actions import circles, conflicts
from casework.models import Case, CaseEvent, Circle, ConflictOfInterest, NamedPerson, PersonalDetails
from casework.pages.looks import HOW
from casework.pages.timeline import timeline
from casework.refusals import FieldsRefused, NotPermitted
from cohesion.models import AuditEntry, Region, User
from cohesion.permissions import Role
from tests.conftest import appoint
from tests.factories.cases import a_case


@pytest.fixture
def case(northern: User, caseworker: User) -> Case:
    return a_case(northern, lead=caseworker)


@pytest.fixture
def second_lead(regions: dict[str, Region]) -> User:
    return appoint("lead2@example.org", "Dylan Huws", Role.CO_ORDINATOR, regions["NWW"])


def sees(user: User, case: Case) -> bool:
    return Case.objects.visible_to(User.objects.get(pk=user.pk)).filter(pk=case.pk).exists()


# --- conflicts of interest --------------------------------------------------------------------------------------------
def test_declared_conflict_hides_the_case_and_empties_its_lead(case: Case, caseworker: User, now: datetime) -> None:
    conflicts.declare_conflict(case_id=case.pk, reason="KNOWS", by=caseworker, now=now)

    case.refresh_from_db()
    assert case.lead is None
    assert not sees(caseworker, case)
    assert not Case.objects.in_sight_of(caseworker).exists()
    assert not PersonalDetails.objects.visible_to(caseworker).exists()
    detail = CaseEvent.objects.get(kind="CONFLICT").detail
    assert detail == {"did": "DECLARED", "user": caseworker.pk, "reason": "KNOWS", "was_lead": True}


def test_declaring_says_what_follows_and_leads_to_the_list(client: Client, case: Case, caseworker: User) -> None:
    client.force_login(caseworker)
    address = f"/en/cases/{case.reference}/conflicts/declare/"

    page = client.get(address).content.decode()
    assert "Afterwards this case is gone for you" in page
    assert "You are the lead of this case" in page
    assert "Choose a reason." in client.post(address, {}).content.decode()
    answer = client.post(address, {"reason": "INVOLVED"}, follow=True)
    assert answer.redirect_chain == [("/en/cases/", 302)]
    assert case.said not in answer.content.decode()
    assert client.get(f"/en/cases/{case.reference}/").status_code == 404


def test_lead_records_and_ends_it_for_somebody(client: Client, case: Case, northern: User, caseworker: User) -> None:
    client.force_login(northern)
    address = f"/en/cases/{case.reference}/conflicts/"

    client.post(address, {"user": caseworker.pk, "reason": "WORKED"})
    assert not sees(caseworker, case)
    assert str(caseworker) in client.get(address).content.decode()
    conflict = ConflictOfInterest.objects.get()
    assert client.get(f"{address}{conflict.pk}/end/").status_code == 200
    client.post(f"{address}{conflict.pk}/end/")

    assert sees(caseworker, case)
    conflict.refresh_from_db()
    assert conflict.ended_by == northern
    assert client.post(f"{address}{conflict.pk}/end/").status_code == 404


def test_nobody_ends_their_own(client: Client, case: Case, northern: User, second_lead: User, now: datetime) -> None:
    conflicts.declare_conflict(case_id=case.pk, reason="KNOWS", by=northern, now=now)
    conflict = ConflictOfInterest.objects.get()

    with pytest.raises(NotPermitted):
        conflicts.end_conflict(case_id=case.pk, conflict_id=conflict.pk, by=northern, now=now)
    client.force_login(northern)
    for address in ("conflicts/", f"conflicts/{conflict.pk}/end/", "circle/", "emergency/"):
        assert client.get(f"/en/cases/{case.reference}/{address}").status_code == 404
    conflicts.end_conflict(case_id=case.pk, conflict_id=conflict.pk, by=second_lead, now=now)
    assert sees(northern, case)


def test_only_a_lead_of_the_region_records_for_others(
    case: Case, northern: User, southern: User, caseworker: User, reader: User, now: datetime
) -> None:
    for by in (southern, caseworker):
        with pytest.raises(NotPermitted):
            conflicts.record_conflict(case_id=case.pk, user=northern, reason="KNOWS", by=by, now=now)
    for user in (southern, reader):
        with pytest.raises(FieldsRefused):
            conflicts.record_conflict(case_id=case.pk, user=user, reason="KNOWS", by=northern, now=now)


def test_second_conflict_of_one_person_is_refused(case: Case, northern: User, caseworker: User, now: datetime) -> None:
    conflicts.record_conflict(case_id=case.pk, user=caseworker, reason="KNOWS", by=northern, now=now)
    with pytest.raises(FieldsRefused):
        conflicts.record_conflict(case_id=case.pk, user=caseworker, reason="OTHER", by=northern, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConflictOfInterest.objects.create(
            case=case, user=caseworker, reason="OTHER", declared_at=now, declared_by=northern
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ConflictOfInterest.objects.update(ended_at=now)


def test_timeline_tells_an_end_from_a_declaration(case: Case, northern: User, caseworker: User, now: datetime) -> None:
    conflicts.record_conflict(case_id=case.pk, user=caseworker, reason="KNOWS", by=northern, now=now)
    standing = ConflictOfInterest.objects.get()
    conflicts.end_conflict(case_id=case.pk, conflict_id=standing.pk, by=northern, now=now)

    said = [line.sentence for line in timeline(case, northern).lines[:2]]

    assert said == ["A conflict of interest was ended.", "A conflict of interest was declared."]


def test_nothing_is_kept_where_the_audit_record_fails(
    case: Case, caseworker: User, northern: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("cohesion.audit.record", fails)
    with pytest.raises(RuntimeError):
        conflicts.declare_conflict(case_id=case.pk, reason="KNOWS", by=caseworker, now=now)
    with pytest.raises(RuntimeError):
        circles.set_circle(case_id=case.pk, circle="NAMED", named=[northern], by=northern, now=now)
    case.refresh_from_db()
    assert (case.lead, case.circle) == (caseworker, Circle.REGION)
    assert not ConflictOfInterest.objects.exists()
    assert not NamedPerson.objects.exists()


# --- the circle -------------------------------------------------------------------------------------------------------
def test_restricted_case_is_open_to_its_lead_and_the_named_alone(
    case: Case, northern: User, caseworker: User, second_lead: User, now: datetime
) -> None:
    circles.set_circle(case_id=case.pk, circle="NAMED", named=[northern], by=caseworker, now=now)

    assert sees(caseworker, case)
    assert sees(northern, case)
    assert not sees(second_lead, case)
    assert Case.objects.in_sight_of(second_lead).filter(pk=case.pk).exists()
    assert CaseEvent.objects.get(kind="CIRCLE").detail == {"circle": "NAMED", "named": [northern.pk]}


def test_nobody_left_is_refused(northern: User, caseworker: User, case: Case, now: datetime) -> None:
    unled = a_case(northern)
    with pytest.raises(FieldsRefused) as refused:
        circles.set_circle(case_id=unled.pk, circle="NAMED", named=[], by=northern, now=now)
    assert set(refused.value.problems) == {"named"}

    # A lead who is no longer of the region's people cannot open it either.
    caseworker.appointments.update(ends_on=date(2014, 1, 1))
    with pytest.raises(FieldsRefused):
        circles.set_circle(case_id=case.pk, circle="NAMED", named=[], by=northern, now=now)


def test_named_people_are_of_the_region_and_without_a_conflict(
    case: Case, northern: User, southern: User, second_lead: User, now: datetime
) -> None:
    conflicts.record_conflict(case_id=case.pk, user=second_lead, reason="KNOWS", by=northern, now=now)
    for stranger in (southern, second_lead):
        with pytest.raises(FieldsRefused):
            circles.set_circle(case_id=case.pk, circle="NAMED", named=[stranger], by=northern, now=now)


def test_lead_outside_names_others_but_never_lets_themselves_in(
    client: Client, case: Case, northern: User, caseworker: User, regions: dict[str, Region], now: datetime
) -> None:
    circles.set_circle(case_id=case.pk, circle="NAMED", named=[], by=caseworker, now=now)
    third = appoint("third@example.org", "Ela Wyn", Role.CASEWORKER, regions["NWW"])
    client.force_login(northern)
    address = f"/en/cases/{case.reference}/circle/"
    assert client.get(f"/en/cases/{case.reference}/").status_code == 404
    assert case.said in client.get(address).content.decode()

    for sent in ({"circle": "REGION"}, {"circle": "NAMED", "named": [northern.pk]}):
        assert "cannot let yourself in" in client.post(address, sent).content.decode()
        assert not sees(northern, case)
    answer = client.post(address, {"circle": "NAMED", "named": [third.pk]})

    assert answer.headers["Location"] == "/en/cases/"
    assert sees(third, case)
    assert not sees(northern, case)


def test_opening_to_the_region_forgets_the_named(case: Case, northern: User, caseworker: User, now: datetime) -> None:
    circles.set_circle(case_id=case.pk, circle="NAMED", named=[northern], by=caseworker, now=now)
    circles.set_circle(case_id=case.pk, circle="REGION", named=[], by=caseworker, now=now)

    assert sees(northern, case)
    assert not NamedPerson.objects.exists()


def test_naming_again_keeps_who_named_first(case: Case, northern: User, caseworker: User, now: datetime) -> None:
    circles.set_circle(case_id=case.pk, circle="NAMED", named=[northern], by=caseworker, now=now)
    circles.set_circle(case_id=case.pk, circle="NAMED", named=[northern, caseworker], by=northern, now=now)

    assert {each.user: each.named_by for each in NamedPerson.objects.all()} == {
        northern: caseworker,
        caseworker: northern,
    }


def test_caseworker_who_does_not_lead_it_may_not(client: Client, northern: User, caseworker: User) -> None:
    case = a_case(northern)
    client.force_login(caseworker)

    assert client.get(f"/en/cases/{case.reference}/circle/").status_code == 403
    with pytest.raises(NotPermitted):
        circles.set_circle(case_id=case.pk, circle="REGION", named=[], by=caseworker, now=case.recorded_at)


# --- who looked -------------------------------------------------------------------------------------------------------
def test_looks_are_told_newest_first_with_their_reasons(
    client: Client, case: Case, northern: User, caseworker: User
) -> None:
    client.force_login(caseworker)
    client.post(f"/en/cases/{case.reference}/people/", {"reason": "SAFEGUARDING", "words": "the nurse rang"})
    client.force_login(northern)

    page = client.get(f"/en/cases/{case.reference}/looks/").content.decode()

    assert "2 looks at this case" in page
    assert page.index("Read who looked at it") < page.index("Looked at personal details")
    assert "Safeguarding" in page
    assert "the nurse rang" in page
    assert str(caseworker) in page


def ways_of_looking() -> set[str]:
    """What the source says that a look at one case is called."""
    found: set[str] = set()
    for path in (Path(settings.BASE_DIR) / "casework").rglob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            told = [each.value for each in call.keywords if each.arg == "how"]
            if ast.unparse(call.func).rpartition(".")[2] in {"note_read", "note_look", "_look"}:
                told += call.args
            found |= {each.value for each in told if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    return found


def test_every_way_of_looking_has_its_words() -> None:
    assert "subject_access_checked" in ways_of_looking()
    assert ways_of_looking() - set(HOW) - {""} == set()


def test_looks_are_for_the_lead_of_the_case_or_region(
    client: Client, northern: User, caseworker: User, southern: User
) -> None:
    case = a_case(northern)
    client.force_login(caseworker)
    assert client.get(f"/en/cases/{case.reference}/looks/").status_code == 403
    assert "Everybody who looked" not in client.get(f"/en/cases/{case.reference}/").content.decode()
    Case.objects.filter(pk=case.pk).update(lead=caseworker)
    assert client.get(f"/en/cases/{case.reference}/looks/").status_code == 200
    regions = southern.region_ids
    assert not AuditEntry.objects.of_case(case.pk, regions).exists()


def test_administrators_see_that_a_case_was_read_and_no_word_of_it(
    client: Client, case: Case, northern: User, administrator: User
) -> None:
    client.force_login(northern)
    client.get(f"/en/cases/{case.reference}/")
    client.post(f"/en/cases/{case.reference}/people/", {"reason": "OTHER", "words": "a whispered reason"})
    client.force_login(administrator)

    page = client.get("/en/audit/").content.decode()

    assert "case.read.opened" in page
    assert "case.read.personal_details" in page
    assert case.summary not in page
    assert "whispered" not in page
