"""How the total of each counting measure is shared out: over quarters, over places, over categories.

Totals that were published are read from the reference file; the others are invented here (`total`). Quarters are
weights for quarters 1 to 4, or what stood at their ends. `grows` is the ratio of 2015-16 to the same quarter before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

REGIONS = frozenset({"NWW", "NEW", "MWW", "WB", "CT", "CV", "GW", "GE"})

_DEPARTMENTS = {
    "housing": 30,
    "education": 16,
    "social_services": 22,
    "health": 6,
    "corporate": 14,
    "libraries_and_leisure": 7,
    "not_known": 5,
}
_ALL_STAFF = {**_DEPARTMENTS, "housing": 12, "education": 26, "corporate": 21, "health": 4, "environment": 8}
_ORGANISATIONS = {
    "housing_associations": 26,
    "youth_organisations": 17,
    "community_associations": 15,
    "faith_groups": 13,
    "disability_organisations": 12,
    "refugee_support_groups": 10,
    "not_known": 7,
}
_OPPORTUNITIES = {
    "accommodation_needs_assessment": 40,
    "site_visits": 24,
    "health_outreach": 16,
    "local_development_plan": 14,
    "not_known": 6,
}
# What the plan names; the other bodies, which records do name, stand under “not known”.
_FIRST_RESPONDERS = {"police": 54, "local_authority": 26, "not_known": 20}
# Shares of the total: a report may have several motivations, and most have one.
_MOTIVATIONS = {
    "race": 0.62,
    "religion_or_belief": 0.11,
    "sexual_orientation": 0.13,
    "disability": 0.14,
    "gender_reassignment": 0.04,
    "age": 0.04,
    "sex": 0.03,
    "other": 0.02,
    "not_known": 0.03,
}
_PARTICIPANTS = {
    "age": 0.31,
    "disability": 0.27,
    "race": 0.12,
    "religion_or_belief": 0.17,
    "sex": 0.44,
    "sexual_orientation": 0.04,
    "pregnancy_and_maternity": 0.05,
    "not_known": 0.08,
}


@dataclass(frozen=True)
class Recipe:
    """`wide` regions get one number, which is then shared out within the region: records stand at an authority.

    `shares` may exceed the total together; `parts` sum to it; `by_cluster` parts a count among the clusters of its
    place.
    """

    quarters: tuple[int, int, int, int]
    total: int | None = None
    grows: float = 1.06
    spread: float = 0.25
    wide: frozenset[str] = frozenset()
    parts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    by_cluster: bool = False
    is_stock: bool = False
    is_supplied: bool = False


RECIPES: dict[str, Recipe] = {
    "1.1.M8": Recipe(
        (512, 540, 604, 524), 2180, is_supplied=True, shares={"protected_characteristic": _MOTIVATIONS}, spread=0.2
    ),
    # The national centre opened in May 2014; awareness week is in October.
    "1.2.M2": Recipe(
        (214, 286, 441, 324), is_supplied=True, shares={"protected_characteristic": _MOTIVATIONS}, spread=0.18
    ),
    "1.2.M3": Recipe((377, 436, 553, 617), grows=1.08, parts={"department": _DEPARTMENTS}),
    "1.2.M4": Recipe((61, 78, 101, 112), grows=1.1, parts={"organisation": _ORGANISATIONS}, spread=0.3),
    "1.3.M1": Recipe((12, 14, 24, 19), wide=frozenset({"CV", "GW", "GE"}), spread=0.3),
    "2.1.M2": Recipe((7, 9, 13, 15), grows=1.2, spread=0.3),
    "2.1.M3": Recipe(
        (5, 7, 10, 11), 33, grows=1.2, parts={"first_responder_organisation": _FIRST_RESPONDERS}, spread=0.3
    ),
    "2.2.M4": Recipe((118, 164, 236, 271), grows=1.12),
    "2.2.M5": Recipe((22, 35, 48, 58), grows=1.15, parts={"organisation": _ORGANISATIONS}),
    "2.3.M1": Recipe((6, 10, 12, 16), grows=1.2, wide=REGIONS, spread=0.3),
    "3.1.M4": Recipe((78, 103, 126, 147), grows=1.05),
    "3.1.M5": Recipe((12, 17, 22, 26)),
    "3.2.M1": Recipe((132, 171, 158, 172), parts={"engagement_opportunity": _OPPORTUNITIES}, spread=0.3),
    "5.1.M1": Recipe((72, 96, 112, 131), by_cluster=True),
    # People involved at the end of each quarter: a stock, of which the latest quarter stands for the year.
    "5.2.M1": Recipe(
        (16240, 16870, 17460, 18130),
        is_stock=True,
        grows=1.13,
        spread=0.35,
        by_cluster=True,
        shares={"protected_characteristic": _PARTICIPANTS},
    ),
    "6.2.M2": Recipe((1620, 1874, 2163, 2372), grows=1.04, parts={"department": _ALL_STAFF}),
    "7.2.M2": Recipe((21, 30, 29, 24), spread=0.3),
}
# Regions whose number changed against the year before more than usual: a check asks, the region gives a reason.
JUMPS = {("6.2.M2", "2015-16-Q1", "CT"): 2.1, ("1.2.M3", "2015-16-Q1", "GE"): 0.4, ("3.1.M4", "2015-16-Q2", "WB"): 2.4}
# What those trained thought of it, weighted by their answers.
RATING = "5.1.M2"
RATED_TRAINING = "5.1.M1"

# Work done by two regions together: it stands region-wide in the first one's return and names the other.
SHARED_MEASURE, SHARED_QUARTER, SHARED_BY, SHARED_WITH, SHARED_VALUE = "3.2.M1", "2014-15-Q4", "NWW", "NEW", 36
