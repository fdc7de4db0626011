"""Setting text: figures marked and unbroken, numbers tied to their words, no short word alone on a last line.

Works on plain text and escapes it, so that what comes out may go into a page as it is.
"""

import re
from collections.abc import Mapping
from html import escape

from django.utils.safestring import SafeString, mark_safe

from reporting import tokens
from reporting.tokens import Fact

NO_BREAK = "\u00a0"
# Stand for tags until the text is escaped.
_FIGURE, _WHOLE, _END = "\ue000", "\ue001", "\ue002"
_TAGS = {_FIGURE: '<b class="fig">', _WHOLE: '<span class="nb">', _END: ""}

_LINKS = re.compile(r"(?<=\d)(\ue002?) (of|o’r|o) ")
_COUNTED = re.compile(r"(?<=\d)(\ue002?) (?=[a-zâêîôûŵŷ])")
_LABELLED = re.compile(
    r"\b(Figure|Ffigur|Annex|Atodiad|table|tabl|Outcome|Canlyniad|Chapter|chapter|Pennod|pennod|Rhan|Part) (?=[\dA-Z])"
)
_MONTHS = re.compile(
    r"\b(April|May|June|July|November|March|February|Ebrill|Mai|Mehefin|Gorffennaf|Tachwedd|Mawrth|Chwefror) (?=\d)"
)
# Years, and compounds whose first part is short: “2014–15”, “co-ordinators”, “e-learning”.
_COMPOUND = re.compile(r"(\d{4}–\d{2}|\b[A-Za-z]{1,3}-[\wâêîôûŵŷ]+|MARAC-style)")
_BEFORE_WHOLE = re.compile(r' (<span class="nb">[^<]*</span>)')
_LAST = re.compile(r" (\S{1,10})$")


def _figure(text: str) -> str:
    return f"{_FIGURE}{text.replace(' ', NO_BREAK)}{_END}"


def set_text(
    text: str, facts: Mapping[str, Fact] | None = None, *, tie_last: bool = True, mark: bool = True
) -> SafeString:
    """`text` ready for the page in the active language. Without `mark` its figures look like the text around them."""
    told = tokens.resolve(text.strip(), facts or {}, _figure if mark else str)
    told = re.sub(r"\s+", lambda space: NO_BREAK if NO_BREAK in space[0] else " ", told)
    told = _COMPOUND.sub(rf"{_WHOLE}\1{_END}", told)
    told = _LINKS.sub(rf"\1{NO_BREAK}\2{NO_BREAK}", told)
    told = _COUNTED.sub(rf"\1{NO_BREAK}", told)
    told = _LABELLED.sub(rf"\1{NO_BREAK}", told)
    told = _MONTHS.sub(rf"\1{NO_BREAK}", told)
    if tie_last:
        told = _LAST.sub(rf"{NO_BREAK}\1", told)
    return mark_safe(_spaced(_tagged(escape(told, quote=False))))  # noqa: S308 (escaped one call before)


def plain(text: str, facts: Mapping[str, Fact] | None = None) -> str:
    """`text` with its figures, for places that hold no tags: alternative texts, running heads, the document's title."""
    return tokens.resolve(text.strip(), facts or {})


def _tagged(text: str) -> str:
    closing: list[str] = []
    out = []
    for character in text:
        if character in (_FIGURE, _WHOLE):
            out.append(_TAGS[character])
            closing.append("</b>" if character == _FIGURE else "</span>")
        elif character == _END:
            out.append(closing.pop())
        else:
            out.append(character)
    return "".join(out)


def _spaced(marked: str) -> str:
    """Spaces before tags moved inside them: WeasyPrint may break a line after its first word where a text ends in a
    space and the marked words behind it do not fit.
    """
    marked = marked.replace(' <b class="fig">', '<b class="fig"> ')
    return _BEFORE_WHOLE.sub(r"<span> \1</span>", marked)
