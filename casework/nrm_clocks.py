"""How long the National Referral Mechanism takes: days shown, and never held against a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.models import NrmRecord, NrmSetting
from cohesion.calendar import working_days_between


@dataclass(frozen=True)
class Clock:
    """Working days from a referral to its decision, or to today; `target` is what the decision makers aim at."""

    days: int
    target: int
    is_running: bool


@dataclass(frozen=True)
class Recovery:
    """`ends_on` is the first day on which a conclusive decision may be made; `left` is 0 once it is there."""

    starts_on: date
    ends_on: date
    left: int


def setting_on(settings: Sequence[NrmSetting], day: date) -> NrmSetting:
    """The one in force on that day; before the first of them, the first. `settings` are the oldest first."""
    return next((each for each in reversed(settings) if each.valid_from <= day), settings[0])


def grounds_clock(record: NrmRecord, settings: Sequence[NrmSetting], today: date) -> Clock | None:
    """Of a referral, once it was sent. The target is that of the referral's day."""
    if record.way != NrmRecord.Route.NRM or record.referred_on is None:
        return None
    target = setting_on(settings, record.referred_on).grounds_target_days
    days = working_days_between(record.referred_on, record.reasonable_on or today)
    return Clock(days, target, is_running=record.reasonable_on is None)


def recovery(record: NrmRecord, settings: Sequence[NrmSetting], today: date) -> Recovery | None:
    """By the setting of the day on which reasonable grounds were decided."""
    if record.recovery_from is None or record.reasonable_on is None:
        return None
    days = setting_on(settings, record.reasonable_on).recovery_days + record.extension_days
    ends_on = record.recovery_from + timedelta(days=days)
    return Recovery(record.recovery_from, ends_on, max((ends_on - today).days, 0))


def reconsideration_until(decided_on: date, settings: Sequence[NrmSetting]) -> date | None:
    """The last day for asking; nothing where the rules of that day set none."""
    days = setting_on(settings, decided_on).reconsideration_days
    return decided_on + timedelta(days=days) if days else None
