"""The text of an uploaded .csv file, or a sentence that says why it is none."""

from django.utils.translation import gettext as _

from cohesion.file_problems import FileRefused, refused


def decoded(name: str, data: bytes) -> str:
    """UTF-8, with or without its mark. Raises FileRefused for anything else."""
    fix = _("Save it as “CSV UTF-8” in your spreadsheet program.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused(name, _("The file is written in UTF-16."), fix)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].count(b"\n") + 1
        reason = _("Line %(number)s holds characters that are not UTF-8.") % {"number": before}
        raise refused(name, reason, fix) from error
    if "\x00" in text:
        raise refused(name, _("The file holds characters that no text has."), fix)
    return text


def unclosed(name: str, number: int) -> FileRefused:
    """What to say where quotation marks do not match from that line on."""
    return refused(
        name,
        _("From line %(number)s on the file cannot be read: a quotation mark is not closed or is out of place.")
        % {"number": number},
        _("Put a text that holds commas or line ends into quotation marks, and double those inside it."),
    )
