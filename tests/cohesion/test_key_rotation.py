"""A new key in front: everything is sealed again under it, what cannot be read stays and is named."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.checks import run_checks
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from casework import match_keys
from casework.actions.personal_details import add_person, look
from casework.key_rotation import FILES
from casework.models import Case, CaseFile, CaseImport, DetailsLook, MatchKey, PersonalDetails
from casework.person_facts import PersonFacts
from cohesion.models import User
from cohesion.sealing import fingerprint, key_id_of, seal
from cohesion.sealing.envelope import present_file_key_id, present_key_id, seal_file, unseal_file
from cohesion.sealing.rotation import SealedColumn, sources
from cohesion.second_steps import SealedSecrets
from tests.factories.cases import a_case

NEW_KEY = "a new key of more than thirty-two characters"
NEW_INDEX = "a new index key of more than thirty-two characters"


@pytest.fixture
def case(northern: User, now: datetime) -> Case:
    case = a_case(northern, summary="Shouted at", crime_reference="C-123", police="YES", place="By the bridge")
    facts = PersonFacts("VICTIM", name="Siân Rees", telephone="01248 123456")
    add_person(case_id=case.pk, facts=facts, by=northern, now=now)
    look(case_id=case.pk, reason="CONTACT", words="to ring back", by=northern, now=now)
    return case


@pytest.fixture
def stored_file(case: Case, northern: User, now: datetime) -> Iterator[CaseFile]:
    row = CaseFile(
        case=case, title="A letter", name="letter.txt", ending="txt", size=5, added_at=now, added_by=northern
    )
    row.digest = fingerprint("CASE_FILE", sha256(b"words").hexdigest())
    row.stored.save("x.sealed", ContentFile(seal_file(b"words", f"casework_casefile.content:{row.pk}")), save=False)
    row.save(force_insert=True)
    yield row
    row.stored.storage.delete(str(row.stored.name))


@pytest.fixture
def new_keys(case: Case, stored_file: CaseFile) -> Iterator[None]:
    """What stands was written under the old keys; the new ones are in front of them now."""
    with override_settings(
        FIELD_ENCRYPTION_KEYS=[NEW_KEY, *settings.FIELD_ENCRYPTION_KEYS],
        BLIND_INDEX_KEYS=[NEW_INDEX, *settings.BLIND_INDEX_KEYS],
    ):
        yield


def rotate(**options: Any) -> str:
    out = StringIO()
    call_command("rotate_field_keys", stdout=out, stderr=out, **options)
    return out.getvalue()


def standing() -> dict[str, set[str]]:
    return {source.name: set(source.standing()) - {source.present()} for source in sources()}


def test_everything_is_under_the_new_keys_and_reads_the_same(new_keys: None, case: Case, stored_file: CaseFile) -> None:
    before = standing()
    assert all(
        before[name] for name in ("casework_case.summary", "casework_casefile.stored", "casework_matchkey.value")
    )

    rotate(batch=1)

    assert {name: keys for name, keys in standing().items() if keys} == {}
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW_KEY], BLIND_INDEX_KEYS=[NEW_INDEX]):
        again = Case.objects.get(pk=case.pk)
        assert (again.summary, again.hate_crime.place) == ("Shouted at", "By the bridge")
        assert PersonalDetails.objects.get().name == "Siân Rees"
        assert DetailsLook.objects.get().words == "to ring back"
        row = CaseFile.objects.get()
        with row.stored.open() as file:
            sealed = file.read()
        assert key_id_of(sealed) == present_file_key_id()
        assert unseal_file(sealed, f"casework_casefile.content:{row.pk}") == b"words"
        assert bytes(row.digest) == fingerprint("CASE_FILE", sha256(b"words").hexdigest())
        for kind, text in (("NAME", "Rees, Sian"), ("TELEPHONE", "+44 1248 123456"), ("CRIME_REFERENCE", "c123")):
            assert MatchKey.objects.filter(kind=kind, value__in=match_keys.searched(kind, text)).count() == 1


def test_second_run_finds_nothing_to_do(new_keys: None) -> None:
    rotate()

    assert rotate().strip() == "0 values are under the present keys now."


def test_dry_run_counts_and_changes_nothing(new_keys: None) -> None:
    before = standing()

    told = rotate(dry_run=True)

    assert "casework_personaldetails.name: 1 under" in told
    assert "to be sealed again" in told
    assert standing() == before


def test_value_whose_key_is_missing_is_named_and_left(case: Case, northern: User) -> None:
    with override_settings(FIELD_ENCRYPTION_KEYS=["a key that gets lost, of more than thirty-two characters"]):
        lost = seal("words", f"casework_case.summary:{case.pk}")
    Case.objects.filter(pk=case.pk).update(summary=lost)
    other = a_case(northern, summary="another")
    err = StringIO()

    with (
        override_settings(FIELD_ENCRYPTION_KEYS=[NEW_KEY, *settings.FIELD_ENCRYPTION_KEYS]),
        pytest.raises(CommandError) as refused,
    ):
        call_command("rotate_field_keys", stdout=StringIO(), stderr=err)

    assert refused.value.returncode == 1
    assert f"casework_case.summary, row {case.pk}" in err.getvalue()
    assert key_id_of(lost) in err.getvalue()
    stands: object = Case.objects.values_list("summary", flat=True).get(pk=case.pk)
    assert stands == lost
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW_KEY]):
        assert Case.objects.get(pk=other.pk).summary == "another"


def test_changed_value_is_named_and_left(new_keys: None, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(summary=seal("words", "elsewhere")[:1] + b"\x00" * 60)

    with pytest.raises(CommandError):
        rotate()


def test_somebody_who_saves_meanwhile_wins(new_keys: None, case: Case) -> None:
    column = next(each for each in sources() if each.name == "casework_case.summary")
    assert isinstance(column, SealedColumn)
    read = Case._meta.get_field("summary").raw(Case.objects.get(pk=case.pk))
    held = Case.objects.get(pk=case.pk)
    held.summary = "written meanwhile"
    held.save()

    assert column._turned(case.pk, read).done == 0
    assert Case.objects.get(pk=case.pk).summary == "written meanwhile"


def test_file_that_is_not_there_is_named(new_keys: None, stored_file: CaseFile) -> None:
    stored_file.stored.storage.delete(str(stored_file.stored.name))

    with pytest.raises(CommandError):
        rotate()


def test_digest_of_what_is_no_longer_kept_stays_and_is_counted(new_keys: None, northern: User, now: datetime) -> None:
    with override_settings(BLIND_INDEX_KEYS=settings.BLIND_INDEX_KEYS[1:]):
        digest = fingerprint("CASE_IMPORT", "0" * 64)
    row = CaseImport.objects.create(
        kind="HATE_CRIME", region_id=next(iter(northern.region_ids)), digest=digest, at=now, by=northern
    )

    assert "1 digests are of what is no longer kept" in rotate()
    row.refresh_from_db()
    assert bytes(row.digest) == digest


def test_every_model_with_a_sealed_file_is_registered() -> None:
    assert {each.model for each in FILES} == {CaseFile, CaseImport}


def test_row_that_is_never_changed_keeps_its_words_under_its_key(case: Case) -> None:
    row = DetailsLook.objects.get()
    other = bytes(seal("other words", f"casework_detailslook.words:{row.pk}"))
    with pytest.raises(IntegrityError), transaction.atomic():
        DetailsLook.objects.filter(pk=row.pk).update(words=other)
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW_KEY]):
        sealed_again = bytes(seal("to ring back", f"casework_detailslook.words:{row.pk}"))
    with pytest.raises(IntegrityError), transaction.atomic():
        DetailsLook.objects.filter(pk=row.pk).update(words=sealed_again, reason="OTHER")


# --- secrets of the second step ---------------------------------------------------------------------------------------
def test_secret_of_the_second_step_lies_sealed_and_plain_ones_stay_readable(northern: User) -> None:
    adapter = SealedSecrets()

    stored = adapter.encrypt("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in stored
    assert adapter.decrypt(stored) == "JBSWY3DPEHPK3PXP"
    assert adapter.decrypt("JBSWY3DPEHPK3PXP") == "JBSWY3DPEHPK3PXP"


def test_rotation_seals_plain_secrets_as_well(northern: User, southern: User) -> None:
    adapter = SealedSecrets()
    Authenticator.objects.create(user=northern, type="totp", data={"secret": "PLAINSECRET"})
    Authenticator.objects.create(
        user=southern, type="recovery_codes", data={"seed": adapter.encrypt("s"), "used_mask": 0}
    )

    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW_KEY, *settings.FIELD_ENCRYPTION_KEYS]):
        rotate()
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW_KEY]):
        data = {row.type: row.data for row in Authenticator.objects.all()}
        assert adapter.decrypt(data["totp"]["secret"]) == "PLAINSECRET"
        assert data["totp"]["secret"].startswith("sealed:")
        assert adapter.decrypt(data["recovery_codes"]["seed"]) == "s"


# --- at the start -----------------------------------------------------------------------------------------------------
def test_start_without_the_key_of_what_is_stored_is_noticed(case: Case) -> None:
    assert [each for each in run_checks(databases=["default"]) if each.id == "cohesion.E002"] == []

    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW_KEY]):
        found = [each for each in run_checks(databases=["default"]) if each.id == "cohesion.E002"]

    assert len(found) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT summary FROM casework_case")
        (stored,) = cursor.fetchone()
    assert key_id_of(bytes(stored)) in found[0].msg
    assert key_id_of(bytes(stored)) == present_key_id()
