"""The page of an outcome: everything that it shows, for the audience of its lens."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cohesion.bilingual import current_language
from cohesion.models import User
from outcomes.models import IndicatorValue, Outcome
from reporting.charts.trend import Trend
from reporting.figures import OutcomeRating, milestones, ratings
from reporting.lens import Lens
from reporting.pages.addresses import address
from reporting.pages.curve import CurveShown, curve_beside
from reporting.pages.outcome_changes import comparison
from reporting.pages.outcome_chart import trend_spec
from reporting.pages.outcome_examples import Examples, examples
from reporting.pages.outcome_findings import finding, lede, on_track
from reporting.pages.outcome_measures import QuestionRows, questions
from reporting.pages.outcome_progress import (
    MilestoneRow,
    RatingRow,
    Statement,
    first_in,
    milestone_rows,
    milestones_of,
    rating_rows,
    standing,
    statements,
)
from reporting.pages.outcome_regions import Multiples, multiples
from reporting.pages.outcome_scope import Scope, scope
from reporting.pages.outcome_trend import OutcomeTrend, trend
from reporting.pages.outcome_triptych import Triptych, triptych
from reporting.pages.population import wave_label


@dataclass(frozen=True)
class KeptApart:
    """A survey's answer about the whole population: never added to what the programme did."""

    text: str
    value: IndicatorValue
    url: str

    @property
    def when(self) -> str:
        return wave_label(self.value.starts_on, self.value.ends_on)


@dataclass(frozen=True)
class OutcomePage:
    """`scope` is what all of it was made from; `curve` is what is behind the curve, where that is written down."""

    scope: Scope
    finding: str
    lede: tuple[str, ...]
    triptych: Triptych
    trend: OutcomeTrend | None
    drawn: Trend | None
    regions: Multiples | None
    questions: tuple[QuestionRows, ...]
    milestones: tuple[MilestoneRow, ...]
    standing: str
    ratings: tuple[RatingRow, ...]
    statements: tuple[Statement, ...]
    examples: Examples
    apart: KeptApart | None
    notes: tuple[str, ...]
    curve: CurveShown | None

    @property
    def outcome(self) -> Outcome:
        return self.scope.outcome

    @property
    def here(self) -> str:
        """The address without its query."""
        return address("outcomes_outcome", self.outcome.code)

    @property
    def back(self) -> str:
        return address("outcomes", query=self.scope.lens.query())

    @property
    def measure_url(self) -> str:
        if not self.scope.measure:
            return ""
        return address("outcomes_measure", self.scope.measure, query=self.scope.lens.query())

    @property
    def is_sample(self) -> bool:
        return self.scope.figures.is_sample

    @property
    def is_ready(self) -> bool:
        return self.scope.figures.is_ready

    @property
    def kept(self) -> dict[str, str]:
        """What the page's own filters say, for the form that changes the year."""
        chosen = {
            "measure": self.trend.code if self.trend else "",
            "characteristic": next((each.code for each in self.examples.characteristics if each.is_chosen), ""),
            "goal": next((each.code for each in self.examples.goals if each.is_chosen), ""),
        }
        return {name: value for name, value in chosen.items() if value}


def outcome_page(lens: Lens, code: str, user: User, parameters: Mapping[str, str]) -> OutcomePage:
    """A fixed number of queries, however many years and figures. Raise Http404 where there is no such outcome."""
    language = current_language()
    found = scope(lens, code, parameters.get("measure", ""))
    reached = milestones_of(found, milestones(lens.plan, lens.year))
    rating = ratings(lens.plan, lens.year).get(code, OutcomeRating(code, {}))
    said = statements(found, user)
    compared = comparison(found, found.headline) if found.headline else None
    heading = finding(found, compared, rating.count("GREEN"), len(rating.ratings))
    stands = standing(reached)
    told = trend(found)
    return OutcomePage(
        scope=found,
        finding=heading,
        lede=tuple(each for each in lede(found, compared, _also(found, rating, stands)) if each != f"{heading}."),
        triptych=triptych(found, reached, rating, said, first_in(language, said)),
        trend=told,
        drawn=trend_spec(told, is_count=found.definition(told.code).is_count) if told else None,
        regions=multiples(found),
        questions=questions(found, reached),
        milestones=milestone_rows(found, reached),
        standing=stands,
        ratings=rating_rows(found, rating, user, language),
        statements=said,
        examples=examples(found, user, parameters, language),
        apart=_apart(found),
        notes=_notes(found, parameters.get("measure", "")),
        curve=None if lens.is_published and lens.may_see_exact else curve_beside(lens.plan, code, user),
    )


def _also(found: Scope, rating: OutcomeRating, stands: str) -> list[str]:
    """The ratings and the milestones as further sentences of the lede."""
    said = []
    if rating.ratings and found.headline:
        said.append(f"{on_track(rating.count('GREEN'), len(rating.ratings))}.")
    if stands and (rating.ratings or found.figures.rows):
        said.append(f"{stands}.")
    return said


def _notes(found: Scope, asked: str) -> tuple[str, ...]:
    if not asked or asked == found.measure:
        return ()
    return (_("The outcome has no measure %(asked)s with a trend. Another is shown.") % {"asked": asked[:20]},)


def _apart(found: Scope) -> KeptApart | None:
    """The plan's first indicator that somebody answered, as its latest wave has it. One query."""
    values = IndicatorValue.objects.filter(indicator__plan=found.lens.plan, group_en="", value__isnull=False)
    latest = values.select_related("indicator").order_by("indicator__position", "-starts_on").first()
    if latest is None:
        return None
    url = address("outcomes_population", query=found.lens.query())
    return KeptApart(latest.indicator.text, latest, url)
