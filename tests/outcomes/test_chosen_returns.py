"""Several returns chosen from a table: reminded or reopened, each for itself, after a look at what would happen."""

from datetime import datetime
from typing import Any
from unittest.mock import ANY

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cohesion.models import User
from outcomes.actions.in_bulk import reopen_each
from outcomes.models import QuarterlyReturn, Reminder, ReturnRound, ReturnStatus
from outcomes.pages.matrix import Facts, address, facts_of, matrix


def keys(opened: ReturnRound, *codes: str) -> list[int]:
    return list(opened.returns.filter(region__code__in=codes).order_by("region__position").values_list("pk", flat=True))


# --- reminding --------------------------------------------------------------------------------------------------------
def test_officer_sees_who_would_be_reminded_and_who_not(
    client: Client, officer: User, southern: User, accepted_return: QuarterlyReturn
) -> None:
    client.force_login(officer)

    page = client.get(reverse("returns_remind"), {"chosen": keys(accepted_return.round, "NWW", "CV", "GE")})

    assertContains(page, "Remind 1 region?")
    assertContains(page, "Samira Hassan")
    assertContains(page, "2 of those chosen are left out")
    assertContains(page, "It has been sent, so nobody is reminded of it.")
    assert not Reminder.objects.filter(kind=Reminder.Kind.BY_HAND).exists()


def test_officer_reminds_several_and_is_told_of_each(
    client: Client, officer: User, southern: User, accepted_return: QuarterlyReturn
) -> None:
    client.force_login(officer)
    back = f"{reverse('returns')}?year=2014-15"
    sent = {"chosen": keys(accepted_return.round, "NWW", "CV", "GE"), "next": back}

    first = client.post(reverse("returns_remind"), sent, follow=True)
    again = client.post(reverse("returns_remind"), sent, follow=True)

    assertRedirects(first, back)
    assertContains(first, "1 region was reminded: Cardiff and Vale (Samira Hassan).")
    assertContains(first, "Left out: North West Wales, Quarter 1, April to June 2014. It has been sent")
    assertContains(first, "Left out: Gwent East, Quarter 1, April to June 2014. Nobody holds the post")
    assertContains(again, "A letter went out today already.")
    assert Reminder.objects.get(kind=Reminder.Kind.BY_HAND).user == southern


def test_home_reminds_with_one_button_and_shows_when(
    client: Client, officer: User, southern: User, open_round: ReturnRound
) -> None:
    client.force_login(officer)
    (key,) = keys(open_round, "CV")

    before = client.get(reverse("home"))
    after = client.post(reverse("returns_remind"), {"chosen": key, "next": reverse("home")}, follow=True)

    assertContains(before, f'name="chosen" value="{key}"')
    assertContains(before, "Not reminded yet.")
    assertContains(after, "1 region was reminded")
    assertContains(after, "Last reminded on ")


@pytest.mark.parametrize("route", ["returns_remind", "returns_reopen"])
@pytest.mark.parametrize("chosen", [[], ["x"], ["-1"], ["9" * 40], ["²"], ["999999"]])
def test_nothing_usable_chosen_does_nothing(
    client: Client, officer: User, open_round: ReturnRound, route: str, chosen: list[str]
) -> None:
    client.force_login(officer)

    answer = client.post(reverse(route), {"chosen": chosen, "reason": "x"}, follow=True)

    assertRedirects(answer, reverse("returns"))
    assertContains(answer, "Choose at least one return first. Nothing was done.")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_way_back_never_leads_elsewhere(
    client: Client, officer: User, southern: User, open_round: ReturnRound, elsewhere: str
) -> None:
    client.force_login(officer)
    sent: dict[str, Any] = {"chosen": keys(open_round, "CV"), "next": elsewhere}

    page = client.get(reverse("returns_remind"), sent)
    assertNotContains(page, f'"{elsewhere}"')
    assertContains(page, f'<input type="hidden" name="next" value="{reverse("returns")}">')
    assertRedirects(client.post(reverse("returns_remind"), sent), reverse("returns"))


@pytest.mark.parametrize("route", ["returns_remind", "returns_reopen"])
def test_bulk_is_for_officers(
    client: Client, northern: User, writer: User, officer: User, open_round: ReturnRound, route: str
) -> None:
    for user in (northern, writer):
        client.force_login(user)
        assert client.post(reverse(route), {"chosen": keys(open_round, "NWW")}).status_code == 403
    client.force_login(officer)
    assert client.put(reverse(route)).status_code == 405


