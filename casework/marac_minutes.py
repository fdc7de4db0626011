"""Whether somebody may read all that meetings have said of a case: its answer to a request for access takes it in."""

from casework.kinds import MARAC_KINDS
from casework.models import AgendaItem, Case
from cohesion.models import User


def has_closed_minutes(case: Case, user: User) -> bool:
    """Minutes were written of the case that `user` may not read. One or two queries, and only for a conference."""
    if case.kind not in MARAC_KINDS:
        return False
    written = AgendaItem.objects.filter(case=case, written_by__isnull=False)
    return written.exclude(pk__in=AgendaItem.objects.minutes_open_to(user).filter(case=case).values("pk")).exists()
