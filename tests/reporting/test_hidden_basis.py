"""What stands behind a hidden figure tells that it is not missing: nothing that leaves the working circle says it."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan
from reporting import published_year as published_year_module
from reporting.actions.safe_numbers import check_year
from reporting.disclosure import Audience, Reason, cell_key
from reporting.figures import AnnualFigures, annual
from reporting.models import DisclosureCheck, SummaryFigure
from reporting.pages.quality import not_told
from reporting.shown import shown
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported

YEAR = FinancialYear(2014)
SMALL, KEPT_BACK = "1.2.M3", "1.3.M1"
GWYNEDD, CARDIFF = "W06000002", "W06000015"
_EACH_TIME_ANEW = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"|nonce="[^"]+"')
_MADE_AT = re.compile(r"\d\d:\d\d")

PAGES: list[tuple[str, list[str], dict[str, str]]] = [
    ("outcomes", [], {}),
    ("outcomes_outcome", ["1"], {}),
    ("outcomes_outcome", ["1"], {"measure": KEPT_BACK}),
    ("outcomes_measure", [SMALL], {}),
    ("outcomes_measure", [KEPT_BACK], {"by": "quarter"}),
    ("outcomes_measure", [KEPT_BACK], {"chart": "trend", "file": "csv"}),
    ("outcomes_measure", [KEPT_BACK], {"chart": "trend", "file": "svg"}),
    ("outcomes_region", ["NWW"], {}),
    ("outcomes_authority", [GWYNEDD], {}),
    ("outcomes_map", [], {"measure": SMALL}),
    ("outcomes_map", [], {"measure": SMALL, "chart": "map", "file": "csv"}),
    ("outcomes_takeaway", ["measure", "csv"], {"measure": SMALL}),
    ("outcomes_takeaway", ["area", "csv"], {"area": "NWW"}),
]


@pytest.fixture
def accepted(returns: AcceptedReturns, plan: Plan, service: User) -> AcceptedReturns:
    """A small count, one that a rule keeps back below Wales, and a total of Wales that is hidden itself."""
    returns.accept("NWW", "2014-15-Q1", Reported(SMALL, 3, GWYNEDD), Reported(KEPT_BACK, 3, GWYNEDD))
    returns.accept("CV", "2014-15-Q1", Reported(SMALL, 60, CARDIFF), Reported("1.2.M4", 2, CARDIFF))
    returns.accept("GE", "2014-15-Q1", Reported(SMALL, 50))
    check_year(plan=plan, year=YEAR, by=service, now=AT)
    return returns


def content(client: Client, route: str, arguments: list[str], asked: dict[str, str]) -> str:
    answer = client.get(reverse(route, args=arguments), {**asked, "as": "published", "year": "2014-15"})
    assert answer.status_code == 200
    return _MADE_AT.sub("", _EACH_TIME_ANEW.sub("", answer.content.decode()))


@pytest.mark.parametrize(("route", "arguments", "asked"), PAGES)
def test_page_and_file_are_the_same_whatever_stands_behind_hidden_figures(
    client: Client, officer: User, accepted: AcceptedReturns, route: str, arguments: list[str], asked: dict[str, str]
) -> None:
    client.force_login(officer)
    before = content(client, route, arguments, asked)

    hidden = SummaryFigure.objects.exclude(reason=Reason.NONE)
    assert hidden.update(quarters_reported=4, authorities_reported=17, authorities_expected=19) > 3

    assert content(client, route, arguments, asked) == before


def test_hidden_figures_are_equal_whatever_stands_behind_them(
    accepted: AcceptedReturns, plan: Plan, service: User
) -> None:
    before = [figure for figure in shown(plan, [YEAR], Audience.PUBLISHED, by_quarter=True, with_categories=True)]

    SummaryFigure.objects.exclude(reason=Reason.NONE).update(quarters_reported=4, authorities_reported=17)

    after = [figure for figure in shown(plan, [YEAR], Audience.PUBLISHED, by_quarter=True, with_categories=True)]
    assert after == before
    assert any(figure.is_hidden for figure in before)
    assert {figure.quarters_reported for figure in before if figure.is_hidden} == {0}
    assert any(figure.quarters_reported for figure in before if not figure.is_hidden)


def test_figure_that_nobody_reported_and_one_kept_back_look_the_same(accepted: AcceptedReturns, plan: Plan) -> None:
    found = shown(plan, [YEAR], Audience.PUBLISHED)

    kept, missing = found.of(KEPT_BACK, GWYNEDD), found.of(KEPT_BACK, CARDIFF)

    told = [
        (each.symbol, each.reason, each.quarters_reported, each.authorities_reported, each.authorities_expected)
        for each in (kept, missing)
    ]
    assert told[0] == told[1] == ("c", Reason.SENSITIVE, 0, 0, 0)


@pytest.mark.parametrize("address", ["/api/v1/figures/", "/en/figures/NEW/"])
def test_programs_and_regions_are_told_the_same_whatever_stands_behind_hidden_figures(
    client: Client,
    northern: User,
    accepted: AcceptedReturns,
    plan: Plan,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
) -> None:
    northern.appointments.update(region=accepted.regions["NEW"])
    accepted.owed("NEW", "2014-15-Q1")
    check_year(plan=plan, year=YEAR, by=northern, now=AT)
    client.force_login(northern)
    before = _EACH_TIME_ANEW.sub("", client.get(address, {"year": "2014-15"}).content.decode())
    monkeypatch.setattr(published_year_module, "annual", _with_other_basis)

    after = _EACH_TIME_ANEW.sub("", client.get(address, {"year": "2014-15"}).content.decode())

    assert after == before
    assert "[c]" in after or '"symbol":"c"' in after


def _with_other_basis(plan: Plan, year: FinancialYear) -> AnnualFigures:
    """The year's figures, of which the hidden ones stand on other quarters and authorities."""
    figures = annual(plan, year)
    check = DisclosureCheck.objects.filter(financial_year=str(year)).newest_first()[0]
    hidden = {tuple(key) for key, _reason in check.reasons}
    others: dict[Any, Any] = {
        figure.key: replace(figure, quarters_reported=4, authorities_reported=17)
        if cell_key(figure) in hidden
        else figure
        for figure in figures
    }
    return replace(figures, figures=others)


def test_programs_cannot_tell_who_reported_what_a_rule_keeps_back(
    client: Client, northern: User, returns: AcceptedReturns
) -> None:
    northern.appointments.update(region=returns.regions["NEW"])
    client.force_login(northern)
    answers = []
    for place in (GWYNEDD, "W06000003"):
        returns.accept("NWW", "2014-15-Q1", Reported(KEPT_BACK, 30, place))
        returns.checked()
        told = client.get("/api/v1/figures/", {"year": "2014-15", "measure": KEPT_BACK}).json()["results"]
        answers.append([row for row in told if row["area"] not in {"W92000004", "NWW"}])

    assert answers[0] == answers[1]
    authorities = {row["area"]: row["symbol"] for row in answers[0] if row["area"].startswith("W06")}
    assert (authorities[GWYNEDD], authorities["W06000003"]) == ("c", "c")


def test_pages_say_that_the_basis_of_a_hidden_figure_is_not_told(
    client: Client, officer: User, accepted: AcceptedReturns
) -> None:
    client.force_login(officer)

    page = content(client, "outcomes_measure", ["1.2.M4"], {})

    assert not_told() in page
    assert "of 4 quarters reported something" not in page
