"""Two officers at one return: whoever comes second is told what the first did, and when."""

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cohesion import day_words
from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes.actions.return_steps import require_transition
from outcomes.models import QuarterlyReturn, ReturnEvent, ReturnStatus


def require_not_begun(held: QuarterlyReturn, by: User) -> None:
    """Refuse to start a review that somebody has started already."""
    if held.status != ReturnStatus.UNDER_REVIEW:
        return
    if held.reviewer_id == by.pk:
        raise ActionRefused(_("You began to read this return already. Go on from its review page."))
    raise ActionRefused(
        _("%(name)s began to read this return on %(moment)s. Agree with them who goes on; you may read along.")
        % _latest(held, ReturnEvent.Kind.REVIEW_STARTED)
    )


def require_still_under_review(held: QuarterlyReturn, target: ReturnStatus) -> None:
    """Refuse to decide what another officer has just decided, and say who did."""
    if held.status == ReturnStatus.CHANGES_REQUESTED and target == ReturnStatus.ACCEPTED:
        raise ActionRefused(
            _(
                "This return cannot be accepted: %(name)s gave it back to its region on %(moment)s. "
                "It can be accepted once it is sent again and read."
            )
            % _latest(held, ReturnEvent.Kind.CHANGES_REQUESTED)
        )
    if held.status == ReturnStatus.CHANGES_REQUESTED and target == ReturnStatus.CHANGES_REQUESTED:
        raise ActionRefused(
            _(
                "%(name)s gave this return back already, on %(moment)s. "
                "Ask what you want to ask on the review page: the region has the return."
            )
            % _latest(held, ReturnEvent.Kind.CHANGES_REQUESTED)
        )
    if held.status == ReturnStatus.ACCEPTED:
        raise ActionRefused(
            _("%(name)s accepted this return on %(moment)s. Reopen it, with a reason, if something has to change.")
            % _latest(held, ReturnEvent.Kind.ACCEPTED)
        )
    require_transition(held, target)


def _latest(held: QuarterlyReturn, kind: ReturnEvent.Kind) -> dict[str, str]:
    """Who did this last, and when; the return's own last writer where there is no event of it."""
    event = held.events.filter(kind=kind, to_status=held.status).select_related("by").order_by("at", "pk").last()
    at = localtime(event.at if event else held.updated_at)
    moment = _("%(day)s at %(time)s") % {"day": day_words.plain(at.date()), "time": f"{at:%H:%M}"}
    return {"name": str(event.by if event else held.updated_by), "moment": moment}
