"""Markdown's simplest part: what is marked, and that everything else stays the text that it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohesion.prose import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("One\r\nstill one", "<p>One<br>still one</p>"),
        ("We did:\n- this\n- that\nand more", "<p>We did:</p>\n<ul><li>this</li><li>that</li></ul>\n<p>and more</p>"),
        ("1. first\n2) second", "<ol><li>first</li><li>second</li></ol>"),
        ("a **bold** word", "<p>a <strong>bold</strong> word</p>"),
        ("- **all** of it", "<ul><li><strong>all</strong> of it</li></ul>"),
        ("2 ** 3 ** 4 and 5*6", "<p>2 ** 3 ** 4 and 5*6</p>"),
        ("-5 degrees", "<p>-5 degrees</p>"),
        ("", ""),
    ],
)
def test_prose_marks_paragraphs_lists_and_bold_words(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "**<img src=x onerror=alert(1)>**",
        "- <b>x</b>",
        "[link](javascript:alert(1))",
        "# heading",
        "`code`",
    ],
)
def test_prose_shows_all_other_markup_as_text(text: str) -> None:
    html = str(to_html(text))

    for element in ("<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<strong>", "</strong>"):
        html = html.replace(element, "")
    assert "<" not in html


@given(st.text())
def test_prose_of_any_text_holds_its_own_elements_and_no_others(text: str) -> None:
    html = str(to_html(text))

    for element in ("p", "ul", "ol", "li", "strong"):
        assert html.count(f"<{element}>") == html.count(f"</{element}>")
        html = html.replace(f"<{element}>", "").replace(f"</{element}>", "")
    assert "<" not in html.replace("<br>", "")


def test_prose_of_a_long_text_takes_no_longer_than_its_length() -> None:
    assert to_html("*" * 100_000).count("*") == 100_000
    assert to_html("- " * 50_000)
