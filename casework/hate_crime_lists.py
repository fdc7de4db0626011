"""What a hate crime record is chosen from: by whom, for which regions and on which day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from casework.models import Agency, Case, CaseList, ListEntry, ReportingCentre
from casework.validity import is_in_force
from cohesion.models import Appointment, LocalAuthority, ProtectedCharacteristic, User
from cohesion.permissions import ROLE_PERMISSIONS, Permission


@dataclass(frozen=True)
class HateCrimeLists:
    """All rows by their code, those of other days too: what is not in force on `day` is read and not offered.

    `authorities` are those that the regions cover on that day, by GSS code; `leads` are people by their id.
    """

    day: date
    entries: dict[str, dict[str, ListEntry]]
    agencies: dict[str, Agency]
    centres: dict[str, ReportingCentre]
    authorities: dict[str, LocalAuthority]
    characteristics: dict[str, ProtectedCharacteristic]
    leads: dict[str, User]
    last_place: str = ""

    def in_force(self, which: CaseList) -> list[str]:
        return [
            code for code, row in self.entries[which].items() if is_in_force(row.valid_from, row.valid_to, self.day)
        ]

    @property
    def sources(self) -> list[str]:
        rows = self.agencies.items()
        return [code for code, row in rows if row.is_source and is_in_force(row.valid_from, row.valid_to, self.day)]

    @property
    def open_centres(self) -> list[str]:
        return [code for code, row in self.centres.items() if is_in_force(row.opened_on, row.closed_on, self.day)]


def lists_for(user: User, *, day: date, today: date, region_ids: Iterable[int] | None = None) -> HateCrimeLists:
    """A fixed number of queries. `region_ids` narrows it to those of a case; otherwise all that the person works in."""
    regions = list(user.region_ids_for(Permission.EDIT_CASES) if region_ids is None else region_ids)
    entries: dict[str, dict[str, ListEntry]] = defaultdict(dict)
    for entry in ListEntry.objects.order_by("position", "pk"):
        entries[entry.list][entry.code] = entry
    centres = ReportingCentre.objects.visible_to(user).filter(region_id__in=regions).order_by("pk")
    return HateCrimeLists(
        day=day,
        entries=entries,
        agencies={row.code: row for row in Agency.objects.in_order()},
        centres={row.code: row for row in sorted(centres, key=lambda row: row.name)},
        authorities={row.gss: row for row in _authorities(regions, day)},
        characteristics={row.code: row for row in ProtectedCharacteristic.objects.order_by("pk")},
        leads={str(row.pk): row for row in _leads(regions, today)},
        last_place=_last_place(user, regions),
    )


def _authorities(regions: list[int], day: date) -> Iterable[LocalAuthority]:
    covered = LocalAuthority.objects.filter(
        Q(coverage__ends_on__isnull=True) | Q(coverage__ends_on__gte=day),
        coverage__region_id__in=regions,
        coverage__starts_on__lte=day,
    )
    return covered.select_related("police_force").in_map_order().distinct()


def _leads(regions: list[int], today: date) -> Iterable[User]:
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.EDIT_CASES in permissions]
    posts = Appointment.objects.in_force(today).filter(role__in=roles, region_id__in=regions)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name", "pk")


def _last_place(user: User, regions: list[int]) -> str:
    """Where the person’s latest report came from: the next one is likely to come from there too."""
    own = Case.objects.visible_to(user).filter(region_id__in=regions, recorded_by=user)
    return own.order_by("-received_on", "pk").values_list("authority__gss", flat=True).first() or ""
