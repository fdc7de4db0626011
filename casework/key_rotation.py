"""What of casework must be brought under a new key beside its sealed columns: files, and what cases are found by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import models, transaction

from casework import match_keys
from casework.models import CaseFile, CaseImport, HateCrime, MatchKey
from cohesion.sealing import SealError, fingerprint
from cohesion.sealing.blind_index import present_index_key_id
from cohesion.sealing.envelope import unseal_file
from cohesion.sealing.rotation import Column, Left, SealedFiles, Turned, register, why_left


@dataclass(frozen=True)
class FileSeal:
    """Of a model with a file: for what its content is sealed, and of what kind its digest is."""

    model: type[models.Model]
    place: str
    digest: str

    def place_of(self, row: Any) -> str:
        return f"{self.place}:{row.pk}"

    def content(self, row: Any) -> bytes:
        if row is None or not row.stored:
            raise FileNotFoundError
        with row.stored.storage.open(row.stored.name) as file:
            return unseal_file(file.read(), self.place_of(row))


FILES = (
    FileSeal(CaseFile, "casework_casefile.content", "CASE_FILE"),
    FileSeal(CaseImport, "casework_caseimport.content", "CASE_IMPORT"),
)


class FileDigests:
    """By which the same file is noticed twice: made again from the file. Where no file is kept, the digest stays."""

    def __init__(self, seal: FileSeal) -> None:
        self._seal = seal
        self._column = Column(seal.model, "digest", start=1)
        self.name = f"{seal.model._meta.db_table}.digest"

    def present(self) -> str:
        return present_index_key_id()

    def standing(self) -> Mapping[str, int]:
        return self._column.standing()

    def turn(self, batch: int) -> Iterator[Turned]:
        for rows in self._column.behind(self.present(), batch):
            with transaction.atomic():
                turned = Turned()
                for pk, value in rows:
                    turned += self._turned(pk, value)
            yield turned

    def _turned(self, pk: Any, value: bytes) -> Turned:
        row = self._seal.model._base_manager.filter(pk=pk).first()
        try:
            content = self._seal.content(row)
        except SealError as error:
            return Turned(left=[Left(self.name, str(pk), why_left(error))])
        except FileNotFoundError:
            return Turned(lasting=1)
        fresh = fingerprint(self._seal.digest, sha256(content).hexdigest())
        return Turned(done=int(self._column.exchange(pk, value, fresh)))


class MatchKeys:
    """What a case is found by: made again from what it was made of. A key that nothing here tells stays as it is."""

    name = "casework_matchkey.value"

    def __init__(self) -> None:
        self._column = Column(MatchKey, "value", start=1)

    def present(self) -> str:
        return present_index_key_id()

    def standing(self) -> Mapping[str, int]:
        return self._column.standing()

    def turn(self, batch: int) -> Iterator[Turned]:
        for rows in self._column.behind(self.present(), batch):
            keys = MatchKey.objects.select_related("person").in_bulk([pk for pk, _value in rows])
            with transaction.atomic():
                turned = Turned()
                for pk, value in rows:
                    turned += self._turned(keys[pk], value) if pk in keys else Turned()
            yield turned

    def _turned(self, key: MatchKey, value: bytes) -> Turned:
        try:
            fresh = _made_again(key)
        except SealError as error:
            return Turned(left=[Left(self.name, str(key.pk), why_left(error))])
        if fresh is None:
            return Turned(lasting=1)
        same = MatchKey.objects.filter(case=key.case_id, person=key.person_id, kind=key.kind)
        if same.filter(value=fresh).exists():
            return Turned(done=same.filter(pk=key.pk, value=value).delete()[0])
        return Turned(done=int(self._column.exchange(key.pk, value, fresh)))


def _made_again(key: MatchKey) -> bytes | None:
    """The value under the present key; None where what it was made of is not kept."""
    if key.person is not None:
        made = match_keys.of_person(key.person)
        return next((bytes(each.value) for each in made if each.kind == key.kind), None)
    if key.kind != MatchKey.Kind.CRIME_REFERENCE:
        return None
    detail = HateCrime.objects.filter(case=key.case_id).first()
    form = match_keys.normalised(key.kind, detail.crime_reference) if detail else ""
    return fingerprint(key.kind, form) if form else None


def register_rotation() -> None:
    for each in FILES:
        register(lambda each=each: SealedFiles(each.model, "stored", each.place_of))  # type: ignore[misc]
        register(lambda each=each: FileDigests(each))  # type: ignore[misc]
    register(MatchKeys)
