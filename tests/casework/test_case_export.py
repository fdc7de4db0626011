"""Taking cases out: who may, what is in the file, how it is marked, and what is recorded."""

import csv
import hashlib
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.asserts import assertContains

from casework.actions import exporting
from casework.models import Case, PersonalDetails
from casework.pages.looks import newest
from cohesion.models import Appointment, AuditEntry, User
from cohesion.permissions import Role
from tests.factories.cases import a_case

EXPORT = reverse("cases_export")


@pytest.fixture
def exporter(caseworker: User) -> User:
    """A caseworker who may also take cases out."""
    region = caseworker.current_appointments[0].region
    Appointment.objects.create(user=caseworker, role=Role.CASE_EXPORTER, region=region, starts_on=date(2012, 4, 1))
    return User.objects.get(pk=caseworker.pk)


@pytest.fixture
def desk(client: Client, exporter: User) -> Client:
    client.force_login(exporter)
    return client


def taken(client: Client, query: str = "", **said: str) -> bytes:
    answer = client.post(f"{EXPORT}{query}", {"reason": "ANALYSIS", "ending": "csv", **said})
    assert answer.status_code == 200, answer
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_file_is_marked_in_its_first_line_and_on_every_line(desk: Client, northern: User) -> None:
    case = a_case(northern, why=("race", "disability"))

    mark, head, row = lines(taken(desk))

    assert mark[0].startswith("OFFICIAL-SENSITIVE. Taken out by Nia Puw (caseworker@example.org) on ")
    assert (head[0], row[0]) == ("Reference", case.said)
    assert len(head) == len(row)
    assert row[-1].startswith("OFFICIAL-SENSITIVE · caseworker@example.org · ")
    assert "Race, Disability" in row or "Disability, Race" in row


def test_free_text_is_in_it_only_when_asked_and_personal_details_never(
    desk: Client, northern: User, now: datetime
) -> None:
    case = a_case(northern, next_action="Ring the school", crime_reference="Q99/14")
    person = PersonalDetails(case=case, part="VICTIM", name="Gwen Parry", written_at=now, written_by=northern)
    person.save()

    without, with_text = taken(desk).decode(), taken(desk, with_text="on").decode()

    texts = ("Shouted at on the way to work.", "Ring the school", "Q99/14")
    assert [text for text in texts if text in without] == []
    assert [text for text in texts if text not in with_text] == []
    assert "Parry" not in without + with_text


def test_no_cell_is_a_formula(desk: Client, northern: User) -> None:
    a_case(northern, summary="=HYPERLINK(1)", place="@here", next_action="+44")

    row = lines(taken(desk, with_text="on"))[2]
    assert {"'=HYPERLINK(1)", "'@here", "'+44"} <= set(row)

    sheet = load_workbook(BytesIO(taken(desk, ending="xlsx", with_text="on"))).active
    assert sheet is not None
    found = [cell for cell in sheet[3] if cell.value == "=HYPERLINK(1)"]
    assert [(cell.data_type, cell.quotePrefix) for cell in found] == [("s", True)]


def test_spreadsheet_opens_with_days_as_days(desk: Client, northern: User) -> None:
    a_case(northern, summary="Rhoddwyd ŵy & <b> ar y car\x0b")

    sheet = load_workbook(BytesIO(taken(desk, ending="xlsx", with_text="on"))).active

    assert sheet is not None
    values = [cell.value for cell in sheet[3]]
    assert datetime(2014, 5, 1) in values  # noqa: DTZ001 - a spreadsheet knows no zones
    assert "Rhoddwyd ŵy & <b> ar y car" in values
    assert str(sheet["A1"].value).startswith("OFFICIAL-SENSITIVE")
    assert sheet.oddHeader is not None
    assert "OFFICIAL-SENSITIVE" in str(sheet.oddHeader.left.text)


