"""Taking a case out of the service for good. Only what it counted, that it was here and by which rule it went stays."""

from datetime import datetime
from functools import partial

import structlog
from django.core.files.storage import Storage
from django.db import transaction

from casework.counting.ledger import take_leave
from casework.models import Case, RetentionProposal, RetentionRule
from cohesion import audit
from cohesion.calendar import Quarter
from cohesion.models import User

logger = structlog.get_logger(__name__)


def remove(case: Case, proposal: RetentionProposal, rule: RetentionRule, *, by: User, now: datetime) -> None:
    """Must run in a transaction that holds the case and its waiting proposal. The database refuses while a hold stands.

    Files leave the disk once it is sure that the case has gone.
    """
    stored = [(row.stored.storage, str(row.stored.name)) for row in case.files.all()]
    detail = {
        "reference": case.reference,
        "kind": case.kind,
        "rule": rule.pk,
        "quarter": str(Quarter.containing(case.received_on)),
    }
    audit.record("case.removed", by=by, now=now, subject=case, region=case.region, detail=detail)
    take_leave([case.pk])
    _decide(case, proposal, by=by, now=now)
    case.holds.filter(lifted_at__isnull=False).delete()
    case.delete()
    for storage, name in stored:
        transaction.on_commit(partial(_delete_file, storage, name), robust=True)


def _delete_file(storage: Storage, name: str) -> None:
    """What is left is sealed and belongs to nothing; the log tells its name, so that people can take it away."""
    try:
        storage.delete(name)
    except OSError:
        logger.exception("case_file_left_behind", name=name)


def _decide(case: Case, proposal: RetentionProposal, *, by: User, now: datetime) -> None:
    """This proposal and earlier ones stay without a way to the case, and without the words that kept it longer."""
    RetentionProposal.objects.filter(case=case).exclude(pk=proposal.pk).update(case=None, reason="")
    proposal.case = None
    proposal.decision = RetentionProposal.Decision.REMOVED
    proposal.decided_at, proposal.decided_by = now, by
    proposal.save()
