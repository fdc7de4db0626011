"""The parts that casework adds to the demo. Safe to repeat."""

from django.utils import timezone

from casework.actions.list_loading import load_case_lists
from cohesion.demo import DemoPart, register
from cohesion.models import User


def load_missing_lists() -> str:
    added = load_case_lists(by=User.objects.service(), now=timezone.now())
    return f"Case lists: {added} entries added." if added else "Case lists: there already, nothing changed."


def register_parts() -> None:
    register(DemoPart(order=15, name="case lists", load=load_missing_lists))
