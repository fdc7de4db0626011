"""The bundle that goes to whoever asked: to read, for machines, and the chosen files. Made in memory alone."""

import json
import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from casework.file_contents import content_of
from casework.redaction import MARK
from casework.subject_access.document import document
from casework.subject_access.prepared import KeptFile, Prepared
from cohesion.refusals import ActionRefused

_UNSAFE = re.compile(r"[^\w .()-]+")
_LONGEST_NAME = 80


def bundle(prepared: Prepared) -> bytes:
    """A ZIP. Raises ActionRefused where a chosen file is not there any more, SealError where one cannot be opened."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as package:
        package.writestr("bundle.html", _page(prepared))
        package.writestr("bundle.json", _for_machines(prepared))
        for number, file in enumerate((each for each in prepared.files if each.goes), start=1):
            package.writestr(f"files/{_name(number, file)}", _content(file))
    return packed.getvalue()


def _page(prepared: Prepared) -> str:
    return render_to_string("casework/document/subject_access.html", {"document": document(prepared)})


def _for_machines(prepared: Prepared) -> str:
    return json.dumps({"covered": MARK, **prepared.content}, ensure_ascii=False, indent=2)


def _content(file: KeptFile) -> bytes:
    try:
        return content_of(file.row)
    except FileNotFoundError as error:
        raise ActionRefused(
            _(
                "A file that you chose is not in the store any more. Take it out of the bundle, and tell those who "
                "run the service."
            )
        ) from error


def _name(number: int, file: KeptFile) -> str:
    """From the title as it goes out: the name that the file came with may name somebody."""
    stem = " ".join(_UNSAFE.sub(" ", file.shown_title.replace(MARK, "-")).split())[:_LONGEST_NAME].strip(" .")
    return f"{number:02d} {stem or 'file'}.{file.row.ending}"
