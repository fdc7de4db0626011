"""One outcome of a return, to be filled in: fields beside their history under the three questions."""

from outcomes.pages.entering.page import EntryPage, build
from outcomes.pages.entering.typed import NOTHING_TYPED, Typed

__all__ = ["NOTHING_TYPED", "EntryPage", "Typed", "build"]
