"""One return, readable in full: figures under the three questions, words, ratings, checks, and what happened to it."""

from outcomes.pages.reading.page import ReturnReading, read

__all__ = ["ReturnReading", "read"]
