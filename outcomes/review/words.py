"""Two texts word by word: which words of each the other does not have."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\s*\S+\s*")
# Comparing grows with the product of both lengths. Beyond this, what lies between the common ends is marked as one.
LONGEST = 2500


@dataclass(frozen=True)
class Stretch:
    text: str
    is_changed: bool


Stretches = tuple[Stretch, ...]


# Texts with less than this in common are two texts: marking every word of both would help nobody.
_LEAST_IN_COMMON = 0.4


def compare(before: str, after: str) -> tuple[Stretches, Stretches]:
    """Both texts in stretches: put together again, each is the text that went in. Two different texts bear no marks."""
    old, new = _WORD.findall(before) or [before], _WORD.findall(after) or [after]
    marks = list(_marks([word.strip() for word in old], [word.strip() for word in new]))
    in_common = sum(last - first for first, last, __, __, changed in marks if not changed)
    if in_common < _LEAST_IN_COMMON * max(len(old), len(new)):
        return (Stretch(before, is_changed=False),), (Stretch(after, is_changed=False),)
    return (
        _stretches((old[first:last], changed) for first, last, __, __, changed in marks),
        _stretches((new[first:last], changed) for __, __, first, last, changed in marks),
    )


_Mark = tuple[int, int, int, int, bool]


def _marks(old: Sequence[str], new: Sequence[str]) -> Iterator[_Mark]:
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    last_old, last_new = len(old) - end, len(new) - end
    yield 0, start, 0, start, False
    if max(last_old, last_new) - start > LONGEST:
        yield start, last_old, start, last_new, True
    else:
        matcher = SequenceMatcher(None, old[start:last_old], new[start:last_new], autojunk=False)
        for tag, first, last, first_new, last_of_new in matcher.get_opcodes():
            yield start + first, start + last, start + first_new, start + last_of_new, tag != "equal"
    yield last_old, len(old), last_new, len(new), False


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words at the beginning are the same."""
    pairs = zip(old, new, strict=False)
    return next((position for position, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _stretches(parts: Iterator[tuple[list[str], bool]]) -> Stretches:
    return tuple(Stretch("".join(words), changed) for words, changed in parts if words and any(words))
