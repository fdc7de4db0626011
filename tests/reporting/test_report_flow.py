"""Placing boxes among paragraphs, measuring and setting text."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reporting.document.flow import PAGE, Section, arrange
from reporting.document.measure import lines
from reporting.document.typography import set_text
from reporting.tokens import Fact


def test_box_moves_before_paragraphs_rather_than_leave_a_gap() -> None:
    """After all three paragraphs 272 points would be left empty; after one the box fills the page."""
    section = Section(above=20, paragraphs=(5, 5, 5), boxes=(400.0,))

    ((place,),) = arrange([section], start=100)

    assert place == 1


def test_box_that_fits_stays_at_the_end_of_its_section() -> None:
    section = Section(above=20, paragraphs=(5, 5), boxes=(200.0,))

    assert arrange([section]) == ((2,),)


sections = st.lists(
    st.builds(
        Section,
        above=st.just(20.0),
        paragraphs=st.lists(st.integers(1, 12), min_size=1, max_size=4).map(tuple),
        boxes=st.lists(st.floats(50, PAGE - 40), max_size=3).map(tuple),
    ),
    max_size=3,
)


@given(sections)
def test_every_box_keeps_its_section_and_its_order(given_sections: list[Section]) -> None:
    places = arrange(given_sections)

    assert [len(found) for found in places] == [len(section.boxes) for section in given_sections]
    for section, found in zip(given_sections, places, strict=True):
        assert list(found) == sorted(found)
        assert all(1 <= place <= len(section.paragraphs) for place in found)


def test_lines_grow_with_the_text_and_no_break_spaces_hold() -> None:
    assert lines("one", width=343, size=11) == 1
    assert lines("word " * 60, width=343, size=11) > 3
    assert lines("wide\u00a0" * 200, width=343, size=11) == 1


def test_setting_escapes_ties_and_marks() -> None:
    told = set_text("[[C1|people]] & <b> more in 2014–15", {"C1": Fact(None, "[c]")})

    assert '<b class="fig">' in told
    assert "&amp; &lt;b&gt;" in told
    assert '<span class="nb">2014–15</span>' in told


def test_setting_leaves_no_space_before_a_tag() -> None:
    told = set_text("They counted [[C1]] of co-ordinators", {"C1": Fact(Decimal(5))})

    assert 'counted<b class="fig"> 5</b>' in told
    assert " <span" not in told.replace("<span> <span", "")


def test_setting_ties_a_number_to_the_word_it_counts() -> None:
    assert "14\u00a0of\u00a022\u00a0councils" in set_text("Fourteen, 14 of 22 councils have one of their own.")
