"""The parts that returns add to the demo: plans, rounds with their returns, work on their pages. Safe to repeat."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from cohesion.demo import DemoPart, expect, register
from cohesion.models import User
from outcomes.actions.plan_loading import load_plan
from outcomes.demo import texts
from outcomes.demo.baselines import load_baselines
from outcomes.demo.categories import load_categories
from outcomes.demo.expected import expected_counts
from outcomes.demo.numbers import all_numbers
from outcomes.demo.rounds import load_rounds
from outcomes.demo.scenes import load_scenes
from outcomes.demo.setting import PLAN, QUARTERS, Setting
from outcomes.demo.supplied import load_context_figures
from outcomes.models import Plan, ReturnRound
from outcomes.plan_file import read_plan

_PLANS = Path(__file__).resolve().parent.parent / "reference" / "plans"


def load_missing_plans() -> str:
    present = set(Plan.objects.values_list("code", flat=True))
    missing = [path for path in sorted(_PLANS.glob("*.yaml")) if path.stem not in present]
    for path in missing:
        load_plan(spec=read_plan(path), by=User.objects.service(), now=timezone.now())
    if not missing:
        return f"Plans: {len(present)} there already, nothing changed."
    return f"Plans: {', '.join(path.stem for path in missing)} loaded."


def load_returns() -> str:
    """Everything that is missing of the two years; a round that was begun is there whole or not at all."""
    try:
        with transaction.atomic():
            setting = Setting.read()
            added = load_context_figures(setting) + load_categories(setting) + load_baselines(setting)
        loaded = _load_missing_rounds()
    finally:
        texts.forget()
    if not loaded and not added:
        return f"Returns: {len(QUARTERS)} rounds there already, nothing changed."
    return f"Returns: {len(loaded)} rounds of sample data loaded, {added} rows of what they stand on added."


def _load_missing_rounds() -> list[str]:
    present = ReturnRound.objects.filter(plan__code=PLAN, quarter__in=map(str, QUARTERS)).count()
    if present == len(QUARTERS):
        return []
    setting = Setting.read()
    return load_rounds(setting, all_numbers(setting))


def real_rounds() -> str:
    count = ReturnRound.objects.filter(is_sample=False).count()
    return f"rounds that are not sample data ({count})" if count else ""


def register_parts() -> None:
    register(DemoPart(order=5, name="plans", load=load_missing_plans))
    register(DemoPart(order=20, name="returns", load=load_returns, real_data=real_rounds))
    register(DemoPart(order=30, name="pages", load=load_scenes))
    expect(expected_counts)
