"""The Monday digest: what moved in a week, by e-mail, with published figures only, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.timezone import get_current_timezone, localdate

from cohesion import audit, letters
from cohesion.bilingual import in_language
from cohesion.calendar import FinancialYear
from cohesion.models import User
from cohesion.models.area import WALES
from cohesion.permissions import Permission, Role, roles_with
from cohesion.templatetags.cohesion import number
from outcomes.models import Outcome, Plan, QuarterlyReturn, ReturnRound
from outcomes.pages.reading_day import of_returns
from outcomes.pages.status import days_late, is_owed
from reporting.disclosure import Audience
from reporting.figures import ratings
from reporting.models import DigestChoice, DigestSent
from reporting.shown import shown
from reporting.shown_figures import ShownFigures

TEMPLATE = "reporting/letters/monday_digest"


@dataclass(frozen=True)
class Digest:
    """`figures` are the headline figures that the public may see, by code; `red` the outcomes that some region rates
    red; returns are of the week before `week`, a Monday.
    """

    week: date
    plan: Plan
    year: FinancialYear
    received: Sequence[QuarterlyReturn]
    accepted: Sequence[QuarterlyReturn]
    late: Sequence[QuarterlyReturn]
    red: Sequence[Outcome]
    found: ShownFigures = field(repr=False)

    @property
    def figures(self) -> dict[str, str]:
        totals = [self.found.of(code) for code, each in self.found.definitions.items() if each.is_headline]
        return {each.code: str(each.value) for each in totals if each.value is not None}

    def changed(self, told: dict[str, str]) -> list[str]:
        """Codes whose published value is another than was told before; nothing was told, nothing changed."""
        return [code for code, value in self.figures.items() if told and told.get(code) != value]

    @property
    def is_quiet(self) -> bool:
        return not (self.received or self.accepted or self.late)


@dataclass(frozen=True)
class Owed:
    """A letter that a person is to get: the codes of figures that changed since the last one, and what is kept as
    told, for the comparison of the week after.
    """

    changed: tuple[str, ...]
    told: dict[str, str]


def is_wanted(user: User) -> bool:
    return not DigestChoice.objects.filter(user=user, is_wanted=False).exists()


@transaction.atomic
def choose(*, is_wanted: bool, by: User, now: datetime) -> None:
    DigestChoice.objects.update_or_create(user=by, defaults={"is_wanted": is_wanted, "at": now})
    audit.record("digest.chosen", by=by, now=now, subject=by, detail={"is_wanted": is_wanted})


def readers(today: date) -> list[User]:
    """Who gets it: everybody whose appointment reads all returns and figures, unless they said no."""
    roles = set(roles_with(Permission.VIEW_FIGURES)) & {Role.OFFICER, Role.REPORT_WRITER}
    people = User.objects.filter(is_active=True, is_service=False, appointments__role__in=roles).distinct()
    declined = set(DigestChoice.objects.filter(is_wanted=False).values_list("user_id", flat=True))
    return [user for user in people.order_by("id") if user.pk not in declined and user.sees_all_regions]


def digest_of(now: datetime) -> Digest | None:
    """The week that ended with the last Monday. None without a round."""
    today = localdate(now)
    week = today - timedelta(days=today.weekday())
    newest = ReturnRound.objects.select_related("plan").order_by("-quarter", "plan_id").first()
    if newest is None:
        return None
    plan, year = newest.plan, FinancialYear.parse(newest.financial_year)
    start, end = (_midnight(day) for day in (week - timedelta(days=7), week))
    returns = QuarterlyReturn.objects.for_plan(plan).with_context().order_by("round__quarter", "region__position")
    rated = ratings(plan, year)
    red = {code for code, each in rated.items() if each.count("RED")}
    return Digest(
        week=week,
        plan=plan,
        year=year,
        received=list(returns.filter(submitted_at__gte=start, submitted_at__lt=end)),
        accepted=list(returns.filter(accepted_at__gte=start, accepted_at__lt=end)),
        late=_late(list(returns.for_year(str(year))), today),
        red=list(Outcome.objects.filter(plan=plan, code__in=red).order_by("position")),
        found=shown(plan, [year], Audience.PUBLISHED, areas=[WALES]),
    )


def _late(returns: Sequence[QuarterlyReturn], today: date) -> list[QuarterlyReturn]:
    """By the day as on which pages read them: samples stand still while the calendar goes on."""
    as_on = of_returns(returns, today)
    return [held for held in returns if is_owed(held) and days_late(held, as_on) > 0]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=get_current_timezone())


def send_digests(*, now: datetime) -> int:
    """One letter a person and week, however often and by however many this is called. How many were sent."""
    digest = digest_of(now)
    if digest is None:
        return 0
    return sum(_send(digest, user, now) for user in readers(localdate(now)))


def owed(digest: Digest, user: User) -> Owed | None:
    """None where the letter was sent already, or where there is nothing to say."""
    before = DigestSent.objects.filter(user=user, week__lte=digest.week).order_by("-week").first()
    if before is not None and before.week == digest.week:
        return None
    changed = digest.changed(before.told if before else {})
    if digest.is_quiet and not changed and before is not None:
        return None
    # A letter without figures must not make those of the week after look unchanged.
    told = digest.figures if digest.found.is_ready or before is None else before.told
    return Owed(tuple(changed), told)


@transaction.atomic
def _send(digest: Digest, user: User, now: datetime) -> bool:
    """False where no letter is owed, or somebody else sends it at this moment."""
    letter = owed(digest, user)
    if letter is None:
        return False
    _row, is_new = DigestSent.objects.get_or_create(
        user=user, week=digest.week, defaults={"told": letter.told, "sent_at": now}
    )
    if not is_new:
        return False
    with translation.override(user.language):
        context = words(digest, letter.changed, user.language)
    letters.send(TEMPLATE, to=user.email, language=user.language, context={**context, "user": user})
    audit.record("digest.sent", by=User.objects.service(), now=now, subject=user, detail={"week": str(digest.week)})
    return True


def words(digest: Digest, changed: Sequence[str], language: str) -> dict[str, Any]:
    """What the letter says, in the active language."""
    definitions = digest.found.definitions
    figures = [
        (in_language(definitions[code], "title"), number(Decimal(value)), code in changed)
        for code, value in digest.figures.items()
    ]
    return {
        "digest": digest,
        "figures": figures,
        "is_ready": digest.found.is_ready,
        "overview_url": letters.address("outcomes", language=language),
        "choice_url": letters.address("outcomes_views", language=language),
    }
