"""No word of a case lies in plain anywhere: not in the database, its logs, files, mail, queue, sessions or audit."""

import gzip
import json
import logging
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as service_settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.utils.translation import override

from casework import match_keys
from casework.actions import emergencies
from casework.models import Case, CaseImport, MatchKey, PersonalDetails
from cohesion.audit import record
from cohesion.models import AuditEntry, User
from tests.access_table import promises
from tests.casework.plain_traces import traces
from tests.casework.protected_words import (
    CORE,
    FILE_WORD,
    MADE,
    Setting,
    imported,
    looked_for,
    sealed_fields,
    word,
    words,
)
from tests.casework.protected_words_of_kinds import MADE_OF_KINDS
from tests.factories.cases import a_case
from tests.test_guards import case_address

pytestmark = pytest.mark.usefixtures("live_db")

_FOLDERS = ("queue", "mail", "media")
# What people write on these is about lists, centres, totals, forums, protocols, events to come and their own views,
# and is no secret.
_OPEN_TEXT = (
    "cases_view",
    "cases_centre",
    "cases_list",
    "cases_tall",
    "cases_retention_rule",
    "cases_marac_add",
    "cases_marac_edit",
    "cases_protocol",
    "cases_tension_trigger",
)
_EVERY = {**MADE, **MADE_OF_KINDS}
_ROUTES = sorted(
    {
        each.route
        for each in promises()
        if each.route.startswith("case") and each.method == "GET" and not each.route.startswith(_OPEN_TEXT)
    }
)


# --- where things lie -------------------------------------------------------------------------------------------------
def places(log: StringIO, letters: list[EmailMessage], client: Client) -> Iterator[tuple[str, bytes]]:
    """Everything that outlives a request, by name."""
    yield from _database()
    for folder in _FOLDERS:
        for path in sorted((Path(service_settings.VAR_DIR) / folder).rglob("*")):
            if path.is_file():
                yield str(path), path.name.encode() + path.read_bytes()
    yield (
        "media",
        b"".join(path.read_bytes() for path in Path(service_settings.MEDIA_ROOT).rglob("*") if path.is_file()),
    )
    yield "log", log.getvalue().encode()
    yield "mail", b"".join(letter.message().as_bytes() for letter in letters)
    yield "letters", "".join(f"{letter.subject} {letter.body}" for letter in letters).encode()
    for session in Session.objects.all():
        yield "session", json.dumps(session.get_decoded(), ensure_ascii=False).encode()
    for entry in AuditEntry.objects.all():
        yield "audit", json.dumps([entry.act, entry.subject_label, entry.detail], ensure_ascii=False).encode()
    yield "cookies", str(client.cookies).encode()


def _database() -> Iterator[tuple[str, bytes]]:
    """The very files of SQLite; of PostgreSQL every value of every table.

    Another process reads the files: closing a file drops every lock this process holds on it, SQLite's own
    among them, and the next connection would delete the journal that an open one still uses.
    """
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        for ending in ("", "-wal", "-shm"):
            if (path := Path(name + ending)).exists():
                yield path.name, subprocess.run(["cat", path], capture_output=True, check=True).stdout
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield table, b"\n".join(_bytes(value) for row in cursor.fetchall() for value in row)


def _bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def found(log: StringIO, letters: list[EmailMessage], client: Client) -> dict[str, set[str]]:
    wanted = looked_for()
    told = {name: traces(wanted, content) for name, content in places(log, letters, client)}
    return {name: each for name, each in told.items() if each}


