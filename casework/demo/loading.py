"""The parts that casework adds to the demo. Safe to repeat."""

from django.db import transaction
from django.utils import timezone

from casework.actions.list_loading import load_case_lists
from casework.demo.cases import load_cases
from casework.demo.centres import load_centres
from casework.demo.chance import forget_texts
from casework.models import Case
from cohesion.demo import DemoPart, expected_counts, register
from cohesion.models import User


def load_missing_lists() -> str:
    added = load_case_lists(by=User.objects.service(), now=timezone.now())
    return f"Case lists: {added} entries added." if added else "Case lists: there already, nothing changed."


@transaction.atomic
def load_missing_cases() -> str:
    try:
        centres = load_centres()
        cases, more = load_cases(list(expected_counts()), by=User.objects.service(), now=timezone.now())
    finally:
        forget_texts()
    if not centres and not cases and not more:
        return "Cases: all that the returns count are there already, nothing changed."
    return f"Cases: {cases:,} sample cases and {centres} reporting centres added, {more} tallies and scenes with them."


def real_cases() -> str:
    count = Case.objects.filter(is_sample=False).count()
    return f"cases that are not sample data ({count})" if count else ""


def register_parts() -> None:
    register(DemoPart(order=15, name="case lists", load=load_missing_lists))
    register(DemoPart(order=40, name="cases", load=load_missing_cases, real_data=real_cases))
