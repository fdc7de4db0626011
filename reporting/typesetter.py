"""WeasyPrint 70, mended where it works out again what cannot have changed. No mend changes a byte of the report."""

from collections.abc import Iterator
from copy import copy
from functools import cache, wraps
from typing import Any

import pydyf
import weasyprint
from weasyprint.css.targets import TargetCollector
from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as page_layout
from weasyprint.text.line_break import split_first_line

_MARKS = {"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback", "marker"}
_DIGITS = "0123456789"


# Another version of WeasyPrint is left as it is: slower, until this module has been read against it.
IS_KNOWN = weasyprint.VERSION.partition(".")[0] == "70"


@cache
def mend() -> None:
    if not IS_KNOWN:
        return
    _settle_page_numbers()
    _ask_once()
    _write_numbers_in()


@cache
def without_notes() -> Any:
    """WeasyPrint's own style sheet gives every element the styles of a footnote's four marks and of a list's marker, a
    computed style for each: nine in ten of all that it computes. The report has no such notes and no such markers.
    """
    sheet = copy(weasyprint.HTML(string="")._ua_stylesheets()[0])
    sheet.matcher = copy(sheet.matcher)
    sheet.matcher.other_selectors = [one for one in sheet.matcher.other_selectors if one[3] not in _MARKS]
    return sheet


def _settle_page_numbers() -> None:
    """WeasyPrint sets a page with page numbers of others once more when these are known. For links named by
    `attr(href url)` it forgot whose number was missing, and the total of pages, unknown in the first round, made every
    anchor look moved in the second: it set such pages three times. No text of the report asks for the total.
    """
    collect, note = TargetCollector.collect_missing_counters, TargetCollector.cache_target_page_counters

    @wraps(collect)
    def collect_by_target(self: Any, box: Any, token: str, again: Any, missing: Any, of_targets: Any) -> None:
        if None in of_targets:
            missing, of_targets = [], {box.element.get("href", "").removeprefix("#"): of_targets[None]}
        collect(self, box, token, again, missing, of_targets)

    @wraps(note)
    def note_without_total(self: Any, anchor: str, counters: Any, place: int, pages: Any) -> None:
        note(self, anchor, {name: values for name, values in counters.items() if name != "pages"}, place, pages)

    TargetCollector.collect_missing_counters = collect_by_target
    TargetCollector.cache_target_page_counters = note_without_total


def _ask_once() -> None:
    """What WeasyPrint works out anew for every line and for every tag, though it cannot have changed: a line begins no
    named page of its own, and the references to all pages are those of the tag before.
    """
    references = pydyf.PDF.page_references.fget

    def known_references(self: Any) -> Any:
        known = vars(self).setdefault("_known_references", ())
        if len(known) != self.pages["Count"]:
            known = self._known_references = references(self)
        return known

    boxes.LineBox.page_values = boxes.Box.page_values
    pydyf.PDF.page_references = property(known_references)


def _write_numbers_in() -> None:
    """A page that is set again because the page numbers of its links are known now has them written into its lines
    instead, wherever each ends its line and has room there: nothing else of the page could move.
    """
    remake = page_layout.remake_page

    @wraps(remake)
    def remake_or_write(index: int, context: Any, root: Any, html: Any) -> Any:
        made = vars(context).setdefault("_made", {})
        item = context.page_maker[index]
        if index in made:
            started, page, end, state = made[index]
            if started is item and _wrote_numbers(page, context):
                item[-1].update(state)
                return page, end
        page, end = remake(index, context, root, html)
        kept = {name: item[-1][name] for name in ("anchors", "content_lookups")}
        made[index] = item, page, end, kept
        return page, end

    page_layout.remake_page = remake_or_write


def _wrote_numbers(page: Any, context: Any) -> bool:
    """Whether all numbers of the page have been written in; none has, if it is not so."""
    sought = {box for box, use in context.target_collector.counter_lookup_items if use == "content"}
    changes = []
    for block, line in _lines(page):
        if not any(box.missing_link in sought for box in line.descendants(placeholders=True)):
            continue
        *around, text = _ends(line)
        change = _change(text, around[-1].missing_link, block, context) if around[-1].missing_link in sought else None
        if change is None:
            return False
        changes.append((around, text, *change))
    if len(changes) != sum(box.missing_link in sought for box in page.descendants(placeholders=True)):
        return False
    for around, text, layout, width in changes:
        for box in around:
            box.width += width - text.width
        text.text, text.pango_layout, text.width = layout.text, layout, width
    return True


def _change(text: Any, source: Any, block: Any, context: Any) -> tuple[Any, float] | None:
    """What stands in place of `text`, the last of its line, and its width; nothing where more than a number differs."""
    if len(source.children) != 1 or not isinstance(text, boxes.TextBox):
        return None
    told = source.children[0].text
    if told.rstrip(_DIGITS) != text.text.rstrip(_DIGITS):
        return None
    layout, _length, rest, width, *_heights = split_first_line(told, text.style, context, None, 0)
    has_room = text.position_x + width <= block.content_box_x() + block.width
    return (layout, width) if rest is None and has_room else None


def _ends(line: Any) -> list[Any]:
    """A line, the last box in it, the last box in that, and so on."""
    ends = [line]
    while getattr(ends[-1], "children", ()):
        ends.append(ends[-1].children[-1])
    return ends


def _lines(block: Any) -> Iterator[tuple[Any, Any]]:
    """Every line below `block` with the block that holds it."""
    for child in getattr(block, "children", ()):
        box = getattr(child, "_box", child)
        if isinstance(box, boxes.LineBox):
            yield block, box
        yield from _lines(box)
