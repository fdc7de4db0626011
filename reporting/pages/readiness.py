"""Whether a page has figures to show: the public's wait for the check of their year."""

from reporting.disclosure import Audience
from reporting.shown_figures import ShownFigures


def is_ready(found: ShownFigures) -> bool:
    """Of the last year alone, which is looked at: earlier ones say for themselves what they wait for."""
    return found.audience == Audience.WORKING or found.states[str(found.years[-1])].is_checked
