"""One return, readable in full: figures under the three questions, words, ratings, checks, and what happened to it."""

from outcomes.pages.reading.page import Example, ReturnReading, example_reading, read

__all__ = ["Example", "ReturnReading", "example_reading", "read"]
