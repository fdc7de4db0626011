"""Motivations laid over the cases of a cell: each number exactly, each case with one at least."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.demo.assigning import NOT_KNOWN, assigned

CODES = ("race", "disability", "sex", "other", "not_known")


@st.composite
def cells(draw: st.DrawFn) -> tuple[int, dict[str, int]]:
    cases = draw(st.integers(1, 60))
    return cases, draw(st.dictionaries(st.sampled_from(CODES), st.integers(1, cases)))


@given(cells())
def test_each_motivation_stands_in_as_many_cases_as_said(cell: tuple[int, dict[str, int]]) -> None:
    cases, parts = cell
    found = assigned(cases, parts)

    counted = Counter(code for codes in found for code in codes)
    unreached = max(0, cases - sum(parts.values()))
    wanted = Counter(parts) + Counter({NOT_KNOWN: unreached})
    assert counted == wanted
    assert len(found) == cases
    assert all(codes and len(set(codes)) == len(codes) for codes in found)


def test_a_part_larger_than_the_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="larger than 2"):
        assigned(2, {"race": 3})


def test_not_known_stands_alone_where_it_can() -> None:
    found = assigned(10, {"race": 7, "not_known": 2, "sex": 3})

    assert [codes for codes in found if "not_known" in codes] == [("not_known",)] * 2
