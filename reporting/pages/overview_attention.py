"""What needs attention in a year: one sentence a thing, each with the page where somebody can do something about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohesion import day_words, quarter_words
from cohesion.bilingual import in_language
from cohesion.models import User
from cohesion.models.area import WALES
from cohesion.permissions import Permission
from outcomes.models import ChangeRequest, LateCount, QuarterlyReturn
from outcomes.models.narrative import Rag
from outcomes.pages.matrix import address as return_address
from outcomes.pages.status import days_late, is_owed
from reporting.disclosure import NOT_AVAILABLE
from reporting.models import FigureRelease
from reporting.pages.addresses import address
from reporting.pages.overview_cards import CardSources
from reporting.pages.overview_returns import Returns
from reporting.pages.readiness import is_ready


@dataclass(frozen=True)
class Point:
    """`kind` is a mark's, `label` names the thing (the link's words), `words` say what is the matter with it."""

    kind: str
    label: str
    url: str
    words: str


def attention(of: CardSources, returns: Returns, user: User) -> tuple[Point, ...]:
    """Three queries. Ratings and figures as the audience sees them; returns only where the reader reads them."""
    return (
        *_proposed(of, user),
        *_red(of),
        *_late(returns),
        *_reopened(returns),
        *_asked(returns, user),
        *_changed(returns, user),
        *_under_revision(of, returns),
        *_without_figure(of),
    )


def _proposed(of: CardSources, user: User) -> list[Point]:
    """The edition of the year that waits for another officer; the public's eyes see nothing of it."""
    if of.lens.is_published or not user.may(Permission.RELEASE_FIGURES):
        return []
    waiting = FigureRelease.objects.visible_to(user).filter(
        plan=of.lens.plan, financial_year=str(of.lens.year), approved_at=None
    )
    return [
        Point(
            "asked",
            _("Edition %(number)s") % {"number": release.number},
            address("outcomes_safe", query=of.lens.query()),
            _("Proposed by %(name)s. Another officer has to approve it.") % {"name": release.proposed_by},
        )
        for release in waiting.select_related("proposed_by")
    ]


def outcome_url(of: CardSources, code: str) -> str:
    query = of.lens.query()
    return address("outcomes_outcome", code, query=query) or address("outcomes_curve", code, query=query)


def _red(of: CardSources) -> list[Point]:
    """Outcomes in the plan's order, and the regions of each from north to south."""
    points = []
    for outcome in of.outcomes.values():
        rated = of.ratings[outcome.code].ratings
        regions = [
            in_language(area, "name")
            for code, area in of.found.areas.items()
            if rated.get(code) == Rag.RED and of.area in {code, WALES}
        ]
        if regions:
            words = _("Red: very off track in %(regions)s.") % {"regions": day_words.listed(regions)}
            points.append(Point("red", str(outcome), outcome_url(of, outcome.code), words))
    return points


def _late(returns: Returns) -> list[Point]:
    owed = [(each, days_late(each, returns.as_on)) for each in returns.readable if is_owed(each)]
    return [
        _of_return(
            "late",
            each,
            _("The return is %(days)s late.") % {"days": day_words.working_days(days)},
        )
        for each, days in owed
        if days
    ]


def _reopened(returns: Returns) -> list[Point]:
    words = _("The return is open again: its figures are under revision.")
    return [_of_return("asked", each, words) for each in returns.readable if each.is_under_revision]


def _asked(returns: Returns, user: User) -> list[Point]:
    if not returns.readable:
        return []
    held = {each.pk: each for each in returns.readable}
    rows = ChangeRequest.objects.open().filter(quarterly_return__in=QuarterlyReturn.objects.visible_to(user))
    counts = dict(
        rows.filter(quarterly_return__in=held).order_by().values_list("quarterly_return").annotate(Count("pk"))
    )
    return [
        _of_return(
            "asked",
            each,
            ngettext("%(count)s question is open.", "%(count)s questions are open.", counts[pk])
            % {"count": counts[pk]},
        )
        for pk, each in held.items()
        if pk in counts
    ]


def _changed(returns: Returns, user: User) -> list[Point]:
    if not returns.readable:
        return []
    held = {each.latest_version_id: each for each in returns.readable if each.latest_version_id}
    rows = LateCount.objects.visible_to(user).standing().filter(accepted_version__in=held)
    counts = dict(rows.order_by().values_list("accepted_version").annotate(Count("pk")))
    return [
        _of_return(
            "none",
            each,
            ngettext(
                "Records behind %(count)s accepted figure have changed since.",
                "Records behind %(count)s accepted figures have changed since.",
                counts[version],
            )
            % {"count": counts[version]},
        )
        for version, each in held.items()
        if version in counts
    ]


def _of_return(kind: str, held: QuarterlyReturn, words: str) -> Point:
    return Point(kind, f"{held.region.name}, {quarter_words.name(held.round.period)}", return_address(held), words)


def _under_revision(of: CardSources, returns: Returns) -> list[Point]:
    """For whoever cannot open the returns: which outcomes have figures that may change."""
    if returns.readable:
        return []
    return [
        Point(
            "asked",
            str(outcome),
            outcome_url(of, outcome.code),
            ngettext(
                "%(count)s figure is under revision and may change.",
                "%(count)s figures are under revision and may change.",
                count,
            )
            % {"count": count},
        )
        for outcome in of.outcomes.values()
        if (count := len([code for code in _codes(of, outcome.code) if of.found.of(code, of.area).is_under_revision]))
    ]


def _without_figure(of: CardSources) -> list[Point]:
    if not is_ready(of.found):
        return []
    missing = {outcome: _missing(of, outcome) for outcome in of.outcomes}
    return [
        Point(
            "none",
            str(outcome),
            address("outcomes_measure", codes[0], query=of.lens.query()),
            ngettext(
                "%(count)s measure has no figure yet: %(codes)s.",
                "%(count)s measures have no figure yet: %(codes)s.",
                len(codes),
            )
            % {"count": len(codes), "codes": day_words.listed(list(codes))},
        )
        for outcome in of.outcomes.values()
        if (codes := missing[outcome.code])
    ]


def _missing(of: CardSources, outcome: str) -> Sequence[str]:
    """Not hidden: nobody spoke of them."""
    figures = [of.found.of(code, of.area) for code in _codes(of, outcome)]
    return [each.code for each in figures if each.symbol == NOT_AVAILABLE and not each.is_hidden]


def _codes(of: CardSources, outcome: str) -> list[str]:
    return [code for code, each in of.found.definitions.items() if each.outcome == outcome and not each.is_change]
