"""What stands beside the numbers of a place: ratings, milestones, and whether returns came in time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohesion import quarter_words
from cohesion.bilingual import in_language
from cohesion.models import User
from cohesion.templatetags.cohesion import number
from outcomes.models import MilestoneStatus, Outcome, QuarterlyReturn, ReturnStatus
from outcomes.models.narrative import Rag
from outcomes.pages.status import KINDS, days_late, is_owed
from reporting.figures import milestones, ratings
from reporting.lens import Lens
from reporting.pages.addresses import address


@dataclass(frozen=True)
class Rating:
    """`kind` is the mark's, empty where nothing was rated yet."""

    outcome: str
    name: str
    url: str
    kind: str
    word: str


@dataclass(frozen=True)
class MilestoneRow:
    """`achieved` of `expected` authorities of the place; `word` is the state where the place is one authority,
    or that nothing was reported where no return covers any.
    `outcome` is its code and name: different outcomes have milestones in the same words.
    """

    outcome: str
    code: str
    text: str
    url: str
    achieved: int
    expected: int
    word: str

    @property
    def is_achieved(self) -> bool:
        """By every authority of the place."""
        return 0 < self.expected == self.achieved


@dataclass(frozen=True)
class AreaMilestones:
    rows: tuple[MilestoneRow, ...]

    @property
    def achieved(self) -> tuple[MilestoneRow, ...]:
        return tuple(row for row in self.rows if row.is_achieved)

    @property
    def to_achieve(self) -> tuple[MilestoneRow, ...]:
        return tuple(row for row in self.rows if not row.is_achieved)


@dataclass(frozen=True)
class ReturnLine:
    quarter: str
    kind: str
    word: str
    timing: str


def area_ratings(lens: Lens, region: str) -> tuple[Rating, ...]:
    """The latest accepted rating of each outcome. Three queries."""
    found = ratings(lens.plan, lens.year)
    rows = []
    for outcome in Outcome.objects.filter(plan=lens.plan).order_by("position"):
        rag = found[outcome.code].ratings.get(region, "")
        rows.append(
            Rating(
                outcome=outcome.code,
                name=in_language(outcome, "short_name"),
                url=address("outcomes_outcome", outcome.code, query=lens.query()),
                kind=rag.lower(),
                word=str(Rag(rag).label) if rag else _("Not rated yet"),
            )
        )
    return tuple(rows)


def area_milestones(lens: Lens, places: Collection[str]) -> AreaMilestones:
    """For the authorities `places` (GSS codes), in the plan's order. Four queries."""
    names = {each.code: in_language(each, "short_name") for each in Outcome.objects.filter(plan=lens.plan)}
    rows = []
    for code, figure in milestones(lens.plan, lens.year).items():
        states = [figure.states[gss] for gss in places if gss in figure.states]
        single = str(states[0].label) if len(places) == 1 and states else ""
        rows.append(
            MilestoneRow(
                outcome=f"{figure.outcome} {names[figure.outcome]}",
                code=code,
                text=in_language(figure, "text"),
                url=address("outcomes_measure", code, query=lens.query()),
                achieved=states.count(MilestoneStatus.ACHIEVED),
                expected=len(places),
                word=single or (_("Not reported yet") if len(places) < 2 else ""),
            )
        )
    return AreaMilestones(tuple(rows))


def area_returns(lens: Lens, region: str, user: User, today: date) -> tuple[ReturnLine, ...]:
    """The year's returns, for people who read them, unless they look as the public does. One query."""
    if lens.is_published and lens.may_see_exact:
        return ()
    returns = QuarterlyReturn.objects.visible_to(user).for_plan(lens.plan).for_year(str(lens.year))
    held = returns.filter(region__code=region).with_context().order_by("round__quarter")
    return tuple(_return_line(each, today) for each in held)


def _return_line(held: QuarterlyReturn, today: date) -> ReturnLine:
    status, days = ReturnStatus(held.status), days_late(held, today)
    timing = ngettext("%(count)s day late", "%(count)s days late", days) % {"count": number(days)} if days else ""
    if not days and not is_owed(held):
        timing = _("In time")
    return ReturnLine(quarter_words.name(held.round.period), KINDS[status], str(status.label), timing)
