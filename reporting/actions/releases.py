"""Editions of a year's figures for the public: proposed by one officer, approved by another, then never changed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohesion import audit
from cohesion.calendar import FinancialYear
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.models import Plan
from reporting.actions.asking_for_checks import after_release, ask
from reporting.actions.safe_numbers import NotChecked, on_record
from reporting.actions.summaries import fresh
from reporting.models import DisclosureCheck, FigureRelease

LONGEST_NOTE = 2000
_CHANGED = gettext_lazy("The figures have changed since this was proposed. Withdraw it and propose again.")

_UNSAFE = gettext_lazy("A number that must stay hidden could be worked out, so nothing can be released.")


def propose(*, plan: Plan, year: FinancialYear, note: str, by: User, now: datetime) -> FigureRelease:
    """Propose the year's present figures, which a check on record found safe, as its next edition. Where there is no
    such check its job is asked for, and the proposal refused until it is made.
    """
    _require(by)
    try:
        summary, check = on_record(plan=plan, year=year, now=now)
    except NotChecked as waiting:
        raise _asked_for(waiting, by, now) from waiting
    if not check.is_safe:
        raise ActionRefused(str(_UNSAFE))
    if not summary.figures.filter(value__isnull=False).exists():
        raise ActionRefused(_("Nothing of this year is accepted yet, so there is nothing to let out."))
    return _propose(check, note.strip(), by, now)


@transaction.atomic
def _propose(check: DisclosureCheck, note: str, by: User, now: datetime) -> FigureRelease:
    released = FigureRelease.objects.filter(plan=check.plan, financial_year=check.financial_year)
    last = released.out().order_by("-number").select_related("check_passed").first()
    if last is not None and _says_the_same(last.check_passed, check):
        raise ActionRefused(_("These figures are out already: nothing has changed since the last edition."))
    if last is not None and not note:
        raise ActionRefused(_("Say what changed since the last edition."))
    try:
        with transaction.atomic():
            found = FigureRelease.objects.create(
                plan=check.plan,
                financial_year=check.financial_year,
                number=1 + (released.aggregate(last=Max("number"))["last"] or 0),
                check_passed=check,
                note=note[:LONGEST_NOTE],
                proposed_at=now,
                proposed_by=by,
            )
    except IntegrityError:
        raise ActionRefused(_("Somebody has proposed an edition of this year already.")) from None
    audit.record("figures.release_proposed", by=by, now=now, subject=found, detail={"check": check.digest})
    return found


def approve(*, release: FigureRelease, by: User, now: datetime) -> FigureRelease:
    """Let an edition out. Refused to whoever proposed it, and where the figures have changed since."""
    _require(by)
    try:
        return _approve(release, by, now)
    except NotChecked as waiting:
        raise _asked_for(waiting, by, now) from waiting


@transaction.atomic
def _approve(release: FigureRelease, by: User, now: datetime) -> FigureRelease:
    held = _may_be_approved(release, by, now)
    year = FinancialYear.parse(held.financial_year)
    _summary, check = on_record(plan=held.plan, year=year, now=now)
    if not _says_the_same(check, held.check_passed):
        raise ActionRefused(str(_CHANGED))
    if not check.is_safe:
        raise ActionRefused(str(_UNSAFE))
    held.approved_at, held.approved_by = now, by
    held.save(update_fields=["approved_at", "approved_by"])
    after_release(plan=held.plan, year=year, by=by, now=now)
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


def _asked_for(waiting: NotChecked, by: User, now: datetime) -> ActionRefused:
    """Outside the transaction that was refused, or the job would go with it."""
    ask(plan=waiting.plan, year=waiting.year, by=by, now=now)
    return ActionRefused(_("The figures of this year are being checked. Come back when the check is made."))


def _may_be_approved(release: FigureRelease, by: User, now: datetime) -> FigureRelease:
    """The proposal as it stands, of another officer and of the figures as they are."""
    held = _proposed(release)
    if held.proposed_by_id == by.pk:
        raise ActionRefused(_("Another officer has to approve what you proposed."))
    present = fresh(plan=held.plan, year=FinancialYear.parse(held.financial_year), now=now)
    if present.content != held.check_passed.content:
        raise ActionRefused(str(_CHANGED))
    return held


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
