"""What a measure's page says first: its finding as a sentence, from the values that its reader may see."""

from decimal import Decimal

from django.utils.translation import gettext as _

from cohesion.templatetags.cohesion import number
from reporting.change_words import SMALLEST_BASE, percent_of
from reporting.disclosure import Reason
from reporting.figures import ChangeAnswer, FigureDefinition
from reporting.shown_figures import ShownFigure


def finding(definition: FigureDefinition, now: ShownFigure, before: ShownFigure | None) -> str:
    """One sentence on Wales: the value of the year and, where both may be seen and are complete, against the year
    before: part of a year compares with nothing.
    """
    told = {"year": now.year, "value": number(now.value)}
    if now.reason == Reason.UNCHECKED:
        return _("The figure for Wales in %(year)s is still being checked") % told
    if now.is_hidden:
        return _("The figure for Wales in %(year)s is not shown") % told
    if now.change_answer == ChangeAnswer.NO_BASELINE_YET:
        return _("There is nothing yet that the figure for Wales in %(year)s could be compared with") % told
    if now.value is None:
        return _("There is no figure for Wales in %(year)s yet") % told
    if definition.is_change:
        return _("A change of %(value)s %% for Wales in %(year)s") % told
    if now.is_provisional:
        return _("%(value)s for Wales so far in %(year)s") % told
    if before is None or before.value is None or before.is_provisional:
        return _("%(value)s for Wales in %(year)s") % told
    return _against(definition, now.value, before.value, {**told, "before": number(before.value)})


def _against(definition: FigureDefinition, now: Decimal, before: Decimal, told: dict[str, str]) -> str:
    if now == before:
        return _("%(value)s for Wales in %(year)s, as in the year before") % told
    if definition.is_count and before >= SMALLEST_BASE:
        told["percent"] = percent_of(before, now)
        if now > before:
            return (
                _("%(value)s for Wales in %(year)s, %(percent)s %% more than the %(before)s of the year before") % told
            )
        return _("%(value)s for Wales in %(year)s, %(percent)s %% fewer than the %(before)s of the year before") % told
    if now > before:
        return _("%(value)s for Wales in %(year)s, up from %(before)s the year before") % told
    return _("%(value)s for Wales in %(year)s, down from %(before)s the year before") % told
