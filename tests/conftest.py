"""The standing cast, the reference data loaded once per database, and what several parts of the suite share."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from casework.actions.list_loading import load_case_lists
from cohesion.actions.geography import load_geography
from cohesion.calendar import Quarter
from cohesion.models import Appointment, LocalAuthority, Region, User
from cohesion.permissions import Role
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.plan_loading import load_plan
from outcomes.actions.rounds import open_round as open_a_round
from outcomes.models import Measure, Plan, QuarterlyReturn, ReturnRound, ValueState
from outcomes.plan_file import read_plan
from outcomes.return_values import CellInput, CellKey, ReturnInput

# Machines are shared: how long an example takes says nothing about the service.
hypothesis.settings.register_profile("shared-machine", deadline=None)
hypothesis.settings.load_profile("shared-machine")

PLANS = Path(settings.BASE_DIR) / "outcomes" / "reference" / "plans"
LONDON = ZoneInfo("Europe/London")
LOADED_AT = datetime(2014, 4, 1, 9, 0, tzinfo=LONDON)


def load_reference_data() -> None:
    service, _ = User.objects.get_or_create(
        is_service=True, defaults={"email": "service@cohesion.invalid", "name": "Cydlyniant · Cohesion"}
    )
    load_geography(by=service, now=LOADED_AT)
    load_plan(spec=read_plan(PLANS / "NDP-2014-16.yaml"), by=service, now=LOADED_AT)
    load_case_lists(by=service, now=LOADED_AT)


_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="Leave out tests that ask for no database.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--database-only` what no database has a part in is left out: another one tells nothing new of it."""
    if not config.getoption("--database-only"):
        return
    pure = [item for item in items if not _asks_for_a_database(item)]
    items[:] = [item for item in items if _asks_for_a_database(item)]
    config.hook.pytest_deselected(items=pure)