# --- reopening --------------------------------------------------------------------------------------------------------
def test_officer_reopens_several_with_one_reason(
    client: Client, officer: User, accepted_return: QuarterlyReturn
) -> None:
    client.force_login(officer)
    sent: dict[str, Any] = {"chosen": keys(accepted_return.round, "NWW", "GE")}

    page = client.get(reverse("returns_reopen"), sent)
    without = client.post(reverse("returns_reopen"), {**sent, "reason": " "})
    done = client.post(reverse("returns_reopen"), {**sent, "reason": "A late count"}, follow=True)

    assertContains(page, "Reopen 1 return?")
    assertContains(page, "It is not accepted (Not started), so there is nothing to reopen.")
    assertContains(without, "Enter why the return is reopened.")
    assertContains(done, "1 return is open again: North West Wales, Quarter 1, April to June 2014.")
    assertContains(done, "Left out: Gwent East, Quarter 1, April to June 2014. This return cannot be reopened")
    accepted_return.refresh_from_db()
    assert accepted_return.status == ReturnStatus.REOPENED
    assert accepted_return.events.order_by("pk").last().note == "A late count"  # type: ignore[union-attr]


def test_one_that_is_refused_stops_no_other(officer: User, accepted_return: QuarterlyReturn, now: datetime) -> None:
    returns = list(accepted_return.round.returns.order_by("-region__position"))

    results = reopen_each(returns=returns, reason="A late count", by=officer, now=now)

    assert [each.subject.pk for each in results if not each.why_not] == [accepted_return.pk]
    assert len(results) == 8


# --- the matrix -------------------------------------------------------------------------------------------------------
def test_matrix_offers_boxes_to_officers_who_ask_for_them(
    client: Client, officer: User, writer: User, northern: User, open_round: ReturnRound
) -> None:
    address_of_list = reverse("returns")
    box = 'type="checkbox" name="chosen"'
    client.force_login(officer)
    assertNotContains(client.get(address_of_list), box)
    assertContains(client.get(address_of_list, {"choose": "1", "status": "LATE"}), box, count=8)
    assertContains(client.get(address_of_list, {"choose": "1"}), "Choose Gwent East, Quarter 1, April to June 2014")
    for user in (writer, northern):
        client.force_login(user)
        assertNotContains(client.get(address_of_list, {"choose": "1"}), box)


def test_present_quarter_says_how_far_it_is_and_when_somebody_was_reminded(
    client: Client, officer: User, southern: User, open_round: ReturnRound, now: datetime
) -> None:
    client.force_login(officer)
    client.post(reverse("returns_remind"), {"chosen": keys(open_round, "CV")})
    returns = list(open_round.returns.with_context().with_people())

    shown = matrix(returns, {}, now.date(), facts_of(returns, officer))

    cells = {row.region.code: row.cells[0] for row in shown.rows}
    assert cells["CV"] is not None
    assert cells["CV"].more == ("0 of 7 complete", ANY)
    assert cells["CV"].more[1].startswith("reminded ")
    assert cells["GE"] is not None
    assert cells["GE"].more == ("0 of 7 complete",)


def test_cell_leads_to_a_page_that_exists(submitted_return: QuarterlyReturn) -> None:
    for reviews in (True, False):
        assert address(submitted_return, reviews=reviews).startswith("/en/returns/NWW/2014-15-Q1/")
    assert Facts().reviews is False


def test_list_narrows_to_a_region_and_to_what_is_late(
    client: Client, officer: User, northern: User, accepted_return: QuarterlyReturn
) -> None:
    client.force_login(officer)

    late = client.get(reverse("returns"), {"status": "LATE"})
    one = client.get(reverse("returns"), {"region": "GE"})
    unknown = client.get(reverse("returns"), {"region": "XX"})

    assertNotContains(late, reverse("return_detail", args=["NWW", "2014-15-Q1"]))
    assertContains(late, "7 returns match")
    assertContains(one, "1 return matches")
    assert unknown.status_code == 200
    client.force_login(northern)
    assertNotContains(client.get(reverse("returns")), 'name="region"')
