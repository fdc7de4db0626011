"""Which return a file is for, and whether it may be changed now."""

from django.utils.translation import gettext as _

from cohesion.calendar import Quarter
from cohesion.file_problems import FileRefused, refused
from cohesion.models import Region, User
from cohesion.permissions import Permission
from outcomes import lifecycle
from outcomes.actions.return_steps import may
from outcomes.models import Measure, QuarterlyReturn, ReturnRound
from outcomes.spreadsheets.entries import Entries


def find_return(name: str, entries: Entries, user: User | None, expected: QuarterlyReturn | None) -> QuarterlyReturn:
    """The return, or FileRefused: unknown, not open, another one than expected, not the person's, not editable now."""
    _require_known(name, entries)
    found = _visible(entries, user)
    if not found:
        raise _not_found(name, entries, user)
    quarterly_return = found[0] if len(found) == 1 else _best(found, entries)
    if expected is not None and expected.pk != quarterly_return.pk:
        raise refused(
            name,
            _("This file is the return of %(region)s for %(quarter)s, not the one on this page.")
            % {"region": entries.region, "quarter": entries.quarter},
            _("Choose the file of this return, or go to the page of that one."),
        )
    if user is not None and not may(user, Permission.EDIT_RETURN, quarterly_return):
        raise refused(
            name,
            _("Your role does not let you fill in this return."),
            _("Ask the region’s co-ordinator to import the file."),
        )
    _require_editable(name, quarterly_return)
    return quarterly_return


def _require_known(name: str, entries: Entries) -> None:
    try:
        Quarter.parse(entries.quarter)
    except ValueError as error:
        raise refused(
            name, _("The quarter is not one."), _("Write it like 2014-15-Q1."), value=entries.quarter
        ) from error
    if not Region.objects.filter(code=entries.region[:8]).exists() or len(entries.region) > 8:
        known = ", ".join(region.code for region in Region.objects.north_to_south())
        raise refused(
            name,
            _("There is no region with this code."),
            _("Use one of these: %(known)s.") % {"known": known},
            value=entries.region,
        )


def _visible(entries: Entries, user: User | None) -> list[QuarterlyReturn]:
    returns = QuarterlyReturn.objects.with_context().filter(round__quarter=entries.quarter, region__code=entries.region)
    if entries.key is not None:
        returns = returns.filter(round__plan__code=entries.key.plan[:20])
    if user is not None:
        returns = returns.visible_to(user)
    return list(returns.order_by("round__plan__code"))


def _best(found: list[QuarterlyReturn], entries: Entries) -> QuarterlyReturn:
    """A tidy file does not name its plan: it is the one that knows most of its measures, a national one first."""

    def fit(quarterly_return: QuarterlyReturn) -> tuple[int, bool]:
        opened = quarterly_return.round
        known = set(Measure.objects.filter(rounds=opened.pk).values_list("code", flat=True))
        return len(known & entries.measures), opened.plan.authority_id is None

    return max(found, key=fit)


def _not_found(name: str, entries: Entries, user: User | None) -> FileRefused:
    which = {"region": entries.region, "quarter": entries.quarter}
    plan = entries.key.plan[:20] if entries.key else "NDP-2014-16"
    if user is not None:
        return refused(
            name,
            _("There is no return of %(region)s for %(quarter)s that you can fill in.") % which,
            _("Check that the file is your region’s, or ask a Welsh Government officer to open the quarter."),
        )
    rounds = ReturnRound.objects.filter(quarter=entries.quarter)
    if entries.key:
        rounds = rounds.filter(plan__code=plan)
    if rounds.exists():
        return refused(
            name,
            _("The quarter is open, but there is no return of %(region)s for %(quarter)s.") % which,
            _("Check the region’s code and the geography of the quarter."),
        )
    return refused(
        name,
        _("The quarter %(quarter)s has not been opened, so there is no return of %(region)s.") % which,
        _("Open it first: python manage.py open_round --plan %(plan)s --quarter %(quarter)s")
        % {"plan": plan, "quarter": entries.quarter},
    )


def _require_editable(name: str, quarterly_return: QuarterlyReturn) -> None:
    if quarterly_return.status not in lifecycle.EDITABLE:
        raise refused(
            name,
            _("The return of %(region)s for %(quarter)s cannot be changed: its status is “%(status)s”.")
            % {
                "region": quarterly_return.region.code,
                "quarter": quarterly_return.round.quarter,
                "status": quarterly_return.get_status_display(),
            },
            _("Take it back if nobody has begun to read it, or ask an officer to give it back or to reopen it."),
        )
