"""The officer's page of a return: what changed, what is unusual, what was asked, what is decided."""

from outcomes.pages.review.page import ReviewPage, review

__all__ = ["ReviewPage", "review"]
