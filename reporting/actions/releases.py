"""Editions of a year's figures for the public: proposed by one officer, approved by another, then never changed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cohesion import audit
from cohesion.calendar import FinancialYear
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.models import Plan
from reporting.actions.asking_for_checks import after_release
from reporting.actions.safe_numbers import check_year
from reporting.models import DisclosureCheck, FigureRelease

LONGEST_NOTE = 2000


@transaction.atomic
def propose(*, plan: Plan, year: FinancialYear, note: str, by: User, now: datetime) -> FigureRelease:
    """Propose the year's present figures, which a check found safe, as its next edition."""
    _require(by)
    check = check_year(plan=plan, year=year, by=by, now=now)
    if not check.is_safe:
        raise ActionRefused(_("A number that must stay hidden could be worked out, so nothing can be released."))
    released = FigureRelease.objects.filter(plan=plan, financial_year=str(year))
    last = released.out().order_by("-number").select_related("check_passed").first()
    if last is not None and _says_the_same(last.check_passed, check):
        raise ActionRefused(_("These figures are out already: nothing has changed since the last edition."))
    if last is not None and not note.strip():
        raise ActionRefused(_("Say what changed since the last edition."))
    try:
        with transaction.atomic():
            found = FigureRelease.objects.create(
                plan=plan,
                financial_year=str(year),
                number=1 + (released.aggregate(last=Max("number"))["last"] or 0),
                check_passed=check,
                note=note.strip()[:LONGEST_NOTE],
                proposed_at=now,
                proposed_by=by,
            )
    except IntegrityError:
        raise ActionRefused(_("Somebody has proposed an edition of this year already.")) from None
    audit.record("figures.release_proposed", by=by, now=now, subject=found, detail={"check": check.digest})
    return found


@transaction.atomic
def approve(*, release: FigureRelease, by: User, now: datetime) -> FigureRelease:
    """Let an edition out. Refused to whoever proposed it, and where the figures have changed since."""
    _require(by)
    held = _proposed(release)
    if held.proposed_by_id == by.pk:
        raise ActionRefused(_("Another officer has to approve what you proposed."))
    if not _says_the_same(_present(held, by, now), held.check_passed):
        raise ActionRefused(_("The figures have changed since this was proposed. Withdraw it and propose again."))
    held.approved_at, held.approved_by = now, by
    held.save(update_fields=["approved_at", "approved_by"])
    after_release(plan=held.plan, year=FinancialYear.parse(held.financial_year), by=by, now=now)
    audit.record("figures.released", by=by, now=now, subject=held, detail={"check": held.check_passed.digest})
    return held


@transaction.atomic
def withdraw(*, release: FigureRelease, by: User, now: datetime) -> None:
    """Take a proposal back; what is out stays out."""
    _require(by)
    held = _proposed(release)
    audit.record("figures.release_withdrawn", by=by, now=now, subject=held, detail={"number": held.number})
    held.delete()


def _says_the_same(one: DisclosureCheck, other: DisclosureCheck) -> bool:
    """The same figures with the same ones hidden, whatever was out by then."""
    return one.content == other.content and one.reasons == other.reasons


def _present(held: FigureRelease, by: User, now: datetime) -> DisclosureCheck:
    return check_year(plan=held.plan, year=FinancialYear.parse(held.financial_year), by=by, now=now)


def _proposed(release: FigureRelease) -> FigureRelease:
    held = (
        FigureRelease.objects.select_for_update(of=("self",))
        .filter(pk=release.pk)
        .select_related("plan", "check_passed")
        .first()
    )
    if held is None:
        raise ActionRefused(_("This proposal was withdrawn."))
    if held.is_out:
        raise ActionRefused(_("This edition is out already."))
    return held


def _require(by: User) -> None:
    if not by.may(Permission.RELEASE_FIGURES):
        raise ActionRefused(_("Only officers release figures."))
