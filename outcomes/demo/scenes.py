"""What people did on the pages of returns in the quarter under way, after its round was loaded. Safe to repeat.

Each scene is there whole or not at all. A return that somebody has worked on since is left alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate

from outcomes.actions.reminding import quietly
from outcomes.demo import due_dates, partners, reviews, texts
from outcomes.demo.content import content_of
from outcomes.demo.journeys import Journey
from outcomes.demo.numbers import Numbers, all_numbers
from outcomes.demo.setting import PLAN, SECOND_YEAR, Setting
from outcomes.models import QuarterlyReturn, Reminder, ReturnStatus

_QUARTER = SECOND_YEAR[-1]
# The demo's people have done all they do by then; whatever comes later is a visitor's.
_LAST_DAY = _QUARTER.next.ends_on


@dataclass(frozen=True)
class Scene:
    """`begins_in` is the status in which the round left the return."""

    begins_in: ReturnStatus
    is_played: Callable[[QuarterlyReturn], bool]
    play: Callable[[Journey], None]


_SCENES: dict[str, Scene] = {
    "NEW": Scene(
        ReturnStatus.IN_PROGRESS,
        lambda held: held.contribution_requests.exists(),
        partners.region_works_with_its_partners,
    ),
    "MWW": Scene(
        ReturnStatus.OPEN,
        lambda held: held.extended_due_on is not None,
        due_dates.region_is_given_another_day,
    ),
    "WB": Scene(
        ReturnStatus.UNDER_REVIEW,
        lambda held: held.outcome_reviews.exists(),
        reviews.officer_reviews_and_region_corrects,
    ),
    "CV": Scene(
        ReturnStatus.CHANGES_REQUESTED,
        lambda held: held.change_requests.exclude(measure=None).exists(),
        reviews.region_answers_part_of_what_was_asked,
    ),
    "GE": Scene(
        ReturnStatus.IN_PROGRESS,
        lambda held: held.reminders.filter(kind=Reminder.Kind.BY_HAND).exists(),
        due_dates.region_is_reminded,
    ),
}


def load_scenes() -> str:
    missing = _missing()
    if not missing:
        return "Pages of the quarter under way: nothing is missing, nothing changed."
    try:
        setting = Setting.read()
        numbers = all_numbers(setting)
        for held in missing:
            with transaction.atomic(), quietly(), translation.override(setting.language_of(held.region.code)):
                _play(setting, numbers, held)
    finally:
        texts.forget()
    return f"Pages of the quarter under way: sample work added to {len(missing)} of {len(_SCENES)} returns."


def _missing() -> list[QuarterlyReturn]:
    """The returns whose scene is still to be played, in the regions' order."""
    returns = QuarterlyReturn.objects.with_context().filter(
        round__plan__code=PLAN, round__quarter=str(_QUARTER), region__code__in=_SCENES
    )
    return [held for held in returns.order_by("region__position") if _is_missing(held, _SCENES[held.region.code])]


def _is_missing(held: QuarterlyReturn, scene: Scene) -> bool:
    if held.status != scene.begins_in or scene.is_played(held):
        return False
    return _last_day(held) <= _LAST_DAY


def _last_day(held: QuarterlyReturn) -> date:
    """The day of the latest entry in the return's history, which every return has since it was opened."""
    return localdate(held.events.latest("at").at)


def _play(setting: Setting, numbers: Numbers, held: QuarterlyReturn) -> None:
    region = held.region.code
    content = content_of(setting, numbers, region, str(_QUARTER))
    _SCENES[region].play(Journey(setting, held, content, since=_last_day(held)))
