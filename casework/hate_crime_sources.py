"""From whom a report comes, unless people say otherwise: its route tells."""

from casework.models import Agency, ListEntry
from cohesion.models import LocalAuthority

_BY_ROUTE = {
    "third_party_centre": "reporting_centres",
    "national_centre": "victim_support",
    "council": "council",
    "housing": "housing",
    "school": "schools",
    "health": "health",
    "direct": "own",
}
_POLICE = {
    "NWP": "north_wales_police",
    "DPP": "dyfed_powys_police",
    "SWP": "south_wales_police",
    "GWP": "gwent_police",
}
_ANY = "other"


def usual_source(route: ListEntry, authority: LocalAuthority, agencies: dict[str, Agency]) -> Agency | None:
    """The agency behind a route; the police are those of the authority. None where the list has no such agency."""
    force = authority.police_force
    code = _POLICE.get(force.code if force else "") if route.code == "police" else _BY_ROUTE.get(route.code)
    return agencies.get(code or _ANY)
