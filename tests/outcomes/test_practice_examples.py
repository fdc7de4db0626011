"""Practice examples on their pages: written, clashing, taken away and put back."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from cohesion.models import LocalAuthority, ProtectedCharacteristic, User, WellbeingGoal
from cohesion.refusals import ActionRefused
from outcomes.actions.practice_examples import remove_example, restore_example, write_example
from outcomes.models import Plan, PracticeExample, QuarterlyReturn, ReturnStatus
from outcomes.pages.practice_examples import example_lists
from outcomes.refusals import NotPermitted
from outcomes.return_values import ExampleInput


def at(route: str, held: QuarterlyReturn, *more: object) -> str:
    return reverse(route, args=[held.region.code, held.round.quarter, *more])


@pytest.fixture
def told(plan: Plan) -> ExampleInput:
    return ExampleInput(
        outcome_id=plan.outcomes.get(code="3").pk,
        language="cy",
        title={"cy": "Gweithdai’r Tŷ"},
        text={"cy": "Un.\n\nDau."},
        place_label={},
    )


@pytest.fixture
def form(plan: Plan, northern_return: QuarterlyReturn) -> dict[str, Any]:
    """What a browser sends for a new example."""
    places = northern_return.authorities.in_map_order()
    return {
        "outcome": plan.outcomes.get(code="3").pk,
        "language": "en",
        "title": "Market workshops",
        "text": "What was done.\n\nWhat came of it.",
        "places": [places[0].pk, places[1].pk],
        "elsewhere": [LocalAuthority.objects.get(gss="W06000004").pk],
        "place_label": "Bangor and Rhyl",
        "characteristics": [ProtectedCharacteristic.objects.get(code="race").pk],
        "consent": "GIVEN",
        "suggested_for_report": "on",
        "other_title": "Gweithdai marchnad",
        "other_text": "Beth a wnaed.",
    }


# --- pages ------------------------------------------------------------------------------------------------------------
def test_example_is_added_with_places_of_several_regions_and_a_translation(
    client: Client, northern: User, northern_return: QuarterlyReturn, form: dict[str, Any]
) -> None:
    client.force_login(northern)

    done = client.post(at("return_example_add", northern_return), form)

    assertRedirects(done, at("return_examples", northern_return))
    row = PracticeExample.objects.get()
    assert (row.slug, row.language, row.title_en, row.title_cy) == (
        "market-workshops",
        "en",
        "Market workshops",
        "Gweithdai marchnad",
    )
    assert {place.gss for place in row.places.all()} == {"W06000001", "W06000002", "W06000004"}
    assert {region.code for region in row.regions.all()} == {"NWW", "NEW"}
    assert (row.place_label_en, row.consent, row.suggested_for_report) == ("Bangor and Rhyl", "GIVEN", True)
    assert row.translation_status == "DRAFT"


def test_example_keeps_what_was_typed_and_says_what_is_missing(
    client: Client, northern: User, northern_return: QuarterlyReturn, form: dict[str, Any]
) -> None:
    client.force_login(northern)

    page = client.post(at("return_example_add", northern_return), {**form, "title": " ", "other_text": ""})

    assertContains(page, '<a href="#id_title">Enter a title for the example.</a>')
    assertContains(page, '<a href="#id_other_text">Enter the text of the translation as well.</a>')
    assertContains(page, "What came of it.")
    assert not PracticeExample.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("outcome", "999999"),
        ("places", ["999999"]),
        ("language", "fr"),
        ("consent", "MAYBE"),
        ("title", "x" * 201),
        ("text", "x" * 20_001),
        ("characteristics", ["abc"]),
    ],
)
def test_example_refuses_what_is_not_in_its_lists(
    client: Client, northern: User, northern_return: QuarterlyReturn, form: dict[str, Any], field: str, value: object
) -> None:
    client.force_login(northern)

    page = client.post(at("return_example_add", northern_return), {**form, field: value})

    assertContains(page, "There is a problem")
    assert not PracticeExample.objects.exists()


def test_example_with_markup_is_shown_as_text(
    client: Client, northern: User, northern_return: QuarterlyReturn, form: dict[str, Any]
) -> None:
    client.force_login(northern)

    page = client.post(
        at("return_example_add", northern_return), {**form, "title": "<script>alert(1)</script>"}, follow=True
    )

    assertContains(page, "&lt;script&gt;alert(1)&lt;/script&gt;")
    assertNotContains(page, "<script>alert")


def test_example_is_changed_and_a_clash_shows_both_and_saves_only_knowingly(
    client: Client,
    northern: User,
    service: User,
    northern_return: QuarterlyReturn,
    told: ExampleInput,
    form: dict[str, Any],
    now: datetime,
) -> None:
    slug = write_example(quarterly_return=northern_return, example=told, by=northern, now=now)
    address = at("return_example_edit", northern_return, slug)
    client.force_login(northern)
    assertContains(client.get(address), 'name="seen_version" value="1"')
    other = ExampleInput(**{**told.__dict__, "title": {"cy": "Teitl arall"}})
    write_example(quarterly_return=northern_return, example=other, by=service, now=now, slug=slug, seen_version=1)

    clash = client.post(address, {**form, "seen_version": "1"})
    between = PracticeExample.objects.get()
    saved = client.post(address, {**form, "seen_version": "2"})

    assertContains(clash, "Somebody else has changed this example since you opened it.")
    assertContains(clash, "Teitl arall")
    assertContains(clash, 'value="Market workshops"')
    assertContains(clash, 'name="seen_version" value="2"')
    assert between.title_cy == "Teitl arall"
    assertRedirects(saved, at("return_examples", northern_return))
    assert PracticeExample.objects.get().title_en == "Market workshops"


def test_example_is_taken_away_after_a_question_and_can_be_put_back(
    client: Client, northern: User, northern_return: QuarterlyReturn, form: dict[str, Any]
) -> None:
    client.force_login(northern)
    client.post(at("return_example_add", northern_return), form)
    before = PracticeExample.objects.get()
    address = at("return_example_remove", northern_return, before.slug)

    asked = client.get(address)
    still_there = PracticeExample.objects.exists()
    gone = client.post(address, follow=True)
    back = client.post(at("return_example_restore", northern_return, before.slug), follow=True)

    assertContains(asked, "Take this example away?")
    assert still_there
    assertContains(gone, "Put it back")
    assertContains(back, "The example is back.")
    after = PracticeExample.objects.get()
    assert (after.slug, after.title_en, after.places.count()) == (before.slug, before.title_en, 3)
    assertNotContains(back, "Put it back")


def test_examples_are_read_by_who_reads_the_return_without_a_button(
    client: Client,
    reader: User,
    officer: User,
    northern: User,
    northern_return: QuarterlyReturn,
    told: ExampleInput,
    now: datetime,
) -> None:
    write_example(quarterly_return=northern_return, example=told, by=northern, now=now)
    for user in (reader, officer):
        client.force_login(user)
        page = client.get(at("return_examples", northern_return))
        assertContains(page, "Gweithdai’r Tŷ")
        assertNotContains(page, "Add an example")


def test_examples_take_as_many_queries_for_many_as_for_one(
    client: Client,
    northern: User,
    northern_return: QuarterlyReturn,
    told: ExampleInput,
    now: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(northern)

    def taken(number: int = 0) -> int:
        example = ExampleInput(**{**told.__dict__, "text": {"cy": f"Rhif {number}"}})
        write_example(quarterly_return=northern_return, example=example, by=northern, now=now)
        with django_assert_max_num_queries(40) as queries:
            client.get(at("return_examples", northern_return))
        return len(queries)

    first = taken()
    for number in range(1, 7):
        last = taken(number)
    assert first == last


def test_lists_are_those_of_the_quarter_and_keep_what_an_example_has(
    northern_return: QuarterlyReturn, told: ExampleInput
) -> None:
    goal = WellbeingGoal.objects.order_by("position")[0]
    assert example_lists(northern_return).goals == []
    assert len(example_lists(northern_return).characteristics) == 9

    kept = ExampleInput(**{**told.__dict__, "goal_ids": frozenset({goal.pk})})

    assert example_lists(northern_return, kept).goals == [goal]
    assert northern_return.round.period.ends_on < date(2015, 4, 29)


# --- actions ----------------------------------------------------------------------------------------------------------
def test_example_gets_a_short_name_of_its_own(
    northern_return: QuarterlyReturn, northern: User, told: ExampleInput, now: datetime
) -> None:
    examples = [ExampleInput(**{**told.__dict__, "text": {"cy": f"Rhif {number}"}}) for number in range(3)]
    names = [write_example(quarterly_return=northern_return, example=each, by=northern, now=now) for each in examples]
    without = ExampleInput(**{**told.__dict__, "title": {"cy": "!!!"}})
    names.append(write_example(quarterly_return=northern_return, example=without, by=northern, now=now))

    assert names == ["gweithdair-ty", "gweithdair-ty-2", "gweithdair-ty-3", "example"]


def test_example_put_back_does_not_take_the_place_of_another(
    northern_return: QuarterlyReturn, northern: User, told: ExampleInput, now: datetime
) -> None:
    slug = write_example(quarterly_return=northern_return, example=told, by=northern, now=now)
    remove_example(quarterly_return=northern_return, slug=slug, by=northern, now=now)
    write_example(quarterly_return=northern_return, example=told, by=northern, now=now)

    back = restore_example(quarterly_return=northern_return, slug=slug, by=northern, now=now)

    assert back == f"{slug}-2"
    with pytest.raises(ActionRefused, match="no longer be put back"):
        restore_example(quarterly_return=northern_return, slug=slug, by=northern, now=now)


def test_example_is_written_by_its_region_while_the_return_is_with_it(
    northern_return: QuarterlyReturn,
    northern: User,
    southern: User,
    reader: User,
    told: ExampleInput,
    now: datetime,
    put_in: Callable[[QuarterlyReturn, ReturnStatus], QuarterlyReturn],
) -> None:
    for person in (southern, reader):
        with pytest.raises(NotPermitted):
            write_example(quarterly_return=northern_return, example=told, by=person, now=now)
        with pytest.raises(NotPermitted):
            remove_example(quarterly_return=northern_return, slug="x", by=person, now=now)
    with pytest.raises(ActionRefused, match="taken away already"):
        remove_example(quarterly_return=northern_return, slug="x", by=northern, now=now)
    with pytest.raises(ActionRefused, match="taken this example away"):
        write_example(quarterly_return=northern_return, example=told, by=northern, now=now, slug="x")
    closed = put_in(northern_return, ReturnStatus.NOT_OPEN)
    with pytest.raises(ActionRefused, match="cannot be changed"):
        write_example(quarterly_return=closed, example=told, by=northern, now=now)


def test_example_keeps_nothing_when_the_record_fails(
    northern_return: QuarterlyReturn, northern: User, told: ExampleInput, now: datetime, failing_audit: None
) -> None:
    with pytest.raises(RuntimeError):
        write_example(quarterly_return=northern_return, example=told, by=northern, now=now)

    assert not PracticeExample.objects.exists()


def test_example_sent_twice_is_one_example(
    client: Client, northern: User, northern_return: QuarterlyReturn, form: dict[str, Any]
) -> None:
    client.force_login(northern)

    client.post(at("return_example_add", northern_return), form)
    again = client.post(at("return_example_add", northern_return), form)

    assertContains(again, "This example is here already. Nothing was added.")
    assert PracticeExample.objects.count() == 1
