"""What people enter about a potential victim of modern slavery, apart from where it is kept."""

from dataclasses import dataclass
from datetime import date

from casework.models import Agency, Circle, Handling, ListEntry, NrmRecord, Risk
from cohesion.models import LocalAuthority, User


@dataclass(frozen=True)
class NrmFacts:
    """Eight answers are enough: who it is (adult or child), consent, route, where, when it came, who reports, the
    exploitation, and what is known. `exploitation` may be empty only where the record says nothing yet."""

    person: str
    consent: str
    way: str
    authority: LocalAuthority
    received_on: date
    source: Agency
    exploitation: tuple[ListEntry, ...]
    summary: str

    consent_on: date | None = None
    referred_on: date | None = None
    by_authority: bool = False
    by_first_responder: bool = False
    first_responder: ListEntry | None = None
    language: str = "en"
    risk: str = Risk.NOT_ASSESSED
    lead: User | None = None
    next_action: str = ""
    next_action_on: date | None = None
    handling: str = Handling.OFFICIAL_SENSITIVE
    circle: str = Circle.REGION
    age_decided_on: date | None = None
    identified_on: date | None = None
    county_lines: bool = False
    exploited_where: str = NrmRecord.Where.NOT_KNOWN
    exploited_area: str = ""
    housed_in: LocalAuthority | None = None
    nationality: ListEntry | None = None
    sex: str = NrmRecord.Sex.NOT_KNOWN
    age_band: ListEntry | None = None
    indicators: tuple[ListEntry, ...] = ()
    safety_steps: tuple[ListEntry, ...] = ()
    adult_safeguarding_on: date | None = None
    child_safeguarding_on: date | None = None
    childrens_services_on: date | None = None
    police_reference_held: bool = False
    official_reference: str = ""
    support_provider: Agency | None = None

    @property
    def day(self) -> date:
        """The day whose lists count: that of the referral, and until it is sent the day on which it came."""
        return self.referred_on or self.received_on


CASE_FIELDS = (
    "authority",
    "source",
    "received_on",
    "summary",
    "language",
    "risk",
    "lead",
    "next_action",
    "next_action_on",
    "handling",
    "circle",
)
# In the order in which they are asked: consent comes first.
DETAIL_FIELDS = (
    "person",
    "age_decided_on",
    "consent",
    "consent_on",
    "way",
    "referred_on",
    "by_authority",
    "by_first_responder",
    "first_responder",
    "identified_on",
    "county_lines",
    "exploited_where",
    "exploited_area",
    "housed_in",
    "nationality",
    "sex",
    "age_band",
    "adult_safeguarding_on",
    "child_safeguarding_on",
    "childrens_services_on",
    "police_reference_held",
    "official_reference",
    "support_provider",
)
SEVERAL = ("exploitation", "indicators", "safety_steps")
# Each has an act of its own once the case is there.
OF_OTHER_ACTS = frozenset({"risk", "lead", "next_action", "next_action_on", "handling", "circle"})
