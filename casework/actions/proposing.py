"""Proposing what has reached the end of its time. Nothing is ever removed here: a person decides."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from casework.kinds import CaseKind
from casework.models import Case, LegalHold, RetentionProposal
from casework.refusals import NotPermitted
from casework.retention_rules import Rules, bring_in_step, rule_of, rules_in_force
from cohesion import audit, letters
from cohesion.holders import holders
from cohesion.models import Region, User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused

BATCH = 500


def propose(*, by: User, now: datetime, day: date | None = None, with_samples: bool = False) -> int:
    """Propose every case whose day has come by `day` (today). Returns how many proposals are new.

    A case with a standing hold, a waiting proposal or a later day until which it is kept is left alone. Proposals that
    wait for a case which is no longer due are taken back. Sample data, whose days are long past, is left out unless
    asked for. A second run proposes nothing twice, also at the same time. Only the service does this.
    """
    if not by.is_service:
        raise NotPermitted
    today = localdate(now)
    if day is not None and day > today:
        raise ActionRefused(_("This day is in the future. Enter today or an earlier day."))
    rules = rules_in_force(today)
    bring_in_step(CaseKind.values, rules)
    _take_back(today, by=by, now=now)
    new: Counter[int] = Counter()
    last: UUID | None = None
    while batch := _due(day or today, last, with_samples=with_samples):
        new += _proposed(batch, rules, now)
        last = batch[-1].pk
    _tell(new, by=by, now=now)
    return new.total()


def _due(day: date, after: UUID | None, *, with_samples: bool) -> Sequence[Case]:
    """The next cases to propose, in the order of their key. One query."""
    hold = LegalHold.objects.standing().filter(case=OuterRef("pk"))
    proposal = RetentionProposal.objects.filter(Q(decision="") | Q(keep_until__gt=day), case=OuterRef("pk"))
    rows = Case.objects.filter(~Exists(hold), ~Exists(proposal), retention_on__lte=day)
    if not with_samples:
        rows = rows.filter(is_sample=False)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(_narrow(rows).order_by("pk")[:BATCH])


def _narrow(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.only("pk", "reference", "kind", "region", "status", "retention_on")


@transaction.atomic
def _proposed(batch: Sequence[Case], rules: Rules, now: datetime) -> Counter[int]:
    """How many are new, by region. Another run that was quicker keeps its rows."""
    rows = [
        RetentionProposal(
            case=case,
            reference=case.reference,
            kind=case.kind,
            region_id=case.region_id,
            rule=rule,
            due_on=case.retention_on,
            proposed_at=now,
        )
        for case in batch
        if case.retention_on is not None and (rule := rule_of(case, rules)) is not None
    ]
    RetentionProposal.objects.bulk_create(rows, ignore_conflicts=True)
    kept = RetentionProposal.objects.filter(pk__in=[row.pk for row in rows])
    return Counter(kept.values_list("region_id", flat=True))


@transaction.atomic
def _take_back(today: date, *, by: User, now: datetime) -> None:
    """Proposals nobody has decided whose case moved on since, or must not go now."""
    hold = LegalHold.objects.standing().filter(case=OuterRef("case"))
    waiting = RetentionProposal.objects.waiting()
    moved_on = Q(case__retention_on__isnull=True) | Q(case__retention_on__gt=today) | Exists(hold)
    gone = waiting.filter(moved_on)
    if references := sorted(gone.values_list("reference", flat=True)):
        gone.delete()
        audit.record("retention.taken_back", by=by, now=now, subject=by, detail={"cases": references})


@transaction.atomic
def _tell(new: Counter[int], *, by: User, now: datetime) -> None:
    """One letter to each lead of a region in which something new waits: how many, and where. Nothing about a case."""
    for region in Region.objects.filter(pk__in=list(new)).order_by("position"):
        count = new[region.pk]
        audit.record("retention.proposed", by=by, now=now, subject=region, region=region, detail={"cases": count})
        for lead in holders(Permission.LEAD_CASES, region.pk, localdate(now)):
            url = letters.address("cases_retention", language=lead.language)
            context = {"person": lead, "region": region, "count": count, "url": url}
            letters.send("casework/letters/retention", to=lead.email, language=lead.language, context=context)
