"""Reading XML as a stream: no document types, no entities, no more elements and text than a return can need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Protocol
from xml.parsers import expat

from outcomes.spreadsheets.raw import HostileMarkup, TooLarge, Unreadable

_CHUNK = 65_536
# A parser may read an unfinished comment or tag again with every chunk; nothing in a return comes near this length.
_LONGEST_TOKEN = 4 * _CHUNK


class Handler(Protocol):
    """Receives elements by their local names, whatever prefix a program chose."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def text(self, text: str) -> None: ...


@dataclass
class Budget:
    """What may still be read from one file, over all of its members. `where` names the sheet being read."""

    elements: int = 1_500_000
    characters: int = 20_000_000
    raw: int = 120_000_000
    where: str = ""

    def spend(self, *, elements: int = 0, characters: int = 0, raw: int = 0) -> None:
        self.elements -= elements
        self.characters -= characters
        self.raw -= raw
        if self.elements < 0 or self.characters < 0 or self.raw < 0:
            raise TooLarge(self.where)


class _Patience:
    """How many bytes were fed since the parser last made anything of them."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._silent = 0

    def fed(self, size: int) -> None:
        self._silent += size
        if self._silent > _LONGEST_TOKEN:
            raise TooLarge(self._where)

    def heard(self, *args: object) -> None:
        self._silent = 0


def stream(source: IO[bytes], handler: Handler, budget: Budget) -> None:
    """Feed `source` to `handler`. Raises HostileMarkup, Unreadable, TooLarge, and what the handler raises."""
    patience = _Patience(budget.where)
    parser = _parser(handler, budget, patience)
    try:
        while chunk := source.read(_CHUNK):
            budget.spend(raw=len(chunk))
            patience.fed(len(chunk))
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable(str(error)) from error


class _RootReached(Exception):
    """The first element has begun: whatever a document type could declare would have stood before it."""


def check_prolog(source: IO[bytes]) -> None:
    """Raise HostileMarkup when a member that nobody will read declares a document type. Unreadable ones pass."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse

    def reached(*args: object) -> None:
        raise _RootReached

    parser.StartElementHandler = reached
    patience = _Patience("")
    parser.CommentHandler = parser.ProcessingInstructionHandler = patience.heard
    try:
        while chunk := source.read(_CHUNK):
            patience.fed(len(chunk))
            parser.Parse(chunk, False)
    except (_RootReached, expat.ExpatError):
        return


def _refuse(*args: object) -> None:
    raise HostileMarkup


def _parser(handler: Handler, budget: Budget, patience: _Patience) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse

    def start(name: str, attributes: dict[str, str]) -> None:
        patience.heard()
        budget.spend(elements=1)
        handler.start(_local(name), {_local(key): value for key, value in attributes.items()} if attributes else {})

    def text(content: str) -> None:
        patience.heard()
        budget.spend(characters=len(content))
        handler.text(content)

    def end(name: str) -> None:
        patience.heard()
        handler.end(_local(name))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.CommentHandler = parser.ProcessingInstructionHandler = patience.heard
    return parser


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


class Collector:
    """A handler for small members: calls `found` with the name and attributes of every element that begins."""

    def __init__(self, found: Callable[[str, Mapping[str, str]], None]) -> None:
        self._found = found

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._found(tag, attributes)

    def end(self, tag: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass
