"""Random acts, legal and illegal, by everybody, against the lifecycle: no status outside its table, no lost value, no
annual figure but that of the accepted version.

The machine keeps a model of its own: what was saved last, what was accepted last, and where the return stands. Every
act is tried by a person drawn at random; the model says whether it must succeed, and afterwards the database must say
what the model says.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cohesion.calendar import FinancialYear
from cohesion.models import User
from cohesion.permissions import Role
from cohesion.refusals import ActionRefused
from outcomes import lifecycle
from outcomes.actions import quarterly_returns as actions
from outcomes.models import Measure, QuarterlyReturn, ReturnStatus
from outcomes.refusals import StaleVersion
from outcomes.return_values import CellInput, CellKey, ReturnInput
from reporting.figures import annual
from tests.conftest import appoint

S = ReturnStatus
YEAR = FinancialYear(2014)
WALES = "W92000004"
EDITABLE = {S.OPEN, S.IN_PROGRESS, S.CHANGES_REQUESTED, S.REOPENED}


@dataclass
class Model:
    """What must be true of the return, worked out without the code under test."""

    status: ReturnStatus = S.OPEN
    value: Decimal | None = None
    accepted: Decimal | None = None
    versions: int = 0
    submitted_from: list[ReturnStatus] = field(default_factory=list)
    submitted_by: str = ""


class ReturnMachine(RuleBasedStateMachine):
    reached: ClassVar[Counter[ReturnStatus]] = Counter()

    def __init__(self, held: QuarterlyReturn, measure: Measure, people: dict[str, User], now: datetime) -> None:
        super().__init__()
        self.sandbox = transaction.atomic()
        self.sandbox.__enter__()
        self.pk, self.measure, self.people, self.now = held.pk, measure, people, now
        self.key = CellKey(measure.pk)
        self.model = Model()
        self.trail = [S.OPEN]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.sandbox.__exit__(None, None, None)

    # --- acts ---------------------------------------------------------------------------------------------------------
    people_names = st.sampled_from(["northern", "southern", "reader", "officer", "second_officer"])
    amounts = st.integers(1, 10**6).map(Decimal)

    @rule(who=people_names, value=amounts)
    def save(self, who: str, value: Decimal) -> None:
        def act() -> None:
            cells = {self.key: CellInput(value)}
            actions.save(quarterly_return=self.held, values=ReturnInput(figures=cells), by=self.by(who), now=self.now)

        if self.tried(act, allowed=who == "northern" and self.model.status in EDITABLE):
            self.model.value = value
            if self.model.status == S.OPEN:
                self.moved(S.IN_PROGRESS)

    @rule(value=amounts)
    def save_what_is_stale(self, value: Decimal) -> None:
        """Somebody who saw an earlier version overwrites nothing, whatever the status."""
        held = self.held
        cells = {self.key: CellInput(value)}
        try:
            actions.save(
                quarterly_return=held,
                values=ReturnInput(figures=cells),
                by=self.by("northern"),
                now=self.now,
                expected_version=held.version - 1,
            )
        except StaleVersion:
            assert self.model.status in EDITABLE
        except ActionRefused:
            assert self.model.status not in EDITABLE
        else:
            raise AssertionError("a stale save was accepted")

    @rule(who=people_names, waives=st.booleans())
    def submit(self, who: str, waives: bool) -> None:
        """The checks find what is missing, so only an officer's waiver lets the return through here."""

        def act() -> None:
            actions.submit(
                quarterly_return=self.held,
                declared_as="Role",
                by=self.by(who),
                now=self.now,
                waiver_reason="agreed" if waives else "",
            )

        may = waives and who in {"officer", "second_officer"}
        allowed = may and self.model.status in EDITABLE and self.is_complete
        if self.tried(act, allowed=allowed):
            self.model.submitted_from.append(self.model.status)
            self.model.submitted_by = who
            self.moved(S.SUBMITTED)

    @rule()
    def complete(self) -> None:
        """Answer every number that the checks would miss, so that a submission can succeed."""
        if self.model.status not in EDITABLE:
            return
        held = self.held
        present = set(held.figures.values_list("measure_id", flat=True))
        figures = {
            CellKey(measure.pk): CellInput(Decimal(4), responses=5)
            if measure.kind == "RATING"
            else CellInput(Decimal(0))
            for measure in held.round.measures.with_number()
            if measure.pk not in present and measure.kind != "MILESTONE" and measure.pk != self.measure.pk
        }
        if figures:
            values = ReturnInput(figures=figures)
            actions.save(quarterly_return=held, values=values, by=self.by("northern"), now=self.now)
            if self.model.status == S.OPEN:
                self.moved(S.IN_PROGRESS)

    @rule(who=people_names)
    def recall(self, who: str) -> None:
        allowed = who == "northern" and self.model.status == S.SUBMITTED
        if self.tried(
            lambda: actions.recall(quarterly_return=self.held, by=self.by(who), now=self.now), allowed=allowed
        ):
            before = self.model.submitted_from.pop()
            self.moved(S.IN_PROGRESS if before == S.OPEN else before, recalled=True)

    @rule(who=people_names)
    def start_review(self, who: str) -> None:
        is_other = who in {"officer", "second_officer"} and who != self.model.submitted_by
        allowed = is_other and self.model.status == S.SUBMITTED
        if self.tried(
            lambda: actions.start_review(quarterly_return=self.held, by=self.by(who), now=self.now), allowed=allowed
        ):
            self.moved(S.UNDER_REVIEW)

    @rule(who=people_names, text=st.sampled_from(["", "   ", "Please name the councils"]))
    def request_changes(self, who: str, text: str) -> None:
        is_officer = who in {"officer", "second_officer"}
        allowed = is_officer and self.model.status == S.UNDER_REVIEW and bool(text.strip())
        if self.tried(
            lambda: actions.request_changes(
                quarterly_return=self.held, requests=[(None, text)], by=self.by(who), now=self.now
            ),
            allowed=allowed,
        ):
            self.moved(S.CHANGES_REQUESTED)

    @rule(who=people_names)
    def accept(self, who: str) -> None:
        is_other = who in {"officer", "second_officer"} and who != self.model.submitted_by
        if self.tried(
            lambda: actions.accept(quarterly_return=self.held, by=self.by(who), now=self.now),
            allowed=is_other and self.model.status == S.UNDER_REVIEW,
        ):
            self.model.accepted = self.model.value
            self.model.versions += 1
            self.moved(S.ACCEPTED)

    @rule(who=people_names, reason=st.sampled_from(["", "A late count"]))
    def reopen(self, who: str, reason: str) -> None:
        is_officer = who in {"officer", "second_officer"}
        if self.tried(
            lambda: actions.reopen(quarterly_return=self.held, reason=reason, by=self.by(who), now=self.now),
            allowed=is_officer and self.model.status == S.ACCEPTED and bool(reason),
        ):
            self.moved(S.REOPENED)

    @rule(value=amounts, asks=st.booleans(), first=people_names)
    def go_on(self, value: Decimal, asks: bool, first: str) -> None:
        """The next step, tried by anybody first, or random acts would seldom get far."""
        status = self.model.status
        for who in (first, "officer" if self.model.submitted_by != "officer" else "second_officer"):
            if self.model.status != status:
                return
            self.next_step(who, value, asks=asks)

    @rule(value=amounts, first=people_names, asks=st.booleans())
    def go_round(self, value: Decimal, first: str, asks: bool) -> None:
        """From wherever the return stands to its acceptance, with or without a round of changes."""
        for asked in (asks, asks, asks, False, False, False):
            self.go_on(value, asks=asked, first=first)

    def next_step(self, who: str, value: Decimal, *, asks: bool) -> None:
        if self.model.status == S.SUBMITTED:
            self.start_review(who)
        elif self.model.status == S.UNDER_REVIEW:
            _ = self.request_changes(who, "Once more") if asks else self.accept(who)
        elif self.model.status == S.ACCEPTED:
            self.reopen(who, "A late count")
        else:
            self.save("northern", value)
            self.complete()
            self.submit(who, waives=True)

    # --- what must hold after every act -------------------------------------------------------------------------------
    @invariant()
    def status_is_the_models(self) -> None:
        assert self.held.status == self.model.status

    @invariant()
    def no_value_is_lost(self) -> None:
        stored = self.held.figures.filter(**self.key._asdict()).values_list("value", flat=True)
        assert list(stored) == ([] if self.model.value is None else [self.model.value])

    @invariant()
    def annual_figure_is_the_accepted_one(self) -> None:
        figures = annual(self.measure.plan, YEAR)
        assert figures.value(self.measure.code, WALES) == self.model.accepted
        assert self.held.versions.count() == self.model.versions

    @invariant()
    def history_tells_every_status(self) -> None:
        steps = self.held.events.order_by("pk").values_list("from_status", "to_status")
        moves = [(start, end) for start, end in steps if start != end]
        assert moves == list(zip([S.NOT_OPEN, *self.trail], self.trail, strict=False))

    # --- means --------------------------------------------------------------------------------------------------------
    @property
    def held(self) -> QuarterlyReturn:
        return QuarterlyReturn.objects.with_context().get(pk=self.pk)

    @property
    def is_complete(self) -> bool:
        owed = self.held.round.measures.with_number().exclude(kind="MILESTONE").values_list("pk", flat=True)
        return set(owed) <= set(self.held.figures.values_list("measure_id", flat=True))

    def by(self, who: str) -> User:
        return User.objects.get(pk=self.people[who].pk)

    def moved(self, target: ReturnStatus, *, recalled: bool = False) -> None:
        start = self.model.status
        assert (lifecycle.RECALLED_TO[self.trail[-2]] == target) if recalled else lifecycle.may_become(start, target)
        self.model.status = target
        self.trail.append(target)
        self.reached[target] += 1

    def tried(self, act: Callable[[], object], *, allowed: bool) -> bool:
        """Do `act`; it must succeed exactly where it is allowed, and change nothing where it is refused."""
        self.now += timedelta(minutes=7)
        before = QuarterlyReturn.objects.filter(pk=self.pk).values().get()
        refusal: ActionRefused | None = None
        try:
            act()
        except ActionRefused as refused:
            refusal = refused
        assert (refusal is None) == allowed, refusal or "an act went through that must not"
        if not allowed:
            assert QuarterlyReturn.objects.filter(pk=self.pk).values().get() == before
        return allowed


def test_random_acts_never_leave_the_table_lose_a_value_or_count_what_was_not_accepted(
    northern_return: QuarterlyReturn,
    northern: User,
    southern: User,
    reader: User,
    officer: User,
    measure: Callable[[str], Measure],
    now: datetime,
) -> None:
    second = appoint("second@example.org", "Nia Puw", Role.OFFICER)
    people = {
        "northern": northern,
        "southern": southern,
        "reader": reader,
        "officer": officer,
        "second_officer": second,
    }

    ReturnMachine.reached.clear()
    run_state_machine_as_test(
        lambda: ReturnMachine(northern_return, measure("1.2.M3"), people, now),  # type: ignore[arg-type]  # made, as documented
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

    # A machine that never gets far says nothing.
    assert set(ReturnMachine.reached) == set(ReturnStatus) - {S.NOT_OPEN, S.OPEN}, ReturnMachine.reached
