"""A return's way from its region to acceptance and back: who may take each step, when, and what is kept of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cohesion.calendar import Quarter
from cohesion.models import AuditEntry, Region, User
from cohesion.permissions import Role
from cohesion.refusals import ActionRefused
from outcomes import checks
from outcomes.actions import change_requests, check_results
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.declaring import declare
from outcomes.actions.rounds import open_round as open_a_round
from outcomes.lifecycle import TRANSITIONS
from outcomes.models import (
    AcceptedFigure,
    AcceptedVersion,
    ChangeRequest,
    CheckResult,
    Figure,
    Measure,
    Plan,
    QuarterlyReturn,
    ReturnEvent,
    ReturnRound,
    ReturnStatus,
    ValueState,
)
from outcomes.refusals import NotPermitted, NotReady
from outcomes.return_values import CellInput, CellKey, ReturnInput
from tests.conftest import appoint

S = ReturnStatus
MeasureByCode = Callable[[str], Measure]
PutIn = Callable[[QuarterlyReturn, ReturnStatus], QuarterlyReturn]

STEPS: dict[str, tuple[Callable[..., Any], str, ReturnStatus, ReturnStatus]] = {
    "submit": (
        lambda held, by, now: actions.submit(
            quarterly_return=held, declared_as="Officer", by=by, now=now, waiver_reason=_waiver(by)
        ),
        "northern",
        S.REOPENED,
        S.SUBMITTED,
    ),
    "recall": (
        lambda held, by, now: actions.recall(quarterly_return=held, by=by, now=now),
        "northern",
        S.SUBMITTED,
        S.IN_PROGRESS,
    ),
    "start_review": (
        lambda held, by, now: actions.start_review(quarterly_return=held, by=by, now=now),
        "officer",
        S.SUBMITTED,
        S.UNDER_REVIEW,
    ),
    "request_changes": (
        lambda held, by, now: actions.request_changes(
            quarterly_return=held, requests=[(None, "Add the winter")], by=by, now=now
        ),
        "officer",
        S.UNDER_REVIEW,
        S.CHANGES_REQUESTED,
    ),
    "accept": (
        lambda held, by, now: actions.accept(quarterly_return=held, by=by, now=now),
        "officer",
        S.UNDER_REVIEW,
        S.ACCEPTED,
    ),
    "reopen": (
        lambda held, by, now: actions.reopen(quarterly_return=held, reason="A late count", by=by, now=now),
        "officer",
        S.ACCEPTED,
        S.REOPENED,
    ),
}


def _waiver(by: User) -> str:
    return "Agreed by telephone" if by.is_service else ""


@pytest.fixture
def ready_to(
    accepted_return: QuarterlyReturn, put_in: PutIn, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], QuarterlyReturn]:
    """The northern return in the status from which a step starts, with nothing for the checks to find."""

    def ready(step: str) -> QuarterlyReturn:
        monkeypatch.setattr("outcomes.checks.run", lambda held: [])
        return put_in(accepted_return, STEPS[step][2])

    return ready


@pytest.mark.parametrize("step", STEPS)
def test_step_moves_the_return_with_its_event_and_its_audit_entry(
    ready_to: Callable[[str], QuarterlyReturn], now: datetime, step: str, request: pytest.FixtureRequest
) -> None:
    take, person, before, after = STEPS[step]
    held, by = ready_to(step), request.getfixturevalue(person)

    take(held, by, now)

    held.refresh_from_db()
    event = held.events.latest("pk")
    entry = AuditEntry.objects.latest("pk")
    assert (held.status, held.updated_by) == (after, by)
    assert (event.from_status, event.to_status, event.by, event.at) == (before, after, by, now)
    assert (entry.act, entry.actor, entry.region) == (f"return.{event.kind.lower()}", by, held.region)


@pytest.mark.parametrize("step", STEPS)
def test_service_may_take_every_step(
    ready_to: Callable[[str], QuarterlyReturn], service: User, now: datetime, step: str
) -> None:
    held = ready_to(step)

    STEPS[step][0](held, service, now)

    held.refresh_from_db()
    assert held.status == STEPS[step][3]


@pytest.mark.parametrize("step", STEPS)
def test_step_is_refused_to_everybody_else(
    ready_to: Callable[[str], QuarterlyReturn], now: datetime, step: str, request: pytest.FixtureRequest
) -> None:
    take, person, before, _ = STEPS[step]
    held = ready_to(step)

    for other in {"northern", "southern", "reader", "officer", "writer", "administrator", "stranger"} - {person}:
        with pytest.raises(NotPermitted):
            take(held, request.getfixturevalue(other), now)

    held.refresh_from_db()
    assert held.status == before


@pytest.mark.parametrize("step", STEPS)
def test_step_is_refused_from_every_other_status(
    ready_to: Callable[[str], QuarterlyReturn], put_in: PutIn, service: User, now: datetime, step: str
) -> None:
    take, _, _, after = STEPS[step]
    held = ready_to(step)
    for status in ReturnStatus:
        if after not in TRANSITIONS[status]:
            with pytest.raises(
                ActionRefused, match=r"status|began to read|gave this return back|gave it back|accepted this return"
            ):
                take(put_in(held, status), service, now)


@pytest.mark.parametrize("step", STEPS)
def test_step_rolls_back_when_its_audit_fails(
    ready_to: Callable[[str], QuarterlyReturn], service: User, now: datetime, failing_audit: None, step: str
) -> None:
    take, _, before, _ = STEPS[step]
    held = ready_to(step)
    stood = (ReturnEvent.objects.count(), AcceptedVersion.objects.count(), ChangeRequest.objects.count())

    with pytest.raises(RuntimeError, match="the record is full"):
        take(held, service, now)

    held.refresh_from_db()
    assert held.status == before
    assert (ReturnEvent.objects.count(), AcceptedVersion.objects.count(), ChangeRequest.objects.count()) == stood


# --- submitting -----------------------------------------------------------------------------------------------------


def test_errors_stop_a_submission_and_are_kept(northern_return: QuarterlyReturn, northern: User, now: datetime) -> None:
    with pytest.raises(NotReady) as refused:
        actions.submit(quarterly_return=northern_return, declared_as="Co-ordinator", by=northern, now=now)

    northern_return.refresh_from_db()
    assert northern_return.status == S.OPEN
    # 16 numbers, 57 milestones and 7 ratings are owed.
    assert len(refused.value.findings) == 80
    assert CheckResult.objects.filter(quarterly_return=northern_return).count() == 80
    assert str(refused.value).startswith("The return was not submitted: 80 checks need your attention.")


def test_waiver_passes_narratives_and_milestones_and_is_logged(accepted_return: QuarterlyReturn, service: User) -> None:
    entry = AuditEntry.objects.get(act="return.submitted")
    event = accepted_return.events.get(kind="SUBMITTED")

    assert (accepted_return.waiver_reason, event.note, entry.actor) == ("fixture", "fixture", service)
    assert entry.detail["waiver_reason"] == "fixture"
    assert "milestone_has_a_state 1.1.M1 NWW" in entry.detail["waived"]


def test_waiver_never_passes_a_missing_figure(northern_return: QuarterlyReturn, officer: User, now: datetime) -> None:
    with pytest.raises(NotReady) as refused:
        actions.submit(
            quarterly_return=northern_return, declared_as="Officer", by=officer, now=now, waiver_reason="It is late"
        )

    assert {finding.check.name for finding in refused.value.findings} == {"figure_is_given"}


def test_waiver_never_passes_wrong_figures(
    accepted_return: QuarterlyReturn, measure: MeasureByCode, northern: User, officer: User, now: datetime
) -> None:
    actions.reopen(quarterly_return=accepted_return, reason="A late count", by=officer, now=now)
    staff = measure("6.2.M2")
    housing = staff.breakdowns.get().categories.get(code="housing")
    values = ReturnInput(figures={CellKey(staff.pk, None, housing.pk): CellInput(Decimal(3))})
    actions.save(quarterly_return=accepted_return, values=values, by=northern, now=now)

    with pytest.raises(NotReady) as refused:
        actions.submit(
            quarterly_return=accepted_return, declared_as="Officer", by=officer, now=now, waiver_reason="It is late"
        )

    assert [finding.check.name for finding in refused.value.findings] == ["breakdown_sums_to_its_total"]


def test_co_ordinator_waives_nothing(
    accepted_return: QuarterlyReturn, northern: User, officer: User, now: datetime
) -> None:
    actions.reopen(quarterly_return=accepted_return, reason="A late count", by=officer, now=now)

    with pytest.raises(ActionRefused, match="Only a Welsh Government officer can waive"):
        actions.submit(
            quarterly_return=accepted_return, declared_as="Co-ordinator", by=northern, now=now, waiver_reason="Busy"
        )


def test_waiver_that_is_not_needed_is_not_claimed(
    ready_to: Callable[[str], QuarterlyReturn], service: User, now: datetime
) -> None:
    held = ready_to("submit")

    held = actions.submit(quarterly_return=held, declared_as="Service", by=service, now=now, waiver_reason="To be sure")

    assert held.waiver_reason == ""


@pytest.mark.parametrize("declared_as", ["", "   ", "x" * 121])
def test_submission_says_in_which_role_it_is_declared(
    ready_to: Callable[[str], QuarterlyReturn], northern: User, now: datetime, declared_as: str
) -> None:
    with pytest.raises(ActionRefused, match="declare the return"):
        actions.submit(quarterly_return=ready_to("submit"), declared_as=declared_as, by=northern, now=now)


@pytest.mark.parametrize(
    ("status", "person", "refusal"),
    [
        (S.ACCEPTED, "northern", ActionRefused),
        (S.SUBMITTED, "northern", ActionRefused),
        (S.REOPENED, "southern", NotPermitted),
        (S.REOPENED, "officer", NotPermitted),
    ],
)
def test_refused_declaration_rewrites_no_kept_check(
    accepted_return: QuarterlyReturn,
    put_in: PutIn,
    now: datetime,
    status: ReturnStatus,
    person: str,
    refusal: type[Exception],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held, by = put_in(accepted_return, status), request.getfixturevalue(person)
    kept = list(held.check_results.order_by("pk").values())
    assert kept
    monkeypatch.setattr("outcomes.checks.run", lambda held: [])

    with pytest.raises(refusal):
        declare(quarterly_return=held, declared_as="Co-ordinator", reasons={}, by=by, now=now + timedelta(days=1))

    assert list(held.check_results.order_by("pk").values()) == kept


def test_query_with_a_kept_reason_lets_the_return_through(
    accepted_return: QuarterlyReturn,
    measure: MeasureByCode,
    put_in: PutIn,
    northern: User,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A state without a value owes a note; its reason settles it, and another value owes another reason."""
    held = put_in(accepted_return, S.REOPENED)
    key = CellKey(measure("1.3.M1").pk)
    run = checks.run
    monkeypatch.setattr(
        checks,
        "run",
        lambda each: [found for found in run(each) if not found.check.waivable or found.severity == "QUERY"],
    )

    def state(new: ValueState) -> None:
        values = ReturnInput(figures={key: CellInput(None, new)})
        actions.save(quarterly_return=held, values=values, by=northern, now=now)

    def submit() -> None:
        actions.submit(quarterly_return=held, declared_as="Co-ordinator", by=northern, now=now)

    state(ValueState.NOT_AVAILABLE)
    with pytest.raises(NotReady):
        submit()
    result = held.check_results.get(check_name="state_without_value_has_a_note", resolved_at__isnull=True)
    check_results.confirm(result=result, reason="The police send it in May", by=northern, now=now)
    state(ValueState.NOT_COLLECTED)
    with pytest.raises(NotReady):
        submit()
    result.refresh_from_db()
    assert result.reason == ""
    check_results.confirm(result=result, reason="Nobody collects it", by=northern, now=now)
    submit()

    held.refresh_from_db()
    assert (held.status, held.submitted_by, held.waiver_reason) == (S.SUBMITTED, northern, "")


