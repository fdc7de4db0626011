"""Looking at an uploaded file before anything opens it: what it is, how large it is, what it would unfold to.

Nothing here unpacks more than the first bytes of a member. The sizes that the archive's directory states bind:
Python's zipfile never unpacks more of a member than its stated size.
"""

import struct
from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from cohesion.file_problems import FileRefused, refused

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
MOST_RATIO = 100
BIG_MEMBER = 1_000_000
MOST_MEMBERS = 2_000
_MEGABYTE = 1_000_000

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_END = b"PK\x05\x06"
ENDINGS = ("xlsx", "ods", "csv")
_MACRO_ENDINGS = ("xlsm", "xltm", "xlam", "xlsb")
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def content(name: str, source: bytes | BinaryIO) -> bytes:
    """The bytes of the file, of which no more than the limit is read."""
    data = source if isinstance(source, bytes) else source.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise refused(
            name,
            _("The file is larger than 5 MB."),
            _("Remove pictures and other additions, or copy the values into a new template."),
        )
    if not data:
        raise refused(name, _("The file is empty."), _("Save it again in your spreadsheet program and import that."))
    return data


def ending(name: str, data: bytes) -> str:
    """xlsx, ods or csv: what the name says, when the content agrees."""
    said = name.rpartition(".")[2].lower() if "." in name else ""
    if said in _MACRO_ENDINGS:
        raise macros(name)
    if data.startswith(_OLE2):
        raise refused(
            name,
            _("The file is protected with a password, or is in the old .xls format."),
            _("Remove the password and save it as .xlsx or .ods."),
        )
    if said not in ENDINGS:
        raise refused(
            name,
            _("This kind of file cannot be imported."),
            _("Save the return as .xlsx, .ods or .csv and import that."),
        )
    if (said == "csv") == data.startswith(_ZIP):
        raise refused(
            name,
            _("The content of the file does not fit its name’s ending."),
            _("Save it again in your spreadsheet program as .xlsx, .ods or .csv."),
        )
    return said


def archive(name: str, data: bytes, kind: str) -> ZipFile:
    """The opened archive of a spreadsheet that is safe to unpack, or FileRefused."""
    _check_directory(name, data)
    try:
        opened = ZipFile(BytesIO(data))
        members = opened.infolist()
        _check_members(name, members)
        _check_contents(name, opened, members, kind)
    except FileRefused:
        raise
    except (BadZipFile, LargeZipFile, OSError, ValueError, NotImplementedError, EOFError, struct.error) as error:
        raise damaged(name) from error
    return opened


def damaged(name: str) -> FileRefused:
    return refused(
        name,
        _("The file is damaged or is not a spreadsheet."),
        _("Open it in your spreadsheet program, save it again and import that."),
    )


def unfolds(name: str) -> FileRefused:
    return refused(
        name,
        _("The file would unfold to far more than a return can hold."),
        _("Copy the values into a new template and import that."),
    )


def _check_directory(name: str, data: bytes) -> None:
    """The directory's length, before zipfile reads an entry for each of perhaps a hundred thousand members."""
    at = data.rfind(_END)
    # A second, larger directory (ZIP64) would overrule this one; no return needs it.
    if at < 0 or len(data) < at + 22 or data[max(at - 20, 0) : at].startswith(b"PK\x06\x07"):
        raise damaged(name)
    entries, size = struct.unpack_from("<HI", data, at + 10)
    if entries > MOST_MEMBERS or size > _MEGABYTE:
        raise unfolds(name)


def _check_members(name: str, members: list[ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise unfolds(name)
    for member in members:
        if member.flag_bits & 0x1:
            raise _password(name)
        if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED} or _is_outside(member.filename):
            raise damaged(name)
        if member.file_size > BIG_MEMBER and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise unfolds(name)
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise damaged(name)


def _is_outside(path: str) -> bool:
    return path.startswith(("/", "\\")) or ".." in path.replace("\\", "/").split("/") or ":" in path[:3]


def _check_contents(name: str, opened: ZipFile, members: list[ZipInfo], kind: str) -> None:
    names = [member.filename for member in members]
    if kind == "xlsx":
        _check_xlsx(name, opened, names)
    else:
        _check_ods(name, opened, names)


def _check_xlsx(name: str, opened: ZipFile, names: Iterable[str]) -> None:
    lowered = {path.lower() for path in names}
    if "[content_types].xml" not in lowered or not any(path.startswith("xl/") for path in lowered):
        raise damaged(name)
    types = _beginning(opened, "[Content_Types].xml", names)
    if any(path.endswith(("vbaproject.bin", "xlmacro")) or "/macrosheets/" in path for path in lowered):
        raise macros(name)
    if b"macroenabled" in types.lower() or b"vbaproject" in types.lower():
        raise macros(name)
    if any("/externallinks/" in path for path in lowered):
        raise links(name)


def _check_ods(name: str, opened: ZipFile, names: Iterable[str]) -> None:
    known = set(names)
    if "content.xml" not in known:
        raise damaged(name)
    if not _beginning(opened, "mimetype", known).startswith(_ODS_TYPE):
        raise damaged(name)
    if any(path.startswith(("Basic/", "Scripts/")) for path in known):
        raise macros(name)
    if b"encryption-data" in _beginning(opened, "META-INF/manifest.xml", known):
        raise _password(name)


def _beginning(opened: ZipFile, path: str, names: Iterable[str]) -> bytes:
    """The first megabyte of a member; nothing where it is missing."""
    if path not in names:
        return b""
    with opened.open(path) as member:
        return member.read(_MEGABYTE)


def _password(name: str) -> FileRefused:
    return refused(name, _("The file is protected with a password."), _("Remove the password and save the file again."))


def macros(name: str) -> FileRefused:
    return refused(
        name,
        _("The file holds macros, which are not accepted."),
        _("Save it as .xlsx or .ods without macros and import that."),
    )


def links(name: str) -> FileRefused:
    return refused(
        name,
        _("The file takes values from other files."),
        _("Break the links in your spreadsheet program, so that the values stand in the file itself."),
    )
