"""The interface for programs: who may ask, which rows, and what is exact."""

import warnings
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from pytest_django import DjangoAssertNumQueries

from cohesion.models import User
from tests.factories.accepted_returns import AcceptedReturns, Reported

Q1 = "2014-15-Q1"


@pytest.fixture
def accepted(returns: AcceptedReturns) -> AcceptedReturns:
    returns.accept("NWW", Q1, Reported("1.3.M1", 3, "W06000002"), Reported("1.2.M3", 2))
    returns.accept("CV", Q1, Reported("1.3.M1", 30, "W06000015"), Reported("1.2.M3", 20))
    returns.accept("GE", Q1, Reported("1.2.M3", 50))
    returns.checked()
    return returns


def read(client: Client, user: User, address: str, **query: str) -> Any:
    client.force_login(user)
    response = client.get(address, query)
    assert response.status_code == 200, response.content
    return response.json()


def values(answer: Any) -> dict[tuple[str, str], str]:
    return {(row["measure"], row["area"]): row["value"] or row["symbol"] for row in answer["results"]}


@pytest.mark.parametrize(
    "address", ["/api/v1/plans/", "/api/v1/measures/", "/api/v1/returns/", "/api/v1/figures/", "/api/v1/schema/"]
)
def test_api_answers_nobody_who_has_not_signed_in(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/plans/", 200),
        ("/api/v1/measures/", 200),
        ("/api/v1/returns/", 403),
        ("/api/v1/figures/?year=2014-15", 403),
    ],
)
def test_administrator_reads_plans_and_no_figures(
    client: Client, administrator: User, address: str, status: int
) -> None:
    client.force_login(administrator)

    assert client.get(address).status_code == status


@pytest.mark.parametrize("address", ["/api/v1/plans/", "/api/v1/measures/", "/api/v1/returns/", "/api/v1/figures/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_api_is_read_only(client: Client, officer: User, address: str, method: str) -> None:
    client.force_login(officer)

    assert getattr(client, method)(address).status_code == 405


def test_returns_are_those_that_the_person_may_read(
    client: Client, northern: User, officer: User, accepted: AcceptedReturns
) -> None:
    own = read(client, northern, "/api/v1/returns/")["results"]
    every = read(client, officer, "/api/v1/returns/", region="CV")["results"]

    assert [(row["region"], row["status"], row["accepted_version"]) for row in own] == [("NWW", "ACCEPTED", 1)]
    assert [row["region"] for row in every] == ["CV"]


def test_officer_reads_exact_figures(client: Client, officer: User, accepted: AcceptedReturns) -> None:
    answer = read(client, officer, "/api/v1/figures/", year="2014-15")

    assert (answer["handling"], answer["sample"]) == ("not for publication", False)
    found = values(answer)
    assert (found["1.3.M1", "NWW"], found["1.3.M1", "CV"], found["1.3.M1", "W06000002"]) == ("3", "30", "3")


def test_co_ordinator_reads_the_own_region_exactly_and_others_as_published(
    client: Client, northern: User, accepted: AcceptedReturns
) -> None:
    found = values(read(client, northern, "/api/v1/figures/", year="2014-15"))

    assert (found["1.3.M1", "NWW"], found["1.3.M1", "W06000002"]) == ("3", "3")
    assert (found["1.3.M1", "CV"], found["1.3.M1", "W06000015"]) == ("c", "c")
    assert found["1.2.M3", "GE"] == "50"


def test_what_co_ordinators_know_does_not_cover_another_region(
    client: Client, northern: User, southern: User, returns: AcceptedReturns
) -> None:
    for region, value in {"NWW": 3, "CV": 2, "GE": 50, "GW": 60}.items():
        returns.accept(region, Q1, Reported("1.2.M3", value))
    returns.checked()
    areas = ("W92000004", "NWW", "CV", "GE", "GW")

    north = values(read(client, northern, "/api/v1/figures/", year="2014-15", measure="1.2.M3"))

    assert [north["1.2.M3", area] for area in areas] == ["115", "3", "c", "c", "60"]


def test_total_is_hidden_from_the_only_other_region_that_reported(
    client: Client, northern: User, accepted: AcceptedReturns
) -> None:
    found = values(read(client, northern, "/api/v1/figures/", year="2014-15", measure="1.3.M1"))

    assert [found["1.3.M1", area] for area in ("W92000004", "NWW", "CV")] == ["c", "3", "c"]


def test_sample_figures_say_so(client: Client, officer: User, returns: AcceptedReturns) -> None:
    returns.is_sample = True
    returns.accept("NWW", Q1, Reported("1.2.M3", 3))

    assert read(client, officer, "/api/v1/figures/", year="2014-15")["sample"] is True


def test_co_ordinator_elsewhere_sees_the_small_region_hidden(
    client: Client, southern: User, accepted: AcceptedReturns
) -> None:
    answer = read(client, southern, "/api/v1/figures/", year="2014-15", area="NWW", measure="1.2.M3")

    assert [(row["value"], row["symbol"], row["state"]) for row in answer["results"]] == [(None, "c", None)]
    assert "reason" not in answer["results"][0]


def test_co_ordinator_sees_categories_of_the_own_region_only(
    client: Client, southern: User, returns: AcceptedReturns
) -> None:
    for region in ("CV", "GE"):
        returns.accept(region, Q1, Reported("1.2.M3", 20), Reported("1.2.M3", 20, category="housing"))
    returns.checked()

    answer = read(client, southern, "/api/v1/figures/", year="2014-15", measure="1.2.M3")

    assert {row["area"] for row in answer["results"] if row["breakdown"]} == {"CV"}
    assert {"CV", "GE", "W92000004"} <= {row["area"] for row in answer["results"]}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "year"),
        ({"year": "2014"}, "year"),
        ({"year": "2014-15", "plan": "NO"}, "plan"),
        ({"year": "2014-15", "area": "ZZ"}, "area"),
        ({"year": "2014-15", "measure": "9"}, "measure"),
    ],
)
def test_figures_name_the_parameter_that_is_wrong(
    client: Client, officer: User, plan: object, query: dict[str, str], field: str
) -> None:
    client.force_login(officer)

    response = client.get("/api/v1/figures/", query)

    assert (response.status_code, list(response.json())) == (400, [field])


def test_measures_are_filtered_by_outcome_and_kind(client: Client, reader: User) -> None:
    answer = read(client, reader, "/api/v1/measures/", plan="NDP-2014-16", outcome="5", kind="RATING")

    assert [row["code"] for row in answer["results"]] == ["5.1.M2"]


def test_lists_take_the_same_queries_for_few_rows_and_many(
    client: Client, officer: User, returns: AcceptedReturns, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(officer)
    returns.accept("NWW", Q1)
    with django_assert_num_queries(5):
        client.get("/api/v1/returns/")
    for quarter in ("2014-15-Q2", "2014-15-Q3", "2014-15-Q4"):
        for region in ("CV", "GE", "GW", "WB"):
            returns.accept(region, quarter)
    with django_assert_num_queries(5):
        client.get("/api/v1/returns/")


def test_schema_is_valid_and_made_without_warnings(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        generator: Any = SchemaGenerator
        schema = generator().get_schema(request=None, public=True)

    check: Any = validate_schema
    check(schema)
    assert set(schema["paths"]) == {
        "/api/v1/plans/",
        "/api/v1/plans/{code}/",
        "/api/v1/measures/",
        "/api/v1/returns/",
        "/api/v1/figures/",
    }
    assert capsys.readouterr().err == ""
