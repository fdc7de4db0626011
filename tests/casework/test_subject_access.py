"""Somebody asks what is held about them: in time, complete, with everybody else covered, read by two, and recorded."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from casework.actions import legal_holds
from casework.actions import subject_access as actions
from casework.actions.steps import written
from casework.file_contents import place_of
from casework.models import (
    Case,
    CaseAction,
    CaseEvent,
    CaseFile,
    CaseNote,
    Circle,
    ConflictOfInterest,
    DetailsLook,
    LegalHold,
    NamedPerson,
    PersonalDetails,
    SubjectAccessRequest,
)
from casework.redaction import MARK
from casework.refusals import FieldsRefused, NotPermitted
from casework.subject_access.choices import Choices
from casework.subject_access.covers import find_words
from casework.subject_access.due import answer_due_on
from casework.subject_access.loading import prepared
from casework.subject_access.prepared import Prepared
from cohesion.models import AuditEntry, User
from cohesion.refusals import ActionRefused
from cohesion.sealing.envelope import seal_file
from tests.factories.cases import a_case
from tests.factories.closed_cases import a_person

WORDS_ABOUT_OTHERS = "Siân Jones (01248 123456, LL57 1AB) saw it. RHYS called nia puw. His cousin Dafydd Glyn fled."


@pytest.fixture
def case(northern: User, now: datetime) -> Case:
    case = a_case(northern, now=now, summary=WORDS_ABOUT_OTHERS)
    CaseNote.objects.create(case=case, text="Sian told Rhys Jones at home.", at=now, by=northern)
    struck = CaseNote(case=case, text="About Siân alone.", at=now, by=northern, withdrawn_at=now, withdrawn_by=northern)
    struck.save(force_insert=True)
    return case


@pytest.fixture
def asks(case: Case, northern: User) -> PersonalDetails:
    return a_person(case, northern, name="Rhys Jones", telephone="01248 999999", contact_wishes="Not when Siân is in.")


@pytest.fixture
def witness(case: Case, northern: User) -> PersonalDetails:
    details = {"telephone": "+44 1248 123456", "postcode": "LL57 1AB", "address": "12 Stryd Fawr, Bangor"}
    return a_person(case, northern, "WITNESS", name="Siân Jones", email="sian@example.org", **details)


@pytest.fixture
def request_of(
    asks: PersonalDetails, witness: PersonalDetails, caseworker: User, case: Case, now: datetime
) -> SubjectAccessRequest:
    return actions.open_request(
        case_id=case.pk, person_id=asks.pk, received_on=date(2014, 7, 18), by=caseworker, now=now
    )


def ready(asked: SubjectAccessRequest, user: User, now: datetime) -> Prepared:
    return prepared(SubjectAccessRequest.objects.get(pk=asked.pk), user, now.date())


def choose(asked: SubjectAccessRequest, by: User, now: datetime, **said: Any) -> SubjectAccessRequest:
    fresh = SubjectAccessRequest.objects.get(pk=asked.pk)
    ordinary = {
        "added": (),
        "readable": frozenset(),
        "left_out": {},
        "files": frozenset(),
        "seen": actions.stamp(fresh),
    }
    return actions.choose(request_id=asked.pk, by=by, now=now, **{**ordinary, **said})


def check(asked: SubjectAccessRequest, by: User, now: datetime, *, is_alone: bool = False) -> SubjectAccessRequest:
    seen = ready(asked, by, now).digest
    return actions.check(request_id=asked.pk, seen=seen, is_alone=is_alone, by=by, now=now)


def texts(asked: SubjectAccessRequest, user: User, now: datetime) -> dict[str, str]:
    return {part.key.partition(":")[0]: part.shown for part in ready(asked, user, now).parts}


# --- in time ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        (date(2014, 9, 3), date(2014, 10, 3)),
        (date(2015, 1, 31), date(2015, 3, 2)),  # 28 February 2015 is a Saturday
        (date(2016, 1, 31), date(2016, 2, 29)),
        (date(2016, 1, 29), date(2016, 2, 29)),
        (date(2014, 3, 18), date(2014, 4, 22)),  # Good Friday, then Easter
        (date(2014, 11, 25), date(2014, 12, 29)),  # Christmas, Boxing Day, a weekend
        (date(2014, 8, 31), date(2014, 9, 30)),
        (date(2014, 7, 6), date(2014, 8, 6)),
    ],
)
def test_answer_is_due_a_calendar_month_on_and_on_a_working_day(received_on: date, due_on: date) -> None:
    assert answer_due_on(received_on) == due_on


# --- opening ----------------------------------------------------------------------------------------------------------
def test_open_request_holds_the_case(request_of: SubjectAccessRequest, case: Case, caseworker: User) -> None:
    assert request_of.due_on == date(2014, 8, 18)
    assert LegalHold.objects.standing().get(case=case).reason == "RIGHTS"
    entry = AuditEntry.objects.get(act="case.subject_access_opened")
    assert (entry.actor, entry.detail) == (caseworker, {"request": str(request_of.pk)})


@pytest.mark.parametrize("field", ["person", "received_on"])
def test_request_that_cannot_be_is_refused_by_its_field(
    request_of: SubjectAccessRequest, asks: PersonalDetails, case: Case, northern: User, now: datetime, field: str
) -> None:
    day = date(2014, 7, 21) if field == "received_on" else date(2014, 7, 18)

    with pytest.raises(FieldsRefused) as refusal:
        actions.open_request(case_id=case.pk, person_id=asks.pk, received_on=day, by=northern, now=now)
    assert set(refusal.value.problems) == {field}


def test_person_of_another_case_cannot_ask_here(case: Case, northern: User, now: datetime) -> None:
    other = a_person(a_case(northern, now=now), northern, name="Somebody Else")

    with pytest.raises(FieldsRefused) as refusal:
        actions.open_request(case_id=case.pk, person_id=other.pk, received_on=now.date(), by=northern, now=now)
    assert set(refusal.value.problems) == {"person"}


def test_other_regions_and_roles_cannot_open_one(
    asks: PersonalDetails, case: Case, southern: User, reader: User, now: datetime
) -> None:
    for user in (southern, reader):
        with pytest.raises(NotPermitted):
            actions.open_request(case_id=case.pk, person_id=asks.pk, received_on=now.date(), by=user, now=now)


def test_taken_back_request_ends_its_hold(
    request_of: SubjectAccessRequest, case: Case, caseworker: User, now: datetime
) -> None:
    actions.withdraw(request_id=request_of.pk, by=caseworker, now=now)

    assert not SubjectAccessRequest.objects.exists()
    assert not LegalHold.objects.standing().exists()


def test_other_hold_stands_for_the_request_too(
    request_of: SubjectAccessRequest, case: Case, northern: User, now: datetime
) -> None:
    legal_holds.hold(case_id=case.pk, reason="COURT", words="A claim.", by=northern, now=now)
    assert LegalHold.objects.standing().get(case=case).reason == "COURT"

    legal_holds.lift(case_id=case.pk, by=northern, now=now)
    assert LegalHold.objects.standing().get(case=case).reason == "RIGHTS"
    with pytest.raises(ActionRefused, match="waits for an answer"):
        legal_holds.lift(case_id=case.pk, by=northern, now=now)


# --- what is covered --------------------------------------------------------------------------------------------------
def test_others_are_covered_and_whoever_asks_is_not(
    request_of: SubjectAccessRequest, northern: User, now: datetime
) -> None:
    shown = texts(request_of, northern, now)

    assert shown["summary"] == f"{MARK} ({MARK}, {MARK}) saw it. RHYS called [Caseworker]. His cousin Dafydd Glyn fled."
    assert {part.shown for part in ready(request_of, northern, now).parts if part.key.startswith("note")} == {
        f"{MARK} told Rhys Jones at home.",
        f"About {MARK} alone.",
    }
    assert dict(ready(request_of, northern, now).personal())["How they wish to be contacted"] == (
        f"Not when {MARK} is in."
    )


def test_words_of_whoever_asks_stay_even_where_another_shares_them(
    asks: PersonalDetails, witness: PersonalDetails
) -> None:
    found = find_words([asks, witness], asks)

    assert found.shared == ("Jones",)
    assert {word.text for word in found.words} >= {
        "Siân Jones",
        "Siân",
        "12 Stryd Fawr, Bangor",
        "12 Stryd Fawr",
        "Stryd Fawr",
        "Bangor",
        "LL57 1AB",
        "+44 1248 123456",
        "sian@example.org",
    }


def test_date_of_birth_is_covered_as_people_write_it(case: Case, northern: User) -> None:
    person = a_person(case, northern, "WITNESS", name="Siân", born_on="1979-03-04")

    born = find_words([person], None).words[-1]

    assert {born.text, *born.also} >= {"1979-03-04", "4/3/1979", "04/03/1979", "4 March 1979", "4 Mawrth 1979"}


def test_worker_covers_more_and_uncovers(request_of: SubjectAccessRequest, caseworker: User, now: datetime) -> None:
    choose(request_of, caseworker, now, added=("Dafydd  Glyn", ""), readable=frozenset({"441248123456"}))

    shown = texts(request_of, caseworker, now)["summary"]
    assert f"His cousin {MARK} fled" in shown
    assert "01248 123456" in shown


def test_what_is_covered_lies_sealed(request_of: SubjectAccessRequest, caseworker: User, now: datetime) -> None:
    choose(request_of, caseworker, now, added=("Dafydd Glyn",))

    with connection.cursor() as cursor:
        cursor.execute("SELECT hidden FROM casework_subjectaccessrequest")
        assert b"Dafydd" not in bytes(cursor.fetchone()[0])
    assert not AuditEntry.objects.filter(detail__icontains="Dafydd").exists()
    assert AuditEntry.objects.get(act="case.subject_access_prepared").detail["added"] == 1


def test_second_worker_does_not_write_over_the_first(
    request_of: SubjectAccessRequest, caseworker: User, northern: User, now: datetime
) -> None:
    seen = actions.stamp(SubjectAccessRequest.objects.get())
    choose(request_of, caseworker, now, added=("Dafydd Glyn",))

    with pytest.raises(ActionRefused, match="Somebody else has changed"):
        choose(request_of, northern, now, added=("Glyn",), seen=seen)
    with pytest.raises(FieldsRefused):
        choose(request_of, northern, now, added=("x" * 201,))
    with pytest.raises(FieldsRefused):
        choose(request_of, northern, now, added=("x",) * 201)


def test_text_left_out_goes_with_its_reason_alone(
    request_of: SubjectAccessRequest, caseworker: User, now: datetime
) -> None:
    key = next(part.key for part in ready(request_of, caseworker, now).parts if str(part.heading) == "Note")
    choose(request_of, caseworker, now, left_out={key: "HARM"})

    content = ready(request_of, caseworker, now).content
    assert key not in {text["key"] for text in content["texts"]}
    assert len(content["cy"]["left_out"]) == 1
    assert content["en"]["left_out"] == [{"what": "Note", "why": "It would put somebody in danger of serious harm"}]


def test_somebody_else_than_the_victim_is_not_told_about_the_victim(
    witness: PersonalDetails, case: Case, northern: User, now: datetime
) -> None:
    asked = actions.open_request(case_id=case.pk, person_id=witness.pk, received_on=now.date(), by=northern, now=now)

    content = ready(asked, northern, now).content
    assert content["en"]["victim"] == []
    assert content["en"]["left_out"][0]["what"] == "About the victim"


def test_every_text_of_a_case_is_in_the_answer(
    request_of: SubjectAccessRequest, case: Case, caseworker: User, northern: User, now: datetime
) -> None:
    detail = case.hate_crime
    detail.place, detail.support_needs, detail.language_need = "Place words", "Needs words", "Language words"
    detail.save()
    case.next_action = "Next words"
    written(case, CaseEvent.Kind.NEXT_ACTION, by=northern, now=now)
    CaseAction.objects.create(
        case=case,
        text="Action words",
        result="Result words",
        owner=northern,
        due_on=now.date(),
        added_at=now,
        added_by=northern,
    )
    DetailsLook.objects.create(case=case, reason="OTHER", words="Look words", at=now, by=northern)
    legal_holds.hold(case_id=case.pk, reason="COURT", words="Hold words", by=northern, now=now)

    said = " ".join(part.shown for part in ready(request_of, caseworker, now).parts)

    for text in ("Place", "Needs", "Language", "Next", "Action", "Result", "Look", "Hold"):
        assert f"{text} words" in said


def test_answer_takes_the_same_queries_for_many_texts(
    request_of: SubjectAccessRequest, case: Case, caseworker: User, now: datetime
) -> None:
    with CaptureQueriesContext(connection) as few:
        _ = ready(request_of, caseworker, now).digest
    for number in range(12):
        CaseNote.objects.create(case=case, text=f"Note {number}", at=now, by=caseworker)
        a_person(case, caseworker, "OTHER", name=f"Person {number}")
    with CaptureQueriesContext(connection) as many:
        _ = ready(request_of, caseworker, now).digest

    assert len(few) == len(many)


# --- a second pair of eyes --------------------------------------------------------------------------------------------
def test_whoever_prepared_it_does_not_check_it(
    request_of: SubjectAccessRequest, caseworker: User, northern: User, now: datetime
) -> None:
    with pytest.raises(ActionRefused, match="Somebody else has to read it"):
        check(request_of, caseworker, now, is_alone=True)

    check(request_of, northern, now)

    asked = SubjectAccessRequest.objects.get()
    assert (asked.checked_by, ready(asked, northern, now).is_checked) == (northern, True)


def test_only_one_person_of_a_region_says_that_they_read_it_twice(
    asks: PersonalDetails, case: Case, northern: User, now: datetime
) -> None:
    asked = actions.open_request(case_id=case.pk, person_id=asks.pk, received_on=now.date(), by=northern, now=now)

    with pytest.raises(FieldsRefused) as refusal:
        check(asked, northern, now)
    assert set(refusal.value.problems) == {"is_alone"}
    check(asked, northern, now, is_alone=True)
    assert AuditEntry.objects.get(act="case.subject_access_checked").detail["alone"] is True


def test_who_may_check_is_who_may_open_the_case(
    case: Case, northern: User, caseworker: User, southern: User, now: datetime
) -> None:
    today = now.date()
    assert list(actions.others_who_may_check(case, northern, today)) == [caseworker]

    Case.objects.update(circle=Circle.NAMED)
    case.refresh_from_db()
    assert not actions.others_who_may_check(case, northern, today).exists()
    NamedPerson.objects.create(case=case, user=caseworker, named_at=now, named_by=northern)
    assert list(actions.others_who_may_check(case, northern, today)) == [caseworker]
    ConflictOfInterest.objects.create(case=case, user=caseworker, reason="KNOWS", declared_at=now, declared_by=northern)
    assert not actions.others_who_may_check(case, northern, today).exists()


@pytest.mark.parametrize("what", ["a note", "a person", "a choice"])
def test_whatever_changes_has_to_be_read_again(
    request_of: SubjectAccessRequest, case: Case, caseworker: User, northern: User, now: datetime, what: str
) -> None:
    check(request_of, northern, now)
    if what == "a note":
        CaseNote.objects.create(case=case, text="One more.", at=now, by=northern)
    elif what == "a person":
        a_person(case, northern, "OTHER", name="Dafydd Glyn")
    else:
        choose(request_of, caseworker, now, added=("fled",))

    with pytest.raises(ActionRefused, match="not read by a second person"):
        actions.answer(request_id=request_of.pk, by=caseworker, now=now)
    with pytest.raises(ActionRefused, match="Read it again"):
        actions.check(request_id=request_of.pk, seen="0" * 64, is_alone=False, by=northern, now=now)


def test_database_keeps_an_unchecked_request_unanswered(request_of: SubjectAccessRequest, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectAccessRequest.objects.update(answered_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectAccessRequest.objects.update(due_on=date(2014, 7, 1))


# --- the bundle -------------------------------------------------------------------------------------------------------
def a_file(case: Case, by: User, now: datetime, title: str, content: bytes) -> CaseFile:
    row = CaseFile(case=case, ending="txt", size=len(content), digest=title.encode()[:20], added_at=now, added_by=by)
    row.title = title
    row.stored.save("x.sealed", ContentFile(seal_file(content, place_of(row))), save=False)
    row.save(force_insert=True)
    return row


@pytest.fixture
def answered(
    request_of: SubjectAccessRequest, case: Case, caseworker: User, northern: User, now: datetime
) -> SubjectAccessRequest:
    goes = a_file(case, northern, now, "Letter to Siân", b"dear Rhys")
    a_file(case, northern, now, "Other letter", b"not for you")
    choose(request_of, caseworker, now, added=("Dafydd Glyn",), files=frozenset({str(goes.pk)}))
    check(request_of, northern, now)
    return actions.answer(request_id=request_of.pk, by=caseworker, now=now + timedelta(hours=1))


def test_bundle_holds_what_goes_out_and_nothing_that_is_covered(
    answered: SubjectAccessRequest, case: Case, caseworker: User, now: datetime
) -> None:
    packed = actions.take_bundle(request_id=answered.pk, by=caseworker, now=now)

    with ZipFile(BytesIO(packed)) as package:
        assert package.namelist() == ["bundle.html", "bundle.json", "files/01 Letter to -.txt"]
        page = package.read("bundle.html").decode()
        told = json.loads(package.read("bundle.json"))
        assert package.read("files/01 Letter to -.txt") == b"dear Rhys"
    for covered in ("Siân", "Sian", "123456", "LL57", "Stryd Fawr", "Dafydd", "Mared", "Nia", "Puw"):
        assert covered not in page
        assert covered not in json.dumps(told, ensure_ascii=False)
    assert "Rhys Jones" in page
    assert '<span lang="en">What was written</span> · <span lang="cy">' in page
    assert "<script" not in page
    assert told["texts"][0]["text"].startswith(MARK)
    assert {file["title"]: file["included"] for file in told["files"]} == {
        f"Letter to {MARK}": True,
        "Other letter": False,
    }


def test_answer_ends_the_hold_and_each_taking_is_recorded(
    answered: SubjectAccessRequest, case: Case, caseworker: User, now: datetime
) -> None:
    assert not LegalHold.objects.standing().exists()
    for _ in range(2):
        actions.take_bundle(request_id=answered.pk, by=caseworker, now=now)

    assert AuditEntry.objects.filter(act="case.read.subject_access").count() == 2
    assert DetailsLook.objects.filter(reason="SUBJECT_ACCESS").count() == 2
    assert AuditEntry.objects.get(act="case.subject_access_answered").actor == caseworker


def test_bundle_of_a_changed_case_is_not_made_again(
    answered: SubjectAccessRequest, case: Case, caseworker: User, now: datetime
) -> None:
    CaseNote.objects.create(case=case, text="About Dafydd.", at=now, by=caseworker)

    with pytest.raises(ActionRefused, match="cannot be made again"):
        actions.take_bundle(request_id=answered.pk, by=caseworker, now=now)


@pytest.mark.parametrize("act", ["choose", "check", "answer", "withdraw"])
def test_answered_request_is_not_changed(
    answered: SubjectAccessRequest, caseworker: User, northern: User, now: datetime, act: str
) -> None:
    acts: dict[str, Callable[[], object]] = {
        "choose": lambda: choose(answered, caseworker, now),
        "check": lambda: check(answered, northern, now),
        "answer": lambda: actions.answer(request_id=answered.pk, by=caseworker, now=now),
        "withdraw": lambda: actions.withdraw(request_id=answered.pk, by=caseworker, now=now),
    }
    with pytest.raises(ActionRefused, match="answered already"):
        acts[act]()


def test_answer_without_a_chosen_file_is_not_given(
    request_of: SubjectAccessRequest, case: Case, caseworker: User, northern: User, now: datetime
) -> None:
    row = a_file(case, northern, now, "Letter", b"x")
    choose(request_of, caseworker, now, files=frozenset({str(row.pk)}))
    check(request_of, northern, now)
    row.stored.storage.delete(str(row.stored.name))

    with pytest.raises(ActionRefused, match="not in the store any more"):
        actions.answer(request_id=request_of.pk, by=caseworker, now=now)
    assert SubjectAccessRequest.objects.get().answered_at is None


def test_choices_are_read_as_they_were_written() -> None:
    choices = Choices(("â b",), frozenset({"a"}), {"note:1": "HARM"}, frozenset({"f"}), 3, "d")

    assert Choices.read(choices.written()) == choices
    assert Choices.read("") == Choices()


# --- pages ------------------------------------------------------------------------------------------------------------
def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(route: str, asked: SubjectAccessRequest, case: Case) -> str:
    return reverse(route, args=[case.reference, asked.pk])


def test_page_marks_what_is_covered_and_records_the_look(
    request_of: SubjectAccessRequest, case: Case, caseworker: User
) -> None:
    page = signed_in(caseworker).get(address("case_subject_access", request_of, case)).content.decode()

    assert '<span class="govuk-visually-hidden">covered: </span>Siân Jones</mark>' in page
    assert DetailsLook.objects.get().reason == "SUBJECT_ACCESS"
    assert AuditEntry.objects.filter(act="case.read.subject_access_prepared", actor=caseworker).count() == 1


def test_whole_way_through_the_pages(
    asks: PersonalDetails, witness: PersonalDetails, case: Case, caseworker: User, northern: User
) -> None:
    worker, other = signed_in(caseworker), signed_in(northern)
    said = {"person": str(asks.pk), "received_on": "1/9/2014"}
    worker.post(reverse("case_subject_access_open", args=[case.reference]), said)
    asked = SubjectAccessRequest.objects.get()
    page_of = address("case_subject_access", asked, case)
    form = worker.get(page_of).context["form"]
    sent = {"covered": form["covered"].value(), "added": "Dafydd Glyn\n", "seen": form["seen"].value()}
    key = next(name for name in form.fields if name.startswith("out-note"))

    assert worker.post(page_of, {**sent, key: "CRIME"}).status_code == 302
    again = worker.post(page_of, sent).content.decode()
    assert "Somebody else has changed this answer" in again
    checking = worker.get(address("case_subject_access_check", asked, case)).content.decode()
    assert "You prepared it, so somebody else reads it" in checking
    assert "Mared Owen" in checking
    assert "Dafydd" not in checking

    checking_page = other.get(address("case_subject_access_check", asked, case))
    seen = checking_page.context["form"]["seen"].value()
    other.post(address("case_subject_access_check", asked, case), {"seen": seen})
    told = worker.post(address("case_subject_access_answer", asked, case), follow=True).content.decode()
    assert "Take the bundle" in told
    bundle = worker.get(address("case_subject_access_bundle", asked, case))
    assert bundle["Content-Type"] == "application/zip"
    assert "no-store" in bundle["Cache-Control"]


@pytest.mark.parametrize(
    "route",
    ["case_subject_access", "case_subject_access_check", "case_subject_access_bundle", "case_subject_access_withdraw"],
)
def test_requests_are_pages_of_their_case_and_region_alone(
    request_of: SubjectAccessRequest,
    case: Case,
    southern: User,
    reader: User,
    northern: User,
    now: datetime,
    route: str,
) -> None:
    other = a_case(northern, now=now)

    assert signed_in(southern).get(address(route, request_of, case)).status_code == 404
    assert signed_in(reader).get(address(route, request_of, case)).status_code == 403
    assert signed_in(northern).get(address(route, request_of, other)).status_code == 404


def test_bundle_is_not_given_before_it_is_answered(
    request_of: SubjectAccessRequest, case: Case, northern: User
) -> None:
    client = signed_in(northern)

    assert client.get(address("case_subject_access_bundle", request_of, case)).status_code == 302
    said = client.post(address("case_subject_access_answer", request_of, case), follow=True).content.decode()
    assert "not read by a second person" in said


def test_case_without_people_says_what_comes_first(case: Case, northern: User) -> None:
    page = signed_in(northern).get(reverse("case_subject_access_open", args=[case.reference])).content.decode()

    assert "Nobody is named in this case’s personal details yet" in page


def test_pages_stand_in_welsh(request_of: SubjectAccessRequest, case: Case, northern: User) -> None:
    with translation.override("cy"):
        assert signed_in(northern).get(address("case_subject_access_check", request_of, case)).status_code == 200
