"""Invented forums of the agencies with their members, one a kind of conference in each region that runs its own."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casework.demo.chance import bank, chance, text
from casework.demo.drafts import save_rows
from casework.demo.marac import THRESHOLD
from casework.demo.setting import Setting
from casework.kinds import MARAC_KINDS, CaseKind
from casework.models import Agency, Forum, ForumMember, ForumPerson

_STARTS_ON, _JOINED_ON, _LEFT_ON = date(2014, 4, 1), date(2014, 10, 1), date(2015, 3, 31)
_MEMBERS: dict[CaseKind, tuple[str, ...]] = {
    CaseKind.HATE_MARAC: ("police", "council", "housing", "victim_support", "schools", "health"),
    CaseKind.SLAVERY_MARAC: ("police", "council", "housing", "other", "health"),
}
_JOINED_LATER, _LEFT = "health", "schools"
_QUORUM = 3
_DAYS_TO_REVIEW = 190
# The forum whose protocol should have been reviewed already, and by how many days.
_LAPSED, _LAPSED_DAYS = ("NWW", CaseKind.HATE_MARAC), 9

Place = tuple[str, CaseKind]


@dataclass(frozen=True)
class Forums:
    """Those of the demo, by region and kind; `fresh` are those that came just now and have not met yet."""

    held: Mapping[Place, Forum]
    fresh: frozenset[Place]

    def of(self, region: str, kind: CaseKind) -> Forum:
        return self.held[region, kind]


def load_forums(setting: Setting, regions: Collection[str]) -> Forums:
    """Add the forums that these regions lack. One query where none is missing."""
    rows = Forum.objects.filter(is_sample=True).select_related("region")
    held = {(row.region.code, CaseKind(row.kind)): row for row in rows}
    wanted = [(region, kind) for region in sorted(regions) for kind in sorted(MARAC_KINDS)]
    fresh = {place: _forum(setting, place) for place in wanted if place not in held}
    Forum.objects.bulk_create(fresh.values())
    save_rows([row for place, forum in fresh.items() for row in _people(setting, place, forum)])
    return Forums({**held, **fresh}, frozenset(fresh))


def members_on(setting: Setting, place: Place, day: date) -> list[Agency]:
    """The agencies that belonged to the forum on that day."""
    return [
        agency
        for agency, starts_on, ends_on in _memberships(setting, place)
        if starts_on <= day and (ends_on is None or day <= ends_on)
    ]


def _memberships(setting: Setting, place: Place) -> Iterator[tuple[Agency, date, date | None]]:
    region, kind = place
    for code in _MEMBERS[kind]:
        agency = setting.police_in(region) if code == "police" else setting.agencies[code]
        starts_on = _JOINED_ON if code == _JOINED_LATER else _STARTS_ON
        yield agency, starts_on, _LEFT_ON if code == _LEFT else None


def _forum(setting: Setting, place: Place) -> Forum:
    code, kind = place
    region, names, source = setting.regions[code], bank("forums")[kind.value], chance("forum", *place)
    language = setting.leads[code].language
    days = -_LAPSED_DAYS if place == _LAPSED else _DAYS_TO_REVIEW + source.randrange(120)
    return Forum(
        region=region,
        kind=kind,
        name_en=names["en"].format(region=region.name_en),
        name_cy=names["cy"].format(region=region.name_cy),
        host=setting.police_in(code) if source.random() < 0.5 else setting.agencies["council"],
        chair=text(source, "chairs", language),
        co_ordinator=text(source, "forum_co_ordinators", language),
        frequency=Forum.Frequency.MONTHLY if kind == CaseKind.HATE_MARAC else Forum.Frequency.AS_NEEDED,
        protocol_reference=f"ISP-{code}-{1 + sorted(MARAC_KINDS).index(kind)}",
        protocol_version="2.1",
        protocol_review_on=setting.loaded_on + timedelta(days=days),
        quorum=_QUORUM,
        threshold=THRESHOLD,
        is_sample=True,
    )


def _people(setting: Setting, place: Place, forum: Forum) -> Iterator[ForumMember | ForumPerson]:
    region, language, source = place[0], setting.leads[place[0]].language, chance("members", *place)
    for agency, starts_on, ends_on in _memberships(setting, place):
        yield ForumMember(
            forum=forum,
            agency=agency,
            representative=text(source, "representatives", language),
            deputy=text(source, "deputies", language),
            signed_on=starts_on - timedelta(days=source.randint(3, 30)),
            starts_on=starts_on,
            ends_on=ends_on,
        )
    worker = setting.workers[region]
    if worker != setting.leads[region]:
        yield ForumPerson(forum=forum, agency=setting.agencies["council"], user=worker, starts_on=_STARTS_ON)
