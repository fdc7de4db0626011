"""The board, its map and list, what neighbours are told, and the weekly summary; none asks more for more rows."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from casework.models import Case, ConflictOfInterest, TensionCase
from casework.neighbours import borders, neighbours_of
from casework.pages import tension_board as board_page
from casework.pages.tension_board import tension_board
from casework.pages.tension_triage import waiting_reports
from casework.pages.tension_week import monday_of, week_of
from cohesion.models import AuditEntry, LocalAuthority, Region, User
from cohesion.permissions import Role
from tests.conftest import appoint
from tests.factories.cases import CARDIFF
from tests.factories.tension import a_link, a_report, a_tension, graded

pytestmark = pytest.mark.django_db

DENBIGHSHIRE, CONWY = "W06000004", "W06000003"


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def tension(northern: User, at: datetime) -> Case:
    return a_tension(northern, at, received_on=localdate(at))


@pytest.fixture
def eastern(regions: dict[str, Region]) -> User:
    """A co-ordinator of North East Wales, next to the north west."""
    return appoint("east@example.org", "Eastern Person", Role.CO_ORDINATOR, regions["NEW"])


@pytest.fixture
def theirs(eastern: User, at: datetime) -> Case:
    """A high tension next door."""
    case = a_tension(eastern, at, gss=DENBIGHSHIRE, received_on=localdate(at), title="Leaflets", lead=eastern)
    graded(case, eastern, at, 3, 4)
    return case


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_borders_name_every_authority_and_each_once() -> None:
    known = set(LocalAuthority.objects.values_list("gss", flat=True))

    assert set(borders()) == known
    assert all(gss not in others and others <= known for gss, others in borders().items())
    assert sum(map(len, borders().values())) == 2 * 45


@pytest.mark.parametrize(
    ("region", "beside"),
    [
        ("NWW", {"NEW", "MWW"}),
        ("NEW", {"NWW", "MWW"}),
        ("MWW", {"NWW", "NEW", "WB", "CT", "GW", "GE"}),
        ("WB", {"MWW", "CT", "CV"}),
        ("CT", {"MWW", "WB", "CV", "GW"}),
        ("CV", {"WB", "CT", "GW", "GE"}),
        ("GW", {"MWW", "CT", "CV", "GE"}),
        ("GE", {"MWW", "CV", "GW"}),
    ],
)
def test_regions_next_to_each_other(regions: dict[str, Region], region: str, beside: set[str]) -> None:
    found = neighbours_of([regions[region].pk], date(2014, 7, 1))

    assert {each.code for each in regions.values() if each.pk in found} == beside
    assert neighbours_of([regions[region].pk], date(2012, 3, 31)) == frozenset()


def test_neighbours_see_heading_band_authority_and_role_and_nothing_else(
    client: Client, northern: User, southern: User, eastern: User, theirs: Case, at: datetime
) -> None:
    graded(a_tension(eastern, at, gss=DENBIGHSHIRE, received_on=localdate(at), title="Quiet one"), eastern, at, 1, 5)
    far = a_tension(southern, at, gss=CARDIFF, received_on=localdate(at), title="A matter of Cardiff")
    graded(far, southern, at, 5, 5)
    client.force_login(northern)
    page = client.get("/en/cases/tension/").text

    for told in ("Leaflets", "Denbighshire", "Regional Community Cohesion Co-ordinator"):
        assert told in page
    for kept in (theirs.said, theirs.reference, "Parents are afraid", str(eastern), "Quiet one", "A matter of Cardiff"):
        assert kept not in page
    board = tension_board(northern, at, localdate(at))
    assert [(each.authority.name_en, each.band) for each in board.neighbours.shown] == [("Denbighshire", "HIGH")]
    noted = AuditEntry.objects.filter(act="cases.headings_listed").latest("pk")
    assert (noted.actor, noted.detail["cases"]) == (northern, [theirs.reference])
    assert client.get(f"/en/cases/{theirs.reference}/").status_code == 404


def test_role_of_whoever_leads_is_told(northern: User, theirs: Case, at: datetime) -> None:
    def told() -> str:
        return tension_board(northern, at, localdate(at)).neighbours.shown[0].lead_role

    assert told() == "Regional Community Cohesion Co-ordinator"
    Case.objects.filter(pk=theirs.pk).update(lead=northern)
    assert told() == "Somebody of the region"
    Case.objects.filter(pk=theirs.pk).update(lead=None)
    assert told() == "Nobody leads yet"
    TensionCase.objects.filter(case=theirs).update(is_police_led=True)
    assert told() == "The police lead"


def test_heading_is_not_told_of_named_circles_conflicts_and_what_came_down(
    northern: User, eastern: User, theirs: Case, at: datetime
) -> None:
    def told() -> int:
        return len(tension_board(northern, at, localdate(at)).neighbours.shown)

    assert told() == 1
    conflict = ConflictOfInterest.objects.create(
        case=theirs, user=northern, reason="KNOWS", declared_at=at, declared_by=eastern
    )
    assert told() == 0
    conflict.delete()
    Case.objects.filter(pk=theirs.pk).update(circle="NAMED")
    assert told() == 0
    Case.objects.filter(pk=theirs.pk).update(circle="REGION")
    graded(theirs, eastern, at + timedelta(hours=1), 1, 1)
    assert told() == 0


def test_map_and_list_say_the_same(client: Client, northern: User, tension: Case, theirs: Case, at: datetime) -> None:
    graded(tension, northern, at, 5, 5)
    a_tension(northern, at, gss=CONWY, received_on=localdate(at))
    found = tension_board(northern, at, localdate(at)).map

    listed = {each.authority.name_en: (each.code, each.count, each.is_own) for each in found.listed}
    assert listed == {
        "Isle of Anglesey": ("", 0, True),
        "Gwynedd": ("top", 1, True),
        "Conwy": ("none", 1, True),
        "Denbighshire": ("high", 0, False),
    }
    told = {tile.place.authority.name_en: tile.place.code for tile in found.tiles}
    assert len(told) == 22
    assert {name: code for name, code in told.items() if code} == {
        name: code for name, (code, _count, _own) in listed.items() if code
    }
    client.force_login(northern)
    page = client.get("/en/cases/tension/")
    assert "?kind=TENSION&amp;authority=W06000002" in page.text
    assert tension.said in client.get("/en/cases/?kind=TENSION&authority=W06000002").text


def test_board_leaves_out_the_least_pressing(
    northern: User, tension: Case, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_page, "MOST_SHOWN", 2)
    for likelihood in (1, 5):
        graded(a_tension(northern, at, received_on=localdate(at)), northern, at, likelihood, 4)
    board = tension_board(northern, at, localdate(at))

    assert board.has_more
    assert {group.code: len(group.lines) for group in board.groups if group.lines} == {"none": 1, "top": 1}


def test_board_counts_reports_beside_cases(northern: User, service: User, tension: Case, at: datetime) -> None:
    link, _token = a_link(northern, at)
    a_report(link, service, at)
    a_report(link, service, at, confirmed=False)
    board = tension_board(northern, at, localdate(at))

    assert (board.opened, board.reports, board.waiting) == (1, 1, 1)


def test_board_week_and_reports_ask_as_much_for_twelve_as_for_one(
    northern: User, service: User, regions: dict[str, Region], tension: Case, theirs: Case, at: datetime
) -> None:
    today = localdate(at)
    link, _token = a_link(northern, at)
    a_report(link, service, at)
    graded(tension, northern, at)

    def asked() -> tuple[int, int, int]:
        user = User.objects.get(pk=northern.pk)
        board = queries(lambda: tension_board(user, at, today))
        week = queries(lambda: week_of(regions["NWW"], monday_of(today), user, today))
        return board, week, queries(lambda: waiting_reports(user))

    few = asked()
    for number in range(11):
        graded(a_tension(northern, at, received_on=today), northern, at, 1 + number % 5, 5)
        a_report(link, service, at)

    assert asked() == few
    assert few <= (14, 6, 2)


def test_week_tells_how_it_stood_when_it_ended(northern: User, regions: dict[str, Region], now: datetime) -> None:
    case = a_tension(northern, received_on=date(2014, 7, 8))
    graded(case, northern, now - timedelta(days=10), 3, 4)
    graded(case, northern, now, 1, 1)

    week = week_of(regions["NWW"], date(2014, 7, 7), northern, date(2014, 8, 1))
    later = week_of(regions["NWW"], date(2014, 7, 14), northern, date(2014, 8, 1))

    assert (week.opened, week.open, week.high, week.lines[0].band) == (1, 1, 1, "HIGH")
    assert (later.opened, later.open, later.high, later.lines[0].band) == (0, 1, 0, "LOW")


def test_week_is_no_nil_return_while_a_tension_is_kept_to_named_people(
    client: Client, northern: User, caseworker: User
) -> None:
    case = a_tension(northern, received_on=date(2014, 7, 8), lead=northern)
    Case.objects.filter(pk=case.pk).update(circle="NAMED")
    address = "/en/cases/tension/week/NWW/2014-07-07/"
    client.force_login(caseworker)
    page = client.get(address).text

    assert "nil return" not in page
    assert case.said not in page
    assert "1 more tension is kept to named people and stands in none of these numbers." in page
    client.force_login(northern)
    assert case.said in client.get(address).text


def test_quiet_week_is_said_and_police_may_write_the_summary(client: Client, northern: User) -> None:
    client.force_login(northern)
    address = "/en/cases/tension/week/NWW/2014-07-07/"
    assert "This is a nil return." in client.get(address).text
    pdf = client.get(f"{address}pdf/")
    assert pdf.content.startswith(b"%PDF")
    links = "/en/cases/tension/links/"
    assert "North West Wales: the weekly summary is written here." in client.get(links).text

    client.post("/en/cases/tension/police/NWW/", {"police": "yes"})

    assert "North West Wales: the police write the weekly summary." in client.get(links).text
    assert "the police write the weekly summary" in client.get(address).text
    assert client.get(f"{address}pdf/").status_code == 404


@pytest.mark.parametrize(
    "where", ["CV/2014-07-07", "NWW/2014-07-08", "NWW/nonsense", "NWW/2999-01-07", "XX/2014-07-07"]
)
def test_week_of_another_region_or_no_monday_is_not_there(client: Client, northern: User, where: str) -> None:
    client.force_login(northern)

    assert client.get(f"/en/cases/tension/week/{where}/").status_code == 404


@pytest.mark.parametrize("path", ["", "week/NWW/2014-07-07/", "week/NWW/2014-07-07/pdf/", "reports/", "triggers/"])
def test_pages_are_read_and_only_by_those_who_work_on_cases(client: Client, officer: User, path: str) -> None:
    client.force_login(officer)

    assert client.get(f"/en/cases/tension/{path}").status_code == 403
    assert client.post(f"/en/cases/tension/{path}").status_code == 405
