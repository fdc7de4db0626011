"""An officer enters a return on behalf of a region whose post is vacant, and hands it back.

Whoever takes a return over may fill it in and send it as the region would, and no longer review it.
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.reminding import recipients, write
from outcomes.actions.return_steps import note_event, require, require_editable, require_text, taken
from outcomes.actions.return_steps import write as store
from outcomes.models import QuarterlyReturn, ReturnEvent


@transaction.atomic
def take_over(
    *, quarterly_return: QuarterlyReturn, reason: str, by: User, now: datetime, is_agreed: bool = False
) -> QuarterlyReturn:
    """Let `by` enter this return from now on, while it is with its region.

    Where somebody holds the post today, `is_agreed` says that it was agreed with them; they get a letter.
    Raises ActionRefused otherwise, and where another officer has taken it over.
    """
    held = taken(quarterly_return)
    require(by, Permission.OPEN_ROUND, held)
    require_editable(held)
    note = require_text(reason, _("Write why you enter the return. The region reads the reason."))
    if held.on_behalf_by is not None:
        raise ActionRefused(
            _("%(name)s enters this return already. Ask them to hand it back first.") % {"name": held.on_behalf_by}
        )
    holders = recipients([held], localdate(now))[held.pk]
    if holders and not is_agreed:
        names = ", ".join(str(person) for person in holders)
        raise ActionRefused(
            _("The post is not vacant today: %(names)s. Agree it with them, then say so here.") % {"names": names}
        )
    store(held, by=by, now=now, on_behalf_by=by, on_behalf_reason=note)
    note_event(held, ReturnEvent.Kind.ON_BEHALF, by=by, now=now, note=note, detail={"post_is_vacant": not holders})
    for person in holders:
        write(held, "taken_over", person, by=by, now=now, more={"reason": note})
    return held


@transaction.atomic
def hand_back(*, quarterly_return: QuarterlyReturn, by: User, now: datetime) -> QuarterlyReturn:
    """End it: the region alone enters the return again. Any officer may, as the one who took it over may be away."""
    held = taken(quarterly_return)
    require(by, Permission.OPEN_ROUND, held)
    require_editable(held)
    if held.on_behalf_by is None:
        raise ActionRefused(_("Nobody enters this return on the region’s behalf."))
    before = held.on_behalf_by_id
    store(held, by=by, now=now, on_behalf_by=None, on_behalf_reason="")
    note = _("Handed back to the region.")
    note_event(held, ReturnEvent.Kind.ON_BEHALF, by=by, now=now, note=note, detail={"handed_back_from": before})
    return held
