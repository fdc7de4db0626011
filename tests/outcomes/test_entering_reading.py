"""Numbers, days and fields as people type and paste them: read in one way, or refused with a sentence."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cohesion.typed import days, numbers
from cohesion.typed.days import read_day
from cohesion.typed.numbers import Unreadable, read_number
from outcomes.entry.fields import NARRATIVE_PARTS, Field, Part, opens, read
from outcomes.entry.posted import Posted, posted, statement
from outcomes.entry.showing import parts_of
from outcomes.entry.standing import NOTHING_STAMP, Said, stamp
from outcomes.models import ActionState, Measure, MeasureKind, MilestoneStatus, QuarterRule, ValueState
from outcomes.models.figure import WITHOUT_VALUE
from outcomes.return_values import (
    ActionInput,
    CellInput,
    CellKey,
    EvidenceInput,
    MilestoneInput,
    MilestoneKey,
)

COUNT = Measure(kind=MeasureKind.NUMBER, quarter_rule=QuarterRule.SUM)
RATING = Measure(kind=MeasureKind.RATING, quarter_rule=QuarterRule.WEIGHTED_MEAN)
TOTAL, PART = CellKey(12, 3), CellKey(12, 3, 45)

UNSEEN = "\u200b\u200f\u202e\ufeff\u00ad\u2066"
SPACES = " \u00a0\u2009\u202f"


# --- numbers ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1234", 1234),
        ("1,234", 1234),
        ("1 234", 1234),
        ("1\u202f234", 1234),
        ("12,345,678", 12345678),
        (" 0 ", 0),
        ("007", 7),
        ("12.0", 12),
        ("１２，３４５", 12345),
        ("١٢", 12),
        ("\u200f41\u200b", 41),
        ("", None),
        ("\u200b", None),
    ],
)
def test_number_is_read_as_people_type_it(typed: str, number: int | None) -> None:
    assert read_number(typed, whole=True) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("12.5", "has decimals"),
        ("1.234", "two ways"),
        ("1,23", "written as one number"),
        ("12 34", "written as one number"),
        ("1,234 567", "written as one number"),
        ("-5", "below zero"),
        ("−5", "below zero"),
        ("1" + "0" * 30, "too large"),
        ("10^30", "not a number"),
        ("1e30", "not a number"),
        ("£5", "not a number"),
        ("5%", "not a number"),
        ("about 12", "not a number"),
        ("=1+1", "not a number"),
        ("5²", "not a number"),
    ],
)
def test_number_that_is_none_or_two_is_refused_with_what_to_do(typed: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        read_number(typed, whole=True)

    assert len(str(refused.value)) < 200


def test_number_with_decimals_is_read_where_it_may_have_them() -> None:
    assert read_number("4.25", whole=False) == Decimal("4.25")
    assert read_number("1,234.5", whole=False) == Decimal("1234.5")
    with pytest.raises(Unreadable, match="too many decimals"):
        read_number("0.1234", whole=False)


@given(st.integers(0, 9_999_999_999), st.sampled_from([",", *SPACES, ""]), st.text(UNSEEN, max_size=3))
def test_number_is_the_same_however_its_thousands_are_parted(value: int, mark: str, unseen: str) -> None:
    written = f"{value:,}".replace(",", mark)

    assert read_number(f"{unseen}{written}{unseen}", whole=True) == value


@given(st.decimals(0, 9_999_999_999, places=2))
def test_number_shown_and_read_again_is_the_same(value: Decimal) -> None:
    assert read_number(numbers.shown(value), whole=False) == value


@given(st.text(max_size=40))
def test_number_is_read_or_refused_and_nothing_else(typed: str) -> None:
    try:
        value = read_number(typed, whole=True)
    except Unreadable:
        return
    assert value is None or (value >= 0 and value == value.to_integral_value() and value < 10**10)


# --- days -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    [
        "2 September 2014",
        "2 sep 2014",
        "2/9/2014",
        "02.09.2014",
        "2014-09-02",
        "2 Medi 2014",
        "2nd September 2014",
        "2 - 9 - 2014",
    ],
)
def test_day_is_read_in_either_language(typed: str) -> None:
    assert read_day(typed) == date(2014, 9, 2)


@pytest.mark.parametrize("typed", ["31/2/2014", "2/9/14", "September", "13/13/2014", "2 M 2014", "1 Ma 2014", "32"])
def test_day_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable, match="is not a day"):
        read_day(typed)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(["en", "cy"]))
def test_day_shown_and_read_again_is_the_same(day: date, language: str) -> None:
    with translation.override(language):
        assert read_day(days.shown(day)) == day


# --- names ------------------------------------------------------------------------------------------------------------
def test_name_of_a_field_says_what_it_is_and_which_part() -> None:
    assert read("f-12-3-0") == (Field("f-12-3-0", CellKey(12, 3, None)), "")
    assert read("f-12-0-45-s") == (Field("f-12-0-45", CellKey(12, None, 45)), "s")
    assert read("m-7-0-d") == (Field("m-7-0", MilestoneKey(7)), "d")
    assert read("e-7") == (Field("e-7", 7), "")
    assert read("a-9-w") == (Field("a-9", 9), "w")
    assert read("n-next_steps-v") == (Field("n-next_steps", "next_steps"), "v")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "f-1",
        "f-1-2",
        "f-1-2-3-4",
        "f-a-0-0",
        "m-1",
        "e-1-2",
        "n-other",
        "x-1",
        "f-1-2-3-zz",
        "f-" + "9" * 12 + "-0-0",
    ],
)
def test_name_that_is_no_fields_is_left_alone(name: str) -> None:
    assert read(name) is None


def test_field_says_what_has_to_be_open_for_it_to_show() -> None:
    assert opens("f-12-3-45") == "f-12"
    assert opens("m-7-3") == "m-7"
    assert [opens(name) for name in ("f-12-3-0", "m-7-0", "e-7", "n-rag", "nonsense")] == [""] * 5


# --- statements -------------------------------------------------------------------------------------------------------
def told(at: Field, standing: Said = None, measure: Measure | None = COUNT, **parts: str) -> Said:
    return statement(
        Posted(at, {"" if name == "own" else name: text for name, text in parts.items()}), standing, measure, "en"
    )


CELL, CATEGORY = Field("f-12-3-0", TOTAL), Field("f-12-3-45", PART)


def test_statement_of_a_box_is_a_number_or_a_true_zero() -> None:
    assert told(CELL, own="1,234") == CellInput(Decimal(1234))
    assert told(CELL, own="0") == CellInput(Decimal(0), ValueState.NIL)
    assert told(CELL, own="none") == CellInput(Decimal(0), ValueState.NIL)
    assert told(CELL, own="") is None
    assert told(CELL, CellInput(Decimal(4)), own=" ", s="") is None


def test_statement_takes_a_state_from_the_list_or_from_words_in_the_box() -> None:
    assert told(CELL, own="12", s="ESTIMATED") == CellInput(Decimal(12), ValueState.ESTIMATED)
    assert told(CELL, own="", s="NOT_AVAILABLE", n="The police") == CellInput(
        None, ValueState.NOT_AVAILABLE, "The police"
    )
    assert told(CATEGORY, own="Not collected") == CellInput(None, ValueState.NOT_COLLECTED)
    with translation.override("cy"):
        word = str(ValueState.NOT_AVAILABLE.label)
    assert told(CATEGORY, own=word) == CellInput(None, ValueState.NOT_AVAILABLE)
    with pytest.raises(Unreadable, match="state of the value"):
        told(CELL, own="12", s="GUESSED")


def test_statement_lets_the_newer_of_a_number_and_a_state_hold() -> None:
    away = CellInput(None, ValueState.NOT_AVAILABLE)

    assert told(CELL, away, own="9", s="NOT_AVAILABLE") == CellInput(Decimal(9))
    assert told(CELL, CellInput(Decimal(9)), own="9", s="NOT_AVAILABLE") == away
    assert told(CELL, away, own="", s="") is None


def test_statement_keeps_what_its_page_does_not_show() -> None:
    standing = CellInput(Decimal(9), ValueState.ESTIMATED, "note", responses=3, override_reason="why")

    assert told(CATEGORY, standing, own="9") == standing
    assert told(CATEGORY, standing, own="10") == CellInput(Decimal(10), ValueState.ESTIMATED, "note", responses=3)


def test_statement_with_a_note_and_no_number_says_what_is_missing() -> None:
    with pytest.raises(Unreadable, match="Enter a number, or say"):
        told(CELL, own="", n="Late again")


def test_statement_of_a_percentage_is_worked_out_from_its_two_numbers() -> None:
    share = Measure(kind=MeasureKind.PERCENTAGE, quarter_rule=QuarterRule.WEIGHTED_MEAN)

    worked_out = told(CELL, measure=share, own="", t="1", b="3")

    assert worked_out == CellInput(Decimal("33.33"), numerator=Decimal(1), denominator=Decimal(3))


def test_statement_of_a_milestone_drops_a_date_that_went_with_its_old_state() -> None:
    at = Field("m-7-0", MilestoneKey(7))
    achieved = MilestoneInput(MilestoneStatus.ACHIEVED, date(2014, 9, 2), "Minutes")

    assert told(at, achieved, own="UNDER_WAY", d="2 September 2014", e="Minutes") == MilestoneInput(
        MilestoneStatus.UNDER_WAY, None, "Minutes"
    )
    with pytest.raises(Unreadable, match="Choose where the milestone stands"):
        told(at, own="", e="Minutes")


def test_statement_too_long_to_keep_says_how_long_it_is() -> None:
    with pytest.raises(Unreadable, match="100,000 characters long"):
        told(Field("n-progress", "progress"), own="a" * 100_000)


def test_posted_groups_parts_under_their_fields_and_ignores_strange_names() -> None:
    data = QueryDict("f-12-0-0=5&f-12-0-0-v=abc&f-12-0-0-p=&f-12-0-0-p=3&f-12-0-0-p=x&n-rag=AMBER&other=1&f-12=9")

    sent = posted(data)

    assert list(sent) == ["f-12-0-0", "n-rag"]
    assert sent["f-12-0-0"].partners == frozenset({3})
    assert sent["f-12-0-0"].seen == "abc"
    assert sent["n-rag"].seen == NOTHING_STAMP


def test_posted_choice_says_what_was_seen() -> None:
    kept = Posted(CELL, {"": "5", Part.SEEN: "old", Part.CHOICE: "mine.new"})

    assert (kept.seen, kept.gives_way) == ("new", False)
    assert Posted(CELL, {Part.CHOICE: "theirs"}).gives_way


# --- what is shown and read again says the same -----------------------------------------------------------------------
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=60).map(
    str.strip
)
counts = st.integers(0, 9_999_999_999).map(Decimal)


@st.composite
def cells(draw: st.DrawFn) -> CellInput:
    state = draw(st.sampled_from(ValueState))
    if state in WITHOUT_VALUE:
        value = None
    elif state == ValueState.NIL:
        value = Decimal(0)
    else:
        value = draw(counts.filter(bool))
    return CellInput(
        value, state, draw(texts), responses=draw(st.none() | st.integers(1, 10**6)), override_reason=draw(texts)
    )


words = st.builds(EvidenceInput, texts.filter(bool), st.just("en"))
plans = st.builds(
    ActionInput,
    texts.filter(bool),
    texts,
    st.none() | st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    st.sampled_from(ActionState),
    st.just("en"),
)
milestones = st.builds(MilestoneInput, st.sampled_from(MilestoneStatus), st.none(), texts) | st.builds(
    MilestoneInput, st.just(MilestoneStatus.ACHIEVED), st.dates(date(1990, 1, 1), date(2100, 12, 31)), texts
)
fields: Any = st.one_of(
    st.tuples(st.sampled_from([CELL, CATEGORY]), cells()),
    st.tuples(st.just(Field("e-7", 7)), words),
    st.tuples(st.just(Field("a-7", 7)), plans),
    st.tuples(st.just(Field("m-7-0", MilestoneKey(7))), milestones),
    st.tuples(st.sampled_from([Field(f"n-{part}", part) for part in NARRATIVE_PARTS[:5]]), texts),
)


@given(fields, st.sampled_from(["en", "cy"]), st.booleans())
def test_field_shown_and_sent_back_says_the_same(field: tuple[Field, Said], language: str, is_new: bool) -> None:
    at, said = field
    with translation.override(language):
        shown = dict(parts_of(said, at))
        if at == CATEGORY:
            # A part of a breakdown has its box alone; everything else stays as it stands.
            shown = {"": shown[""]}
        again = statement(Posted(at, shown), None if is_new and at != CATEGORY else said, COUNT, "en")

    assert stamp(again) == stamp(said)
