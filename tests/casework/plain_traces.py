"""Finding words in bytes, however they were written down: encodings, base64 at any offset, JSON, gzip and zlib."""

import base64
import contextlib
import zlib
from collections.abc import Iterable, Iterator

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_MOST_UNPACKED = 5_000_000
# Window and level in the first two bytes of a zlib stream; gzip says what it is.
_PACKED = {b"\x1f\x8b\x08": zlib.MAX_WBITS | 16, **{bytes((0x78, x)): zlib.MAX_WBITS for x in (0x01, 0x5E, 0x9C, 0xDA)}}


def traces(words: Iterable[str], content: bytes) -> set[str]:
    """Those of `words` that stand in `content` in any of these forms. Their capitals do not matter."""
    wanted = {word: _forms(word) for word in words}
    whole = [content, *_unpacked(content)]
    return {word for word, forms in wanted.items() if any(form in each for each in whole for form in forms)}


def _forms(word: str) -> set[bytes]:
    found = set()
    for said in {word, word.lower(), word.upper()}:
        found.add(said.encode("ascii", "backslashreplace"))
        for encoding in _ENCODINGS:
            raw = said.encode(encoding)
            found |= {raw, *_base64(raw)}
    return found


def _base64(raw: bytes) -> Iterator[bytes]:
    """What is the same in base64 wherever `raw` starts; in both alphabets."""
    for before in range(3):
        text = base64.b64encode(bytes(before) + raw).rstrip(b"=")
        start = -(-before * 8 // 6)
        end = (before + len(raw)) * 8 // 6
        yield text[start:end]
        yield text[start:end].replace(b"+", b"-").replace(b"/", b"_")


def _unpacked(content: bytes) -> Iterator[bytes]:
    for mark, bits in _PACKED.items():
        position = content.find(mark)
        while position >= 0:
            with contextlib.suppress(zlib.error):
                yield zlib.decompressobj(bits).decompress(content[position:], _MOST_UNPACKED)
            position = content.find(mark, position + 1)
