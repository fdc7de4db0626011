"""How far a figure is known, in sentences: at length where it stands alone, in short in the row of a table.

Both tell what `ShownFigure` holds and nothing else: it has no share of estimates for the public, and of a hidden figure
neither a revision nor a return that is open again, from which a hidden part could be worked out.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.shown_figures import ShownFigure


def quality(figure: ShownFigure) -> list[str]:
    """How far the figure of a place is known, for readers who look at this one."""
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
    if figure.estimated_share is not None:
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


def quality_in_short(figure: ShownFigure) -> tuple[str, ...]:
    """The same for one of many rows."""
    if figure.is_hidden:
        return (not_told(),)
    if figure.quarters_reported == 0:
        return (_("Nothing accepted yet."),)
    told = [
        _("%(reported)s of %(expected)s authorities, %(quarters)s of 4 quarters.")
        % {
            "reported": figure.authorities_reported,
            "expected": figure.authorities_expected,
            "quarters": figure.quarters_reported,
        },
        _("Provisional.") if figure.is_provisional else _("Accepted in full."),
    ]
    if figure.estimated_share is not None:
        told.append(_("%(share)s %% of it is estimated.") % {"share": figure.estimated_share})
    if figure.is_revised:
        told.append(_("Revised."))
    if figure.is_under_revision:
        told.append(_("Under revision."))
    return tuple(told)
