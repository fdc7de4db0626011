"""Evidence as a file or a link: what is taken, what is refused, and who can have it again."""

import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cohesion.kept_files import MOST_BYTES, judged, safe_name
from cohesion.models import AuditEntry, User
from cohesion.refusals import ActionRefused
from outcomes.actions.attachments import attach_file, attach_link, remove_attachment, usable_address
from outcomes.models import Attachment, Outcome, Plan, QuarterlyReturn, ReturnEvent, ReturnStatus
from outcomes.refusals import NotPermitted

PDF = b"%PDF-1.7 minutes"


def at(route: str, held: QuarterlyReturn, *more: object) -> str:
    return reverse(route, args=[held.region.code, held.round.quarter, *more])


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def outcome(plan: Plan) -> Outcome:
    return plan.outcomes.get(code="1")


@pytest.fixture
def attach(
    northern_return: QuarterlyReturn, outcome: Outcome, northern: User, now: datetime
) -> Callable[..., Attachment]:
    def add(name: str = "Minutes.pdf", content: bytes = PDF, **more: Any) -> Attachment:
        given = {"outcome": outcome, "measure": None, "title": "", "by": northern, "now": now, **more}
        return attach_file(**{"quarterly_return": northern_return, "name": name, "content": content, **given})

    return add


def package(**parts: bytes) -> bytes:
    """A zipped document; underscores in names of parts stand for dots, double ones for slashes."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), data)
    return content.getvalue()


def office(folder: str, kind: bytes = b"<Types/>", **more: bytes) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("[Content_Types].xml", kind)
        file.writestr(f"{folder}/document.xml", b"<w/>")
        for name, data in more.items():
            file.writestr(f"{folder}/{name.replace('_', '.')}", data)
    return content.getvalue()


ODS = package(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_xml=b"<x/>")
ODT = package(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<x/>")
JPEG = b"\xff\xd8\xff\xe0 picture"


# --- what is taken ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content", "ending"),
    [
        ("a.pdf", PDF, "pdf"),
        ("A.PDF", PDF, "pdf"),
        ("a.docx", office("word"), "docx"),
        ("a.xlsx", office("xl"), "xlsx"),
        ("a.odt", ODT, "odt"),
        ("a.ods", ODS, "ods"),
        ("a.csv", "lle,nifer\nYnys Môn,4\n".encode(), "csv"),
        ("a.csv", "lle,nifer\nYnys Môn,4\n".encode("cp1252"), "csv"),
        ("a.txt", b"Minutes\r\n", "txt"),
        ("a.png", b"\x89PNG\r\n\x1a\n....", "png"),
        ("a.jpeg", JPEG, "jpg"),
    ],
)
def test_evidence_takes_documents_spreadsheets_texts_and_pictures(name: str, content: bytes, ending: str) -> None:
    assert judged(name, content).ending == ending


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", b"MZ", "not taken"),
        ("a", PDF, "not taken"),
        ("a.docm", office("word"), "not taken"),
        ("a.html", b"<html>", "not taken"),
        ("a.svg", b"<svg/>", "not taken"),
        ("a.zip", office("word"), "not taken"),
        ("a.pdf", b"", "empty"),
        ("a.pdf", PDF + b"x" * MOST_BYTES, "larger than 5 MB"),
        ("a.pdf", b"MZ program", "not what the name"),
        ("a.pdf", b"\n%PDF-1.7 not at its beginning", "not what the name"),
        ("a.png", JPEG, "not what the name"),
        ("a.docx", office("xl"), "not what the name"),
        ("a.xlsx", ODS, "not what the name"),
        ("a.odt", ODS, "not what the name"),
        ("a.docx", b"PK\x03\x04 broken", "not what the name"),
        ("a.docx", package(a_txt=b"a"), "not what the name"),
        ("a.txt", b"MZ program", "not what the name"),
        ("a.txt", b"#!/bin/sh", "not what the name"),
        ("a.csv", b"a\x00b", "not what the name"),
        ("a.csv", b"\xff\x01", "not what the name"),
        ("a.docx", office("word", vbaProject_bin=b"x"), "macros"),
        ("a.docx", office("word", kind=b"application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
        ("a.xlsx", office("xl", payload_exe=b"MZ"), "macros"),
        ("a.ods", package(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", Basic__a_xml=b"x"), "macros"),
    ],
)
def test_evidence_refuses_what_runs_or_is_not_what_its_name_says(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(ActionRefused, match=sentence):
        judged(name, content)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/Cofnodion.pdf", "Cofnodion.pdf"),
        ("C:\\Users\\me\\Minutes.PDF", "Minutes.pdf"),
        ("a\u202efdp.exe\r\n.pdf", "afdp.exe.pdf"),
        ('b<>:"|?*d.pdf', "bd.pdf"),
        ("....pdf", "evidence.pdf"),
        (".pdf", "evidence.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("tŷ  newydd.jpeg", "tŷ newydd.jpg"),
    ],
)
def test_evidence_has_a_name_that_misleads_nobody(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://example.org/a",
        "//example.org",
        "example.org",
        "https://",
        "https://me:secret@a.org/",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://example.org/\nx: y",
        "https://example.org/" + "x" * 500,
    ],
)
def test_link_is_an_address_on_the_web_and_nothing_else(url: str) -> None:
    with pytest.raises(ActionRefused):
        usable_address(url)


# --- actions ----------------------------------------------------------------------------------------------------------
def broken(content: bytes, seed: int) -> bytes:
    """`content` with a few bytes changed, its first four left as they are."""
    chance, changed = random.Random(seed), bytearray(content)
    for _ in range(chance.randint(1, 6)):
        changed[chance.randrange(4, len(changed))] = chance.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damaged_document_is_refused_or_taken_and_breaks_nothing(method: int) -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", method) as file:
        file.writestr("[Content_Types].xml", "<Types>" + "abc" * 300)
        file.writestr("word/document.xml", "x")

    for seed in range(300):
        with suppress(ActionRefused):
            judged("Notes.docx", broken(content.getvalue(), seed))


def test_document_in_a_packing_that_no_office_writes_is_refused() -> None:
    """Unpacking it may ask for as much memory as its first bytes say."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("[Content_Types].xml", b"<Types/>")
        file.writestr("word/document.xml", b"<w/>")

    with pytest.raises(ActionRefused, match="content"):
        judged("Notes.docx", content.getvalue())


