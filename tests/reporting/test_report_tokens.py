"""Figures in prose: resolving, counting in both languages, and what is shown where nothing is known."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from reporting import tokens
from reporting.tokens import NOUNS, Fact

SOFT = {"cyngor": "gyngor", "clwstwr": "glwstwr", "corff": "gorff", "cydgysylltydd": "gydgysylltydd"}
ASPIRATE = {"cyngor": "chyngor", "clwstwr": "chlwstwr", "corff": "chorff", "cydgysylltydd": "chydgysylltydd"}
MUTATING = {"councils": "cyngor", "clusters": "clwstwr", "bodies": "corff", "co-ordinators": "cydgysylltydd"}


def fact(value: int | str) -> Fact:
    return Fact(Decimal(value))


def test_token_becomes_the_figure_with_its_noun() -> None:
    facts = {"C1": fact(2335), "1.3.M1": fact(69)}

    with translation.override("en"):
        told = tokens.resolve("[[C1|people]], [[C1]] and [[1.3.M1|cases]]", facts)

    assert told == "2,335 people, 2,335 and 69 cases"


@pytest.mark.parametrize(
    ("noun", "count", "welsh"),
    [
        ("people", 2335, "2,335 o bobl"),
        ("people", 1, "1 person"),
        ("cases", 69, "69 achos"),
        ("referrals", 1265, "1,265 o atgyfeiriadau"),
        ("staff", 454, "454 o staff"),
        ("members", 77, "77 aelod"),
        ("forums", 6, "6 fforwm"),
        ("clusters", 52, "52 clwstwr"),
        ("regions", 2, "2 ranbarth"),
        ("regions", 8, "8 rhanbarth"),
        ("authorities", 22, "22 awdurdod lleol"),
        ("bodies", 19, "19 corff"),
    ],
)
def test_welsh_noun_stands_as_welsh_counts(noun: str, count: int, welsh: str) -> None:
    with translation.override("cy"):
        assert tokens.phrase(fact(count), noun) == welsh


@given(noun=st.sampled_from(sorted(MUTATING)), count=st.integers(min_value=0, max_value=100_000))
def test_welsh_mutation_follows_two_three_and_six_only(noun: str, count: int) -> None:
    plain = MUTATING[noun]
    wanted = {2: SOFT, 3: ASPIRATE, 6: ASPIRATE}.get(count, {}).get(plain, plain)

    with translation.override("cy"):
        told = tokens.phrase(fact(count), noun)

    assert told == f"{count:,} {wanted}"


@given(noun=st.sampled_from(sorted(NOUNS)), count=st.integers(min_value=0, max_value=10**9))
def test_every_noun_keeps_its_number_in_both_languages(noun: str, count: int) -> None:
    for language in ("en", "cy"):
        with translation.override(language):
            told = tokens.phrase(fact(count), noun)
        assert told.startswith(f"{count:,} ")
        assert "%" not in told


def test_unknown_code_shows_a_symbol_and_never_a_token() -> None:
    with translation.override("en"):
        told = tokens.resolve("There were [[9.9.M9|cases]] and [[X]].", {})

    assert told == "There were [x] cases and [x]."


def test_hidden_value_shows_its_symbol_with_the_noun() -> None:
    with translation.override("en"):
        assert tokens.phrase(Fact(None, "[c]"), "people") == "[c] people"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[C1|peeple]]", "the noun 'peeple'"),
        ("[[C1 people]]", "not closed"),
        ("[[C1", "not closed"),
    ],
)
def test_faulty_token_is_told_with_its_reason(text: str, reason: str) -> None:
    assert any(reason in fault for fault in tokens.faults(text))


def test_sound_tokens_have_no_fault() -> None:
    assert tokens.faults("[[C1|people]] of [[N.authorities]], [[RAG.1.GREEN|regions]], [[MS.1.1.M5]]") == []


def test_number_drops_needless_decimals_and_keeps_others() -> None:
    assert tokens.number(Decimal("8029.00")) == "8,029"
    assert tokens.number(Decimal("4.50")) == "4.5"
