"""Everything that can be done to a quarterly return, under the one name that forms, commands and jobs import."""

from outcomes.actions.accepting import accept, digest_of
from outcomes.actions.reviewing import reopen, request_changes, start_review
from outcomes.actions.saving import save
from outcomes.actions.submitting import recall, submit

__all__ = ["accept", "digest_of", "recall", "reopen", "request_changes", "save", "start_review", "submit"]
