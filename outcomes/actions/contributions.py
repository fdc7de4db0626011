"""Everything that can be done about a contribution, under the one name that views, commands and jobs import."""

from outcomes.actions.contribution_answers import hand_in, keep, note_opened
from outcomes.actions.contribution_decisions import close, send_back, take_in
from outcomes.actions.contribution_requests import ask, ask_as_before, change_due, remind, withdraw
from outcomes.actions.forgetting_contributors import forget

__all__ = [
    "ask",
    "ask_as_before",
    "change_due",
    "close",
    "forget",
    "hand_in",
    "keep",
    "note_opened",
    "remind",
    "send_back",
    "take_in",
    "withdraw",
]
