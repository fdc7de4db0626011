"""What the tests of returns share: a record that refuses, and a return in any status."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from cohesion import audit
from cohesion.models import User
from outcomes.actions import quarterly_returns as actions
from outcomes.models import QuarterlyReturn, ReturnStatus


@pytest.fixture
def failing_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the audit record refuses every entry."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the record is full")

    monkeypatch.setattr(audit, "record", refuse)


@pytest.fixture
def submitted_return(
    accepted_return: QuarterlyReturn, northern: User, officer: User, service: User, now: datetime
) -> QuarterlyReturn:
    """The northern return, whose first version counts, handed in once more."""
    actions.reopen(quarterly_return=accepted_return, reason="A late count", by=officer, now=now)
    return actions.submit(
        quarterly_return=accepted_return, declared_as="Co-ordinator", by=service, now=now, waiver_reason="fixture"
    )


@pytest.fixture
def put_in() -> Callable[[QuarterlyReturn, ReturnStatus], QuarterlyReturn]:
    """A return set straight to a status that its other fields allow."""

    def put(quarterly_return: QuarterlyReturn, status: ReturnStatus) -> QuarterlyReturn:
        QuarterlyReturn.objects.filter(pk=quarterly_return.pk).update(status=status)
        return QuarterlyReturn.objects.with_context().get(pk=quarterly_return.pk)

    return put
