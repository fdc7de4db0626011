"""A sensitive count is not told while returns still come in: not by a value, a row, a category or a rest."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cohesion.calendar import FinancialYear
from cohesion.models import User
from cohesion.models.area import WALES
from outcomes.models import Plan
from reporting import readers
from reporting.disclosure import Reason
from reporting.published_year import published_year
from tests.factories.accepted_returns import AcceptedReturns, Reported
from tests.reporting.read_tables import tables_of_page

QUARTERS = tuple(f"2014-15-Q{number}" for number in (1, 2, 3, 4))
HATE_CRIME, CONFERENCES = "1.2.M2", "1.3.M1"


@pytest.fixture
def owed(returns: AcceptedReturns) -> AcceptedReturns:
    """All regions owe all four quarters."""
    for region in returns.regions:
        for quarter in QUARTERS:
            returns.owed(region, quarter)
    return returns


def test_region_whose_own_returns_are_in_waits_for_work_that_others_share_with_it(
    owed: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    owed.accept("NEW", QUARTERS[0], Reported(CONFERENCES, 30), Reported(HATE_CRIME, 30))
    for quarter in QUARTERS[1:]:
        owed.accept("NEW", quarter)
    before = published_year(plan, year).figures
    shared = [Reported(code, 2, partners=("NEW",)) for code in (CONFERENCES, HATE_CRIME)]

    owed.accept("NWW", QUARTERS[0], *shared)
    after = published_year(plan, year).figures

    for code in (CONFERENCES, HATE_CRIME):
        assert [figures.cell(code, "NEW").symbol for figures in (before, after)] == ["c", "c"]


def test_who_shares_work_does_not_subtract_it_from_wales(
    owed: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    large = [(region, Reported(CONFERENCES, 60)) for region in ("NEW", "GE", "GW", "WB", "CT", "MWW")]
    small = [("NWW", Reported(CONFERENCES, 26, partners=("NEW",))), ("CV", Reported(CONFERENCES, 3))]
    owed.accept_year("2014-15", [*large, *small])

    check = owed.checked()

    hidden = {key[1] for key, _reason in check.reasons if key[0] == CONFERENCES and not key[2] and not key[4]}
    assert "CV" in hidden
    assert len(hidden & {WALES, *owed.regions}) > 1, "or Wales less all others is its count"
    assert check.is_safe
    assert not [key for key in check.report["worked_out"] if key[0] == CONFERENCES]


PAGES = [
    ("outcomes_measure", [HATE_CRIME]),
    ("outcomes_outcome", ["1"]),
    ("outcomes_region", ["CV"]),
    ("outcomes_authority", ["W06000015"]),
    ("outcomes_map", []),
]


def told(client: Client) -> dict[str, object]:
    """Every table of the public's pages, and the files of the measure and of its outcome (nothing is drawn yet)."""
    asked = {"year": "2014-15", "as": "published"}
    found: dict[str, object] = {}
    for route, arguments in PAGES:
        page = client.get(reverse(route, args=arguments), asked)
        assert page.status_code == 200
        found[route] = tables_of_page(page.content.decode())
    for kind, name in (("measure", HATE_CRIME), ("outcome", "1")):
        file = client.get(reverse("outcomes_takeaway", args=[kind, "csv"]), {**asked, kind: name})
        assert file.status_code == 200
        found[kind] = file.content
    return found


def world(client: Client, owed: AcceptedReturns, *reported: Reported) -> dict[str, object]:
    """What the public sees once such a return is accepted; undone afterwards."""
    with transaction.atomic():
        owed.accept("CV", QUARTERS[0], *reported)
        owed.checked()
        found = told(client)
        transaction.set_rollback(True)
    return found


