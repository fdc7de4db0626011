"""What no page sends: ids without end, moments outside of the calendar, numbers under other regions' names."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes.actions import proposed_categories
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.proposed_categories import propose_category
from outcomes.entry.standing import of_figure, stamp
from outcomes.models import Breakdown, BreakdownCategory, Figure, Measure, QuarterlyReturn
from outcomes.return_values import CellInput, CellKey, ReturnInput

WHERE = ["NWW", "2014-15-Q1"]
# Before the year 1 and after the year 9999 in UTC.
NO_MOMENTS = ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59")


@pytest.fixture
def browser(client: Client, northern: User, northern_return: QuarterlyReturn) -> Client:
    client.force_login(northern)
    return client


@pytest.fixture
def counted(measure: Callable[[str], Measure]) -> Measure:
    return measure("1.2.M3")


@pytest.fixture
def send(browser: Client, counted: Measure) -> Callable[[dict[str, str]], dict[str, Any]]:
    """What the service answers to the script of the page."""

    def through(typed: dict[str, str]) -> dict[str, Any]:
        response = browser.post(reverse("return_field", args=[*WHERE, counted.outcome.code]), typed)
        assert response.status_code == 200
        told: dict[str, Any] = response.json()
        return told

    return through


@pytest.fixture
def open_list(counted: Measure) -> Breakdown:
    return counted.breakdowns.filter(is_open=True).first() or pytest.fail("The plan has no open list.")


@pytest.fixture
def southern_category(
    northern_return: QuarterlyReturn, southern: User, open_list: Breakdown, now: datetime
) -> BreakdownCategory:
    held = QuarterlyReturn.objects.with_context().get(round=northern_return.round, region__code="CV")
    return propose_category(quarterly_return=held, breakdown=open_list, label="Told in Ely", by=southern, now=now)


@pytest.mark.parametrize("digits", [10, 19, 40, 5000])
def test_hostile_partner_ids_are_left_aside_however_long(
    send: Callable[[dict[str, str]], dict[str, Any]], counted: Measure, digits: int
) -> None:
    answer = send({f"f-{counted.pk}-0-0": "5", f"f-{counted.pk}-0-0-p": "9" * digits})

    assert [each["name"] for each in answer["saved"]] == [f"f-{counted.pk}-0-0"]


@pytest.mark.parametrize("moment", NO_MOMENTS)
def test_hostile_moments_are_read_as_none(browser: Client, moment: str) -> None:
    presence = browser.get(reverse("return_presence", args=[*WHERE, "1"]), {"since": moment})
    history = browser.get(reverse("return_history", args=WHERE), {"before": f"{moment},0,1"})

    assert (presence.status_code, history.status_code) == (200, 200)


def test_hostile_partner_is_told_at_the_total_whose_parts_would_have_it(
    send: Callable[[dict[str, str]], dict[str, Any]],
    northern_return: QuarterlyReturn,
    counted: Measure,
    open_list: Breakdown,
    northern: User,
    now: datetime,
) -> None:
    part = propose_category(quarterly_return=northern_return, breakdown=open_list, label="Ours", by=northern, now=now)
    figures = {CellKey(counted.pk): CellInput(Decimal(9)), CellKey(counted.pk, None, part.pk): CellInput(Decimal(3))}
    actions.save(quarterly_return=northern_return, values=ReturnInput(figures=figures), by=northern, now=now)
    total = Figure.objects.get(quarterly_return=northern_return, measure=counted, category=None)
    name = f"f-{counted.pk}-0-0"

    answer = send({name: "8", f"{name}-p": "999999", f"{name}-v": stamp(of_figure(total))})

    assert answer["problems"] == {name: "A partner region is not known. Choose from the list of regions."}
    total.refresh_from_db()
    assert total.value == 9


def test_hostile_number_does_not_fetch_the_name_of_another_regions_category(
    browser: Client,
    send: Callable[[dict[str, str]], dict[str, Any]],
    counted: Measure,
    southern_category: BreakdownCategory,
) -> None:
    guessed = f"f-{counted.pk}-0-{southern_category.pk}"
    nowhere = f"f-{counted.pk}-0-999999"

    answer = send({guessed: "3", nowhere: "3"})

    assert answer["saved"] == []
    assert answer["problems"][guessed] == answer["problems"][nowhere]
    page = browser.get(reverse("return_outcome", args=[*WHERE, "1"]), {"open": f"f-{counted.pk}"})
    assert "Told in Ely" not in page.content.decode()


def test_shared_category_that_the_region_uses_already_can_be_corrected(
    send: Callable[[dict[str, str]], dict[str, Any]],
    northern_return: QuarterlyReturn,
    counted: Measure,
    southern_category: BreakdownCategory,
    northern: User,
    now: datetime,
) -> None:
    """A spreadsheet that holds the same name takes the category that stands."""
    key = CellKey(counted.pk, None, southern_category.pk)
    values = ReturnInput(figures={key: CellInput(Decimal(3))})
    actions.save(quarterly_return=northern_return, values=values, by=northern, now=now)
    row = Figure.objects.get(quarterly_return=northern_return, category=southern_category)
    name = f"f-{counted.pk}-0-{southern_category.pk}"

    answer = send({name: "4", f"{name}-v": stamp(of_figure(row))})

    assert [each["name"] for each in answer["saved"]] == [name]


def test_list_that_all_regions_read_takes_so_many_names_of_one_region(
    northern_return: QuarterlyReturn,
    southern_category: BreakdownCategory,
    open_list: Breakdown,
    northern: User,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proposed_categories, "MOST_OF_A_REGION", 2)

    def name(label: str) -> BreakdownCategory:
        return propose_category(
            quarterly_return=northern_return, breakdown=open_list, label=label, by=northern, now=now
        )

    first, _second = name("One"), name("Two")

    with pytest.raises(ActionRefused, match="as many names"):
        name("Three")
    assert name("one") == first
    assert name("told in ely") == southern_category


@pytest.mark.parametrize("letter", ["\x01", "\x0b", "\ufffe", "\uffff"], ids=ascii)
def test_letter_that_no_spreadsheet_holds_does_not_keep_the_return_from_being_downloaded(
    browser: Client, send: Callable[[dict[str, str]], dict[str, Any]], counted: Measure, letter: str
) -> None:
    """Contributors without an account write into returns as well."""
    send({f"f-{counted.pk}-0-0": "5", f"f-{counted.pk}-0-0-n": f"From{letter} the lists"})

    answers = [browser.get(reverse("return_template", args=WHERE), {"format": ending}) for ending in ("xlsx", "ods")]

    assert [answer.status_code for answer in answers] == [200, 200]
