"""Sealed text: bound to its row and field, with ordered keys, refused elsewhere, never overwritten unread."""

from datetime import datetime

import pytest
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import connection
from django.test import override_settings

from casework.models import Case, CaseNote
from cohesion.models import User
from cohesion.sealing import KeyMissing, SealRefused, fingerprint, fingerprints, key_id_of, seal, unseal
from cohesion.sealing.envelope import seal_file, unseal_file
from tests.factories.cases import a_case

OTHER_KEY = "another key of more than thirty-two characters"


def test_sealed_text_opens_at_its_place_and_nowhere_else() -> None:
    sealed = seal("Siôn from Bethesda", "case.summary:1")

    assert unseal(sealed, "case.summary:1") == "Siôn from Bethesda"
    for elsewhere in ("case.summary:2", "case.next_action:1"):
        with pytest.raises(SealRefused):
            unseal(sealed, elsewhere)
    assert sealed.find(b"Bethesda") == -1


def test_two_seals_of_one_text_differ() -> None:
    assert seal("the same", "a") != seal("the same", "a")


def test_changed_bytes_are_refused() -> None:
    sealed = bytearray(seal("words", "a"))
    sealed[-1] ^= 1
    with pytest.raises(SealRefused):
        unseal(bytes(sealed), "a")
    with pytest.raises(SealRefused):
        unseal(b"plain text that somebody put there instead of a seal", "a")


def test_field_and_file_keys_differ() -> None:
    with pytest.raises((KeyMissing, SealRefused)):
        unseal_file(seal("words", "a"), "a")
    assert unseal_file(seal_file(b"words", "a"), "a") == b"words"


def test_new_first_key_seals_and_the_old_one_still_opens() -> None:
    old = seal("words", "a")
    with override_settings(FIELD_ENCRYPTION_KEYS=[OTHER_KEY, *settings.FIELD_ENCRYPTION_KEYS]):
        new = seal("words", "a")
        assert unseal(old, "a") == unseal(new, "a") == "words"
    assert key_id_of(old) != key_id_of(new)
    with pytest.raises(KeyMissing) as missing:
        unseal(new, "a")
    assert key_id_of(new) in str(missing.value)


def test_blind_index_finds_under_every_key_and_parts_kinds() -> None:
    old = fingerprint("NAME", "huw rees")
    with override_settings(BLIND_INDEX_KEYS=[OTHER_KEY, *settings.BLIND_INDEX_KEYS]):
        assert old in fingerprints("NAME", "huw rees")
        assert fingerprint("NAME", "huw rees") != old
    assert fingerprint("EMAIL", "huw rees") != old


def test_database_holds_no_word_of_a_case(northern: User) -> None:
    case = a_case(northern, summary="Mrs Pritchard was shouted at")
    with connection.cursor() as cursor:
        cursor.execute("SELECT summary FROM casework_case")
        (stored,) = cursor.fetchone()

    assert b"Pritchard" not in bytes(stored)
    assert Case.objects.get(pk=case.pk).summary == "Mrs Pritchard was shouted at"


def test_text_moved_to_another_row_is_refused(northern: User) -> None:
    first, second = a_case(northern, summary="one"), a_case(northern, summary="two")
    with connection.cursor() as cursor:
        cursor.execute("SELECT summary FROM casework_case WHERE reference = %s", [first.reference])
        (stored,) = cursor.fetchone()
    Case.objects.filter(pk=second.pk).update(summary=bytes(stored))

    with pytest.raises(SealRefused):
        _ = Case.objects.get(pk=second.pk).summary


def test_saving_a_row_whose_key_is_missing_leaves_what_was_sealed(northern: User, now: datetime) -> None:
    case = a_case(northern, summary="kept")
    with override_settings(FIELD_ENCRYPTION_KEYS=[OTHER_KEY]):
        row = Case.objects.get(pk=case.pk)
        with pytest.raises(KeyMissing):
            _ = row.summary
        row.updated_at = now
        row.save()

    assert Case.objects.get(pk=case.pk).summary == "kept"


def test_sealed_field_is_neither_searched_nor_set_past_its_row(northern: User) -> None:
    case = a_case(northern)
    with pytest.raises(FieldError):
        Case.objects.filter(summary="x").exists()
    with pytest.raises(FieldError):
        Case.objects.filter(pk=case.pk).update(summary="x")


def test_sealed_text_of_many_rows_at_once(northern: User, now: datetime) -> None:
    case = a_case(northern)
    CaseNote.objects.bulk_create(CaseNote(case=case, text=f"note {n}", at=now, by=northern) for n in range(3))

    assert sorted(note.text for note in CaseNote.objects.all()) == ["note 0", "note 1", "note 2"]
