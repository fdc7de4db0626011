"""What a measure's page says first: its finding as a sentence, from the values that its reader may see."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohesion.templatetags.cohesion import number
from reporting.change_words import SMALLEST_BASE, percent_of
from reporting.disclosure import Reason
from reporting.figures import FigureDefinition
from reporting.shown import ShownFigure


def finding(definition: FigureDefinition, now: ShownFigure, before: ShownFigure | None) -> str:
    """One sentence on Wales: the value of the year and, where both may be seen and are complete, against the year
    before: part of a year compares with nothing.
    """
    told = {"year": now.year, "value": number(now.value)}
    if now.reason == Reason.UNCHECKED:
        return _("The figure for Wales in %(year)s is still being checked") % told
    if now.is_hidden:
        return _("The figure for Wales in %(year)s is not shown") % told
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


def quality(figure: ShownFigure, *, is_published: bool) -> list[str]:
    """How far the figure of Wales is known, as sentences. What share was estimated is for working figures alone: from
    the share of a total and the marks of its parts a hidden part could be worked out.
    """
    if figure.is_hidden:
        return [not_told()]
    told = [
        ngettext(
            "%(reported)s of %(expected)s local authority is covered by an accepted figure.",
            "%(reported)s of %(expected)s local authorities are covered by an accepted figure.",
            figure.authorities_expected,
        )
        % {"reported": figure.authorities_reported, "expected": figure.authorities_expected},
        _("%(count)s of 4 quarters reported something.") % {"count": figure.quarters_reported},
        _("Provisional: some quarters of the year are not accepted yet.")
        if figure.is_provisional
        else _("All four quarters of every region are accepted."),
    ]
    if figure.estimated_share is not None and not is_published:
        told.append(_("%(share)s %% of it was reported as an estimate.") % {"share": figure.estimated_share})
    elif "e" in figure.marks:
        told.append(_("Part of it was reported as an estimate."))
    if figure.is_revised:
        told.append(_("Revised: a return was corrected after it was first accepted."))
    if figure.is_under_revision:
        told.append(_("Under revision: a return behind it is open again, so it may change."))
    return told


def not_told() -> str:
    """Instead of how far a hidden figure is known: who reported it would tell that it is not missing."""
    return _("How far it is known is not told, because the figure is not shown.")