# --- using every page -------------------------------------------------------------------------------------------------
class Forms(HTMLParser):
    """The forms of a page that are sent by POST: where to, and what their boxes are called."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, Any]]] = []
        self._now: dict[str, Any] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form" and said.get("method", "").lower() == "post":
            self._now = {}
            self.forms.append((said.get("action", ""), self._now))
        elif self._now is None:
            return
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and said.get("value"):
            self._now.setdefault(self._select, said["value"])
        elif name:
            self._note(tag, name, said)

    def _note(self, tag: str, name: str, said: dict[str, str]) -> None:
        assert self._now is not None
        kind = said.get("type", "text") if tag == "input" else tag
        if kind in {"radio", "checkbox"}:
            self._now.setdefault(name, said.get("value", "on"))
        elif kind in {"hidden", "date", "number", "time"}:
            self._now[name] = said.get("value", "") if name != "csrfmiddlewaretoken" else ""
        elif kind == "file":
            self._now[name] = "FILE"
        elif kind != "submit":
            self._now[name] = "TEXT"

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._now = None
        elif tag == "select":
            self._select = ""


def filled(boxes: dict[str, Any], text: str) -> dict[str, Any]:
    file = SimpleUploadedFile(f"{CORE}name.txt", FILE_WORD.encode(), content_type="text/plain")
    kinds = {"TEXT": text, "FILE": file}
    return {name: kinds.get(value, value) if isinstance(value, str) else value for name, value in boxes.items()}


def use(client: Client, address: str) -> int:
    """Open a page and send each of its forms: a word, what looks like a leak, nothing. How many forms there were."""
    page = client.get(address)
    if page.status_code != 200 or page.streaming or "html" not in page.headers["Content-Type"]:
        return 0
    parser = Forms()
    parser.feed(page.content.decode())
    told = (f"{CORE}typed", f"{CORE}typed, QX97 9QZ, 01990 778899, quixzalemail@example.org", "")
    for action, boxes in parser.forms:
        if "logout" in action or "login" in action:
            continue
        for text in told:
            client.post(action or address, filled(boxes, text))
    return len(parser.forms)


# --- the scan ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def full(northern: User, caseworker: User, now: datetime) -> Setting:
    """A case with a word in every protected field."""
    on = Setting(a_case(northern, lead=northern), northern, now)
    for model in {model for model, _field in sealed_fields()}:
        assert model in _EVERY, f"{model.__name__} has sealed fields: add how its row is made."
        _EVERY[model](on)
    person = PersonalDetails.objects.get()
    MatchKey.objects.bulk_create(match_keys.of_person(person))
    match_keys.write_crime_reference(on.case, on.case.hate_crime.crime_reference)
    imported(on)
    return on


def held_words() -> set[tuple[str, str]]:
    """The sealed fields in which the word of each stands and can be read."""
    return {
        (model.__name__, field.attname)
        for model, field in sealed_fields()
        if any(getattr(row, field.attname) == word(model, field.attname) for row in model._default_manager.all())
    }


def test_every_sealed_field_holds_its_word(full: Setting) -> None:
    assert held_words() == {(model.__name__, field.attname) for model, field in sealed_fields()}
    assert CaseImport.objects.exists()


def test_no_word_is_found_after_people_have_worked(
    full: Setting,
    client: Client,
    northern: User,
    caseworker: User,
    administrator: User,
    log: StringIO,
    mailoutbox: list[EmailMessage],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.raise_request_exception = False
    client.force_login(northern)
    work_on_people(client, full.case)
    sent = 0
    for route in _ROUTES:
        # Each page gets a case of its own: one of them may hide or close it.
        fresh = a_case(northern, lead=northern, summary=word(Case, "summary"))
        with override("en"):
            sent += use(client, case_address(route, fresh))
    break_glass(client, full.case, caseworker)
    client.force_login(northern)
    client.get("/cy/cases/")
    fail_badly(client, full.case, monkeypatch)
    client.force_login(administrator)
    client.get("/en/audit/")
    cache.set("any", "thing")

    assert sent >= 4
    assert mailoutbox
    assert "request_finished" in log.getvalue() or "Not Found" in log.getvalue()
    assert found(log, mailoutbox, client) == {}


def work_on_people(client: Client, case: Case) -> None:
    address = f"/en/cases/{case.reference}/people/"
    shown = client.post(address, {"reason": "OTHER", "words": f"{CORE}why"})
    assert word(PersonalDetails, "name") in shown.content.decode()
    said = {**words(PersonalDetails), "part": "VICTIM"}
    assert client.post(f"{address}add/", said).status_code == 302
    refused = client.post(f"{address}add/", {**said, "postcode": f"{CORE}bad", "email": f"{CORE}bad", "born_on": CORE})
    assert refused.status_code == 200
    person = PersonalDetails.objects.order_by("written_at").first()
    assert person is not None
    asked = {"reason": "CORRECTION", "save": "1", "seen": person.written_at.isoformat(), **said}
    assert client.post(f"{address}{person.pk}/", {**asked, "name": f"{CORE}changed"}).status_code == 302


def break_glass(client: Client, case: Case, caseworker: User) -> None:
    Case.objects.filter(pk=case.pk).update(circle="NAMED")
    client.force_login(caseworker)
    address = f"/en/cases/{case.reference}/emergency/"
    assert client.post(address, {"words": f"{CORE}words"}).status_code == 200
    assert client.post(address, {"reason": "LAW", "words": f"{CORE}words"}).status_code == 302
    client.get(f"/en/cases/{case.reference}/")


def fail_badly(client: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in the middle of an act, with the words in what was sent."""

    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(emergencies, "open_in_emergency", fails)
        patch.setattr("casework.actions.personal_details.add_person", fails)
        said = {**words(PersonalDetails), "part": "VICTIM"}
        assert client.post(f"/en/cases/{case.reference}/people/add/", said).status_code == 500


# --- the scan finds what there is to find -----------------------------------------------------------------------------
def test_planted_word_is_found(
    full: Setting, client: Client, log: StringIO, mailoutbox: list[EmailMessage], tmp_path: Path
) -> None:
    assert found(log, mailoutbox, client) == {}
    summary = word(Case, "summary")
    record("test.leak", by=full.by, now=full.now, subject=full.case, detail={"words": summary})
    logging.getLogger("cohesion").error("leak %s", FILE_WORD)
    media = Path(service_settings.MEDIA_ROOT) / "planted.gz"
    media.write_bytes(gzip.compress(word(Case, "next_action").encode()))
    try:
        told = found(log, mailoutbox, client)
    finally:
        media.unlink()

    assert summary in told["audit"]
    assert FILE_WORD in told["log"]
    assert word(Case, "next_action") in told["media"]
    assert any(summary in each for name, each in told.items() if name not in {"audit", "log", "media"})


@pytest.mark.parametrize("before", [b"", b"a", b"ab"])
@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.encode(),
        lambda text: text.upper().encode("utf-16-le"),
        lambda text: json.dumps(text).encode(),
        lambda text: gzip.compress(b"x" * 50 + text.encode()),
    ],
)
def test_traces_are_found_in_every_form(before: bytes, written: Any) -> None:
    content = before + written(f"{CORE}one") + b"z"

    assert traces({f"{CORE}one", f"{CORE}two"}, content) == {f"{CORE}one"}
    plain = before + f"{CORE}one".encode() + b"z"
    assert traces({f"{CORE}one"}, b"--" + b64encode(plain) + b"--") == {f"{CORE}one"}