@pytest.mark.parametrize("alphabet", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("kind", ["ms-word.document.macroEnabled.main+xml", "ms-office.vbaProject"])
def test_macros_are_found_in_whatever_alphabet_the_document_tells_of_them(kind: str, alphabet: str) -> None:
    told = f'<Types><Override ContentType="application/vnd.{kind}"/></Types>'

    with pytest.raises(ActionRefused, match="macros"):
        judged("Notes.docx", office("word", told.encode(alphabet)))


def test_file_lies_under_a_random_name_and_starts_the_return(
    attach: Callable[..., Attachment], northern_return: QuarterlyReturn, media: Path
) -> None:
    kept = attach(name="Minutes of the forum.pdf")

    assert kept.title == kept.file_name == "Minutes of the forum.pdf"
    assert "Minutes" not in str(kept.file.name)
    assert (media / str(kept.file.name)).read_bytes() == PDF
    assert len(kept.sha256) == 64
    northern_return.refresh_from_db()
    assert northern_return.status == ReturnStatus.IN_PROGRESS
    assert northern_return.events.get(kind=ReturnEvent.Kind.EDITED).note == "Evidence added: Minutes of the forum.pdf"


def test_file_is_refused_a_second_time_in_the_same_place(attach: Callable[..., Attachment], outcome: Outcome) -> None:
    attach()
    attach(measure=outcome.measures.all()[0])

    with pytest.raises(ActionRefused, match="here already"):
        attach(name="Another name.pdf")

    assert Attachment.objects.count() == 2


def test_link_is_kept_with_its_host_for_a_title(
    northern_return: QuarterlyReturn, outcome: Outcome, northern: User, now: datetime
) -> None:
    given: dict[str, Any] = {"quarterly_return": northern_return, "outcome": outcome, "measure": None, "title": " "}
    kept = attach_link(**given, url=" https://www.example.org/report ", by=northern, now=now)

    assert (kept.url, kept.title, kept.kind) == ("https://www.example.org/report", "www.example.org", "LINK")
    with pytest.raises(ActionRefused, match="here already"):
        attach_link(**given, url="https://www.example.org/report", by=northern, now=now)


def test_evidence_belongs_to_an_outcome_of_the_return_and_to_a_measure_of_that_outcome(
    attach: Callable[..., Attachment], plan: Plan
) -> None:
    with pytest.raises(ActionRefused, match="not in the return"):
        attach(measure=plan.measures.filter(outcome__code="2")[0])


def test_evidence_has_an_upper_limit(
    attach: Callable[..., Attachment], monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    monkeypatch.setattr("outcomes.actions.attachments.MOST_ATTACHMENTS", 1)
    attach()

    with pytest.raises(ActionRefused, match="at most 100"):
        attach(content=PDF + b"2")

    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_evidence_is_taken_away_with_a_reason_that_stays_and_its_file_goes(
    attach: Callable[..., Attachment],
    northern: User,
    now: datetime,
    media: Path,
    northern_return: QuarterlyReturn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    kept = attach()
    with pytest.raises(ActionRefused, match="Write why"):
        remove_attachment(attachment=kept, reason=" ", by=northern, now=now)

    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(attachment=kept, reason="The wrong file", by=northern, now=now)

    assert not Attachment.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]
    notes = [event.note for event in northern_return.events.filter(kind=ReturnEvent.Kind.EDITED)]
    assert "Evidence taken away: Minutes.pdf. The wrong file" in notes
    entry = AuditEntry.objects.filter(act="return.edited").latest("pk")
    assert (entry.detail["evidence_removed"], entry.detail["sha256"]) == (kept.pk, kept.sha256)
    with pytest.raises(ActionRefused, match="taken away already"):
        remove_attachment(attachment=kept, reason="x", by=northern, now=now)


def test_evidence_is_added_and_taken_away_by_its_region_while_the_return_is_with_it(
    attach: Callable[..., Attachment],
    northern_return: QuarterlyReturn,
    southern: User,
    reader: User,
    northern: User,
    now: datetime,
    put_in: Callable[[QuarterlyReturn, ReturnStatus], QuarterlyReturn],
) -> None:
    kept = attach()
    for person in (southern, reader):
        with pytest.raises(NotPermitted):
            attach(by=person, content=PDF + b"2")
        with pytest.raises(NotPermitted):
            remove_attachment(attachment=kept, reason="x", by=person, now=now)
    put_in(northern_return, ReturnStatus.NOT_OPEN)
    with pytest.raises(ActionRefused, match="cannot be changed"):
        attach(content=PDF + b"3")
    with pytest.raises(ActionRefused, match="cannot be changed"):
        remove_attachment(attachment=kept, reason="x", by=northern, now=now)


def test_evidence_keeps_neither_row_nor_file_when_the_record_fails(
    attach: Callable[..., Attachment], media: Path, failing_audit: None
) -> None:
    with pytest.raises(RuntimeError):
        attach()

    assert not Attachment.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


# --- pages ------------------------------------------------------------------------------------------------------------
def upload(name: str = "Minutes.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def test_file_is_added_from_its_page_and_downloaded_by_who_reads_the_return(
    client: Client, northern: User, reader: User, officer: User, northern_return: QuarterlyReturn, outcome: Outcome
) -> None:
    client.force_login(northern)
    done = client.post(
        at("return_evidence_add", northern_return), {"about": f"o-{outcome.pk}", "file": upload("Cofnodion tŷ.pdf")}
    )
    assertRedirects(done, at("return_evidence", northern_return))
    kept = Attachment.objects.get()

    for user in (reader, officer, northern):
        client.force_login(user)
        assertContains(client.get(at("return_evidence", northern_return)), "Cofnodion tŷ.pdf")
        assertContains(client.get(at("return_read", northern_return)), "Cofnodion tŷ.pdf")
        answer = client.get(at("return_evidence_file", northern_return, kept.pk))
        assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert AuditEntry.objects.filter(act="return.evidence_downloaded", actor=user).count() == 1


def test_file_of_another_region_or_return_does_not_exist(
    client: Client, attach: Callable[..., Attachment], southern: User, northern: User, open_round: object
) -> None:
    kept = attach()
    client.force_login(southern)
    own = QuarterlyReturn.objects.with_context().get(region__code="CV")

    assert client.get(at("return_evidence_file", kept.quarterly_return, kept.pk)).status_code == 404
    assert client.get(at("return_evidence_file", own, kept.pk)).status_code == 404
    assert client.post(at("return_evidence_remove", own, kept.pk), {"reason": "x"}).status_code == 404
    assert Attachment.objects.exists()
    assert not AuditEntry.objects.filter(act="return.evidence_downloaded").exists()


def test_file_that_is_gone_from_the_disk_does_not_exist(
    client: Client, attach: Callable[..., Attachment], northern: User, media: Path
) -> None:
    kept = attach()
    (media / str(kept.file.name)).unlink()
    client.force_login(northern)

    assert client.get(at("return_evidence_file", kept.quarterly_return, kept.pk)).status_code == 404


def test_link_is_shown_with_its_host_and_passes_nothing_on(
    client: Client, northern: User, northern_return: QuarterlyReturn, outcome: Outcome
) -> None:
    client.force_login(northern)

    page = client.post(
        at("return_evidence_add", northern_return),
        {"about": f"o-{outcome.pk}", "url": "https://www.example.org/a", "title": "The survey"},
        follow=True,
    )

    assertContains(page, 'href="https://www.example.org/a" rel="noopener noreferrer external"')
    assertContains(page, "The survey")
    assertContains(page, "www.example.org</span>")
    assert client.get(at("return_evidence_file", northern_return, Attachment.objects.get().pk)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, '<a href="#id_file">Choose a file, or enter the address of a link.</a>'),
        ({"about": "o-999999"}, '<a href="#id_about">Choose an outcome or a measure of the list.</a>'),
        ({"url": "javascript:alert(1)"}, '<a href="#id_url">Enter a whole address on the web'),
        ({"url": "https://example.org", "file": "pdf"}, '<a href="#id_url">Add the file and the link one after'),
        ({"file": "exe"}, '<a href="#id_file">Files of this kind are not taken.'),
        ({"file": "empty"}, '<a href="#id_file">The file is empty.'),
    ],
)
def test_evidence_that_cannot_be_taken_gets_a_sentence_by_its_field(
    client: Client,
    northern: User,
    northern_return: QuarterlyReturn,
    outcome: Outcome,
    sent: dict[str, Any],
    sentence: str,
) -> None:
    files = {"pdf": upload(), "exe": upload("a.exe", b"MZ"), "empty": upload(content=b"")}
    data = {"about": f"o-{outcome.pk}", "title": "What was typed", **sent}
    if "file" in data:
        data["file"] = files[data["file"]]
    client.force_login(northern)

    page = client.post(at("return_evidence_add", northern_return), data)

    assertContains(page, sentence)
    assertContains(page, "What was typed")
    assert not Attachment.objects.exists()


