"""How complete a year is and how timely: its returns by quarter, and the authorities that they speak for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohesion import quarter_words
from cohesion.models import User
from cohesion.permissions import Permission
from outcomes.models import QuarterlyReturn
from outcomes.models.quarterly_return import QuarterlyReturnQuerySet
from outcomes.pages.matrix import Facts
from outcomes.pages.reading_day import of_returns
from outcomes.pages.standing import Waiting, queue
from outcomes.pages.status import days_late
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
    held = QuarterlyReturn.objects.for_plan(lens.plan).for_year(str(lens.year))
    held = held.filter(region__code=region) if region else held
    accepted = Q(latest_version__isnull=False)
    rows = held.order_by("round__quarter").values("round__quarter")
    counts = {
        row["round__quarter"]: (row["due"], row["accepted"])
        for row in rows.annotate(due=Count("pk"), accepted=Count("pk", filter=accepted))
    }
    readable = _readable(held, lens, user)
    as_on = of_returns(readable, today)
    places, in_all = _places(held, accepted)
    return Returns(
        accepted=sum(count for _due, count in counts.values()),
        expected=4 * max((due for due, _count in counts.values()), default=0),
        places=places,
        places_expected=in_all,
        lines=_lines(lens, counts, readable, as_on),
        readable=readable,
        as_on=as_on,
    )


def _readable(held: QuarterlyReturnQuerySet, lens: Lens, user: User) -> tuple[QuarterlyReturn, ...]:
    if lens.is_published and lens.may_see_exact:
        return ()
    return tuple(held.visible_to(user).with_context().order_by("round__quarter", "region__position"))


def _places(held: QuarterlyReturnQuerySet, accepted: Q) -> tuple[int, int]:
    found = held.aggregate(
        reported=Count("authorities", filter=accepted, distinct=True), in_all=Count("authorities", distinct=True)
    )
    return found["reported"], found["in_all"]


def _lines(
    lens: Lens, counts: dict[str, tuple[int, int]], readable: Sequence[QuarterlyReturn], as_on: date
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
