"""Covering words: nothing covered remains, nothing else changes, once is enough, and time grows with the text alone."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.redaction import MARK, finds, form_of, pieces, redact

LETTERS = "abcdeghilmnoprsty"
APART = "0123456789 .,;\n-–fjkquvwxz"
PLAIN_WORDS = st.text(LETTERS, min_size=1, max_size=8)
TEXTS = st.text(st.sampled_from("aâÂáb cC-'’.\n1ß5é\u0301\u00adŵLl7 █[]@"), max_size=60)
WORDS = st.lists(st.text(st.sampled_from("aâbBcC -'1ßélL7\u0301"), max_size=8), max_size=5)


@pytest.mark.parametrize(
    ("text", "word", "shown"),
    [
        ("Siân O’Neill rang.", "sian oneill", f"{MARK} rang."),
        ("SIAN was there", "Siân", f"{MARK} was there"),
        ("Sia\u0302n was there", "Siân", f"{MARK} was there"),
        ("Annwyl Ann, annwyl", "Ann", f"Annwyl {MARK}, annwyl"),
        ("at ll571ab today", "LL57 1AB", f"at {MARK} today"),
        ("ring 01248-123 456!", "01248 123456", f"ring {MARK}!"),
        ("write to Sian.Jones@example.org.", "sian.jones@example.org", f"write to {MARK}."),
        ("Mary-Ann’s brother", "Mary Ann", f"{MARK}’s brother"),
        ("Si\u00adan was there", "Siân", f"{MARK} was there"),
        ("12 Stryd Fawr,\nBangor", "12 Stryd Fawr, Bangor", MARK),
        ("nobody", "", "nobody"),
        ("nobody", "–", "nobody"),
        ("Groß rang", "GROSS", f"{MARK} rang"),
    ],
)
def test_word_is_covered_however_it_is_written(text: str, word: str, shown: str) -> None:
    assert redact(text, [word]) == shown


def test_overlapping_words_are_covered_together() -> None:
    assert redact("Ann Mary Lee rang", ["Ann Mary", "Mary Lee"]) == f"{MARK} rang"


def test_person_who_works_here_is_named_by_their_role() -> None:
    covers = {"Nia Puw": "[Caseworker]", "Nia": "[Caseworker]", "Rhys": MARK}

    assert redact("Nia Puw told Rhys, and Nia wrote it down.", covers) == (
        f"[Caseworker] told {MARK}, and [Caseworker] wrote it down."
    )


def test_role_that_would_show_a_covered_word_is_not_said() -> None:
    assert redact("Nia rang", {"Nia": "[Caseworker]", "caseworker": MARK}) == f"{MARK} rang"


def test_word_that_is_somebody_else_too_is_covered_without_a_role() -> None:
    assert redact("Owen rang", {"Owen": "[Caseworker]", "OWEN": MARK}) == f"{MARK} rang"


@given(TEXTS, WORDS)
def test_nothing_covered_remains_and_once_is_enough(text: str, words: list[str]) -> None:
    once = redact(text, words)

    assert not finds(once, words)
    assert redact(once, words) == once


@given(TEXTS, WORDS)
def test_what_is_not_covered_is_unchanged(text: str, words: list[str]) -> None:
    found = pieces(text, dict.fromkeys(words, MARK))

    assert "".join(piece.text for piece in found) == text
    assert all(piece.text for piece in found)


@given(PLAIN_WORDS, st.text(APART, max_size=20), st.text(APART, max_size=20), st.data())
def test_word_between_others_is_found_in_any_dress(word: str, before: str, after: str, data: st.DataObject) -> None:
    """Told without the module's own comparison: the letters of the word stand nowhere else in the text."""
    accents = st.sampled_from(["", "\u0301", "\u0302", "\u0308"])
    dressed = "".join(
        unicodedata.normalize("NFC", (letter.upper() if data.draw(st.booleans()) else letter) + data.draw(accents))
        for letter in word
    )

    shown = redact(f"{before} {dressed} {after}", [word])

    assert shown == f"{before} {MARK} {after}"


@given(st.text(max_size=30))
def test_form_of_a_form_is_itself(text: str) -> None:
    assert form_of(form_of(text)) == form_of(text)


@pytest.mark.parametrize("text", ["a ", "Siân Jones rang eto heddiw. ", "x"])
def test_long_text_takes_time_in_proportion(text: str) -> None:
    covers = dict.fromkeys(["a" * 200, "Siân Jones", "12 Stryd Fawr, Bangor", *(f"word{n}" for n in range(300))], MARK)

    def took(length: int) -> float:
        long = (text * (length // len(text) + 1))[:length]
        start = time.perf_counter()
        redact(long, covers)
        return time.perf_counter() - start

    took(1000)
    short, long = min(took(25_000) for _ in range(2)), min(took(100_000) for _ in range(2))
    assert long < 12 * max(short, 0.005)
