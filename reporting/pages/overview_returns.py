"""How complete a year is and how timely: its returns by quarter, and the authorities that they speak for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohesion import quarter_words
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.models import QuarterlyReturn
from outcomes.pages.matrix import Facts
from outcomes.pages.reading_day import of_returns
from outcomes.pages.standing import Waiting, queue
from outcomes.pages.status import days_late
from reporting.figures.acceptance import acceptance
from reporting.lens import Lens


@dataclass(frozen=True)
class QuarterLine:
    """`received` and `late` are None for whoever looks as the public does."""

    name: str
    months: str
    due: int
    accepted: int
    received: int | None
    late: int | None


@dataclass(frozen=True)
class Returns:
    """`expected` are those of four quarters, opened or not. `readable` are the returns that the reader may open, on the
    day `as_on` on which lateness is counted; none where the reader looks as the public does.
    """

    accepted: int
    expected: int
    places: int
    places_expected: int
    lines: tuple[QuarterLine, ...]
    readable: tuple[QuarterlyReturn, ...]
    as_on: date

    @property
    def is_complete(self) -> bool:
        return 0 < self.expected == self.accepted

    @property
    def sentence(self) -> str:
        told = {
            "accepted": self.accepted,
            "expected": self.expected,
            "places": self.places,
            "in_all": self.places_expected,
        }
        if self.is_complete:
            return (
                _("All %(expected)s returns are accepted, for %(places)s local authorities. The figures are complete.")
                % told
            )
        counted = ngettext(
            "%(accepted)s of %(expected)s return is accepted, for %(places)s of %(in_all)s local authorities.",
            "%(accepted)s of %(expected)s returns are accepted, for %(places)s of %(in_all)s local authorities.",
            self.expected,
        )
        provisional = _("The figures are provisional.")
        return f"{counted % told} {provisional}"


def year_returns_of(lens: Lens, user: User, region: str, today: date) -> Returns:
    """Three queries. `region` is a code, or empty for all. Counts of accepted returns are of all regions, whoever asks:
    they name nothing. Everything else is of the returns that `user` reads.
    """
    known = acceptance(lens.plan, lens.year, region)
    readable = _readable(lens, user, region)
    as_on = of_returns(readable, today)
    return Returns(
        accepted=known.accepted,
        expected=known.expected,
        places=known.places,
        places_expected=known.places_expected,
        lines=_lines(lens, known.quarters, readable, as_on),
        readable=readable,
        as_on=as_on,
    )


def _readable(lens: Lens, user: User, region: str) -> tuple[QuarterlyReturn, ...]:
    if lens.is_published and lens.may_see_exact:
        return ()
    held = QuarterlyReturn.objects.visible_to(user).for_plan(lens.plan).for_year(str(lens.year))
    held = held.filter(region__code=region) if region else held
    return tuple(held.with_context().order_by("round__quarter", "region__position"))


def _lines(
    lens: Lens, counts: Mapping[str, tuple[int, int]], readable: Sequence[QuarterlyReturn], as_on: date
) -> tuple[QuarterLine, ...]:
    lines = []
    for quarter in lens.year.quarters:
        due, accepted = counts.get(str(quarter), (0, 0))
        own = [each for each in readable if each.round.period == quarter]
        lines.append(
            QuarterLine(
                name=quarter_words.name(quarter),
                months=quarter_words.months(quarter),
                due=due,
                accepted=accepted,
                received=None if lens.is_published else sum(each.first_submitted_at is not None for each in own),
                late=None if lens.is_published else sum(days_late(each, as_on) > 0 for each in own),
            )
        )
    return tuple(lines)


def waiting_for(user: User, lens: Lens, returns: Returns) -> tuple[Waiting, ...]:
    """The returns of the year that wait for an officer to read them, oldest first; nothing for all others."""
    if lens.is_published or not user.may(Permission.REVIEW_RETURN):
        return ()
    return queue(returns.readable, returns.as_on, Facts(reviews=True))
