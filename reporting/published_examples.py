"""Practice examples that anybody may read of: their places agreed to be named, and their return was accepted."""

from django.db.models import Q

from cohesion.bilingual import in_language
from outcomes.models import PracticeExample
from reporting.lens import Lens


def published_examples(lens: Lens, where: Q) -> tuple[str, ...]:
    """The titles of those of the year, in the language of the page where there is one. One query."""
    examples = PracticeExample.objects.publishable().filter(
        where, quarterly_return__round__plan=lens.plan, quarterly_return__round__financial_year=str(lens.year)
    )
    rows = examples.order_by("outcome__position", "slug").distinct()
    return tuple(in_language(row, "title") or row.title_en or row.title_cy for row in rows)
