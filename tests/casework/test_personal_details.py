"""Who is in a case: shown for a reason only, each time; written sealed; found by keys; said in the timeline by id."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from casework import look_tokens, match_keys
from casework.actions import personal_details as actions
from casework.models import Case, CaseEvent, DetailsLook, MatchKey, PersonalDetails
from casework.person_facts import PersonFacts, find_problems, tidy_postcode
from casework.refusals import FieldsRefused, NotPermitted, StaleCase
from cohesion.models import AuditEntry, User
from cohesion.permissions import Role
from tests.conftest import appoint
from tests.factories.cases import a_case

TODAY = date(2014, 7, 20)
SIAN = PersonFacts(
    "VICTIM",
    name="Siân Rees",
    born_on=date(1984, 3, 9),
    telephone="01248 123456",
    postcode="ll57 1ab",
    email="s@example.org",
)


@pytest.fixture
def case(northern: User) -> Case:
    return a_case(northern)


@pytest.fixture
def sian(case: Case, northern: User, now: datetime) -> PersonalDetails:
    return actions.add_person(case_id=case.pk, facts=SIAN, by=northern, now=now)


@pytest.fixture
def signed_in(client: Client, northern: User) -> Client:
    client.force_login(northern)
    return client


def url(case: Case, rest: str = "") -> str:
    return f"/en/cases/{case.reference}/people/{rest}"


def token(case: Case, user: User) -> str:
    return look_tokens.token_for(case, user)


# --- looking ----------------------------------------------------------------------------------------------------------
def test_page_tells_parts_and_numbers_until_a_reason_is_given(
    signed_in: Client, case: Case, sian: PersonalDetails
) -> None:
    page = signed_in.get(url(case)).content.decode()

    assert "Victim" in page
    assert "1 person" in page
    assert "Siân" not in page
    assert not DetailsLook.objects.exists()


def test_reason_shows_the_details_and_is_recorded(
    signed_in: Client, case: Case, sian: PersonalDetails, northern: User
) -> None:
    answer = signed_in.post(url(case), {"reason": "CONTACT", "words": "ring her back"})

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    page = answer.content.decode()
    for text in ("Siân Rees", "9\xa0March 1984", "LL57 1AB", "01248 123456", "s@example.org"):
        assert text in page
    looked = DetailsLook.objects.get()
    assert (looked.reason, looked.words, looked.by) == ("CONTACT", "ring her back", northern)
    entry = AuditEntry.objects.get(act="case.read.personal_details")
    assert entry.detail == {"reason": "CONTACT", "look": str(looked.pk)}
    assert entry.subject_label == case.reference
    again = signed_in.get(url(case)).content.decode()
    assert "Siân" not in again


@pytest.mark.parametrize(
    "sent", [{}, {"reason": "NOSY"}, {"reason": "OTHER"}, {"reason": "CONTACT", "words": "x" * 501}]
)
def test_no_good_reason_shows_nothing(
    signed_in: Client, case: Case, sian: PersonalDetails, sent: dict[str, str]
) -> None:
    page = signed_in.post(url(case), sent).content.decode()

    assert "Siân" not in page
    assert "There is a problem" in page
    assert not DetailsLook.objects.exists()


def test_many_people_cost_no_more_queries_than_one(
    signed_in: Client,
    case: Case,
    sian: PersonalDetails,
    northern: User,
    now: datetime,
) -> None:
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as found:
            signed_in.post(url(case), {"reason": "CONTACT"})
        counts.append(len(found))
        for number in range(11):
            facts = PersonFacts("WITNESS", name=f"Witness {number}")
            actions.add_person(case_id=case.pk, facts=facts, by=northern, now=now)
    assert counts[0] == counts[1]


# --- the token --------------------------------------------------------------------------------------------------------
def test_token_is_for_one_person_and_one_case_and_ends(
    case: Case, northern: User, caseworker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_ = token(case, northern)
    other = a_case(northern)

    assert look_tokens.is_good(given_, case, northern)
    assert not look_tokens.is_good(given_, case, caseworker)
    assert not look_tokens.is_good(given_, other, northern)
    assert not look_tokens.is_good(given_[:-1], case, northern)
    assert not look_tokens.is_good(signing.dumps([northern.pk, str(case.pk)]), case, northern)
    later = timezone.now().timestamp() + look_tokens.SECONDS + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert not look_tokens.is_good(given_, case, northern)


def test_changing_asks_for_the_reason_unless_it_was_given(
    signed_in: Client, case: Case, sian: PersonalDetails, northern: User
) -> None:
    address = url(case, f"{sian.pk}/")

    assert "Siân" not in signed_in.get(address).content.decode()
    assert "Siân" not in signed_in.post(address, {"look": "made up"}).content.decode()
    assert "Siân" in signed_in.post(address, {"look": token(case, northern)}).content.decode()
    assert not DetailsLook.objects.exists()
    assert "Siân" in signed_in.post(address, {"reason": "CORRECTION"}).content.decode()
    assert DetailsLook.objects.get().reason == "CORRECTION"


def typed(sian: PersonalDetails, **said: str) -> dict[str, str]:
    return {
        "save": "1",
        "seen": sian.written_at.isoformat(),
        "part": "VICTIM",
        "name": "Siân Rees-Jones",
        "born_on": "9/3/1984",
        "address": "",
        "postcode": "",
        "telephone": "",
        "email": "",
        "contact_wishes": "",
        **said,
    }


def test_change_is_kept_and_answered_without_the_details(
    signed_in: Client, case: Case, sian: PersonalDetails, northern: User
) -> None:
    answer = signed_in.post(url(case, f"{sian.pk}/"), typed(sian, look=token(case, northern)), follow=True)

    assert answer.redirect_chain == [(url(case), 302)]
    assert "Siân" not in answer.content.decode()
    sian.refresh_from_db()
    assert (sian.name, sian.postcode) == ("Siân Rees-Jones", "")
    event = CaseEvent.objects.filter(kind="PERSONAL_DETAILS").latest("at")
    assert event.detail == {
        "did": "CHANGED",
        "person": str(sian.pk),
        "part": "VICTIM",
        "fields": ["email", "name", "postcode", "telephone"],
    }


def test_what_was_typed_stays_when_the_ten_minutes_are_over(
    signed_in: Client, case: Case, sian: PersonalDetails, northern: User
) -> None:
    address = url(case, f"{sian.pk}/")

    page = signed_in.post(address, typed(sian, look="worn out")).content.decode()
    assert "The ten minutes are over" in page
    assert "Siân Rees-Jones" in page
    assert "01248" not in page
    sian.refresh_from_db()
    assert sian.name == "Siân Rees"

    answer = signed_in.post(address, typed(sian, reason="CORRECTION"))
    assert answer.status_code == 302
    sian.refresh_from_db()
    assert sian.name == "Siân Rees-Jones"


def test_second_person_who_saves_is_told(signed_in: Client, case: Case, sian: PersonalDetails, northern: User) -> None:
    seen = typed(sian, look=token(case, northern))
    actions.change_person(
        case_id=case.pk,
        person_id=sian.pk,
        facts=PersonFacts("VICTIM", name="Somebody else’s"),
        seen=sian.written_at,
        by=northern,
        now=sian.written_at + timedelta(minutes=1),
    )

    page = signed_in.post(url(case, f"{sian.pk}/"), seen).content.decode()

    assert "Somebody else has changed this case since you opened it" in page
    assert "Siân Rees-Jones" in page
    sian.refresh_from_db()
    assert sian.name == "Somebody else’s"


def test_removal_shows_whom_and_takes_the_keys_along(
    signed_in: Client, case: Case, sian: PersonalDetails, northern: User
) -> None:
    address = url(case, f"{sian.pk}/remove/")
    assert "Siân" not in signed_in.get(address).content.decode()
    assert "Siân Rees" in signed_in.post(address, {"look": token(case, northern)}).content.decode()
    assert PersonalDetails.objects.exists()

    signed_in.post(address, {"look": token(case, northern), "save": "1"})

    assert not PersonalDetails.objects.exists()
    assert not MatchKey.objects.filter(case=case).exists()
    assert CaseEvent.objects.latest("at", "pk").detail["did"] == "REMOVED"


# --- writing ----------------------------------------------------------------------------------------------------------
def test_person_is_added_through_the_form(signed_in: Client, case: Case) -> None:
    sent = {"part": "WITNESS", "name": "Huw Rees", "born_on": "1/2/1950", "telephone": "+44 1248 123456"}

    answer = signed_in.post(url(case, "add/"), sent)

    assert answer.status_code == 302
    person = PersonalDetails.objects.get()
    assert (person.name, person.born_on, person.part) == ("Huw Rees", "1950-02-01", "WITNESS")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Enter a name, or something else that is known about them."),
        ({"born_on": "31/12/1899"}, "“31/12/1899” is not a day"),
        ({"born_on": "2999-01-01"}, "is not a day"),
        ({"born_on": "1/1/2100"}, "This day is in the future. Enter the day on which they were born."),
        ({"email": "not one"}, "Enter an e-mail address like name@example.org."),
        ({"telephone": "call me"}, "Enter a telephone number with its area code"),
        ({"telephone": "12"}, "Enter a telephone number with its area code"),
        ({"postcode": "Bangor"}, "Enter a whole postcode, like LL57 1AB."),
        ({"name": "x" * 201}, "Shorten it to 200 characters."),
        ({"contact_wishes": "x" * 2001}, "Shorten it to 2000 characters."),
        ({"name": "Nul\x00l"}, "Null characters are not allowed."),
        ({"name": "Huw", "part": ""}, "Choose who they are in the case."),
    ],
)
def test_what_cannot_be_kept_is_said_by_its_field(
    signed_in: Client, case: Case, sent: dict[str, str], sentence: str
) -> None:
    answer = signed_in.post(url(case, "add/"), {"part": "VICTIM", **sent})

    assert sentence in answer.content.decode()
    assert not PersonalDetails.objects.exists()


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20), st.dates())
def test_any_text_is_refused_with_a_sentence_or_kept(name: str, postcode: str, telephone: str, born: date) -> None:
    facts = PersonFacts("VICTIM", name=name, postcode=postcode, telephone=telephone, born_on=born)

    problems = find_problems(facts, TODAY)

    assert set(problems) <= {"name", "postcode", "telephone", "born_on"}
    assert all(problems.values())
    assert ("born_on" in problems) == (born > TODAY or born < date(1900, 1, 1))
    assert tidy_postcode(tidy_postcode(postcode)) == tidy_postcode(postcode)


def test_action_refuses_what_the_form_would(case: Case, northern: User, now: datetime) -> None:
    with pytest.raises(FieldsRefused):
        actions.add_person(case_id=case.pk, facts=PersonFacts("VICTIM"), by=northern, now=now)


def test_keys_follow_what_is_written(case: Case, sian: PersonalDetails, northern: User, now: datetime) -> None:
    def found(kind: str, text: str) -> bool:
        return MatchKey.objects.filter(kind=kind, value__in=match_keys.searched(kind, text)).exists()

    assert found("NAME", "rees sian")
    assert found("TELEPHONE", "0044 1248 123456")
    facts = PersonFacts("VICTIM", name="Mari Rees")
    actions.change_person(
        case_id=case.pk, person_id=sian.pk, facts=facts, seen=sian.written_at, by=northern, now=now + timedelta(hours=1)
    )

    assert not found("NAME", "rees sian")
    assert not found("TELEPHONE", "0044 1248 123456")
    assert found("NAME", "Rees, Mari")


def test_victim_of_an_earlier_case_makes_this_one_a_repeat_that_stays(
    case: Case, sian: PersonalDetails, northern: User, now: datetime
) -> None:
    later = a_case(northern, received_on=date(2014, 6, 1))
    again = actions.add_person(case_id=later.pk, facts=SIAN, by=northern, now=now)
    later.hate_crime.refresh_from_db()
    assert later.hate_crime.is_repeat

    actions.remove_person(case_id=later.pk, person_id=again.pk, by=northern, now=now)

    later.hate_crime.refresh_from_db()
    assert later.hate_crime.is_repeat


def test_witness_of_an_earlier_case_makes_none(
    case: Case, sian: PersonalDetails, northern: User, now: datetime
) -> None:
    later = a_case(northern, received_on=date(2014, 6, 1))
    facts = PersonFacts("WITNESS", name=SIAN.name, born_on=SIAN.born_on)

    actions.add_person(case_id=later.pk, facts=facts, by=northern, now=now)

    later.hate_crime.refresh_from_db()
    assert not later.hate_crime.is_repeat


def test_nothing_is_kept_where_the_audit_record_fails(
    case: Case, northern: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("cohesion.audit.record", fails)
    with pytest.raises(RuntimeError):
        actions.add_person(case_id=case.pk, facts=SIAN, by=northern, now=now)
    with pytest.raises(RuntimeError):
        actions.look(case_id=case.pk, reason="CONTACT", words="", by=northern, now=now)
    assert not PersonalDetails.objects.exists()
    assert not DetailsLook.objects.exists()


def test_others_may_not(case: Case, sian: PersonalDetails, southern: User, officer: User, now: datetime) -> None:
    for user in (southern, officer):
        with pytest.raises(NotPermitted):
            actions.look(case_id=case.pk, reason="CONTACT", words="", by=user, now=now)
        with pytest.raises(NotPermitted):
            actions.remove_person(case_id=case.pk, person_id=sian.pk, by=user, now=now)


def test_person_of_another_case_is_not_reached(
    case: Case, sian: PersonalDetails, northern: User, now: datetime
) -> None:
    other = a_case(northern)
    with pytest.raises(StaleCase):
        actions.remove_person(case_id=other.pk, person_id=sian.pk, by=northern, now=now)


def test_right_in_another_region_opens_nothing_here(
    case: Case, sian: PersonalDetails, client: Client, regions: Any
) -> None:
    """A co-ordinator of the south who only exports in the north holds the permission, but not here."""
    both = appoint("both@example.org", "Both", Role.CO_ORDINATOR, regions["CV"])
    both.appointments.create(role=Role.CASE_EXPORTER, region=regions["NWW"], starts_on=date(2012, 4, 1))
    client.force_login(both)

    assert client.post(url(case), {"reason": "CONTACT"}).status_code == 404
