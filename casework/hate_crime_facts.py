"""What people enter about a hate crime, apart from where it is kept: one value for forms, imports and the demo."""

from dataclasses import dataclass, field
from datetime import date, time

from casework.models import Agency, Circle, Handling, HateCrime, ListEntry, Motivation, ReportingCentre, Risk
from cohesion.models import LocalAuthority, ProtectedCharacteristic, User


@dataclass(frozen=True)
class MotivationFact:
    """One of the nine, or `other` (a code of Motivation.Other)."""

    characteristic: ProtectedCharacteristic | None = None
    other: str = ""
    sub_group: ListEntry | None = None
    basis: str = Motivation.Basis.NOT_KNOWN

    @property
    def code(self) -> str:
        """As the motivation’s own: the category of the plan’s breakdown."""
        return self.characteristic.code if self.characteristic else self.other.lower()


@dataclass(frozen=True)
class HateCrimeFacts:
    """The minimum is the first eight: where, from whom, when received, by which route, what it is, why, what happened,
    how high the risk. The rest may be added at any time."""

    authority: LocalAuthority
    source: Agency
    received_on: date
    route: ListEntry
    category: ListEntry
    motivations: tuple[MotivationFact, ...]
    summary: str
    risk: str = Risk.NOT_ASSESSED

    language: str = "en"
    centre: ReportingCentre | None = None
    happened_on: date | None = None
    happened_until: date | None = None
    happened_at: time | None = None
    reported_on: date | None = None
    risk_review_on: date | None = None
    lead: User | None = None
    next_action: str = ""
    next_action_on: date | None = None
    handling: str = Handling.OFFICIAL_SENSITIVE
    circle: str = Circle.REGION
    reporter: ListEntry | None = None
    types: tuple[ListEntry, ...] = ()
    place_type: ListEntry | None = None
    place: str = ""
    police: str = HateCrime.Police.NOT_KNOWN
    police_reported_on: date | None = None
    police_recorded_on: date | None = None
    crime_reference: str = ""
    sharing: str = HateCrime.Sharing.NOT_ASKED
    age_band: ListEntry | None = None
    is_repeat: bool = False
    language_need: str = ""
    support_needs: str = ""
    relationship: ListEntry | None = None
    safeguarding: str = HateCrime.Safeguarding.NONE
    safeguarding_referred_on: date | None = None
    satisfaction: str = field(default=HateCrime.Satisfaction.NOT_ASKED)


CASE_FIELDS = (
    "authority",
    "source",
    "received_on",
    "summary",
    "risk",
    "language",
    "happened_on",
    "happened_until",
    "reported_on",
    "risk_review_on",
    "lead",
    "next_action",
    "next_action_on",
    "handling",
    "circle",
)
DETAIL_FIELDS = (
    "route",
    "category",
    "centre",
    "happened_at",
    "reporter",
    "place_type",
    "place",
    "police",
    "police_reported_on",
    "police_recorded_on",
    "crime_reference",
    "sharing",
    "age_band",
    "is_repeat",
    "language_need",
    "support_needs",
    "relationship",
    "safeguarding",
    "safeguarding_referred_on",
    "satisfaction",
)
