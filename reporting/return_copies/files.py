"""The PDFs of copies: made by a job, found again by the digest of what they hold, replaced when that changes."""

from typing import BinaryIO, cast

from django.core.files.storage import storages

from reporting import stored_files
from reporting.return_copies.copy import Copy, Document

_FOLDER = "return_copies"


def name_of(copy: Copy, document: Document, language: str) -> str:
    return f"{_FOLDER}/{_start(copy, language)}{document.digest[:16]}.pdf"


def _start(copy: Copy, language: str) -> str:
    return f"{copy.key}-{language}-"


def is_made(name: str) -> bool:
    return storages["default"].exists(name)


def opened(name: str) -> BinaryIO | None:
    """The file, or None where it is not made or was replaced meanwhile."""
    try:
        return cast(BinaryIO, storages["default"].open(name, "rb"))
    except FileNotFoundError:
        return None


def keep(copy: Copy, language: str, name: str, content: bytes) -> None:
    """Store the PDF, and forget what was made of earlier content: it can be made again, and holds working figures."""
    stored_files.put(name, content)
    for other in _kept(copy, language):
        if other != name:
            storages["default"].delete(other)


def _kept(copy: Copy, language: str) -> list[str]:
    _folders, files = storages["default"].listdir(_FOLDER)
    return [f"{_FOLDER}/{file}" for file in files if file.startswith(_start(copy, language))]
