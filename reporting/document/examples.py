"""Practice examples that the report may print."""

import re

from outcomes.models import Outcome, Plan, PracticeExample
from outcomes.models.practice_example import PracticeExampleQuerySet
from reporting.content import Paragraphs, Text
from reporting.document.frozen import Example

_BLANK_LINE = re.compile(r"\n\s*\n")


def publishable_examples(plan: Plan, year: str) -> dict[str, Example]:
    """By slug: suggested for the report, agreed by their places, from accepted returns of the year. Two queries."""
    rows = (
        PracticeExample.objects.publishable()
        .filter(
            suggested_for_report=True,
            quarterly_return__round__plan=plan,
            quarterly_return__round__financial_year=year,
        )
        .prefetch_related("places")
        .order_by("-quarterly_return__round__quarter", "pk")
    )
    # Told in several returns, an example stands by the latest telling.
    found: dict[str, Example] = {}
    for row in rows:
        found.setdefault(row.slug, _example(row))
    return dict(sorted(found.items()))


def public_rows(outcome: Outcome, year: str) -> PracticeExampleQuerySet:
    """Whatever of an outcome may be read by everybody: its places agreed and its return was accepted."""
    return PracticeExample.objects.publishable().filter(outcome=outcome, quarterly_return__round__financial_year=year)


def _example(row: PracticeExample) -> Example:
    return Example(
        slug=row.slug,
        title=_text(row.title_en, row.title_cy),
        text=Paragraphs(_paragraphs(row.text_en or row.text_cy), _paragraphs(row.text_cy or row.text_en)),
        place_label=_text(row.place_label_en, row.place_label_cy),
        places=tuple(place.gss for place in sorted(row.places.all(), key=lambda place: place.position)),
    )


def _text(english: str, welsh: str) -> Text:
    return Text(english or welsh, welsh or english)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(paragraph.strip() for paragraph in _BLANK_LINE.split(text) if paragraph.strip())
