"""The answer as people read it: every label in both languages, every text in its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from casework.redaction import MARK, Piece
from casework.subject_access.prepared import Prepared
from cohesion.bilingual import LANGUAGES, current_language, other_language

_LABELS = {
    "title": _("What is held about you"),
    "covered": _("covered"),
    "legend": _("Words about other people are covered like this:"),
    "staff": _("People who work on the case are named by their role, in brackets."),
    "personal": _("Your personal details"),
    "case": _("The case"),
    "victim": _("About the victim"),
    "texts": _("What was written"),
    "by": _("Written by:"),
    "history": _("What was done and when"),
    "left_out": _("What is left out, and why"),
    "files": _("Files"),
    "included": _("in this bundle"),
    "not_included": _("not in this bundle"),
    "rights": _(
        "You may ask for something to be put right, and you may complain to the Information Commissioner: ico.org.uk."
    ),
}


@dataclass(frozen=True)
class Both:
    """The same in both languages, the reader's first; said once where it is the same."""

    en: str
    cy: str

    def __html__(self) -> SafeString:
        if self.en == self.cy:
            return format_html("{}", self.en)
        first = current_language()
        said = {"en": self.en, "cy": self.cy}
        second = other_language(first)
        return format_html(
            '<span lang="{}">{}</span> · <span lang="{}">{}</span>', first, said[first], second, said[second]
        )

    def __str__(self) -> str:
        return self.__html__()


@dataclass(frozen=True)
class Row:
    label: Both
    value: Both


@dataclass(frozen=True)
class Text:
    heading: Both
    by: Both | None
    day: date | None
    language: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Line:
    day: str
    what: Both
    by: Both


@dataclass(frozen=True)
class FileLine:
    title: str
    goes: bool


@dataclass(frozen=True)
class Document:
    """What goes out. Nothing that is covered or left out is in it."""

    reference: str
    labels: dict[str, Both]
    personal: Sequence[Row]
    case: Sequence[Row]
    victim: Sequence[Row]
    texts: Sequence[Text]
    history: Sequence[Line]
    left_out: Sequence[Row]
    files: Sequence[FileLine]
    mark: str = MARK

    @property
    def title(self) -> str:
        label = self.labels["title"]
        return f"{label.en} · {label.cy}"


def document(prepared: Prepared) -> Document:
    content = prepared.content
    return Document(
        reference=prepared.case.said,
        labels={name: _both(label) for name, label in _LABELS.items()},
        personal=_rows(content, "personal_details"),
        case=_rows(content, "case"),
        victim=_rows(content, "victim"),
        texts=list(_texts(prepared)),
        history=[
            Line(en["on"], Both(en["what"], cy["what"]), Both(en["by"], cy["by"]))
            for en, cy in _pairs(content, "history")
        ],
        left_out=[
            Row(Both(en["what"], cy["what"]), Both(en["why"], cy["why"])) for en, cy in _pairs(content, "left_out")
        ],
        files=[FileLine(file.shown_title, file.goes) for file in prepared.files],
    )


def _texts(prepared: Prepared) -> Iterator[Text]:
    written_by = {language: prepared.content[language]["written_by"] for language in LANGUAGES}
    for part in prepared.parts:
        if not part.left_out:
            by = Both(written_by["en"][part.key], written_by["cy"][part.key]) if part.by else None
            # Only what stands for a covered word goes along, never the word.
            shown = [Piece(piece.shown, piece.cover) for piece in part.pieces]
            yield Text(_both(part.heading), by, part.day, part.language, shown)


def _both(label: Any) -> Both:
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = str(label)
    return Both(said["en"], said["cy"])


def _rows(content: dict[str, Any], name: str) -> list[Row]:
    return [Row(Both(en["label"], cy["label"]), Both(en["value"], cy["value"])) for en, cy in _pairs(content, name)]


def _pairs(content: dict[str, Any], name: str) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    return zip(content["en"][name], content["cy"][name], strict=True)