@pytest.mark.parametrize("is_started", [True, False])
def test_recall_of_a_first_submission_takes_the_declaration_back(
    northern_return: QuarterlyReturn,
    put_in: PutIn,
    northern: User,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    is_started: bool,
) -> None:
    monkeypatch.setattr("outcomes.checks.run", lambda held: [])
    held = put_in(northern_return, S.IN_PROGRESS if is_started else S.OPEN)
    actions.submit(quarterly_return=held, declared_as="Co-ordinator", by=northern, now=now)

    held = actions.recall(quarterly_return=held, by=northern, now=now)

    assert held.status == S.IN_PROGRESS
    assert (held.submitted_at, held.submitted_by, held.declared_as, held.waiver_reason) == (None, None, "", "")
    assert held.first_submitted_at is None


def test_recall_is_refused_once_the_round_has_closed_to_first_submissions(
    northern_return: QuarterlyReturn, put_in: PutIn, northern: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever took it back then could not send it again."""
    monkeypatch.setattr("outcomes.checks.run", lambda held: [])
    held = put_in(northern_return, S.IN_PROGRESS)
    actions.submit(quarterly_return=held, declared_as="Co-ordinator", by=northern, now=now)
    ReturnRound.objects.update(closes_on=date(2014, 7, 31))

    with pytest.raises(ActionRefused, match="could not be sent again"):
        actions.recall(quarterly_return=held, by=northern, now=now + timedelta(days=30))

    held.refresh_from_db()
    assert held.status == S.SUBMITTED
    assert actions.recall(quarterly_return=held, by=northern, now=now).status == S.IN_PROGRESS


@pytest.mark.parametrize("came_from", [S.CHANGES_REQUESTED, S.REOPENED])
def test_recall_of_a_later_submission_goes_back_to_where_it_came_from(
    submitted_return: QuarterlyReturn,
    northern: User,
    officer: User,
    service: User,
    now: datetime,
    came_from: ReturnStatus,
) -> None:
    """`submitted_return` came in from REOPENED; asking for changes makes CHANGES_REQUESTED the latest way in."""
    held, later = submitted_return, now + timedelta(days=30)
    if came_from == S.CHANGES_REQUESTED:
        held = actions.start_review(quarterly_return=held, by=officer, now=now)
        held = actions.request_changes(quarterly_return=held, requests=[(None, "Add the winter")], by=officer, now=now)
        held = actions.submit(quarterly_return=held, declared_as="x", by=service, now=later, waiver_reason="fixture")
    first, last = held.first_submitted_at, held.submitted_at

    actions.recall(quarterly_return=held, by=northern, now=later)

    held.refresh_from_db()
    assert (held.status, held.first_submitted_at, held.submitted_at) == (came_from, first, last)
    event = held.events.latest("pk")
    assert (event.kind, event.from_status, event.to_status) == ("RECALLED", S.SUBMITTED, came_from)
    again = actions.submit(quarterly_return=held, declared_as="x", by=service, now=later, waiver_reason="fixture")
    assert (again.status, again.first_submitted_at) == (S.SUBMITTED, first)


@pytest.mark.parametrize("step", ["request_changes", "reopen"])
def test_way_back_of_a_recall_is_open_to_no_officer(
    submitted_return: QuarterlyReturn, officer: User, now: datetime, step: str
) -> None:
    with pytest.raises(ActionRefused, match="status"):
        STEPS[step][0](submitted_return, officer, now)


def test_region_recalls_nothing_once_review_started(
    submitted_return: QuarterlyReturn, northern: User, officer: User, now: datetime
) -> None:
    actions.start_review(quarterly_return=submitted_return, by=officer, now=now)

    with pytest.raises(ActionRefused, match="Gareth Pugh began to read it on 20 July 2014"):
        actions.recall(quarterly_return=submitted_return, by=northern, now=now)


# --- reviewing ------------------------------------------------------------------------------------------------------


def test_officer_asks_for_changes_and_the_region_answers(
    submitted_return: QuarterlyReturn, plan: Plan, northern: User, officer: User, now: datetime
) -> None:
    outcome = plan.outcomes.get(code="2")
    actions.start_review(quarterly_return=submitted_return, by=officer, now=now)
    actions.request_changes(
        quarterly_return=submitted_return,
        requests=[(outcome, "Name the partners"), (None, "Add the winter")],
        by=officer,
        now=now,
    )
    first, second = ChangeRequest.objects.order_by("pk")

    change_requests.answer(change_request=first, text="Named", by=northern, now=now)
    change_requests.settle(change_request=first, by=officer, now=now)

    first.refresh_from_db()
    assert (first.outcome, first.answer, first.answered_by, first.settled_at) == (outcome, "Named", northern, now)
    assert (second.outcome, second.language) == (None, officer.language)
    with pytest.raises(ActionRefused, match="settled already"):
        change_requests.answer(change_request=first, text="Again", by=northern, now=now)
    with pytest.raises(NotPermitted):
        change_requests.settle(change_request=second, by=northern, now=now)
    with pytest.raises(NotPermitted):
        change_requests.answer(change_request=second, text="Done", by=officer, now=now)


def test_acceptance_settles_what_is_left_of_the_requests(
    submitted_return: QuarterlyReturn, officer: User, service: User, now: datetime
) -> None:
    actions.start_review(quarterly_return=submitted_return, by=officer, now=now)
    actions.request_changes(quarterly_return=submitted_return, requests=[(None, "Add the winter")], by=officer, now=now)
    actions.submit(
        quarterly_return=submitted_return, declared_as="Co-ordinator", by=service, now=now, waiver_reason="fixture"
    )
    actions.start_review(quarterly_return=submitted_return, by=officer, now=now)

    actions.accept(quarterly_return=submitted_return, by=officer, now=now)

    assert ChangeRequest.objects.get().settled_at == now


@pytest.mark.parametrize("requests", [[], [(None, "  ")]])
def test_request_for_changes_says_what_to_change(
    submitted_return: QuarterlyReturn, officer: User, now: datetime, requests: list[tuple[None, str]]
) -> None:
    actions.start_review(quarterly_return=submitted_return, by=officer, now=now)

    with pytest.raises(ActionRefused, match="the region is to"):
        actions.request_changes(quarterly_return=submitted_return, requests=requests, by=officer, now=now)


def test_reopening_says_why(accepted_return: QuarterlyReturn, officer: User, now: datetime) -> None:
    with pytest.raises(ActionRefused, match="Write why the return is reopened"):
        actions.reopen(quarterly_return=accepted_return, reason=" ", by=officer, now=now)


# --- accepted versions ----------------------------------------------------------------------------------------------


def test_acceptance_freezes_figures_milestones_and_narratives(accepted_return: QuarterlyReturn) -> None:
    version = accepted_return.latest_version
    assert version is not None

    fields = ("measure_id", "authority_id", "category_id", "value", "state", "responses", "note")
    frozen = set(version.figures.values_list(*fields))
    assert version.number == 1
    assert frozen == set(accepted_return.figures.values_list(*fields))
    assert version.milestones.count() == accepted_return.milestones.count()
    assert version.digest == actions.digest_of(version)


def test_reopened_return_counts_by_its_version_until_another_is_accepted(
    accepted_return: QuarterlyReturn,
    measure: MeasureByCode,
    regions: dict[str, Region],
    northern: User,
    officer: User,
    service: User,
    now: datetime,
) -> None:
    key = CellKey(measure("1.3.M1").pk)

    def counting() -> Decimal | None:
        return AcceptedFigure.objects.counting().get(measure=key.measure_id).value

    actions.reopen(quarterly_return=accepted_return, reason="A late count", by=officer, now=now)
    late = CellInput(Decimal(7), partner_region_ids=frozenset({regions["NEW"].pk}))
    actions.save(quarterly_return=accepted_return, values=ReturnInput(figures={key: late}), by=northern, now=now)
    assert counting() == 0
    assert QuarterlyReturn.objects.get(pk=accepted_return.pk).is_under_revision

    actions.submit(quarterly_return=accepted_return, declared_as="Co-ordinator", by=service, now=now, waiver_reason="x")
    with pytest.raises(ActionRefused, match="while it is under review"):
        actions.accept(quarterly_return=accepted_return, by=officer, now=now)
    actions.start_review(quarterly_return=accepted_return, by=officer, now=now)
    second = actions.accept(quarterly_return=accepted_return, by=officer, now=now)

    figure = second.figures.get(measure=key.measure_id)
    first = accepted_return.versions.get(number=1)
    assert (second.number, counting()) == (2, Decimal(7))
    assert [region.code for region in figure.partner_regions.all()] == ["NEW"]
    assert first.figures.get(measure=key.measure_id).value == 0
    assert [actions.digest_of(version) for version in (first, second)] == [first.digest, second.digest]
    assert first.digest != second.digest


def test_accepted_version_is_kept_by_the_database(accepted_return: QuarterlyReturn) -> None:
    for rows in (AcceptedVersion.objects.all(), AcceptedFigure.objects.all(), ReturnEvent.objects.all()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.update(**{"digest": "x"} if rows.model is AcceptedVersion else {"note": "x"})
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows._raw_delete(rows.db)


def test_acceptance_queries_do_not_grow_with_the_figures(
    submitted_return: QuarterlyReturn, plan: Plan, northern: User, officer: User, service: User, now: datetime
) -> None:
    held, optional = submitted_return, plan.measures.get(code="2.2.M4")
    places = list(held.authorities.values_list("pk", flat=True))
    actions.start_review(quarterly_return=held, by=officer, now=now)
    actions.accept(quarterly_return=held, by=officer, now=now)

    def queries(count: int) -> int:
        actions.reopen(quarterly_return=held, reason="More places", by=officer, now=now)
        figures = {CellKey(optional.pk, place): CellInput(Decimal(count)) for place in places[:count]}
        actions.save(quarterly_return=held, values=ReturnInput(figures=figures), by=northern, now=now)
        actions.submit(quarterly_return=held, declared_as="x", by=service, now=now, waiver_reason="fixture")
        actions.start_review(quarterly_return=held, by=officer, now=now)
        with CaptureQueriesContext(connection) as captured:
            actions.accept(quarterly_return=held, by=officer, now=now)
        return len(captured)

    assert queries(1) == queries(len(places))


def test_one_of_two_acceptances_at_once_wins_and_the_other_is_told(live_db: None, now: datetime) -> None:
    service, officer = User.objects.service(), appoint("two@example.org", "Gareth Pugh", Role.OFFICER)
    plan = Plan.objects.get(code="NDP-2014-16")
    held = open_a_round(plan=plan, quarter=Quarter.parse("2014-15-Q1"), by=service, now=now).returns.order_by("pk")[0]
    QuarterlyReturn.objects.filter(pk=held.pk).update(
        status=S.UNDER_REVIEW, first_submitted_at=now, submitted_at=now, submitted_by=service
    )
    start, told, won = Barrier(2), [], []

    def accept() -> None:
        try:
            start.wait(timeout=20)
            won.append(actions.accept(quarterly_return=held, by=officer, now=now).number)
        except ActionRefused as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert won == [1]
    assert len(told) == 1
    assert "Gareth Pugh accepted this return on" in told[0]
    assert AcceptedVersion.objects.count() == 1


# --- what the database keeps ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("return_submission_is_attributed", {"submitted_by": None}),
        ("return_keeps_its_first_submission", {"first_submitted_at": None}),
        ("return_acceptance_is_attributed", {"accepted_by": None}),
        ("accepted_return_has_a_version", {"latest_version": None}),
        ("submitted_return_says_when", {"first_submitted_at": None, "submitted_at": None, "submitted_by": None}),
    ],
)
def test_return_that_contradicts_itself_is_refused_by_the_database(
    accepted_return: QuarterlyReturn, name: str, change: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        QuarterlyReturn.objects.filter(pk=accepted_return.pk).update(**change)


def test_second_return_of_a_region_in_a_round_is_refused_by_the_database(open_round: ReturnRound) -> None:
    first, second = open_round.returns.order_by("pk")[:2]

    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterlyReturn.objects.filter(pk=second.pk).update(region=first.region)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("figure_value_agrees_with_its_state", {"value": None}),
        ("figure_value_agrees_with_its_state", {"state": "NOT_AVAILABLE"}),
        ("figure_value_agrees_with_its_state", {"state": "NIL"}),
        ("figure_value_agrees_with_its_state", {"state": "SOMETHING"}),
        ("figure_value_is_not_negative", {"value": -1}),
        ("figure_denominator_is_positive", {"denominator": 0}),
        ("counted_value_is_not_negative", {"counted_value": -1}),
    ],
)
def test_figure_that_contradicts_itself_is_refused_by_the_database(
    accepted_return: QuarterlyReturn, measure: MeasureByCode, name: str, change: dict[str, Any]
) -> None:
    figure = accepted_return.figures.filter(measure=measure("1.2.M3")).earliest("pk")

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Figure.objects.filter(pk=figure.pk).update(**change)


def test_second_figure_of_a_cell_is_refused_by_the_database(
    accepted_return: QuarterlyReturn, measure: MeasureByCode
) -> None:
    figures = accepted_return.figures
    housing = measure("1.2.M3").breakdowns.get().categories.get(code="housing")
    one, other = figures.filter(measure=measure("1.2.M3")).order_by("pk")[:2]

    for place in (
        {"authority": None, "category": None},
        {"authority": one.authority, "category": None},
        {"authority": None, "category": housing},
        {"authority": one.authority, "category": housing},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            figures.filter(pk__in=[one.pk, other.pk]).update(**place)