def test_evidence_is_taken_away_from_its_page(
    client: Client, attach: Callable[..., Attachment], northern: User, northern_return: QuarterlyReturn
) -> None:
    kept = attach()
    client.force_login(northern)
    address = at("return_evidence_remove", northern_return, kept.pk)

    without = client.post(address, {"reason": ""})
    done = client.post(address, {"reason": "The wrong file"}, follow=True)

    assertContains(without, '<a href="#id_reason">Write why it is taken away.</a>')
    assertContains(done, "No files or links yet")


def test_evidence_of_a_return_that_was_sent_stays_as_it_is(
    client: Client, northern: User, submitted_return: QuarterlyReturn
) -> None:
    client.force_login(northern)

    assertNotContains(client.get(at("return_evidence", submitted_return)), "Add a file or a link")
    assertContains(client.get(at("return_evidence_add", submitted_return)), "This cannot be done now")


def test_evidence_takes_as_many_queries_for_many_as_for_one(
    client: Client,
    attach: Callable[..., Attachment],
    northern: User,
    northern_return: QuarterlyReturn,
    outcome: Outcome,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(northern)

    def taken() -> int:
        with django_assert_max_num_queries(30) as queries:
            client.get(at("return_evidence", northern_return))
        return len(queries)

    attach()
    for_one = taken()
    for number, measure in enumerate(outcome.measures.all()[:8]):
        attach(content=PDF + bytes([number + 65]), measure=measure)

    assert taken() == for_one
