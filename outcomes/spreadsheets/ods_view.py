"""How an .ods file opens: which rows and columns stay in view. odfpy writes these settings but does not model them."""

from collections.abc import Mapping
from typing import Any

from odf import config

# A column key of the file format: everything above and left of this cell stays in view.
_SPLIT_FROZEN = "2"


def freeze(document: Any, frozen: Mapping[str, tuple[int, int] | None], *, grid: bool) -> None:
    """`frozen` gives each sheet, in order, the row and column from which it moves; the first sheet is the open one."""
    settings = config.ConfigItemSet(name="ooo:view-settings")
    views = config.ConfigItemMapIndexed(name="Views")
    view = config.ConfigItemMapEntry()
    _item(view, "ViewId", "string", "view1")
    named = config.ConfigItemMapNamed(name="Tables")
    for title, first in frozen.items():
        entry = config.ConfigItemMapEntry(name=title)
        _item(entry, "ShowGrid", "boolean", "true" if grid else "false")
        if first:
            _split(entry, first[0] - 1, first[1] - 1)
        named.addElement(entry)
    view.addElement(named)
    _item(view, "ActiveTable", "string", next(iter(frozen)))
    views.addElement(view)
    settings.addElement(views)
    document.settings.addElement(settings)


def _split(entry: Any, row: int, column: int) -> None:
    for axis, position in (("Horizontal", column), ("Vertical", row)):
        if position:
            _item(entry, f"{axis}SplitMode", "short", _SPLIT_FROZEN)
            _item(entry, f"{axis}SplitPosition", "int", str(position))
    _item(entry, "ActiveSplitRange", "short", "3")
    _item(entry, "PositionRight", "int", str(column))
    _item(entry, "PositionBottom", "int", str(row))


def _item(parent: Any, name: str, kind: str, value: str) -> None:
    parent.addElement(config.ConfigItem(name=name, type=kind, text=value))
