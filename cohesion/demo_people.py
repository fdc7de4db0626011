"""The people of the demo: invented names, addresses that reach nobody, one password made on each installation."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cohesion import audit
from cohesion.actions.geography import load_geography
from cohesion.demo import DemoPart, register
from cohesion.models import Appointment, LocalAuthority, Region, RegionCoverage, User
from cohesion.permissions import Role
from cohesion.secrets_store import private_folder, read_or_generate

# The regional co-ordinators' posts are older than the plan; the demo's people hold them since then.
APPOINTED_ON = date(2012, 4, 1)
_JOINED_AT = datetime(2014, 4, 1, 9, 0, tzinfo=ZoneInfo("Europe/London"))


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    language: str
    role: Role
    region: str = ""
    also: tuple[Role, ...] = ()

    @property
    def roles(self) -> tuple[Role, ...]:
        return (self.role, *self.also)


PEOPLE = (
    DemoPerson("nww@example.org", "Mared Elin Pritchard", "cy", Role.CO_ORDINATOR, "NWW"),
    DemoPerson("new@example.org", "Rhodri Maddocks", "en", Role.CO_ORDINATOR, "NEW"),
    DemoPerson("mww@example.org", "Lowri Haf Bevan", "cy", Role.CO_ORDINATOR, "MWW"),
    DemoPerson("wb@example.org", "Daniel Okoro-Rees", "en", Role.CO_ORDINATOR, "WB"),
    DemoPerson("ct@example.org", "Siwan Treharne", "cy", Role.CO_ORDINATOR, "CT"),
    DemoPerson("cv@example.org", "Samira Hartley", "en", Role.CO_ORDINATOR, "CV"),
    DemoPerson("gw@example.org", "Gethin Fairclough", "en", Role.CO_ORDINATOR, "GW"),
    DemoPerson("ge@example.org", "Priya Lansdowne", "en", Role.CO_ORDINATOR, "GE"),
    DemoPerson("reader-nww@example.org", "Huw Trefor Ellison", "cy", Role.REGION_READER, "NWW"),
    DemoPerson("caseworker-nww@example.org", "Gwenno Mai Tregarth", "cy", Role.CASEWORKER, "NWW"),
    DemoPerson(
        "caseworker-cv@example.org", "Adaeze Pemberton", "en", Role.CASEWORKER, "CV", also=(Role.CASE_EXPORTER,)
    ),
    DemoPerson("caseworker-ge@example.org", "Callum Brackenridge", "en", Role.CASEWORKER, "GE"),
    DemoPerson("officer-1@example.org", "Thomas Ashgrove", "en", Role.OFFICER),
    DemoPerson("officer-2@example.org", "Nerys Caradog-Price", "cy", Role.OFFICER),
    DemoPerson("report-writer@example.org", "Eleri Wynford", "cy", Role.REPORT_WRITER),
    DemoPerson("admin@example.org", "Marc Penhale", "en", Role.ADMINISTRATOR),
)


@dataclass(frozen=True)
class SignIn:
    """How to sign in as a demo person. `role` names all their roles in the active language; `region` is a code or
    empty."""

    email: str
    password: str
    name: str
    role: str
    region: str
    language: str


def demo_password() -> str:
    """One password for all demo people, made once on this installation and kept beside its other secrets."""
    folder = private_folder(Path(settings.VAR_DIR) / "secrets")
    # Short enough to type from a terminal, long enough not to be guessed.
    return read_or_generate(folder, "demo_password", random_bytes=12)


def sign_ins() -> list[SignIn]:
    """The demo people who exist, in the order in which a visitor would want to meet them. Empty without a demo."""
    present = set(User.objects.filter(is_demo=True).values_list("email", flat=True))
    if not present:
        return []
    password = demo_password()
    return [
        SignIn(person.email, password, person.name, _named(person.roles), person.region, person.language)
        for person in PEOPLE
        if person.email in present
    ]


def _named(roles: tuple[Role, ...]) -> str:
    return ", ".join(str(role.label) for role in roles)


def caseworkers() -> dict[str, User]:
    """Who works on each region's cases, by region code: its caseworker, or its co-ordinator where it has none."""
    emails = {person.email: person.region for person in PEOPLE if person.role == Role.CASEWORKER}
    return {
        **co_ordinators(),
        **{emails[user.email]: user for user in User.objects.filter(is_demo=True, email__in=emails)},
    }


def co_ordinators() -> dict[str, User]:
    """The demo's co-ordinators by region code."""
    emails = {person.email: person.region for person in PEOPLE if person.role == Role.CO_ORDINATOR}
    return {emails[user.email]: user for user in User.objects.filter(is_demo=True, email__in=emails)}


def officers() -> list[User]:
    emails = [person.email for person in PEOPLE if person.role == Role.OFFICER]
    return list(User.objects.filter(is_demo=True, email__in=emails).order_by("email"))


@transaction.atomic
def load_people() -> str:
    """Create the demo people who are missing; bring the password of those present up to the secret file."""
    password = demo_password()
    regions = {region.code: region for region in Region.objects.all()}
    present = {user.email: user for user in User.objects.filter(is_demo=True)}
    hashes = {user.password for user in present.values()}
    outdated = {encoded for encoded in hashes if not check_password(password, encoded)}
    stale = [user for user in present.values() if user.password in outdated]
    missing = [person for person in PEOPLE if person.email not in present]
    for user in stale:
        user.set_password(password)
        user.save(update_fields=["password"])
    # One slow hash serves everybody who is new: they share the password anyway.
    encoded = make_password(password) if missing else ""
    for person in missing:
        _create(person, encoded, regions.get(person.region))
    if not missing and not stale:
        return f"Demo people: {len(PEOPLE)} there already, nothing changed."
    return f"Demo people: {len(missing)} added, the password of {len(stale)} renewed."


def _create(person: DemoPerson, encoded: str, region: Region | None) -> None:
    user = User(email=person.email, name=person.name, language=person.language, is_demo=True, joined_at=_JOINED_AT)
    user.password = encoded
    user.save()
    for role in person.roles:
        Appointment.objects.create(user=user, role=role, region=region, starts_on=APPOINTED_ON)
        audit.record(
            "person.appointed",
            by=User.objects.service(),
            now=_JOINED_AT,
            subject=user,
            region=region,
            detail={"role": role.value, "demo": True},
        )


def real_people() -> str:
    """People who hold an appointment and are not the demo's, or who own one of its addresses."""
    others = User.objects.filter(is_demo=False, is_service=False)
    emails = [person.email for person in PEOPLE]
    count = others.filter(Q(appointments__isnull=False) | Q(email__in=emails)).distinct().count()
    return f"people with appointments ({count})" if count else ""


def load_missing_geography() -> str:
    authorities = LocalAuthority.objects.count()
    if authorities and RegionCoverage.objects.exists():
        return f"Geography: {authorities} local authorities there already, nothing changed."
    counts = load_geography(by=User.objects.service(), now=timezone.now())
    return f"Geography: {counts['authorities']} local authorities in {counts['regions']} regions loaded."


def register_parts() -> None:
    register(DemoPart(order=0, name="geography", load=load_missing_geography))
    register(DemoPart(order=10, name="people", load=load_people, real_data=real_people))
