"""A score beside the score from which a forum calls the risk visibly high: shown, and decided by people alone."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from casework.models import Forum, ListEntry

VISIBLE_HIGH_RISK = "visible_high_risk"


def compared(forum: Forum, score: int | None) -> str:
    """The sentence about a score at a forum; empty where the forum has set none."""
    words = {"score": score, "threshold": forum.threshold}
    if forum.threshold is None:
        return ""
    if score is None:
        return _("This MARAC calls the risk visibly high from a score of %(threshold)s. No score was given.") % words
    if score >= forum.threshold:
        said = _("The score is %(score)s. This MARAC calls the risk visibly high from a score of %(threshold)s.")
        return said % words
    return (
        _("The score is %(score)s, below the %(threshold)s from which this MARAC calls the risk visibly high.") % words
    )


def differs(forum: Forum, score: int | None, criteria: Iterable[ListEntry]) -> str:
    """Where the reasons and the score say different things, that is said; both may be right."""
    if forum.threshold is None or score is None:
        return ""
    is_chosen = any(each.code == VISIBLE_HIGH_RISK for each in criteria)
    if is_chosen and score < forum.threshold:
        return _("“Visible high risk” is among the reasons all the same. Ask why, if it is not said.")
    if not is_chosen and score >= forum.threshold:
        return _("“Visible high risk” is not among the reasons.")
    return ""


def thresholds_said(forums: Iterable[Forum]) -> str:
    """From which score each of them calls the risk visibly high; those that have set none are left out."""
    said = _("%(forum)s calls the risk visibly high from a score of %(threshold)s.")
    set_ones = [each for each in forums if each.threshold is not None]
    return " ".join(said % {"forum": each, "threshold": each.threshold} for each in set_ones)