def _asks_for_a_database(item: pytest.Item) -> bool:
    named = set(getattr(item, "fixturenames", ()))
    return bool(named & _DATABASE) or any(item.get_closest_marker(each) for each in ("django_db", "processes"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Geography and the plan of 2014-16 stand in every test database; tests work in transactions on top."""
    with django_db_blocker.unblock():
        call_command("createcachetable")
        load_reference_data()
    yield
    with django_db_blocker.unblock():
        _end_other_sessions()


def _end_other_sessions() -> None:
    """A thread of a test server may still hold a connection, and PostgreSQL drops no database that is in use."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_can_be_emptied() -> Iterator[None]:
    """After a test that commits, Django empties SQLite's tables with DELETE, which append-only tables refuse.

    Their triggers are put aside for that moment. PostgreSQL truncates, which no row trigger sees.
    """
    operations = DatabaseWrapper.ops_class
    empty = operations.execute_sql_flush

    def without_triggers(self: Any, sql_list: Sequence[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            try:
                empty(self, sql_list)
            finally:
                for _, statement in triggers:
                    cursor.execute(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", without_triggers)
        yield


@pytest.fixture(autouse=True)
def _english_unless_said_otherwise() -> Iterator[None]:
    """A request leaves its language behind in the thread; no test may depend on which test ran before it."""
    with translation.override("en"):
        yield


@pytest.fixture
def live_db(_reference_data_returns: None, transactional_db: None) -> None:
    """A database whose commits are real, for threads, processes and browsers."""


@pytest.fixture
def _reference_data_returns(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Once a test with real commits has emptied the database, load again what every other test stands on."""
    yield
    with django_db_blocker.unblock():
        load_reference_data()


@pytest.fixture
def now() -> datetime:
    return datetime(2014, 7, 20, 10, 0, tzinfo=LONDON)


@pytest.fixture
def plan(db: None) -> Plan:
    return Plan.objects.get(code="NDP-2014-16")


@pytest.fixture
def regions(db: None) -> dict[str, Region]:
    return {region.code: region for region in Region.objects.all()}


@pytest.fixture
def authorities(db: None) -> dict[str, LocalAuthority]:
    return {authority.gss: authority for authority in LocalAuthority.objects.all()}


@pytest.fixture
def measure(plan: Plan) -> Callable[[str], Measure]:
    return lambda code: plan.measures.get(code=code)


def appoint(email: str, name: str, role: Role | None, region: Region | None = None, language: str = "en") -> User:
    """A person with one appointment since 2012 (or none)."""
    user = User.objects.create_user(email, "a long enough password", name=name, language=language)
    if role is not None:
        Appointment.objects.create(user=user, role=role, region=region, starts_on=date(2012, 4, 1))
    return user


@pytest.fixture
def northern(regions: dict[str, Region]) -> User:
    return appoint("north@example.org", "Mared Owen", Role.CO_ORDINATOR, regions["NWW"], language="cy")


@pytest.fixture
def southern(regions: dict[str, Region]) -> User:
    return appoint("south@example.org", "Samira Hassan", Role.CO_ORDINATOR, regions["CV"])


@pytest.fixture
def reader(regions: dict[str, Region]) -> User:
    return appoint("reader@example.org", "Huw Rees", Role.REGION_READER, regions["NWW"])


@pytest.fixture
def caseworker(regions: dict[str, Region]) -> User:
    return appoint("caseworker@example.org", "Nia Puw", Role.CASEWORKER, regions["NWW"])


@pytest.fixture
def officer(db: None) -> User:
    return appoint("officer@example.org", "Gareth Pugh", Role.OFFICER)


@pytest.fixture
def writer(db: None) -> User:
    return appoint("writer@example.org", "Elin Vaughan", Role.REPORT_WRITER)


@pytest.fixture
def administrator(db: None) -> User:
    return appoint("administrator@example.org", "Tomos Lloyd", Role.ADMINISTRATOR)


@pytest.fixture
def stranger(db: None) -> User:
    return appoint("stranger@example.org", "Alex Stranger", None)


@pytest.fixture
def service(db: None) -> User:
    return User.objects.service()


@pytest.fixture
def open_round(plan: Plan, service: User, now: datetime) -> ReturnRound:
    return open_a_round(plan=plan, quarter=Quarter.parse("2014-15-Q1"), by=service, now=now)


@pytest.fixture
def northern_return(open_round: ReturnRound) -> QuarterlyReturn:
    return QuarterlyReturn.objects.with_context().get(round=open_round, region__code="NWW")


@pytest.fixture
def accepted_return(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, officer: User, service: User, now: datetime
) -> QuarterlyReturn:
    """The northern return with a few small figures, accepted."""
    measure = plan.measures.get(code="1.2.M3")
    figures = {
        CellKey(measure.pk, authority.pk): CellInput(Decimal(10 + position))
        for position, authority in enumerate(northern_return.authorities.in_map_order())
    }
    others = plan.measures.with_number().exclude(pk=measure.pk)
    figures |= {CellKey(other.pk): nil_or_rating(other) for other in others}
    actions.save(quarterly_return=northern_return, values=ReturnInput(figures=figures), by=northern, now=now)
    actions.submit(
        quarterly_return=northern_return, declared_as="Co-ordinator", by=service, now=now, waiver_reason="fixture"
    )
    actions.start_review(quarterly_return=northern_return, by=officer, now=now)
    actions.accept(quarterly_return=northern_return, by=officer, now=now)
    return QuarterlyReturn.objects.with_context().get(pk=northern_return.pk)


def nil_or_rating(measure: Measure) -> CellInput:
    if measure.kind == "RATING":
        return CellInput(Decimal(4), responses=12)
    return CellInput(Decimal(0), state=ValueState.NIL)


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the service writes to standard error, in its own format and at its own levels."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    configured = settings.LOGGING["formatters"]["structured"]
    maker = {key: value for key, value in configured.items() if key != "()"}
    handler.setFormatter(configured["()"](**maker))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)
