"""What a page of figures looks at: a plan, a year, and the audience whose eyes it borrows. All of it in the address."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan, ReturnRound
from reporting.disclosure import Audience
from reporting.plain_rules import ROUNDING, publication_rules

AS_PUBLISHED = "published"
_LONGEST_TOLD = 20


@dataclass(frozen=True)
class Lens:
    """`years` are those of the plan with a round, oldest first. `notes` tell, as sentences, what in the address was
    not understood and what is shown instead. `plans` are the plans with rounds, newest first.
    """

    plan: Plan
    plans: tuple[Plan, ...]
    year: FinancialYear
    years: tuple[FinancialYear, ...]
    audience: Audience
    may_see_exact: bool
    notes: tuple[str, ...] = ()

    @property
    def is_published(self) -> bool:
        return self.audience == Audience.PUBLISHED

    @property
    def is_rounded(self) -> bool:
        """Whether these eyes see counts rounded, and so the symbol of a low one."""
        return self.is_published and publication_rules().method == ROUNDING

    @property
    def parameters(self) -> dict[str, str]:
        """What the address has to say to come back to this; the newest plan and year are said too, to be kept."""
        told = {"plan": self.plan.code, "year": str(self.year)}
        return {**told, "as": AS_PUBLISHED} if self.is_published and self.may_see_exact else told

    def query(self, **changes: str) -> str:
        """The query string, question mark first, with some parameters changed or, where empty, left out."""
        wanted = {**self.parameters, **changes}
        return f"?{urlencode({name: value for name, value in wanted.items() if value})}"

    @property
    def years_to(self) -> tuple[FinancialYear, ...]:
        """The years up to the one that is looked at: a trend does not know the future."""
        return tuple(year for year in self.years if year <= self.year)


class NothingYet(Http404):
    """No round was ever opened: there is nothing to look at."""


def lens(user: User, parameters: Mapping[str, str]) -> Lens:
    """Two queries. Whoever does not read all returns looks as the public does, whatever the address says.

    Raises NothingYet without any round.
    """
    rounds = ReturnRound.objects.order_by("plan_id", "financial_year").values_list("plan_id", "financial_year")
    years_of: dict[int, list[FinancialYear]] = {}
    for plan_id, told in rounds.distinct():
        years_of.setdefault(plan_id, []).append(FinancialYear.parse(told))
    plans = tuple(Plan.objects.filter(pk__in=years_of).newest_first())
    if not plans:
        raise NothingYet
    notes: list[str] = []
    plan = _plan(plans, parameters.get("plan", ""), notes)
    years = tuple(sorted(years_of[plan.pk]))
    published = parameters.get("as", "") == AS_PUBLISHED or not user.sees_all_regions
    return Lens(
        plan=plan,
        plans=plans,
        year=_year(years, parameters.get("year", ""), notes),
        years=years,
        audience=Audience.PUBLISHED if published else Audience.WORKING,
        may_see_exact=user.sees_all_regions,
        notes=tuple(notes),
    )


def _plan(plans: tuple[Plan, ...], asked: str, notes: list[str]) -> Plan:
    for plan in plans:
        if plan.code == asked:
            return plan
    if asked:
        notes.append(
            _("There is no plan %(asked)s with returns. %(shown)s is shown.")
            % {"asked": asked[:_LONGEST_TOLD], "shown": plans[0].title}
        )
    return plans[0]


def _year(years: tuple[FinancialYear, ...], asked: str, notes: list[str]) -> FinancialYear:
    for year in years:
        if str(year) == asked:
            return year
    if asked:
        notes.append(
            _("The plan has no returns of %(asked)s. %(shown)s is shown.")
            % {"asked": asked[:_LONGEST_TOLD], "shown": years[-1]}
        )
    return years[-1]
