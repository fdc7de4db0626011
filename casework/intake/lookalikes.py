"""Which lines of a register may be here already, or stand in the file twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from casework.intake.line_reading import RegisterRow
from casework.match_keys import normalised
from casework.models import Case, MatchKey
from cohesion.models import User
from cohesion.sealing import fingerprints

_KIND = MatchKey.Kind
_CHUNK = 500


class Why(Enum):
    """What two of them share."""

    LINE_HERE = "line_here"
    LINE_IN_FILE = "line_in_file"
    REFERENCE_HERE = "reference_here"
    REFERENCE_IN_FILE = "reference_in_file"


@dataclass(frozen=True)
class Likeness:
    """`reference` is that of a case that is here, or `other` an earlier line of the file."""

    number: int
    why: Why
    reference: str = ""
    other: int = 0


def key_texts(row: RegisterRow) -> dict[str, str]:
    """What the row is recognised by, by kind of key; nothing where there is nothing."""
    texts = {
        _KIND.IMPORTED_ROW: row.content,
        _KIND.CRIME_REFERENCE: normalised(_KIND.CRIME_REFERENCE, row.facts.crime_reference),
    }
    return {kind.value: text for kind, text in texts.items() if text}


def find_alike(rows: Sequence[RegisterRow], user: User) -> dict[int, Likeness]:
    """By line. Cases that the person may not open are not told of. A query for each 500 keys."""
    held = _held(rows, user)
    seen: dict[tuple[str, str], int] = {}
    found: dict[int, Likeness] = {}
    for row in rows:
        texts = key_texts(row)
        if likeness := next(_likenesses(row, texts, held, seen), None):
            found[row.number] = likeness
        for key in texts.items():
            seen.setdefault(key, row.number)
    return found


_IN_FILE = {_KIND.IMPORTED_ROW.value: Why.LINE_IN_FILE, _KIND.CRIME_REFERENCE.value: Why.REFERENCE_IN_FILE}
_HERE = {_KIND.IMPORTED_ROW.value: Why.LINE_HERE, _KIND.CRIME_REFERENCE.value: Why.REFERENCE_HERE}


def _likenesses(
    row: RegisterRow, texts: dict[str, str], held: Mapping[tuple[str, str], str], seen: dict[tuple[str, str], int]
) -> Iterator[Likeness]:
    for key in texts.items():
        if key in held:
            yield Likeness(row.number, _HERE[key[0]], reference=held[key])
        if key in seen:
            yield Likeness(row.number, _IN_FILE[key[0]], other=seen[key])


def _held(rows: Iterable[RegisterRow], user: User) -> dict[tuple[str, str], str]:
    """The references of cases that are here, by what they are recognised by."""
    wanted = {
        (kind, digest): (kind, text)
        for row in rows
        for kind, text in key_texts(row).items()
        for digest in fingerprints(kind, text)
    }
    digests = [digest for _kind, digest in wanted]
    found: dict[tuple[str, str], str] = {}
    for start in range(0, len(digests), _CHUNK):
        keys = MatchKey.objects.filter(
            value__in=digests[start : start + _CHUNK],
            kind__in=[_KIND.IMPORTED_ROW, _KIND.CRIME_REFERENCE],
            case__in=Case.objects.visible_to(user),
        )
        for kind, value, reference in keys.values_list("kind", "value", "case__reference"):
            if key := wanted.get((kind, bytes(value))):
                found[key] = reference
    return found
