"""Covering words in a text: who is meant is hidden, the rest stays as it was written.

Words are found whatever their capitals, accents and spacing: `Siân O’Neill` covers `sian oneill`, `LL57 1AB` covers
`ll571ab`, and a number is found however it is spaced. Only whole words are covered: `Ann` is not found in `Annwyl`.
"""

import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

MARK = "█████"
# What may stand between the parts of one name, number or address. Never what stands for something covered.
_LONGEST_GAP = 4
_BREAKS = frozenset("█[]")


@dataclass(frozen=True)
class Piece:
    """A stretch of the text as it was written; where it is covered, `cover` is what stands for it."""

    text: str
    cover: str = ""

    @property
    def shown(self) -> str:
        return self.cover or self.text


@dataclass(frozen=True)
class _Word:
    """`form` is what it is compared by; `gap` is what stands between it and the word before, as it was written."""

    start: int
    end: int
    form: str
    gap: str


def form_of(text: str) -> str:
    """Lower case, accents and all but letters and digits gone: what two spellings of the same words have in common."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return "".join(sign for sign in decomposed if sign.isalnum())


def pieces(text: str, covers: Mapping[str, str]) -> list[Piece]:
    """The text in pieces, in its order: put together they are the text. `covers` maps words to what stands for them.

    Where two of them overlap all of it is covered. Something that would itself show a covered word is not used.
    """
    found: list[Piece] = []
    at = 0
    for start, end, cover in _merged(_matches(_words(text), _tree(covers))):
        if at < start:
            found.append(Piece(text[at:start]))
        found.append(Piece(text[start:end], cover))
        at = end
    if at < len(text):
        found.append(Piece(text[at:]))
    return found


def redact(text: str, covers: Mapping[str, str] | Iterable[str]) -> str:
    """The text as it may be shown. Of words alone each is covered by MARK."""
    mapping = covers if isinstance(covers, Mapping) else dict.fromkeys(covers, MARK)
    return "".join(piece.shown for piece in pieces(text, mapping))


def finds(text: str, words: Iterable[str]) -> bool:
    """Whether any of `words` stands in the text."""
    return next(_matches(_words(text), _tree(dict.fromkeys(words, MARK))), None) is not None


class _Node:
    """A sign of a form. `back` is where to go on when the next sign does not follow; `shorter` is the next form that
    ends here as well. So a text is gone through once, however many words are covered (Aho and Corasick, 1975).
    """

    __slots__ = ("back", "cover", "depth", "following", "shorter")

    def __init__(self, depth: int = 0) -> None:
        self.following: dict[str, _Node] = {}
        self.cover = ""
        self.depth = depth
        self.back: _Node | None = None
        self.shorter: _Node | None = None

    def add(self, form: str, cover: str) -> None:
        node = self
        for sign in form:
            node = node.following.setdefault(sign, _Node(node.depth + 1))
        node.cover = cover

    def after(self, sign: str) -> "_Node":
        node = self
        while sign not in node.following and node.back is not None:
            node = node.back
        return node.following.get(sign, node)

    def link(self) -> None:
        """Called on the root, once every form is in."""
        waiting = deque([self])
        while waiting:
            node = waiting.popleft()
            for sign, below in node.following.items():
                below.back = node.back.after(sign) if node.back is not None else self
                below.shorter = below.back if below.back.cover else below.back.shorter
                waiting.append(below)


def _tree(covers: Mapping[str, str]) -> _Node:
    """Where one form has two covers, MARK stands; so it does for a cover that would show a covered word."""
    forms = {word: form_of(word) for word in covers}
    root = _Node()
    for form in filter(None, forms.values()):
        root.add(form, MARK)
    root.link()
    hidden = {forms[word] for word, cover in covers.items() if cover == MARK}
    said = {cover for cover in covers.values() if cover != MARK}
    safe = {cover for cover in said if next(_matches(_words(cover), root), None) is None}
    for word, cover in covers.items():
        if forms[word] and forms[word] not in hidden and cover in safe:
            root.add(forms[word], cover)
    return root


def _words(text: str) -> Iterator[_Word]:
    """Stretches of letters and digits, with the accents that stand apart. What leaves no form is a gap."""
    start, ended = -1, 0
    for at, sign in enumerate(f"{text} "):
        if sign.isalnum() or (start >= 0 and unicodedata.combining(sign)):
            start = at if start < 0 else start
        elif start >= 0:
            if form := form_of(text[start:at]):
                yield _Word(start, at, form, text[ended:start])
                ended = at
            start = -1


_Match = tuple[int, int, str]


def _matches(words: Iterable[_Word], root: _Node) -> Iterator[_Match]:
    """From where to where something covered stands, and what stands for it, by where it ends."""
    begins: dict[int, int] = {}
    node, signs = root, 0
    for word in words:
        node = node if _joins(word.gap) else root
        begins[signs] = word.start
        for sign in word.form:
            node = node.after(sign)
        signs += len(word.form)
        ended = node if node.cover else node.shorter
        while ended is not None:
            if (begin := begins.get(signs - ended.depth)) is not None:
                yield begin, word.end, ended.cover
            ended = ended.shorter


def _joins(gap: str) -> bool:
    return len(gap) <= _LONGEST_GAP and not _BREAKS.intersection(gap)


def _merged(matches: Iterable[_Match]) -> Iterator[_Match]:
    """Those that overlap as one; its cover is MARK unless they agree."""
    current: _Match | None = None
    for start, end, cover in sorted(matches, key=lambda match: (match[0], -match[1])):
        if current is None or start >= current[1]:
            if current is not None:
                yield current
            current = (start, end, cover)
        elif end > current[1]:
            current = (current[0], end, cover if cover == current[2] else MARK)
    if current is not None:
        yield current
