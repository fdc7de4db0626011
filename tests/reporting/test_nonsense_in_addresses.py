"""Addresses and fields that no page of ours writes: numbers too long to be read are refused, never an error."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from cohesion.models import User
from outcomes.models import Plan
from reporting import api_urls, urls
from reporting.actions.curves import write_curve
from reporting.curve_content import CurveContent
from reporting.models import CurveVersion
from tests.factories.accepted_returns import AcceptedReturns, Reported

LONG = "9" * 5000
"""More digits than Python turns into a number."""
LARGE = "9" * 25
"""A number that no database column holds."""
_PART = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^)]+\)")
ASKED = ("plan", "year", "as", "measure", "outcome", "area", "region", "quarter", "by", "sort", "first", "last", "page")
SENT = ("seen_number", "rows_actions", "action_0_due_on", "more", "name", "address", "wanted", "note", "next", "reason")


def routes(patterns: Sequence[object], before: str) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, before + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield (before + str(each.pattern)).replace("^", "").replace("$", "").replace("/?", "/")


ROUTES = sorted({*routes(urls.urlpatterns, "/en/"), *routes(api_urls.urlpatterns, "/api/v1/")})


@pytest.fixture
def written(plan: Plan, officer: User, now: datetime) -> CurveVersion:
    outcome = plan.outcomes.get(code="1")
    content = CurveContent(language="en", story="Centres opened where people already go.")
    return write_curve(
        outcome=outcome, measure=None, content=content, seen_number=0, change_note="", by=officer, now=now
    )


@pytest.mark.parametrize("route", ROUTES)
def test_long_number_in_an_address_is_no_error(
    client: Client, officer: User, returns: AcceptedReturns, route: str
) -> None:
    returns.accept("NWW", "2014-15-Q1", Reported("1.2.M3", 30))
    client.force_login(officer)

    for number in (LONG, LARGE, "٣", "²", "-1", "1e9999999", "NaN"):
        address = _PART.sub(number, route)
        assert client.get(address).status_code < 500, address
        assert client.post(address, dict.fromkeys(SENT, number)).status_code < 500, address


@pytest.mark.parametrize("route", [route for route in ROUTES if "<" not in route and "(" not in route])
def test_long_number_in_a_query_is_no_error(
    client: Client, officer: User, returns: AcceptedReturns, route: str
) -> None:
    returns.accept("NWW", "2014-15-Q1", Reported("1.2.M3", 30))
    client.force_login(officer)

    for number in (LONG, LARGE, "²", "1e9999999"):
        assert client.get(route, dict.fromkeys(ASKED, number)).status_code < 500
        for name in ASKED:
            assert client.get(route, {"year": "2014-15", name: number}).status_code < 500, name


@pytest.mark.parametrize("number", [LONG, LARGE, "²", "٣", "-1", ""])
def test_version_is_not_taken_back_over_a_number_that_is_none(
    client: Client, officer: User, written: CurveVersion, number: str
) -> None:
    client.force_login(officer)
    address = reverse("outcomes_curve_take_back", args=["1", 1])

    answer = client.post(f"{address}?plan=NDP-2014-16", {"seen_number": number}, follow=True)

    assert answer.status_code == 200
    assert "Somebody else has saved a newer version" in answer.content.decode()
    assert CurveVersion.objects.count() == 1


@pytest.mark.parametrize("number", [LONG, LARGE])
def test_story_saved_with_a_number_that_is_none_is_given_back(
    client: Client, officer: User, written: CurveVersion, number: str
) -> None:
    client.force_login(officer)
    sent = {"seen_number": number, "language": "en", "story": "Mine.", "change_note": "Why"}

    answer = client.post(f"{reverse('outcomes_curve_edit', args=['1'])}?plan=NDP-2014-16", sent)

    assert answer.status_code == 200
    assert "Mine." in answer.content.decode()
    assert CurveVersion.objects.count() == 1
