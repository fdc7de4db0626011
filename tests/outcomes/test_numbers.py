"""Numbers as people type and paste them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.entry.numbers import UnreadableNumber, parse_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("41", "41"),
        (" 1,234 ", "1234"),
        ("12,345,678.5", "12345678.5"),
        ("1\u202f234", "1234"),
        ("1\u00a0234", "1234"),
        ("\u200e41\u200f", "41"),
        ("4\u200b1", "41"),
        ("４１", "41"),
        ("٤١", "41"),
        ("0", "0"),
        ("0.50", "0.50"),
    ],
)
def test_number_is_read_as_it_was_meant(typed: str, number: str) -> None:
    assert parse_number(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["", " ", "\u200b", "\t\n", "\u202f\u200f"])
def test_nothing_visible_is_no_number(typed: str) -> None:
    assert parse_number(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "-1",
        "1,23",
        "12,34,567",
        "1.2.3",
        "1 23",
        "12²",
        "½",
        "1e3",
        "NaN",
        "Infinity",
        "0x10",
        "twelve",
        "1,234 people",
    ],
)
def test_anything_else_is_refused_with_what_was_typed(typed: str) -> None:
    with pytest.raises(UnreadableNumber) as refused:
        parse_number(typed)

    assert "Enter digits" in refused.value.sentence


def test_refusal_of_a_long_text_stays_short() -> None:
    with pytest.raises(UnreadableNumber) as refused:
        parse_number("9" * 100_000)

    assert len(refused.value.sentence) < 120


@given(st.integers(min_value=0, max_value=10**30))
def test_every_whole_number_is_read_with_and_without_thousands(number: int) -> None:
    assert parse_number(str(number)) == parse_number(f"{number:,}") == number


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_a_sentence(text: str) -> None:
    try:
        number = parse_number(text)
    except UnreadableNumber as refused:
        number = None if refused.sentence else Decimal(-1)

    assert number is None or (number.is_finite() and number >= 0)
