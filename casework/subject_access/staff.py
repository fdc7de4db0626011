"""People who work on a case, and the role by which an answer calls them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from casework.models import Case
from casework.subject_access.covers import names_of
from cohesion.holders import holders
from cohesion.models import Appointment, User
from cohesion.permissions import Permission, Role


class Staff:
    """Those who wrote in the case and those who work on the region’s cases today. Three queries."""

    def __init__(self, case: Case, written_by: Iterable[int | None], today: date) -> None:
        ids = {each for each in (case.lead_id, case.recorded_by_id, case.updated_by_id, *written_by) if each}
        works_here = holders(Permission.VIEW_CASES, case.region_id, today)
        current = Appointment.objects.in_force(today).order_by("-region_id", "pk")
        rows = User.objects.filter(Q(pk__in=ids) | Q(pk__in=works_here.values("pk"))).order_by("pk")
        self._people = {
            person.pk: person
            for person in rows.prefetch_related(Prefetch("appointments", queryset=current, to_attr="in_force_today"))
        }

    def role(self, person_id: int | None) -> str:
        """In the language that is active."""
        person = self._people.get(person_id or 0)
        held: list[Appointment] = getattr(person, "in_force_today", [])
        return str(Role(held[0].role).label) if held else _("A member of staff")

    def names(self) -> dict[str, str]:
        """Each name, part of a name and address of theirs, and the role that stands for it."""
        return {
            text: self.role(person.pk)
            for person in self._people.values()
            if not person.is_service
            for text in [*names_of(person.name), person.email]
        }
