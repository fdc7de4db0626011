"""Everything that happened to a return: its events and every value that was saved, newest first."""

from outcomes.pages.history.page import PAGE, History, history
from outcomes.pages.history.wanted import Wanted

__all__ = ["PAGE", "History", "Wanted", "history"]
