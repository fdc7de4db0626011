"""No page of figures reads a case: what they show is added up from accepted returns."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohesion.models import User
from outcomes.models import Plan
from tests.reporting.awkward_year import CARDIFF, TRAINED, accept_awkward_year

PAGES = [
    ("outcomes", []),
    ("outcomes_outcome", ["1"]),
    ("outcomes_measure", [TRAINED]),
    ("outcomes_region", ["CV"]),
    ("outcomes_authority", [CARDIFF]),
    ("outcomes_map", []),
    ("outcomes_population", []),
    ("outcomes_safe", []),
    ("region_compare", ["CV"]),
]


@pytest.fixture
def accepted(plan: Plan, service: User) -> None:
    accept_awkward_year(plan, service)


@pytest.mark.parametrize(("route", "arguments"), PAGES)
def test_no_page_of_figures_reads_a_case(
    client: Client, officer: User, accepted: None, route: str, arguments: list[str]
) -> None:
    client.force_login(officer)
    address = reverse(route, args=arguments)
    client.get(address)

    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200

    assert captured.captured_queries
    assert not [query["sql"] for query in captured.captured_queries if "casework_" in query["sql"]]
