"""Markdown's simplest part, for text that people write here: paragraphs, lists and bold words.

Everything is escaped before anything is marked, so that HTML, scripts and all other markup stand as they were typed.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_BULLET = re.compile(r"[-*•] +(?=\S)")
_NUMBERED = re.compile(r"\d{1,3}[.)] +(?=\S)", re.ASCII)
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]{1,500}?)(?<=\S)\*\*")
_ELEMENTS = {"ul": _BULLET, "ol": _NUMBERED}


def to_html(text: str) -> SafeString:
    """An empty line starts a paragraph, `- ` a point of a list, `1. ` a numbered one; `**words**` are bold."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return mark_safe("\n".join(part for block in blocks if block for part in _block(block)))  # noqa: S308  (escaped below)


def _block(block: str) -> Iterator[str]:
    """A block's lines: points that follow one another make a list, other lines a paragraph."""
    for kind, lines in groupby(block.split("\n"), key=_kind):
        marked = [_inline(_ELEMENTS[kind].sub("", line.strip(), count=1) if kind else line.strip()) for line in lines]
        if kind:
            yield f"<{kind}>{''.join(f'<li>{line}</li>' for line in marked)}</{kind}>"
        else:
            yield f"<p>{'<br>'.join(marked)}</p>"


def _kind(line: str) -> str:
    return next((kind for kind, start in _ELEMENTS.items() if start.match(line.strip())), "")


def _inline(line: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", escape(line))
