"""From a number to its records, and from a record to where it counts."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.actions.steps import taken, written
from casework.counting.ledger import take_leave
from casework.counting.register import records_address
from casework.models import Case, CaseEvent, Circle
from casework.pages import counted
from casework.pages.where_counted import where_counted
from cohesion.models import AuditEntry, User
from outcomes.models import QuarterlyReturn
from tests.casework.test_counting import tallied
from tests.factories.cases import CARDIFF, GWYNEDD, a_case

CENTRES = "hate_crime.reported_through_centres"
REPORTED = "hate_crime.reported"
Q1 = "2014-15-Q1"


def url(name: str = REPORTED, quarter: str = Q1, gss: str = GWYNEDD, category: str = "") -> str:
    return records_address(name, quarter, gss, "protected_characteristic" if category else "", category)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def sums(response: Any) -> list[tuple[str, str]]:
    """What the page adds up, line by line."""
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", response.content.decode())
    return [(label.split(":")[0], value) for label, value in found]


@pytest.fixture
def as_northern(client: Client, northern: User) -> Client:
    client.force_login(northern)
    return client


def mark(case: Case, by: User, now: datetime, **changes: object) -> None:
    held = taken(case.pk, by=by)
    for name, value in changes.items():
        setattr(held, name, value)
    written(held, CaseEvent.Kind.CHANGED, by=by, now=now)


def test_number_adds_up_from_all_that_is_in_it(
    as_northern: Client, northern: User, caseworker: User, now: datetime
) -> None:
    shown, hidden, removed, double = (a_case(northern, now=now) for _ in range(4))
    mark(hidden, northern, now, circle=Circle.NAMED, lead=caseworker)
    mark(double, northern, now, is_duplicate=True)
    take_leave([removed.pk])
    Case.objects.filter(pk=removed.pk).delete()
    tallied(northern, now, source="north_wales_police", value=7)

    response = as_northern.get(url())

    assert sums(response) == [
        ("Cases listed here", "1"),
        ("Counted here, and not shown to you", "1"),
        ("Total given by North Wales Police for May 2014, no cases", "7"),
        ("Removed under the retention rules", "1"),
        ("The number that is counted", "10"),
    ]
    page = text(response)
    assert shown.said in page
    assert hidden.said not in page
    assert double.said not in page


def test_category_lists_the_cases_that_are_in_it_and_no_total(
    as_northern: Client, northern: User, now: datetime
) -> None:
    both, one = a_case(northern, why=("race", "disability")), a_case(northern, why=("race",))
    tallied(northern, now, source="north_wales_police", value=7)

    response = as_northern.get(url(category="disability"))

    assert sums(response) == [("Cases listed here", "1"), ("The number that is counted", "1")]
    assert both.said in text(response)
    assert one.said not in text(response)
    assert "never add them" in text(response)


def test_looking_at_the_records_is_recorded_with_codes(as_northern: Client, northern: User) -> None:
    case = a_case(northern)

    as_northern.get(url(category="race"))

    entry = AuditEntry.objects.get(act="cases.counted")
    assert entry.actor == northern
    assert entry.detail == {
        "count": REPORTED,
        "quarter": Q1,
        "authority": GWYNEDD,
        "category": "race",
        "cases": [case.reference],
    }


@pytest.mark.parametrize(
    "change",
    [
        {"name": "hate_crime.invented"},
        {"quarter": "2014-15-Q9"},
        {"quarter": "x"},
        {"gss": CARDIFF},
        {"gss": "W99999999"},
    ],
)
def test_number_that_is_not_there_or_not_ones_own_is_not_found(as_northern: Client, change: dict[str, str]) -> None:
    assert as_northern.get(url(**change)).status_code == 404


@pytest.mark.parametrize("query", ["", "?count=hate_crime.reported", "?category=race"])
def test_address_that_names_no_number_is_not_found(as_northern: Client, query: str) -> None:
    assert as_northern.get(reverse("cases_counted") + query).status_code == 404


@pytest.mark.parametrize("category", ["race", ":", "protected_characteristic:"])
def test_half_a_category_is_not_found(as_northern: Client, category: str) -> None:
    assert as_northern.get(f"{url()}&category={category}").status_code == 404


def test_readers_and_officers_never_see_records(client: Client, reader: User, officer: User) -> None:
    for user in (reader, officer):
        client.force_login(user)
        assert client.get(url()).status_code == 403


def test_further_cases_follow_by_key(
    as_northern: Client, northern: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "PAGE", 2)
    cases = [a_case(northern, now=now, received_on=date(2014, 5, day)) for day in (1, 2, 2, 3, 4)]
    seen: list[str] = []
    address = url()
    for _ in range(3):
        html = as_northern.get(address).content.decode()
        seen += re.findall(r"/cases/([A-Z0-9]{8})/", html)
        following = re.search(r'href="(\?[^"]*after=[^"&]+[^"]*)" rel="next"', html)
        address = f"{reverse('cases_counted')}{following[1].replace('&amp;', '&')}" if following else ""

    assert sorted(seen) == sorted(case.reference for case in cases)
    assert len(seen) == 5
    assert address == ""


def test_after_that_is_nobodys_starts_again(as_northern: Client, northern: User) -> None:
    case = a_case(northern)

    for after in ("ZZZZZZZZ", "-", "x" * 300):
        assert case.said in text(as_northern.get(f"{url()}&after={after}"))


def test_records_take_the_same_queries_with_many_cases(as_northern: Client, northern: User, now: datetime) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert as_northern.get(url()).status_code == 200
        return len(captured)

    a_case(northern)
    queries()
    few = queries()
    for _ in range(6):
        a_case(northern, why=("race", "sex"))
    tallied(northern, now, source="north_wales_police")
    tallied(northern, now, source="council")

    assert queries() == few


# --- where a case counts ----------------------------------------------------------------------------------------------
def test_case_says_where_it_counts_and_which_figures_use_it(
    as_northern: Client, northern: User, northern_return: QuarterlyReturn
) -> None:
    case = a_case(northern, why=("race", "disability"))

    page = text(as_northern.get(reverse("case", args=[case.reference])))

    assert "Quarter 1, April to June 2014, Gwynedd" in page
    assert "The day on which the report was received: 1 May 2014." in page
    assert "In the breakdown: Disability, Race. Several may apply to one case: never add them." in page
    assert "1.2.M2 Number of hate crimes/incidents reported" in page
    assert "in the return, not accepted yet" in page
    assert "Not counted in: Hate crimes recorded by the police;" in page


def test_case_in_an_accepted_return_leads_to_its_version(northern: User, accepted_return: QuarterlyReturn) -> None:
    case = a_case(northern)

    where = where_counted(case, northern)

    uses = {each.rule.name: list(each.uses) for each in where.counted}
    assert uses[REPORTED] == []
    version = "/en/returns/NWW/2014-15-Q1/versions/1/#counted"
    assert [(use.url, use.accepted) for use in uses[CENTRES]] == [(version, True)]


def test_caseworker_learns_nothing_of_returns(
    northern: User, caseworker: User, accepted_return: QuarterlyReturn
) -> None:
    where = where_counted(a_case(northern), caseworker)

    assert [list(each.uses) for each in where.counted] == [[], []]


def test_same_report_once_more_says_that_it_counts_nowhere(as_northern: Client, northern: User, now: datetime) -> None:
    case = a_case(northern, now=now)
    mark(case, northern, now, is_duplicate=True)

    page = text(as_northern.get(reverse("case", args=[case.reference])))

    assert "It counts nowhere: it is marked as the same report once more." in page
    assert as_northern.get(url()).content.decode().count("/cases/" + case.reference) == 0
