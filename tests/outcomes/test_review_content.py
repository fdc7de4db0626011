"""A return's content by codes, what changed between two of them, and two texts word by word."""

from datetime import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from cohesion.models import User
from outcomes.actions import quarterly_returns as actions
from outcomes.models import Attachment, MilestoneStatus, Plan, QuarterlyReturn, Rag, ValueState
from outcomes.return_values import (
    ActionInput,
    CellInput,
    CellKey,
    EvidenceInput,
    ExampleInput,
    MilestoneInput,
    MilestoneKey,
    NarrativeInput,
    ReturnInput,
)
from outcomes.review import words
from outcomes.review.comparing import Change, changes
from outcomes.review.content import content_of, digest

texts = st.text(alphabet="ab c\n", max_size=80)


def fill(held: QuarterlyReturn, plan: Plan, by: User, now: datetime, *, value: int = 28) -> None:
    outcome = plan.outcomes.get(code="1")
    place = held.authorities.in_map_order()[0]
    figure, milestone = plan.measures.get(code="1.2.M3"), plan.measures.get(code="1.1.M1")
    told = plan.measures.get(code="1.1.M6")
    example = ExampleInput(
        outcome_id=outcome.pk,
        language="en",
        title={"en": "A hub"},
        text={"en": "It opened."},
        place_label={},
        place_ids=frozenset({place.pk}),
    )
    values = ReturnInput(
        figures={
            CellKey(figure.pk, place.pk): CellInput(Decimal(value), note="By hand"),
            CellKey(figure.pk): CellInput(None, state=ValueState.NOT_AVAILABLE, note="Later"),
        },
        milestones={MilestoneKey(milestone.pk): MilestoneInput(MilestoneStatus.UNDER_WAY, evidence="Minutes")},
        narratives={outcome.pk: NarrativeInput(progress="It went well.", rag=Rag.GREEN)},
        evidence={told.pk: EvidenceInput("They say so.")},
        actions={plan.actions.get(code="1.1.A1").pk: ActionInput("Meet", owner="Mared")},
        examples={"a-hub": example},
    )
    actions.save(quarterly_return=held, values=values, by=by, now=now)


def test_content_names_everything_by_codes(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, now: datetime
) -> None:
    fill(northern_return, plan, northern, now)
    Attachment.objects.create(
        quarterly_return=northern_return,
        outcome=plan.outcomes.get(code="1"),
        kind=Attachment.Kind.LINK,
        title="Minutes",
        url="https://example.org/minutes",
        added_at=now,
        added_by=northern,
    )

    content = content_of(northern_return)["1"]

    assert content["figures"]["1.2.M3 W06000001"] == {"said": "ACTUAL 28", "note": "By hand"}
    assert content["figures"]["1.2.M3 NWW"] == {"said": "NOT_AVAILABLE", "note": "Later"}
    assert content["milestones"]["1.1.M1 NWW"] == {"status": "UNDER_WAY", "evidence": "Minutes"}
    assert content["narrative"]["rag"] == {"rag": "GREEN"}
    assert content["narrative"]["progress"] == {"text": "It went well.", "language": "en"}
    assert content["evidence"]["1.1.M6"]["text"] == "They say so."
    assert content["actions"]["1.1.A1"]["owner"] == "Mared"
    assert content["examples"]["a-hub"]["places"] == ["W06000001"]
    assert content["attachments"]["https://example.org/minutes Minutes"]["title"] == "Minutes"


def test_content_takes_the_same_queries_empty_and_full(
    northern_return: QuarterlyReturn,
    plan: Plan,
    northern: User,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(12):
        content_of(northern_return)
    fill(northern_return, plan, northern, now)
    with django_assert_num_queries(12):
        content_of(northern_return)


def test_digest_moves_with_what_is_said_and_not_with_rows(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, now: datetime
) -> None:
    fill(northern_return, plan, northern, now)
    before = digest(content_of(northern_return)["1"])
    fill(northern_return, plan, northern, now, value=34)
    changed = digest(content_of(northern_return)["1"])
    fill(northern_return, plan, northern, now)

    assert changed != before
    assert digest(content_of(northern_return)["1"]) == before


def test_changes_name_place_field_and_both_sides(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, now: datetime
) -> None:
    fill(northern_return, plan, northern, now)
    before = content_of(northern_return)["1"]
    fill(northern_return, plan, northern, now, value=34)

    assert changes(before, content_of(northern_return)["1"]) == [
        Change("figures", "1.2.M3 W06000001", "said", "ACTUAL 28", "ACTUAL 34")
    ]
    assert {change.part for change in changes({}, before)} == {
        "figures",
        "milestones",
        "evidence",
        "narrative",
        "actions",
        "examples",
    }


def test_words_that_changed_are_marked_on_both_sides() -> None:
    before, after = words.compare("The forum met once in May.", "The forum met twice in May.")

    assert [stretch.text for stretch in before if stretch.is_changed] == ["once "]
    assert [stretch.text for stretch in after if stretch.is_changed] == ["twice "]


def test_two_different_texts_bear_no_marks() -> None:
    before, after = words.compare("Nothing of this stayed.", "All is otherwise here and new")

    assert not any(stretch.is_changed for stretch in (*before, *after))


def test_very_long_texts_are_marked_as_one_between_their_common_ends() -> None:
    middle = [f"word{number}" for number in range(words.LONGEST + 10)]
    common = " ".join(f"same{number}" for number in range(3 * words.LONGEST))

    before, after = words.compare(f"{common} {' '.join(middle)} end", f"{common} {' '.join(reversed(middle))} end")

    assert [stretch.is_changed for stretch in before] == [False, True, False]
    assert [stretch.is_changed for stretch in after] == [False, True, False]


@given(texts, texts)
def test_stretches_put_together_are_the_texts(before: str, after: str) -> None:
    old, new = words.compare(before, after)

    assert "".join(stretch.text for stretch in old) == before
    assert "".join(stretch.text for stretch in new) == after


@given(texts)
def test_text_that_stayed_bears_no_marks(text: str) -> None:
    old, new = words.compare(text, text)

    assert not any(stretch.is_changed for stretch in (*old, *new))
