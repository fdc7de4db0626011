"""Reports that came by other routes, and totals that a force gave: they count in `hate_crime.reported` only."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from casework.demo.chance import chance, weighed
from casework.demo.days import received_days
from casework.demo.drafts import Slot
from casework.demo.setting import Setting
from casework.kinds import CaseKind
from casework.models import Case, Tally
from cohesion.calendar import Quarter

_ROUTES = {"police": 5, "council": 3, "housing": 1, "school": 1}
_MOTIVATIONS = {"race": 60, "disability": 15, "sexual_orientation": 14, "religion_or_belief": 11}
_A_QUARTER = 4
# The force of this region gives totals and no cases; cases of its force there would count twice.
_TALLIED_REGION, _TALLIED_COUNT = "GE", "hate_crime.reported"
_TALLIED_MONTHS = (date(2015, 4, 1), date(2015, 5, 1), date(2015, 6, 1))


def missing_slots(places: Mapping[str, tuple[str, ...]], quarters: list[Quarter]) -> list[Slot]:
    """`places` are GSS codes by region. A handful a region and quarter; those that are there are left out."""
    slots = list(_slots(places, quarters))
    present = set(Case.objects.filter(pk__in=[slot.pk for slot in slots]).values_list("pk", flat=True))
    return [slot for slot in slots if slot.pk not in present]


def _slots(places: Mapping[str, tuple[str, ...]], quarters: list[Quarter]) -> Iterator[Slot]:
    for region, within in sorted(places.items()):
        for quarter in quarters:
            source = chance("extras", region, quarter)
            for number, day in enumerate(received_days(source, quarter, _A_QUARTER)):
                route = weighed(source, _ROUTES)
                yield Slot(
                    key=f"extra:{region}:{quarter}:{number}",
                    region=region,
                    gss=source.choice(sorted(within)),
                    received_on=day,
                    codes=(weighed(source, _MOTIVATIONS),),
                    route="council" if region == _TALLIED_REGION and route == "police" else route,
                )


def load_tallies(setting: Setting, now: datetime) -> int:
    """Add the totals that are missing. Returns how many were."""
    rows = list(_tallies(setting, now))
    present = set(
        Tally.objects.filter(is_sample=True, count=_TALLIED_COUNT).values_list("authority", "month", "source")
    )
    missing = [row for row in rows if (row.authority_id, row.month, row.source_id) not in present]
    return len(Tally.objects.bulk_create(missing))


def _tallies(setting: Setting, now: datetime) -> Iterator[Tally]:
    for gss in setting.places[_TALLIED_REGION]:
        for month in _TALLIED_MONTHS:
            yield Tally(
                kind=CaseKind.HATE_CRIME,
                count=_TALLIED_COUNT,
                region=setting.regions[_TALLIED_REGION],
                authority=setting.authorities[gss],
                month=month,
                source=setting.police_of(gss),
                value=chance("tally", gss, month).randint(3, 14),
                recorded_at=now,
                recorded_by=setting.leads[_TALLIED_REGION],
                is_sample=True,
            )
