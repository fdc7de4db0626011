"""Review, regions and history take the same queries at one quarter and at twelve years of every region in full."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.copies import as_years
from bench.synthetic import Synthesis
from cohesion.calendar import FinancialYear, Quarter
from cohesion.models import AuditEntry, User
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.rounds import open_round
from outcomes.models import (
    AcceptedFigure,
    ChangeRequest,
    ChangeRequestReply,
    CheckResult,
    Figure,
    InternalNote,
    OutcomeNarrative,
    OutcomeReview,
    Plan,
    QuarterlyReturn,
    ReturnEvent,
    ReviewSnapshot,
    Severity,
)
from outcomes.return_values import CellInput, CellKey, ExampleInput, NarrativeInput, ReturnInput
from outcomes.review.content import content_of, digest

QUARTER = "2015-16-Q1"
YEARS = 12


def _read(plan: Plan, northern: User, officer: User, service: User, now: datetime) -> QuarterlyReturn:
    """A return under review with one of everything."""
    opened = open_round(plan=plan, quarter=Quarter.parse(QUARTER), by=service, now=now)
    held = opened.returns.with_context().get(region__code="NWW")
    outcome, place = plan.outcomes.get(code="1"), held.authorities.in_map_order()[0]
    example = ExampleInput(
        outcome_id=outcome.pk,
        language="en",
        title={"en": "A hub"},
        text={"en": "It opened."},
        place_label={},
        place_ids=frozenset({place.pk}),
    )
    values = ReturnInput(
        figures={CellKey(plan.measures.get(code="1.2.M3").pk, place.pk): CellInput(Decimal(28))},
        narratives={outcome.pk: NarrativeInput(progress="It went well.")},
        examples={"a-hub": example},
    )
    actions.save(quarterly_return=held, values=values, by=northern, now=now)
    QuarterlyReturn.objects.filter(pk=held.pk).update(
        status="UNDER_REVIEW", first_submitted_at=now, submitted_at=now, submitted_by=northern, reviewer=officer
    )
    _discuss(held, officer, northern, now, 1)
    content = content_of(held)
    snapshot = ReviewSnapshot.objects.create(
        quarterly_return=held, kind="CHANGES_REQUESTED", content=content, digest=digest(content), at=now, by=officer
    )
    OutcomeReview.objects.create(
        quarterly_return=held, outcome=outcome, accepted_snapshot=snapshot, accepted_at=now, accepted_by=officer
    )
    return QuarterlyReturn.objects.with_context().get(pk=held.pk)


def _discuss(held: QuarterlyReturn, officer: User, northern: User, now: datetime, count: int) -> None:
    """`count` threads, findings, notes, events and saves."""
    outcome = held.round.plan.outcomes.get(code="1")
    requests = ChangeRequest.objects.bulk_create(
        ChangeRequest(
            quarterly_return=held, outcome=outcome, text="Why?", language="en", raised_at=now, raised_by=officer
        )
        for __ in range(count)
    )
    ChangeRequestReply.objects.bulk_create(
        ChangeRequestReply(change_request=row, text="So.", language="en", is_from_region=True, at=now, by=northern)
        for row in requests
    )
    InternalNote.objects.bulk_create(
        InternalNote(quarterly_return=held, outcome=outcome, text="Ask.", language="en", at=now, by=officer)
        for __ in range(count)
    )
    CheckResult.objects.bulk_create(
        CheckResult(
            quarterly_return=held,
            check_name="outcome_is_rated",
            key=f"{count} {number}",
            severity=Severity.QUERY,
            outcome=outcome,
            values={"place": "1", "value": "", "expected": ""},
            found_at=now,
        )
        for number in range(count)
    )
    ReturnEvent.objects.bulk_create(
        ReturnEvent(quarterly_return=held, kind="RATED", to_status="UNDER_REVIEW", at=now, by=officer, outcome=outcome)
        for __ in range(count)
    )
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=now + timedelta(minutes=number),
            actor=northern,
            act="return.saved",
            subject_type="outcomes.QuarterlyReturn",
            subject_id=str(held.pk),
            subject_label=str(held),
            region=held.region,
            detail={"figures": [["1.2.M3 W06000001", "", "ACTUAL 28"]], "actions": [1], "narratives": ["1"]},
        )
        for number in range(count)
    )


def _fill(held: QuarterlyReturn, plan: Plan, by: User, now: datetime) -> int:
    """Every measure with all of its categories, in every region, and a story for every outcome."""
    measures = list(plan.measures.with_number().prefetch_related("breakdowns__categories"))
    returns = list(held.round.returns.prefetch_related("authorities"))
    cells = [
        Figure(
            quarterly_return=own,
            measure=measure,
            authority=place,
            category=category,
            value=Decimal(7),
            updated_at=now,
            updated_by=by,
        )
        for own, measure in product(returns, measures)
        for place in own.authorities.all()
        for category in (None, *(one for parts in measure.breakdowns.all() for one in parts.categories.all()))
    ]
    made = Figure.objects.bulk_create(cells, ignore_conflicts=True, batch_size=500)
    OutcomeNarrative.objects.bulk_create(
        (
            OutcomeNarrative(quarterly_return=held, outcome=outcome, progress="a " * 900, updated_at=now, updated_by=by)
            for outcome in plan.outcomes.all()
        ),
        ignore_conflicts=True,
    )
    return len(made)


@pytest.fixture
def queries(client: Client, officer: User) -> Callable[[], dict[str, int]]:
    where = ["NWW", QUARTER]

    def count() -> dict[str, int]:
        client.force_login(officer)
        counts = {}
        for name, url in {
            "review": reverse("return_review", args=where),
            "regions": reverse("return_across_regions", args=[*where, "1.2.M3"]),
            "ask": reverse("return_ask", args=where),
            "accept": reverse("return_accept", args=where),
            "history": reverse("return_history", args=where),
            "history of an outcome": reverse("return_history", args=where) + "?outcome=1",
            "return": reverse("return_detail", args=where),
        }.items():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counts[name] = len(captured)
        return counts

    return count


def test_review_and_history_take_the_same_queries_at_one_quarter_and_at_twelve_years(
    plan: Plan, officer: User, northern: User, service: User, now: datetime, queries: Callable[[], dict[str, int]]
) -> None:
    with transaction.atomic():
        _read(plan, northern, officer, service, now)
        small = queries()
        transaction.set_rollback(True)

    figures = Synthesis(plan, service).year(FinancialYear.parse("2003-04"))
    as_years(YEARS - 1, FinancialYear.parse("2003-04"))
    held = _read(plan, northern, officer, service, now)
    _fill(held, plan, northern, now)
    _discuss(held, officer, northern, now, 60)

    assert AcceptedFigure.objects.count() == YEARS * figures > 50_000
    assert queries() == small
    assert small["review"] <= 60
