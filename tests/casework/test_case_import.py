"""Taking in a register: what is read, what is refused, what is here already, and that it is all or nothing."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertRedirects

from casework.actions import case_import
from casework.intake.columns import NAMES
from casework.intake.register import Register, read_register
from casework.models import (
    Agency,
    Case,
    CaseEvent,
    CaseImport,
    CaseList,
    CountedCase,
    CountTotal,
    MatchKey,
    ReportingCentre,
    Tally,
)
from casework.retention_rules import bring_in_step, rules_in_force
from casework.tasks import tidy_imports
from cohesion.file_problems import FileRefused
from cohesion.models import AuditEntry, LocalAuthority, ProtectedCharacteristic, Region, User
from cohesion.refusals import ActionRefused
from tests.casework.test_counting import asked, recounted, sums
from tests.factories.cases import GWYNEDD, a_case, entry
from tests.factories.registers import USUAL, register

IMPORT = reverse("cases_import")
TODAY = date(2014, 7, 20)


@pytest.fixture
def north(client: Client, northern: User) -> Client:
    client.force_login(northern)
    return client


def read(by: User, *rows: dict[str, Any]) -> Register:
    return read_register("", register(*rows), user=by, today=TODAY)


def problems(by: User, *rows: dict[str, Any]) -> list[str]:
    return [f"{each.place}: {each.reason} {each.fix}".strip() for each in read(by, *rows).problems]


def chosen(content: bytes, name: str = "register.csv") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content, "text/csv")}


def parked(by: User, content: bytes, now: datetime) -> CaseImport:
    looked_at = read_register("", content, user=by, today=now.date())
    return case_import.park(register=looked_at, content=content, by=by, now=now)


def take(by: User, content: bytes, now: datetime, **said: Any) -> CaseImport:
    upload = parked(by, content, now)
    return case_import.take_in(
        upload_id=upload.pk, by=by, now=now, **{"with_alike": False, "keeps_leaks": False, **said}
    )


# --- reading ----------------------------------------------------------------------------------------------------------
def test_words_of_either_language_and_codes_are_understood(northern: User) -> None:
    english, welsh, codes = read(
        northern,
        {"authority": "Isle of Anglesey", "route": "Police (999, 101 or online)", "category": "Hate crime"},
        {"authority": "Ynys Môn", "route": "yr heddlu (999, 101 neu ar-lein)", "category": "Trosedd casineb"},
        {"authority": "W06000001", "route": "POLICE", "category": "crime"},
    ).rows

    assert english.facts == welsh.facts == codes.facts


def test_every_column_becomes_a_fact(northern: User, caseworker: User) -> None:
    centre = a_centre(northern)
    (row,) = read(
        northern,
        {
            "route": "third_party_centre",
            "source": "reporting_centres",
            "centre": "Hwb Bangor",
            "category": "crime",
            "motivations": "race: antisemitic; not known",
            "risk": "High risk",
            "risk_review_on": "1/8/2014",
            "happened_on": "20/4/2014",
            "happened_until": "22/4/2014",
            "happened_at": "14.30",
            "reported_on": "2014-04-25",
            "lead": "Caseworker@example.org",
            "next_action": "'-1 call",
            "next_action_on": "2 August 2014",
            "types": "verbal; Threats; verbal",
            "police": "Yes, the police know",
            "police_recorded_on": "26 April 2014",
            "crime_reference": "Q1",
            "is_repeat": "ydy",
            "language": "Welsh",
            "safeguarding": "child",
            "age_band": "11 i 17",
        },
    ).rows

    facts = row.facts
    assert (facts.centre, facts.lead, facts.language, facts.is_repeat) == (centre, caseworker, "cy", True)
    race, unknown = facts.motivations
    assert race.characteristic == ProtectedCharacteristic.objects.get(code="race")
    assert race.sub_group == entry(CaseList.SUB_GROUP, "antisemitic")
    assert (unknown.other, unknown.sub_group) == ("NOT_KNOWN", None)
    assert [each.code for each in facts.types] == ["verbal", "threats"]
    assert (facts.happened_at, facts.next_action) == (time(14, 30), "-1 call")
    assert (facts.risk, facts.police, facts.safeguarding) == ("HIGH", "YES", "CHILD")


def a_centre(by: User) -> ReportingCentre:
    return ReportingCentre.objects.create(
        code="bangor",
        name_en="Bangor Hub",
        name_cy="Hwb Bangor",
        region_id=next(iter(by.region_ids)),
        authority=LocalAuthority.objects.get(gss=GWYNEDD),
        opened_on=date(2014, 1, 1),
    )


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"authority": ""}, "line 2, authority: Nothing stands here, and every case needs it. Fill it in."),
        ({"authority": "Cardiff"}, "line 2, authority: Choose an authority of your region."),
        ({"authority": "Powys"}, "line 2, authority: Choose an authority of your region."),
        ({"route": "pigeon"}, "line 2, route: This is not in the list. Use a code or a name of the list, in either"),
        ({"received_on": "31/2/2014"}, "line 2, received_on: “31/2/2014” is not a day."),
        ({"received_on": "1/5/2034"}, "line 2, received_on: This day is in the future."),
        ({"motivations": "race; race"}, "line 2, motivations: A motivation was chosen twice."),
        ({"summary": "=1+1"}, "line 2, summary: The cell holds a formula."),
        ({"summary": "x" * 5001}, "line 2, summary: The text is too long."),
        ({"happened_at": "25:00"}, "line 2, happened_at: This is not a time."),
        ({"is_repeat": "perhaps"}, "line 2, is_repeat: This is neither yes nor no."),
        ({"risk": "HIGH"}, "line 2, risk_review_on: High risk is looked at again"),
        ({"lead": "south@example.org"}, "line 2, lead: This is not in the list."),
        ({"closed_on": "3/5/2014"}, "line 2, close_reason: A closed case has both a day and a reason."),
        ({"close_reason": "finished"}, "line 2, closed_on: A closed case has both a day and a reason."),
        ({"closed_on": "3/4/2014", "close_reason": "finished"}, "line 2, closed_on: Enter a day from the one"),
        (
            {"closed_on": "3/5/2014", "close_reason": "finished", "next_action": "Ring"},
            "line 2, next_action: A closed case has no next action.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(
    northern: User, southern: User, said: dict[str, Any], problem: str
) -> None:
    found = problems(northern, said)

    assert len(found) == 1, found
    assert found[0].startswith(problem)


def test_centre_of_another_region_is_said_by_its_column(northern: User, regions: dict[str, Region]) -> None:
    post = northern.appointments.get()
    type(post).objects.create(user=northern, role=post.role, region=regions["CV"], starts_on=post.starts_on)
    ReportingCentre.objects.filter(pk=a_centre(northern).pk).update(region=regions["CV"])

    (found,) = problems(
        northern, {"route": "third_party_centre", "source": "reporting_centres", "centre": "Hwb Bangor"}
    )

    assert found.startswith("line 2, centre: Bangor Hub belongs to another region.")


def test_lead_works_in_the_region_today(northern: User, caseworker: User, regions: dict[str, Region]) -> None:
    post = northern.appointments.get()
    type(post).objects.create(user=northern, role=post.role, region=regions["CV"], starts_on=post.starts_on)
    said = {"lead": caseworker.email}
    assert problems(northern, said) == []

    caseworker.appointments.update(region=regions["CV"])
    assert problems(northern, said)[0].startswith("line 2, lead: This person cannot lead the case now.")
    caseworker.appointments.update(region=regions["NWW"], ends_on=date(2014, 7, 19))
    assert problems(northern, said)[0].startswith("line 2, lead: This is not in the list.")


def test_values_are_shown_cut_to_a_glance(northern: User) -> None:
    (found,) = read(northern, {"route": "pigeon " * 30}).problems

    assert len(found.value) == 60


def test_month_that_a_total_covers_is_said(northern: User, now: datetime) -> None:
    Tally.objects.create(
        kind="HATE_CRIME",
        count="hate_crime.reported",
        region_id=next(iter(northern.region_ids)),
        authority=LocalAuthority.objects.get(gss=GWYNEDD),
        month=date(2014, 5, 1),
        source=Agency.objects.get(code="victim_support"),
        value=3,
        recorded_at=now,
        recorded_by=northern,
    )

    assert "counted already" in problems(northern, {})[0]


HEAD = ",".join(USUAL)
BAD = {
    "empty": (b"", "The file is empty."),
    "spaces": (b" \n \n", "The file is empty."),
    "UTF-16": ("\ufeffauthority".encode("utf-16"), "The file is written in UTF-16."),
    "another alphabet": (f"{HEAD}\nM\u00f4n".encode("latin-1"), "Line 2 holds characters that are not UTF-8."),
    "NUL": (f"{HEAD}\na\0".encode(), "The file holds characters that no text has."),
    "a spreadsheet": (b"PK\x03\x04rest", "The file is no .csv file."),
    "semicolons": (HEAD.replace(",", ";").encode(), "The columns are parted by semicolons or tabs."),
    "an unknown column": (f"{HEAD},surname\n".encode(), "columns that are not known: “surname”"),
    "a column twice": (f"{HEAD},summary\n".encode(), "names a column twice"),
    "a needed column lacks": (b"authority,source\n", "columns that are needed: “received_on”"),
    "no case": (f"{HEAD}\n".encode(), "The file holds no case."),
    "an open quote": (f'{HEAD}\n"Gwynedd,x\n'.encode(), "From line 2 on the file cannot be read"),
    "too many": (f"{HEAD}\n".encode() + b"a,b,c,d,e,f,g\n" * 5001, "The file has more than 5,000 cases."),
    "too large": (f"{HEAD}\n".encode() + b"x" * 5_000_001, "The file is larger than 5 MB."),
}


@pytest.mark.parametrize(("content", "said"), BAD.values(), ids=BAD)
def test_file_that_cannot_be_read_is_refused_with_a_sentence_by_its_box(
    north: Client, content: bytes, said: str
) -> None:
    answer = north.post(IMPORT, chosen(content))

    assertContains(answer, said)
    assertContains(answer, "There is a problem")
    assert not CaseImport.objects.exists()


def test_line_of_another_length_is_a_problem_of_that_line(northern: User) -> None:
    content = register({}) + b"Gwynedd,victim_support\n"

    (found,) = read_register("", content, user=northern, today=TODAY).problems

    assert (found.place, found.reason) == ("line 3", "The line has 2 fields, and the first line names 7.")


CELL = st.one_of(
    st.sampled_from(["", "Gwynedd", "race", "=1", "1/5/2014", '"', "\n", "yes", ";", ":"]), st.text(max_size=9)
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.dictionaries(st.sampled_from(NAMES), CELL), min_size=1, max_size=3), rest=st.binary(max_size=20)
)
def test_whatever_the_content_it_gives_rows_problems_or_a_refusal(
    northern: User, rows: list[dict[str, Any]], rest: bytes
) -> None:
    try:
        found = read_register("", register(*rows).replace(b"\0", b"") + rest, user=northern, today=TODAY)
    except FileRefused:
        return  # with its sentence, which the type demands
    assert found.rows or found.problems


# --- the pages --------------------------------------------------------------------------------------------------------
def test_register_is_looked_at_and_taken_in(north: Client, northern: User) -> None:
    answer = north.post(IMPORT, chosen(register({}, {"category": "crime"})), follow=True)
    assertContains(answer, "The file holds 2 cases")
    assert not Case.objects.exists()

    answer = north.post(answer.request["PATH_INFO"], {}, follow=True)

    assertContains(answer, "2 cases were taken in.")
    assert Case.objects.count() == 2


def test_problems_are_listed_and_nothing_is_kept(north: Client) -> None:
    answer = north.post(IMPORT, chosen(register({}, {"route": "pigeon"})))

    assertContains(answer, "Nothing was taken in: 1 problem")
    assertContains(answer, "line 3, route")
    assertContains(answer, "pigeon")
    assert not CaseImport.objects.exists()


def test_template_names_every_column(north: Client) -> None:
    content = north.get(reverse("cases_import_template")).content.decode("utf-8-sig")

    assert content.strip() == ",".join(NAMES)


def test_page_explains_the_columns_in_a_fixed_number_of_queries(north: Client) -> None:
    answer = north.get(IMPORT)

    for name in NAMES:
        assertContains(answer, f'<code class="coh-code">{name}</code>')
    assertContains(answer, "national_centre")


def test_upload_of_another_person_is_not_there(client: Client, northern: User, caseworker: User, now: datetime) -> None:
    upload = parked(northern, register({}), timezone.now())
    client.force_login(caseworker)

    assert client.get(reverse("cases_import_preview", args=[upload.pk])).status_code == 404


def test_upload_lies_sealed_and_is_gone_once_it_is_taken_in(
    northern: User, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    upload = parked(northern, register({"summary": "Eira melys"}), now)
    path = Path(upload.stored.path)
    assert b"Eira" not in path.read_bytes()

    with django_capture_on_commit_callbacks(execute=True):
        case_import.take_in(upload_id=upload.pk, with_alike=False, keeps_leaks=False, by=northern, now=now)

    assert not path.exists()
    upload.refresh_from_db()
    assert (upload.status, upload.stored.name, upload.added) == ("TAKEN_IN", "", 1)


def test_upload_is_gone_after_an_hour(north: Client, northern: User, django_capture_on_commit_callbacks: Any) -> None:
    old = parked(northern, register({}), timezone.now() - timedelta(minutes=61))
    fresh = parked(northern, register({"summary": "Another one"}), timezone.now())
    path = Path(old.stored.path)

    assertRedirects(north.get(reverse("cases_import_preview", args=[old.pk])), IMPORT)
    with django_capture_on_commit_callbacks(execute=True):
        tidy_imports()

    assert not path.exists()
    assert list(CaseImport.objects.all()) == [fresh]


# --- taking in --------------------------------------------------------------------------------------------------------
def test_cases_count_as_if_each_had_been_recorded(northern: User, now: datetime) -> None:
    a_case(northern, why=("race",))
    take(
        northern,
        register(
            {"motivations": "race; disability", "crime_reference": "Q1"},
            {"motivations": "other", "route": "police", "source": "north_wales_police", "category": "crime"},
            {"received_on": "3/4/2013", "closed_on": "9/9/2013", "close_reason": "finished"},
        ),
        now,
    )

    assert Case.objects.count() == 4
    assert asked("hate_crime.reported")[GWYNEDD, None] == 3
    assert asked("hate_crime.reported")[GWYNEDD, "race"] == 2
    assert sums() == recounted()
    closed = Case.objects.get(status="CLOSED")
    assert (closed.closed_on, closed.close_reason) == (date(2013, 9, 9), entry(CaseList.CLOSE_REASON, "finished"))


def test_imported_case_is_like_a_recorded_one(northern: User, now: datetime) -> None:
    said = {"risk": "medium", "crime_reference": "Q77", "types": "verbal;threats", "next_action": "Ring"}
    upload = take(northern, register(said), now)

    case = Case.objects.get()
    assert case.summary == "Shouted at on the way to work."
    assert (case.next_action, case.hate_crime.crime_reference) == ("Ring", "Q77")
    assert {each.code for each in case.hate_crime.types.all()} == {"verbal", "threats"}
    assert case.categorisations.get().category.code == "incident"
    assert case.assessments.get().risk == "MEDIUM"
    assert set(case.match_keys.values_list("kind", flat=True)) == {"CRIME_REFERENCE", "IMPORTED_ROW"}
    event = case.events.get()
    assert (event.kind, event.detail) == ("RECORDED", {"import": str(upload.pk)})
    assert case.recorded_by == northern


def test_import_is_recorded_once_without_words(northern: User, now: datetime) -> None:
    upload = take(northern, register({"summary": "Eira melys"}, {}), now)

    noted = AuditEntry.objects.get(act="cases.imported")
    assert noted.detail == {
        "import": str(upload.pk),
        "kind": "HATE_CRIME",
        "rows": 2,
        "added": 2,
        "left_out": 0,
        "kept": [],
    }


def test_same_file_twice_is_noticed_and_adds_nothing(north: Client, northern: User, now: datetime) -> None:
    content = register({}, {"category": "crime"})
    take(northern, content, timezone.now())

    answer = north.post(IMPORT, chosen(content), follow=True)

    assertContains(answer, "This very file was taken in by Mared Owen")
    assertContains(answer, "2 lines may be here already")
    again = north.post(answer.request["PATH_INFO"], {"alike": "leave"})
    assertContains(again, "All lines are here already, so nothing would be added.")
    assert Case.objects.count() == 2


@pytest.mark.parametrize(("with_alike", "added"), [(False, 2), (True, 4)])
def test_duplicates_are_left_out_or_taken_in_as_was_chosen(
    northern: User, now: datetime, with_alike: bool, added: int
) -> None:
    here = a_case(northern, crime_reference="Q 1/14")
    content = register(
        {"crime_reference": "q114"}, {"crime_reference": "Q2", "summary": "One"}, {"crime_reference": "q-2"}, {}
    )

    found = read_register("", content, user=northern, today=TODAY).alike
    upload = take(northern, content, now, with_alike=with_alike)

    assert {number: (each.why.value, each.reference, each.other) for number, each in found.items()} == {
        2: ("reference_here", here.reference, 0),
        4: ("reference_in_file", "", 3),
    }
    assert upload.added == added


def test_lines_like_cases_that_the_person_may_not_open_are_not_told_of(northern: User) -> None:
    case = a_case(northern, crime_reference="Q1")
    Case.objects.filter(pk=case.pk).update(circle="NAMED")

    assert read(northern, {"crime_reference": "Q1"}).alike == {}


def test_same_line_is_noticed_whatever_the_order_of_its_columns(northern: User, now: datetime) -> None:
    take(northern, register({}), now)
    turned = register({}, columns=tuple(reversed(USUAL)))

    assert [each.why.value for each in read_register("", turned, user=northern, today=TODAY).alike.values()] == [
        "line_here"
    ]


def test_texts_that_point_to_a_person_are_kept_only_when_that_is_said(
    north: Client, northern: User, now: datetime
) -> None:
    content = register({"summary": "Ring her on 01632 960123"}, {})
    answer = north.post(IMPORT, chosen(content), follow=True)
    assertContains(answer, "line 2, summary")
    assertContains(answer, "a telephone number")

    assertContains(north.post(answer.request["PATH_INFO"], {}), "or tick this box.")
    assert not Case.objects.exists()
    north.post(answer.request["PATH_INFO"], {"keeps_leaks": "on"})

    kept = [event.detail.get("kept") for event in CaseEvent.objects.order_by("case__received_on", "pk")]
    assert sorted(kept, key=str) == [None, ["TELEPHONE"]] or sorted(kept, key=str) == [["TELEPHONE"], None]


def test_second_confirmation_adds_nothing(northern: User, now: datetime) -> None:
    upload = take(northern, register({}), now)

    with pytest.raises(ActionRefused, match="no longer here"):
        case_import.take_in(upload_id=upload.pk, with_alike=True, keeps_leaks=True, by=northern, now=now)
    assert Case.objects.count() == 1


def test_what_changed_since_the_look_refuses_all_of_it(northern: User, now: datetime) -> None:
    upload = parked(northern, register({}, {"route": "direct"}), now)
    route = entry(CaseList.ROUTE, "direct")
    route.valid_to = date(2013, 1, 1)
    route.save()

    with pytest.raises(ActionRefused, match="Something has changed"):
        case_import.take_in(upload_id=upload.pk, with_alike=True, keeps_leaks=True, by=northern, now=now)
    assert not Case.objects.exists()


def test_failing_audit_leaves_nothing_behind(northern: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = parked(northern, register({}), now)

    def fails(*_args: object, **_said: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("casework.actions.case_import.audit.record", fails)
    with pytest.raises(RuntimeError):
        case_import.take_in(upload_id=upload.pk, with_alike=True, keeps_leaks=True, by=northern, now=now)

    assert not Case.objects.exists()
    assert not CountedCase.objects.exists()
    assert not CountTotal.objects.exists()
    assert Path(CaseImport.objects.get().stored.path).exists()


def test_imported_cases_say_at_once_until_when_they_are_kept(northern: User, now: datetime) -> None:
    """Seven years from the day on which one closed, two from today for an open one: nothing is left for the night."""
    take(northern, register({"closed_on": "3/5/2014", "close_reason": "finished"}, {"summary": "Open"}), now)

    days = dict(Case.objects.values_list("status", "retention_on"))
    assert days == {"CLOSED": date(2021, 5, 3), "OPEN": now.date().replace(year=now.year + 2)}
    assert bring_in_step(["HATE_CRIME"], rules_in_force(now.date())) == 0


def test_taking_in_many_takes_no_more_queries_than_a_few(northern: User, now: datetime) -> None:
    """A batch has 500 cases; SQLite writes about 30 of them in one statement."""
    few = parked(northern, register({}), now)
    many = parked(northern, register(*[{"summary": f"Number {number}"} for number in range(25)]), now)
    counted = []
    for upload in (few, many):
        with CaptureQueriesContext(connection) as queries:
            case_import.take_in(upload_id=upload.pk, with_alike=True, keeps_leaks=True, by=northern, now=now)
        counted.append(len(queries))

    assert counted[0] == counted[1]
    assert MatchKey.objects.filter(kind="IMPORTED_ROW").count() == 26