def test_export_is_recorded_with_filter_reason_number_and_digest(desk: Client, exporter: User, northern: User) -> None:
    cases = [a_case(northern) for _ in range(3)]
    a_case(northern, risk="MEDIUM")

    taken(desk, "?risk=NOT_ASSESSED")

    noted = AuditEntry.objects.get(act="cases.exported")
    references = "\n".join(sorted(case.reference for case in cases))
    assert noted.actor == exporter
    assert noted.detail == {
        "filter": {"risk": "NOT_ASSESSED"},
        "reason": "ANALYSIS",
        "format": "csv",
        "free_text": False,
        "rows": 3,
        "digest": hashlib.sha256(references.encode()).hexdigest(),
    }


def test_each_case_that_left_says_so_among_its_looks_also_by_break_glass(
    desk: Client, exporter: User, northern: User
) -> None:
    plain, restricted = a_case(northern), a_case(northern, circle="NAMED", lead=northern)
    said = {"reason": "SAFETY", "words": "He may come back tonight"}
    desk.post(reverse("case_emergency", args=[restricted.reference]), said)

    taken(desk)

    entries = AuditEntry.objects.filter(act="case.read.exported", actor=exporter)
    assert {entry.subject_label: entry.detail.get("emergency", False) for entry in entries} == {
        plain.reference: False,
        restricted.reference: True,
    }
    assert "Took it out in an export" in [look.how for look in newest(plain, 3)]


def test_file_name_tells_nothing(desk: Client, northern: User) -> None:
    a_case(northern)
    answer = desk.post(EXPORT, {"reason": "ANALYSIS", "ending": "xlsx"})

    assert answer.headers["Content-Disposition"].startswith('attachment; filename="export-')
    assert answer.headers["Cache-Control"] == "private, no-store"
    answer.close()


def test_restricted_cases_stay_out(desk: Client, northern: User) -> None:
    shown, hidden = a_case(northern), a_case(northern)
    Case.objects.filter(pk=hidden.pk).update(circle="NAMED")

    content = taken(desk).decode()

    assert shown.said in content
    assert hidden.said not in content


def test_case_restricted_while_the_file_is_made_is_left_out(desk: Client, northern: User) -> None:
    case = a_case(northern)
    answer: Any = desk.post(EXPORT, {"reason": "ANALYSIS", "ending": "csv"})
    Case.objects.filter(pk=case.pk).update(circle="NAMED")

    assert case.said not in b"".join(answer.streaming_content).decode()


def test_reason_and_kind_of_file_are_owed(desk: Client, northern: User) -> None:
    a_case(northern)

    answer = desk.post(EXPORT, {})

    assertContains(answer, "Choose why you take these cases out.")
    assertContains(answer, "Choose the kind of file.")
    assert not AuditEntry.objects.filter(act="cases.exported").exists()


def test_too_many_or_none_are_refused_with_a_sentence(
    desk: Client, northern: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"reason": "ANALYSIS", "ending": "csv"}
    assertContains(desk.post(EXPORT, said), "There is no case to take out.")
    a_case(northern)
    a_case(northern)
    monkeypatch.setattr(exporting, "MOST_ROWS", 1)
    assertContains(desk.post(EXPORT, said), "more than 10,000 cases")


def test_region_without_the_right_is_not_in_the_file(
    client: Client, regions: dict[str, Any], exporter: User, northern: User, southern: User
) -> None:
    """Reading in two regions and taking out in one gives that one alone."""
    Appointment.objects.create(user=exporter, role=Role.CASEWORKER, region=regions["CV"], starts_on=date(2012, 4, 1))
    own, other = a_case(northern), a_case(southern, gss="W06000015")
    client.force_login(exporter)

    content = taken(client).decode()

    assert own.said in content
    assert other.said not in content


def test_labels_are_in_the_language_of_the_page_however_late_the_file_is_read(desk: Client, northern: User) -> None:
    a_case(northern)
    answer: Any = desk.post(EXPORT.replace("/en/", "/cy/"), {"reason": "ANALYSIS", "ending": "csv"})
    desk.get("/en/help/")

    assert "Gwynedd" in b"".join(answer.streaming_content).decode()
