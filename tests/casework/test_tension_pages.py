"""Pages of tensions: every one opens, its queries do not grow, and what others may see of it is little."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from casework.models import Case, CaseList, TensionCase
from casework.pages.tension_board import tension_board
from casework.pages.tension_week import monday_of, week_of
from cohesion.models import Region, User
from tests.factories.cases import CARDIFF, entry
from tests.factories.tension import a_link, a_report, a_tension, graded

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def tension(northern: User, at: datetime) -> Case:
    return a_tension(northern, at, received_on=localdate(at))


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_pages_of_a_tension_open(client: Client, northern: User, tension: Case, at: datetime) -> None:
    client.force_login(northern)
    graded(tension, northern, at, 5, 5)
    acts = ("grade", "confirm", "stage", "contact", "rumour", "impact", "escalate", "de-escalate")
    for act in ("", "edit/", "print/", *(f"tension/{act}/" for act in acts)):
        response = client.get(f"/en/cases/{tension.reference}/{act}")
        assert response.status_code == 200, act
    assert "Rumours about the old hotel" in client.get(f"/en/cases/{tension.reference}/").text


def test_recording_and_changing_by_the_forms(client: Client, northern: User) -> None:
    client.force_login(northern)
    today = localdate()
    said = {
        "title": "Leaflets",
        "summary": "People are afraid.",
        "language": "en",
        "authority": "W06000002",
        "place": "Maes Glas",
        "received_on": today.isoformat(),
        "source": "council",
        "themes": ["faith", "school"],
        "communities": ["muslim"],
        "lead": str(northern.pk),
        "handling": "SENSITIVE",
    }
    client.post("/en/cases/new/tension/", said)
    case = Case.objects.get(kind="TENSION")
    assert {each.code for each in case.tension.themes.all()} == {"faith", "school"}
    response = client.post(
        f"/en/cases/{case.reference}/edit/", {**said, "themes": ["faith"], "seen_version": case.version}
    )
    assert response.status_code == 302
    assert [each.code for each in TensionCase.objects.get(case=case).themes.all()] == ["faith"]
    assert "Facts were changed: themes." in client.get(f"/en/cases/{case.reference}/").text


def test_board_shows_bands_and_high_headings_of_others_alone(
    client: Client, northern: User, southern: User, tension: Case, at: datetime
) -> None:
    theirs = a_tension(southern, at, gss=CARDIFF, received_on=localdate(at), title="A secret of Cardiff")
    quiet = a_tension(southern, at, gss="W06000014", received_on=localdate(at))
    graded(theirs, southern, at, 3, 4)
    graded(quiet, southern, at, 1, 1)
    client.force_login(northern)
    page = client.get("/en/cases/tension/").text

    assert tension.said in page
    assert "Not yet graded" in page
    assert theirs.said not in page
    assert "A secret" not in page
    board = tension_board(northern, at, localdate(at))
    assert [(each.authority.name_en, each.band) for each in board.elsewhere] == [("Cardiff", "HIGH")]


def test_heading_of_a_case_kept_to_named_people_is_not_told(northern: User, southern: User, at: datetime) -> None:
    theirs = a_tension(southern, at, gss=CARDIFF, received_on=localdate(at))
    graded(theirs, southern, at, 5, 5)
    Case.objects.filter(pk=theirs.pk).update(circle="NAMED")

    assert tension_board(northern, at, localdate(at)).elsewhere == []


def test_board_counts_reports_beside_cases(northern: User, service: User, tension: Case, at: datetime) -> None:
    link, _token = a_link(northern, at)
    a_report(link, service, at)
    a_report(link, service, at, confirmed=False)
    board = tension_board(northern, at, localdate(at))

    assert (board.opened, board.reports, board.waiting) == (1, 1, 1)


def test_board_and_week_ask_as_much_for_many_as_for_few(
    northern: User, regions: dict[str, Region], tension: Case, at: datetime
) -> None:
    today = localdate(at)
    graded(tension, northern, at)

    def board() -> object:
        return tension_board(User.objects.get(pk=northern.pk), at, today)

    def week() -> object:
        return week_of(regions["NWW"], monday_of(today), User.objects.get(pk=northern.pk), today)

    few = queries(board), queries(week)
    for likelihood in (1, 2, 3, 4, 5):
        graded(a_tension(northern, at, received_on=today), northern, at, likelihood, 5)

    assert (queries(board), queries(week)) == few
    assert few[0] <= 14
    assert few[1] <= 9


def test_week_tells_how_it_stood_when_it_ended(northern: User, regions: dict[str, Region], now: datetime) -> None:
    case = a_tension(northern, received_on=date(2014, 7, 8))
    graded(case, northern, now - timedelta(days=10), 3, 4)
    graded(case, northern, now, 1, 1)

    week = week_of(regions["NWW"], date(2014, 7, 7), northern, date(2014, 8, 1))
    later = week_of(regions["NWW"], date(2014, 7, 14), northern, date(2014, 8, 1))

    assert (week.opened, week.open, week.high, week.lines[0].band) == (1, 1, 1, "HIGH")
    assert (later.opened, later.open, later.high, later.lines[0].band) == (0, 1, 0, "LOW")


def test_quiet_week_is_said_and_police_may_write_the_summary(client: Client, northern: User) -> None:
    client.force_login(northern)
    address = "/en/cases/tension/week/NWW/2014-07-07/"
    assert "This is a nil return." in client.get(address).text
    pdf = client.get(f"{address}pdf/")
    assert pdf.content.startswith(b"%PDF")

    client.post("/en/cases/tension/police/NWW/", {"police": "yes"})

    assert "the police write the weekly summary" in client.get(address).text
    assert client.get(f"{address}pdf/").status_code == 404


@pytest.mark.parametrize(
    "where", ["CV/2014-07-07", "NWW/2014-07-08", "NWW/nonsense", "NWW/2999-01-07", "XX/2014-07-07"]
)
def test_week_of_another_region_or_no_monday_is_not_there(client: Client, northern: User, where: str) -> None:
    client.force_login(northern)

    assert client.get(f"/en/cases/tension/week/{where}/").status_code == 404


def test_calendar_tells_the_coming_weeks(client: Client, northern: User, southern: User, tension: Case) -> None:
    client.force_login(northern)
    soon = localdate() + timedelta(days=9)
    said = {
        "kind": "election",
        "name_en": "Council election",
        "name_cy": "Etholiad y cyngor",
        "starts_on": soon.isoformat(),
        "cases": [str(tension.pk)],
    }
    assert client.post("/en/cases/tension/triggers/add/", said).status_code == 302
    own = {**said, "name_en": "Own", "name_cy": "Eiddo", "region": str(tension.region_id)}
    assert client.post("/en/cases/tension/triggers/add/", own).status_code == 302
    page = client.get("/cy/cases/tension/triggers/").text
    assert "Etholiad y cyngor" in page
    assert tension.said in page

    client.force_login(southern)
    page = client.get("/en/cases/tension/triggers/").text
    assert "Council election" in page
    assert "Own" not in page
    assert tension.said not in page


def test_trigger_needs_both_names_and_days_in_order(client: Client, northern: User) -> None:
    client.force_login(northern)
    page = client.post(
        "/en/cases/tension/triggers/add/",
        {"kind": "match", "name_en": "Cup", "name_cy": " ", "starts_on": "2014-08-02", "ends_on": "2014-08-01"},
    ).text
    assert "Write the name in both languages." in page
    page = client.post(
        "/en/cases/tension/triggers/add/",
        {"kind": "match", "name_en": "Cup", "name_cy": "Cwpan", "starts_on": "2014-08-02", "ends_on": "2014-08-01"},
    ).text
    assert "The event ends before it starts." in page


def test_story_of_a_tension_by_its_forms(client: Client, caseworker: User, tension: Case) -> None:
    client.force_login(caseworker)
    start, today = f"/en/cases/{tension.reference}/tension", localdate().isoformat()

    def send(act: str, **said: str) -> None:
        version = Case.objects.get(pk=tension.pk).version
        response = client.post(f"{start}/{act}/", {**said, "version": version})
        assert response.status_code == 302, response.text

    send("contact", role="school", on=today, gist="They told parents.")
    send("rumour", rumour="Families move in.", fact="Nobody moves in.", source="The council.")
    send("impact", effect="Fear at the school gate.")
    send("stage", stage="ACTIVE")
    send("escalate", to="police", on=today, reason="It grows.")
    send("de-escalate", on=today, how_it_came_down="A meeting.", learning="Answer early.")
    page = client.get(f"/en/cases/{tension.reference}/").text

    for text in ("They told parents.", "Nobody moves in.", "Fear at the school gate.", "A meeting.", "Answer early."):
        assert text in page
    assert "The tension was escalated. To whom: Police." in page
    assert TensionCase.objects.get(case=tension).stage == "DE_ESCALATED"
    assert entry(CaseList.ESCALATED_TO, "police").name_en == "Police"
