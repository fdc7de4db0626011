"""The history of a return: events and values merged, filtered by the address, paged by key, for both sides."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from cohesion import audit
from cohesion.models import AuditEntry, User
from outcomes.actions import quarterly_returns as actions
from outcomes.models import MilestoneStatus, Plan, QuarterlyReturn, Rag
from outcomes.pages.history import PAGE, Wanted, history
from outcomes.pages.history.wanted import Key
from outcomes.return_values import CellInput, CellKey, MilestoneInput, MilestoneKey, NarrativeInput, ReturnInput

ADDRESS = "/en/returns/NWW/2014-15-Q1/history/"


def put(held: QuarterlyReturn, plan: Plan, by: User, now: datetime, value: int | None) -> None:
    place = held.authorities.in_map_order()[1]
    key = CellKey(plan.measures.get(code="1.2.M3").pk, place.pk)
    cell = None if value is None else CellInput(Decimal(value))
    actions.save(quarterly_return=held, values=ReturnInput(figures={key: cell}), by=by, now=now)


@pytest.fixture
def edited(northern_return: QuarterlyReturn, plan: Plan, northern: User, now: datetime) -> QuarterlyReturn:
    for minute, value in enumerate((28, 34, None)):
        put(northern_return, plan, northern, now + timedelta(minutes=minute), value)
    return northern_return


def told(held: QuarterlyReturn, user: User, wanted: Wanted | None = None) -> list[str]:
    return [entry.what for entry in history(held, user, wanted or Wanted()).entries]


def test_every_value_says_who_changed_it_from_what_to_what(edited: QuarterlyReturn, northern: User) -> None:
    assert told(edited, northern) == [
        "Mared Owen took 34 away from 1.2.M3 · Gwynedd.",
        "Mared Owen changed 1.2.M3 · Gwynedd from 28 to 34.",
        "Started",
        "Opened",
        "Mared Owen entered 28 for 1.2.M3 · Gwynedd.",
    ]


def test_save_of_several_things_lists_them(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, now: datetime
) -> None:
    values = ReturnInput(
        figures={CellKey(plan.measures.get(code="1.2.M3").pk): CellInput(Decimal(7))},
        milestones={MilestoneKey(plan.measures.get(code="1.1.M1").pk): MilestoneInput(MilestoneStatus.UNDER_WAY)},
        narratives={plan.outcomes.get(code="2").pk: NarrativeInput(progress="It went well.", rag=Rag.GREEN)},
    )
    actions.save(quarterly_return=northern_return, values=values, by=northern, now=now)

    entry = next(entry for entry in history(northern_return, northern, Wanted()).entries if entry.lines)
    only = history(northern_return, northern, Wanted(outcome="2")).entries

    assert entry.what == "Mared Owen changed 3 things:"
    assert entry.lines == (
        "1.2.M3 · North West Wales: 7 entered",
        "1.1.M1 · North West Wales: Under way entered",
        "the story of outcome 2 · Modern slavery",
    )
    assert [each.what for each in only] == ["Mared Owen wrote: the story of outcome 2 · Modern slavery."]


def test_history_is_filtered_by_outcome_person_and_kind(edited: QuarterlyReturn, northern: User, service: User) -> None:
    assert told(edited, northern, Wanted(outcome="2")) == []
    assert len(told(edited, northern, Wanted(outcome="1"))) == 3
    assert told(edited, northern, Wanted(person=service.pk)) == ["Opened"]
    assert told(edited, northern, Wanted(kind="STARTED")) == ["Started"]
    assert len(told(edited, northern, Wanted(kind="EDITED"))) == 3


def test_pages_follow_one_another_without_a_gap_or_a_double(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, now: datetime
) -> None:
    # Several acts share a moment, so that the row has to decide.
    for number in range(2 * PAGE + 5):
        put(northern_return, plan, northern, now + timedelta(minutes=number // 3), number + 1)

    seen: list[Key] = []
    wanted = Wanted()
    while True:
        page = history(northern_return, northern, wanted)
        seen += [entry.key for entry in page.entries]
        if not page.earlier:
            break
        wanted = Wanted(before=Key.parse(page.earlier))

    assert len(seen) == len(set(seen)) == 2 * PAGE + 5 + 2
    assert seen == sorted(seen, key=lambda key: (key.at, -key.source, key.pk), reverse=True)


def test_page_keeps_its_filters_in_its_address(client: Client, northern: User, edited: QuarterlyReturn) -> None:
    client.force_login(northern)

    page = client.get(ADDRESS, {"outcome": "1", "kind": "EDITED", "person": str(northern.pk)})
    nonsense = client.get(ADDRESS, {"outcome": "99", "kind": "x", "person": "y" * 40, "before": "z,9,-1"})

    assertContains(page, "Mared Owen changed 1.2.M3 · Gwynedd from 28 to 34.")
    assertContains(page, '<option value="1" selected>')
    assertContains(nonsense, "Nothing matches.")


def test_history_is_there_for_both_sides_and_for_no_other_region(
    client: Client, northern: User, reader: User, southern: User, officer: User, stranger: User, edited: QuarterlyReturn
) -> None:
    for person, status in ((northern, 200), (reader, 200), (officer, 200), (southern, 404), (stranger, 403)):
        client.force_login(person)
        assert client.get(ADDRESS).status_code == status
    client.force_login(northern)
    assert client.post(ADDRESS).status_code == 405


def test_record_gives_saves_of_one_return_and_nothing_else(
    edited: QuarterlyReturn, northern: User, southern: User, officer: User, stranger: User, now: datetime
) -> None:
    audit.record("return.noted", by=officer, now=now, subject=edited, region=edited.region)

    assert set(AuditEntry.objects.of_return(edited.pk, northern).values_list("act", flat=True)) == {"return.saved"}
    assert AuditEntry.objects.of_return(edited.pk, officer).count() == 3
    assert not AuditEntry.objects.of_return(edited.pk, southern).exists()
    assert not AuditEntry.objects.of_return(edited.pk, stranger).exists()
    assert not AuditEntry.objects.of_return(edited.pk + 1, officer).exists()


@pytest.mark.parametrize(
    "text", ["", "x", "2014-07-20,0,1", "2014-07-20T10:00:00+01:00,2,1", "2014-99-20T10:00:00Z,0,1"]
)
def test_what_is_no_key_is_left_aside(text: str) -> None:
    assert Key.parse(text) is None


def test_return_page_shows_the_newest_and_leads_to_the_rest(
    client: Client, northern: User, edited: QuarterlyReturn
) -> None:
    client.force_login(northern)

    response = client.get(reverse("return_detail", args=["NWW", "2014-15-Q1"]))

    assertContains(response, f'href="{ADDRESS}"')
    assertNotContains(response, "Nothing matches.")
