"""Files of a case: sealed where they lie, taken by those who may open the case, gone when they are taken away."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from pytest_django.asserts import assertContains, assertRedirects

from casework.actions.case_files import add_file, remove_file
from casework.file_contents import content_of
from casework.models import Case, CaseFile
from casework.refusals import FieldsRefused, NotPermitted
from cohesion.kept_files import MOST_BYTES
from cohesion.models import AuditEntry, User
from cohesion.refusals import ActionRefused
from cohesion.sealing import SealRefused
from tests.factories.cases import a_case

PDF = b"%PDF-1.7 a statement"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def case(northern: User) -> Case:
    return a_case(northern)


@pytest.fixture
def add(case: Case, northern: User, now: datetime) -> Callable[..., CaseFile]:
    def put(name: str = "Statement.pdf", content: bytes = PDF, to: Case = case) -> CaseFile:
        return add_file(case_id=to.pk, name=name, content=content, title="", by=northern, now=now)

    return put


def at(route: str, case: Case, *more: object) -> str:
    return reverse(route, args=[case.reference, *more])


def stored(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_file_lies_sealed_under_a_random_name(case: Case, add: Callable[..., CaseFile], media: Path) -> None:
    row = add()

    (path,) = stored(media)
    assert path.suffix == ".sealed"
    assert b"statement" not in path.read_bytes()
    assert "Statement" not in path.name
    kept = CaseFile.objects.get(pk=row.pk)
    assert (kept.title, kept.name, kept.size, content_of(kept)) == ("Statement.pdf", "Statement.pdf", len(PDF), PDF)
    assert case.events.latest("pk").detail == {"file": str(row.pk), "ending": "pdf", "size": len(PDF)}


def test_download_is_recorded_and_never_shown_or_kept(
    client: Client, case: Case, caseworker: User, add: Callable[..., CaseFile]
) -> None:
    row = add()
    client.force_login(caseworker)

    response = client.get(at("case_file", case, row.pk))

    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response["Content-Disposition"] == 'attachment; filename="Statement.pdf"'
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, no-store")
    taken = AuditEntry.objects.get(act="case.read.file_taken")
    assert (taken.actor, taken.detail) == (caseworker, {"file": str(row.pk)})
    assert not AuditEntry.objects.filter(act="case.read.opened").exists()


def test_file_of_another_case_is_not_there(
    client: Client, case: Case, northern: User, southern: User, add: Callable[..., CaseFile]
) -> None:
    other = a_case(northern)
    row = add(to=other)
    client.force_login(northern)
    assert client.get(at("case_file", case, row.pk)).status_code == 404
    assert client.post(at("case_file_remove", case, row.pk), {"reason": "x"}).status_code == 404
    client.force_login(southern)
    assert client.get(at("case_file", other, row.pk)).status_code == 404
    assert not AuditEntry.objects.filter(act="case.read.file_taken").exists()


def test_content_moved_to_another_file_is_refused(
    client: Client, case: Case, northern: User, add: Callable[..., CaseFile]
) -> None:
    one, other = add(), add(name="Other.pdf", content=b"%PDF-1.7 another")
    CaseFile.objects.filter(pk=one.pk).update(stored=str(other.stored.name))
    with pytest.raises(SealRefused):
        content_of(CaseFile.objects.get(pk=one.pk))
    client.force_login(northern)

    assertContains(client.get(at("case_file", case, one.pk)), "belongs to another record", status_code=503)


def test_missing_key_is_said_plainly(
    client: Client, case: Case, northern: User, add: Callable[..., CaseFile], settings: Settings
) -> None:
    row = add()
    settings.FIELD_ENCRYPTION_KEYS = ["another secret that is long enough to be one"]
    client.force_login(northern)

    assertContains(client.get(at("case_file", case, row.pk)), "is missing from the service’s settings", status_code=503)


def test_file_that_is_gone_from_the_storage_is_not_there(
    client: Client, case: Case, northern: User, add: Callable[..., CaseFile], media: Path
) -> None:
    row = add()
    stored(media)[0].unlink()
    client.force_login(northern)
    assert client.get(at("case_file", case, row.pk)).status_code == 404


def test_what_stops_the_act_takes_the_file_away(
    add: Callable[..., CaseFile], media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("casework.actions.case_files.written", fail)
    with pytest.raises(RuntimeError):
        add()
    assert stored(media) == []
    assert not CaseFile.objects.exists()


def test_same_file_twice_and_files_that_run_are_refused(add: Callable[..., CaseFile], media: Path) -> None:
    add()
    for name, content in (("Again.pdf", PDF), ("run.exe", b"MZ"), ("empty.pdf", b""), ("not.pdf", b"MZ")):
        with pytest.raises(ActionRefused):
            add(name=name, content=content)
    assert len(stored(media)) == 1


def test_removal_needs_a_reason_and_deletes_once_it_is_sure(
    case: Case,
    northern: User,
    southern: User,
    now: datetime,
    add: Callable[..., CaseFile],
    media: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = add()

    def remove(reason: str, by: User = northern) -> None:
        remove_file(case_id=case.pk, file_id=row.pk, reason=reason, language="en", by=by, now=now)

    with pytest.raises(FieldsRefused):
        remove(" ")
    with pytest.raises(NotPermitted):
        remove("Not mine", southern)
    with django_capture_on_commit_callbacks() as waiting:
        remove("It shows a face.")
    assert len(stored(media)) == 1
    for callback in waiting:
        callback()
    assert stored(media) == []
    assert case.notes.get().text == "It shows a face."
    with pytest.raises(ActionRefused):
        remove("Again")


def test_file_goes_in_and_out_through_its_pages(client: Client, case: Case, northern: User) -> None:
    client.force_login(northern)
    for wrong in (
        SimpleUploadedFile("run.exe", b"MZ"),
        SimpleUploadedFile("large.pdf", b"%PDF-" + b"x" * MOST_BYTES),
        "no file",
    ):
        assertContains(client.post(at("case_file_add", case), {"file": wrong, "title": ""}), "There is a problem")
    leaks = {"file": SimpleUploadedFile("a.pdf", PDF), "title": "Letter to LL55 1SH"}
    assertContains(client.post(at("case_file_add", case), leaks), "may point to one person")

    good = {"file": SimpleUploadedFile("a.pdf", PDF), "title": "Statement"}
    assertRedirects(client.post(at("case_file_add", case), good), f"{at('case', case)}#files")
    row = case.files.get()
    assertContains(client.get(at("case", case)), "Statement")
    assertContains(client.post(at("case_file_remove", case, row.pk), {}), "Write why the file is taken away.")
    assertRedirects(
        client.post(at("case_file_remove", case, row.pk), {"reason": "Wrong case"}), f"{at('case', case)}#files"
    )
    assert not case.files.exists()


def test_nothing_that_is_sent_is_spooled_to_a_folder(settings: Settings) -> None:
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE > MOST_BYTES
