"""Bringing what was written under older keys under the present one, so that an older key can be taken away.

A source is a column, a kind of file or a blind index. It can be interrupted at any moment and started again: what is
not under the present key is what is left to do. A value is exchanged only where it is still the one that was read, so
whoever saves at the same time wins. What cannot be read is told, and stays as it is.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.apps import apps
from django.db import models, transaction
from django.db.models import Count, F, Func

from cohesion.sealing.envelope import (
    KeyMissing,
    SealError,
    key_id_of,
    present_file_key_id,
    present_key_id,
    seal,
    seal_file,
    unseal,
    unseal_file,
)
from cohesion.sealing.fields import SealedTextField
from cohesion.whole_file import write_whole


@dataclass(frozen=True)
class Left:
    """A value that was left untouched: where (`casework_case.summary`), in which row, and why."""

    where: str
    row: str
    why: str


@dataclass
class Turned:
    """What became of one batch. `lasting` values can only be made from what is no longer kept: they stay."""

    done: int = 0
    lasting: int = 0
    left: list[Left] = field(default_factory=list)

    def __iadd__(self, other: "Turned") -> "Turned":
        self.done += other.done
        self.lasting += other.lasting
        self.left += other.left
        return self


class Source(Protocol):
    """`name` is a table and a column. `standing` counts values by the id of their key; `turn` yields batch by batch."""

    @property
    def name(self) -> str: ...

    def present(self) -> str: ...

    def standing(self) -> Mapping[str, int]: ...

    def turn(self, batch: int) -> Iterator[Turned]: ...


_registered: list[Callable[[], Source]] = []


def register(make: Callable[[], Source]) -> None:
    """Called once, when an app starts, for what is no SealedTextField: files, blind indexes, values inside JSON."""
    _registered.append(make)


def sources() -> list[Source]:
    """Every sealed column of every model, then what was registered."""
    columns = [
        SealedColumn(model, each)
        for model in apps.get_models()
        for each in model._meta.concrete_fields
        if isinstance(each, SealedTextField)
    ]
    return [*columns, *(make() for make in _registered)]


def why_left(error: SealError) -> str:
    if isinstance(error, KeyMissing):
        return f"its key {error.key_id} is missing"
    return "it was changed outside the service, or belongs to another row"


class KeyId(Func):
    """The four bytes that name a value's key, from where they start (1 is the first byte)."""

    function = "SUBSTR"
    output_field = models.BinaryField()

    def __init__(self, column: str, start: int) -> None:
        super().__init__(F(column), template=f"SUBSTR(%(expressions)s, {start}, 4)")


@dataclass(frozen=True)
class Column:
    """A binary column whose values name their key, read in the order of the rows' ids."""

    model: type[models.Model]
    column: str
    start: int

    def _rows(self) -> models.QuerySet[Any]:
        named = self.model._base_manager.annotate(named_key=KeyId(self.column, self.start))
        return named.exclude(**{self.column: b""})

    def standing(self) -> Mapping[str, int]:
        counted = self._rows().order_by().values_list("named_key").annotate(count=Count("pk"))
        return {bytes(key).hex(): count for key, count in counted}

    def behind(self, present: str, batch: int) -> Iterator[list[tuple[Any, bytes]]]:
        """Ids and values under other keys than `present`, batch by batch; each once, whatever becomes of it."""
        wanted = self._rows().exclude(named_key=bytes.fromhex(present)).order_by("pk")
        last = None
        while True:
            following = wanted if last is None else wanted.filter(pk__gt=last)
            rows = [(pk, bytes(value)) for pk, value in following.values_list("pk", self.column)[:batch]]
            if not rows:
                return
            yield rows
            last = rows[-1][0]

    def exchange(self, pk: Any, old: bytes, new: bytes) -> bool:
        """Put `new` where `old` still is."""
        return bool(self.model._base_manager.filter(pk=pk, **{self.column: old}).update(**{self.column: new}))


class SealedColumn:
    """A SealedTextField."""

    def __init__(self, model: type[models.Model], of: SealedTextField) -> None:
        self._column = Column(model, of.attname, start=2)
        self.name = f"{model._meta.db_table}.{of.column}"

    def present(self) -> str:
        return present_key_id()

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
        place = f"{self.name}:{pk}"
        try:
            text = unseal(value, place)
        except SealError as error:
            return Turned(left=[Left(self.name, str(pk), why_left(error))])
        return Turned(done=int(self._column.exchange(pk, value, seal(text, place))))


class SealedFiles:
    """Files that lie sealed in the media storage. `place` says for what the file of a row is sealed."""

    def __init__(self, model: type[models.Model], column: str, place: Callable[[Any], str]) -> None:
        self._model, self._column, self._place = model, column, place
        self.name = f"{model._meta.db_table}.{column}"

    def present(self) -> str:
        return present_file_key_id()

    def standing(self) -> Mapping[str, int]:
        return Counter(key_id_of(_head(row, self._column)) or "no file" for row in self._rows().iterator())

    def turn(self, batch: int) -> Iterator[Turned]:
        """One file at a time, its row held: whoever takes the file away meanwhile waits, and then takes the new one."""
        for pk in list(self._rows().values_list("pk", flat=True)):
            with transaction.atomic():
                row = self._rows().select_for_update(of=("self",)).filter(pk=pk).first()
                turned = self._turned(row) if row is not None else Turned()
            yield turned

    def _rows(self) -> models.QuerySet[Any]:
        return self._model._base_manager.exclude(**{self._column: ""}).order_by("pk")

    def _turned(self, row: Any) -> Turned:
        if key_id_of(head := _head(row, self._column)) == self.present():
            return Turned()
        if not head:
            return Turned(left=[Left(self.name, str(row.pk), "there is no such file")])
        stored = getattr(row, self._column)
        with stored.storage.open(stored.name) as file:
            sealed = file.read()
        try:
            content = unseal_file(sealed, self._place(row))
        except SealError as error:
            return Turned(left=[Left(self.name, str(row.pk), why_left(error))])
        write_whole(_path(stored), seal_file(content, self._place(row)), mode=0o600)
        return Turned(done=1)


def _head(row: Any, column: str) -> bytes:
    stored = getattr(row, column)
    try:
        with stored.storage.open(stored.name) as file:
            return bytes(file.read(5))
    except FileNotFoundError:
        return b""


def _path(stored: Any) -> Path:
    return Path(stored.storage.path(stored.name))
