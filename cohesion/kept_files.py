"""Which files a return takes as evidence: known endings, content that agrees with them, nothing that runs."""

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from django.utils.translation import gettext as _

from cohesion.refusals import ActionRefused

MOST_BYTES = 5_000_000
_LONGEST_NAME = 150
_MOST_PARTS = 5000
_RUNS = re.compile(
    r"vbaproject|macrosheets/|activex|^basic/|^scripts/|\.(exe|dll|com|scr|bat|cmd|js|vbs|ps1|jar|msi)$", re.I
)
_MACROS = re.compile(rb"macroenabled|vbaproject", re.I)
_OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
_OFFICE_FOLDER = {"docx": "word/", "xlsx": "xl/"}

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
}


@dataclass(frozen=True)
class EvidenceFile:
    """A file that may be kept. `name` is safe to offer for a download; `ending` is one of CONTENT_TYPES."""

    name: str
    ending: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def ending_of(name: str) -> str:
    ending = name.rpartition(".")[2].casefold()
    return "jpg" if ending == "jpeg" else ending


def judged(name: str, content: bytes) -> EvidenceFile:
    """The file as it may be kept. Raises ActionRefused with a sentence that says what to do instead."""
    ending = ending_of(name)
    if ending not in CONTENT_TYPES:
        raise ActionRefused(
            _("Files of this kind are not taken. Choose a PDF, a document, a spreadsheet, a text or a picture.")
        )
    if not content:
        raise ActionRefused(_("The file is empty. Choose the file once more."))
    if len(content) > MOST_BYTES:
        raise ActionRefused(_("The file is larger than 5 MB. Make it smaller, or give a link to it instead."))
    if not _SNIFF[ending](ending, content):
        raise ActionRefused(
            _("The content is not what the name “.%(ending)s” says. Save the file again in that format.")
            % {"ending": ending}
        )
    return EvidenceFile(safe_name(name), ending, content)


def safe_name(name: str) -> str:
    """The last part of a name, without what could mislead: paths, controls, marks that turn text around."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*')
    stem = " ".join(visible.rpartition(".")[0].split()).strip(" .") or "evidence"
    ending = ending_of(last)
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"


def _starts(*marks: bytes) -> Callable[[str, bytes], bool]:
    return lambda _ending, content: content.startswith(marks)


def _is_text(_ending: str, content: bytes) -> bool:
    if content.startswith((b"MZ", b"\x7fELF", b"#!", b"PK\x03\x04", b"%PDF-")) or b"\x00" in content:
        return False
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Spreadsheets still write the old Windows alphabet; what it never has are control characters.
        return not any(byte < 32 and byte not in b"\t\n\r\x0c" for byte in content)
    return True


def _is_package(ending: str, content: bytes) -> bool:
    """A zipped document of the kind that its name says, without macros or programs. Only its contents list is read."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with ZipFile(BytesIO(content)) as package:
            names = package.namelist()
            kind = _kind_of(package, names)
    except (BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
        return False
    if any(_RUNS.search(name) for name in names):
        raise ActionRefused(_("The file holds macros or a program. Save it without them, or as a PDF."))
    return len(names) <= _MOST_PARTS and kind == ending


def _kind_of(package: ZipFile, names: list[str]) -> str:
    if names and names[0] == "mimetype":
        said = _head(package, "mimetype").strip()
        return next((ending for ending, kind in _OPEN_DOCUMENT.items() if said == kind), "")
    if "[Content_Types].xml" not in names:
        return ""
    # Without the empty bytes of an alphabet of two bytes a letter: the same words.
    if _MACROS.search(_head(package, "[Content_Types].xml").replace(b"\x00", b"")):
        raise ActionRefused(_("The file holds macros or a program. Save it without them, or as a PDF."))
    return next((e for e, folder in _OFFICE_FOLDER.items() if any(name.startswith(folder) for name in names)), "")


def _head(package: ZipFile, name: str) -> bytes:
    """The first megabyte of a part: a list of contents needs no more, and a bomb gets no further. Documents are stored
    or deflated; other packings let a file of a few bytes ask for gigabytes before the first one is read.
    """
    if package.getinfo(name).compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise BadZipFile
    with package.open(name) as part:
        return part.read(1_000_000)


_SNIFF: dict[str, Callable[[str, bytes], bool]] = {
    "pdf": _starts(b"%PDF-"),
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "jpg": _starts(b"\xff\xd8\xff"),
    "csv": _is_text,
    "txt": _is_text,
    **dict.fromkeys(("docx", "xlsx", "odt", "ods"), _is_package),
}