def test_the_public_does_not_see_whether_a_return_holds_what_is_sensitive(
    client: Client, owed: AcceptedReturns, officer: User
) -> None:
    client.force_login(officer)
    plain = Reported("1.2.M3", 40, "W06000015")
    sensitive = [Reported(HATE_CRIME, 30, "W06000015"), Reported(HATE_CRIME, 12, "W06000015", "age")]

    without = world(client, owed, plain)
    with_it = world(client, owed, plain, *sensitive, Reported(CONFERENCES, 9, "W06000015"))

    for name, seen in without.items():
        assert with_it[name] == seen, name


def test_wales_is_told_once_all_returns_of_a_quarter_are_in(
    owed: AcceptedReturns, plan: Plan, year: FinancialYear
) -> None:
    for region in owed.regions:
        owed.accept(region, QUARTERS[0], Reported(HATE_CRIME, 30))
    first = published_year(plan, year)
    owed.accept("CV", QUARTERS[1], Reported(HATE_CRIME, 7))
    second = published_year(plan, year)

    for found in (first, second):
        assert found.quarters[HATE_CRIME][WALES][0].value == 240
    assert first.figures.cell(HATE_CRIME).value == 240
    assert second.figures.cell(HATE_CRIME).reason == Reason.COMING_IN
    assert second.quarters[HATE_CRIME][WALES][1].reason == Reason.COMING_IN


def test_categories_of_wales_wait_for_the_year(owed: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    """Their states at the ends of two quarters would tell what the quarter between them brought."""
    for region in owed.regions:
        owed.accept(region, QUARTERS[0], Reported(HATE_CRIME, 30), Reported(HATE_CRIME, 9, "", "age"))

    figures = published_year(plan, year).figures

    assert figures.cell(HATE_CRIME).value == 240
    assert figures.cell(HATE_CRIME, WALES, "age").reason == Reason.COMING_IN


def test_state_that_stood_still_binds_what_is_shown_after_a_correction(
    owed: AcceptedReturns, plan: Plan, year: FinancialYear, service: User
) -> None:
    """No edition was let out, and yet pages and the report showed the year: its neighbours, Wales and the region."""
    values = {"NWW": 6, "CV": 7, "GE": 5, "NEW": 20, "GW": 20, "WB": 20, "CT": 20, "MWW": 20}
    owed.accept_year("2014-15", [(region, Reported(CONFERENCES, value)) for region, value in values.items()])
    first = owed.checked()
    assert not [key for key, _reason in first.reasons if key[0] == CONFERENCES and key[1] in values and not key[2]]

    owed.accept("NWW", QUARTERS[0], Reported(CONFERENCES, 4))
    second = owed.checked()

    hidden = {key[1] for key, _reason in second.reasons if key[0] == CONFERENCES and not key[2] and not key[4]}
    assert {"NWW", WALES} <= hidden, "the others are known already, so Wales would tell"
    assert not {"CV", "GE"} & hidden, "what is known protects nobody"
    assert owed.checked() == second


def test_running_year_binds_by_quarters_that_were_in(owed: AcceptedReturns, plan: Plan, year: FinancialYear) -> None:
    for quarter, value in zip(QUARTERS, (5, 5, 5, 2), strict=True):
        for region in owed.regions:
            owed.accept(region, quarter, *([Reported(HATE_CRIME, value)] if region == "NWW" else []))
        check = owed.checked()

    shown = {key[2] for key, _value, is_shown in check.cells if key[0] == HATE_CRIME and key[1] == WALES and is_shown}
    assert {QUARTERS[0], QUARTERS[1], QUARTERS[2]} <= shown
    assert not {"", QUARTERS[3]} & shown, "the year less three quarters that were shown is the fourth"


def test_return_accepted_meanwhile_is_not_given_exactly_to_another_region(
    owed: AcceptedReturns, plan: Plan, year: FinancialYear, northern: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    owed.accept_year("2014-15", [("CV", Reported(CONFERENCES, 3))])
    owed.checked()
    monkeypatch.setattr(readers, "_is_anything_accepted", lambda *_: False)

    _figures, cells = readers.as_seen_by(northern, plan, year)

    assert {cell.symbol for cell in cells if cell.code == CONFERENCES and cell.area == "CV"} == {"c"}
