"""The form of a curve: rows without a script, errors by their field, and what two people typed at once."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from cohesion.models import User
from outcomes.models import Outcome, Plan
from reporting.actions.curves import write_curve
from reporting.forms.curve import MOST_ROWS, CurveForm, form_of, rows_of
from reporting.models import CurveVersion
from tests.reporting.test_curve import CONTENT, WELSH

ADDRESS = "outcomes_curve_edit"
ROWS = {"helps": 2, "hinders": 2, "partners": 1, "works": 2, "actions": 2}
ENTERED = {
    "language": "en",
    "story": "Centres opened.\r\n\r\nPeople come.",
    "seen_number": "0",
    "helps_0": "One form",
    "helps_1": " ",
    "hinders_1": "Trainers leave",
    "works_0": "A poster",
    "works_0_cost": "NO_COST",
    "action_0_what": "Share a trainer",
    "action_0_who": "The co-ordinators",
    "action_0_due_on": "2015-09-30",
    "action_0_evidence": "SOME",
    "action_0_state": "UNDER_WAY",
    "action_1_evidence": "NOT_KNOWN",
    "action_1_state": "NOT_STARTED",
    **{f"rows_{name}": str(count) for name, count in ROWS.items()},
}


def filled(**changes: str) -> CurveForm:
    data = {**ENTERED, **changes}
    return CurveForm(data, initial={}, rows=rows_of(data))


@pytest.fixture
def standing(plan: Plan, writer: User, now: datetime) -> CurveVersion:
    outcome = plan.outcomes.get(code="1")
    return write_curve(outcome=outcome, content=CONTENT, seen_number=0, change_note="", by=writer, now=now)


# --- what was entered -------------------------------------------------------------------------------------------------
def test_empty_rows_are_left_out() -> None:
    form = filled()

    assert form.is_valid(), form.errors
    content = form.content()
    assert (content.helps, content.hinders, content.lines("works")) == (
        ("One form",),
        ("Trainers leave",),
        ("A poster",),
    )
    assert [(each.what, each.due_on, each.state) for each in content.actions] == [
        ("Share a trainer", date(2015, 9, 30), "UNDER_WAY")
    ]
    assert content.story == "Centres opened.\n\nPeople come."


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"story": ""}, "story", "Tell the story"),
        ({"action_1_cost": "£4,000"}, "action_1_what", "Say what is to be done in action 2"),
        ({"action_0_who": ""}, "action_0_who", "Say who does action 1"),
        ({"action_0_due_on": ""}, "action_0_due_on", "Enter the day by which action 1"),
        ({"action_1_due_on": "soon"}, "action_1_what", "Say what is to be done in action 2"),
        ({"action_0_evidence": "PROOF"}, "action_0_evidence", "Choose an entry"),
        ({"helps_0": "x" * 201}, "helps_0", "200"),
        ({"seen_number": "1"}, "change_note", "Say in one line"),
        ({"translation_status": "CHECKED"}, "other_story", "Enter the translation"),
        ({"other_helps": "Un ffurflen"}, "other_story", "Enter the story"),
    ],
)
def test_what_is_wrong_is_said_by_its_field(changes: dict[str, str], field: str, words: str) -> None:
    form = filled(**changes)

    assert not form.is_valid()
    assert any(words in sentence for sentence in form.errors[field]), form.errors


def test_action_that_is_taken_out_owes_nothing() -> None:
    form = filled(action_0_out="on", action_0_who="")

    assert form.is_valid(), form.errors
    assert form.content().actions == ()


def test_translation_has_a_line_for_each_line() -> None:
    whole = {"other_story": "Stori", "other_helps": "Un ffurflen", "other_hinders": "Gadael", "other_works": "Poster"}

    missing = filled(**whole)
    complete = filled(**whole, other_actions="Rhannu hyfforddwr")

    assert not missing.is_valid()
    assert "there are 1 above and 0 here" in missing.errors["other_actions"][0]
    assert complete.is_valid(), complete.errors
    content = complete.content()
    assert (content.translation["actions"], content.translation_status) == (["Rhannu hyfforddwr"], "DRAFT")


@pytest.mark.parametrize(("told", "count"), [("3", 3), ("", 1), ("-1", 1), ("9" * 9, 1), ("500", MOST_ROWS), ("²", 1)])
def test_crafted_number_of_rows_is_bounded(told: str, count: int) -> None:
    assert rows_of({"rows_helps": told})["helps"] == count


def test_form_gives_back_what_it_was_given() -> None:
    content = replace(CONTENT, translation=WELSH, translation_status="CHECKED")
    shown = form_of(content, 3)
    sent = {name: shown[name].value() for name in shown.fields}
    again = CurveForm(
        {name: "" if value in (None, False) else str(value) for name, value in sent.items()} | {"change_note": "None"},
        initial={},
        rows=shown.rows,
    )

    assert again.is_valid(), again.errors
    assert again.content() == content


# --- pages ------------------------------------------------------------------------------------------------------------
def test_first_version_is_written(client: Client, officer: User, plan: Plan) -> None:
    client.force_login(officer)

    answer = client.post(reverse(ADDRESS, args=["1"]), ENTERED, follow=True)

    assertContains(answer, "It is saved as a new version.")
    assert CurveVersion.objects.get().actions.get().who == "The co-ordinators"


def test_adding_rows_keeps_what_was_typed_and_judges_nothing(client: Client, officer: User) -> None:
    client.force_login(officer)

    page = client.post(reverse(ADDRESS, args=["1"]), {**ENTERED, "story": "", "more": "helps"})

    assertContains(page, 'name="helps_3"')
    assertNotContains(page, 'name="helps_4"')
    assertContains(page, 'value="Trainers leave"')
    assertContains(page, 'value="2015-09-30"')
    assertNotContains(page, "There is a problem")
    assert not CurveVersion.objects.exists()


def test_hint_says_that_no_case_belongs_here(client: Client, officer: User) -> None:
    client.force_login(officer)

    assertContains(client.get(reverse(ADDRESS, args=["1"])), "No detail of any case belongs here")


def test_second_writer_sees_both_texts_and_saves_once_more(
    client: Client, officer: User, standing: CurveVersion, outcome: Outcome
) -> None:
    client.force_login(officer)
    address = reverse(ADDRESS, args=["1"])
    mine = {**ENTERED, "story": "My story."}

    page = client.post(address, mine)

    assertContains(page, "Somebody else has saved a newer version")
    assertContains(page, "Elin Vaughan saved version 1")
    assertContains(page, CONTENT.story)
    assertContains(page, "My story.")
    assert CurveVersion.objects.count() == 1

    client.post(address, {**mine, "seen_number": "1", "change_note": "Both together"})

    assert [each.story for each in CurveVersion.objects.order_by("number")] == [CONTENT.story, "My story."]


def test_nonsense_is_answered_with_a_page(client: Client, officer: User) -> None:
    client.force_login(officer)
    address = reverse(ADDRESS, args=["1"])

    for sent in ({}, {"rows_actions": "x", "more": "nothing"}, {"seen_number": "x", "language": "xx"}):
        assert client.post(address, sent).status_code == 200


@pytest.fixture
def outcome(plan: Plan) -> Outcome:
    return plan.outcomes.get(code="1")
