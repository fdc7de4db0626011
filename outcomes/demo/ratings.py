"""How each region rates each outcome in each quarter (sample data)."""

from outcomes.demo.apportioning import chance
from outcomes.demo.setting import FIRST_YEAR, QUARTERS
from outcomes.models import Rag

# Regions that end 2014-15 off track, by outcome; all others end it green.
_AMBER = {
    "1": {"MWW", "GE"},
    "2": {"NEW", "WB", "CT"},
    "3": {"NWW", "NEW", "CV", "GW"},
    "4": {"MWW", "WB", "GW", "GE"},
    "5": {"NEW"},
    "6": {"CT", "GE"},
    "7": {"CT"},
}
_RED = {"1": {"CT"}, "2": {"MWW"}, "3": {"WB"}, "5": {"MWW"}}


def at_year_end(outcome: str, region: str) -> Rag:
    if region in _RED.get(outcome, ()):
        return Rag.RED
    return Rag.AMBER if region in _AMBER.get(outcome, ()) else Rag.GREEN


def rating(outcome: str, region: str, quarter: str) -> Rag:
    """Regions that end green were often amber at first; those that end red got there through amber."""
    position = [str(each) for each in QUARTERS].index(quarter)
    end = at_year_end(outcome, region)
    if position == len(FIRST_YEAR) - 1:
        return end
    luck = chance("rating", outcome, region, quarter).random()
    if position >= len(FIRST_YEAR):
        return _recovering(end, luck)
    if end == Rag.RED:
        return Rag.RED if position == len(FIRST_YEAR) - 2 else Rag.AMBER
    if end == Rag.AMBER:
        return Rag.GREEN if luck < 0.3 else Rag.AMBER
    return Rag.AMBER if luck < (0.4, 0.25, 0.1)[position] else Rag.GREEN


def _recovering(end: Rag, luck: float) -> Rag:
    if end == Rag.RED:
        return Rag.AMBER if luck < 0.7 else Rag.RED
    if end == Rag.AMBER:
        return Rag.GREEN if luck < 0.5 else Rag.AMBER
    return Rag.AMBER if luck < 0.08 else Rag.GREEN
