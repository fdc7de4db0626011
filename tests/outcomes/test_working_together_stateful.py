"""The same random acts, with what people do together: typing beside one another, deciding by outcome, adjusting.

None of these moves the return in its lifecycle or changes an annual figure; a value typed over one that its writer did
not see is never lost, whichever of the two it is.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from django.http import QueryDict
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from cohesion.models import User
from cohesion.permissions import Role
from outcomes.actions import central_adjustments, outcome_reviews
from outcomes.actions.entering import enter
from outcomes.entry import fields
from outcomes.entry.fields import Part
from outcomes.entry.posted import posted
from outcomes.entry.standing import NOTHING_STAMP, of_figure, stamp
from outcomes.models import Measure, QuarterlyReturn, ReturnStatus
from tests.conftest import appoint
from tests.outcomes.test_lifecycle_stateful import EDITABLE, ReturnMachine

S = ReturnStatus
OFFICERS = {"officer", "second_officer"}
SENT = {S.SUBMITTED, S.UNDER_REVIEW, S.CHANGES_REQUESTED, S.ACCEPTED, S.REOPENED}
CLASHES: list[Decimal] = []


class TogetherMachine(ReturnMachine):
    def __init__(self, held: QuarterlyReturn, measure: Measure, people: dict[str, User], now: datetime) -> None:
        super().__init__(held, measure, people, now)
        self.shown: list[str] = [NOTHING_STAMP]

    @property
    def present_stamp(self) -> str:
        row = self.held.figures.prefetch_related("partner_regions").filter(**self.key._asdict()).first()
        return stamp(of_figure(row)) if row else NOTHING_STAMP

    @rule()
    def look(self) -> None:
        """Somebody opens the page, and may save what it showed at any later time."""
        if self.present_stamp not in self.shown:
            self.shown.append(self.present_stamp)

    @rule(who=ReturnMachine.people_names, value=ReturnMachine.amounts, data=st.data())
    def type_on_the_page(self, who: str, value: Decimal, data: st.DataObject) -> None:
        self.type_over(who, value, seen=data.draw(st.sampled_from(self.shown)))

    @rule(first=ReturnMachine.amounts, second=ReturnMachine.amounts)
    def type_at_once(self, first: Decimal, second: Decimal) -> None:
        """Two windows show the same; one is saved, then the other."""
        seen = self.present_stamp
        self.save("northern", first)
        self.type_over("northern", second, seen=seen)

    def type_over(self, who: str, value: Decimal, *, seen: str) -> None:
        present = self.present_stamp
        name = fields.figure(self.key)
        form = QueryDict(mutable=True)
        form.update({name: f"{value:,}", f"{name}-{Part.STATE.value}": "", f"{name}-{Part.SEEN.value}": seen})
        clashes: list[str] = []

        def act() -> None:
            entered = enter(
                quarterly_return=self.held,
                outcome=self.measure.outcome,
                sent=posted(form),
                by=self.by(who),
                now=self.now,
            )
            clashes.extend(entered.clashes)

        before = self.model.value
        if not self.tried(act, allowed=who == "northern" and self.model.status in EDITABLE):
            return
        if seen != present and value != before:
            # What stands is kept and what was typed is given back, unless it is only what the old page showed.
            assert clashes == [name] or stamp_of(value) == seen
            CLASHES.extend([value] * len(clashes))
            return
        assert not clashes
        self.model.value = value
        if self.model.status == S.OPEN and value != before:
            self.moved(S.IN_PROGRESS)

    @rule(who=ReturnMachine.people_names)
    def accept_outcome(self, who: str) -> None:
        may = who in OFFICERS and who != self.model.submitted_by and self.model.status == S.UNDER_REVIEW
        self.refused_or_not(
            lambda: outcome_reviews.accept_outcome(
                quarterly_return=self.held, outcome=self.measure.outcome, by=self.by(who), now=self.now
            ),
            allowed=may,
        )

    @rule(who=ReturnMachine.people_names, value=ReturnMachine.amounts)
    def adjust(self, who: str, value: Decimal) -> None:
        """A flag beside the figure: the invariants say that it moves nothing."""
        stands = self.held.adjustments.standing().exists()
        self.refused_or_not(
            lambda: central_adjustments.adjust(
                quarterly_return=self.held,
                key=self.key,
                value=value,
                reason="Counted twice",
                by=self.by(who),
                now=self.now,
            ),
            allowed=who in OFFICERS and not stands and value != self.model.value and self.model.status in SENT,
        )

    def refused_or_not(self, act: Callable[[], object], *, allowed: bool) -> None:
        """An act that leaves the return's own row alone, whether it is allowed or not."""
        row = QuarterlyReturn.objects.filter(pk=self.pk).values().get()
        self.tried(act, allowed=allowed)
        assert QuarterlyReturn.objects.filter(pk=self.pk).values().get() == row


def stamp_of(value: Decimal) -> str:
    from outcomes.return_values import CellInput

    return stamp(CellInput(value, partner_region_ids=frozenset()))


def test_random_acts_of_people_together_lose_no_value_and_move_no_figure(
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

    TogetherMachine.reached.clear()
    CLASHES.clear()
    run_state_machine_as_test(
        lambda: TogetherMachine(northern_return, measure("1.2.M3"), people, now),  # type: ignore[arg-type]  # made, as documented
        settings=settings(
            max_examples=8,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

    # A machine that never gets far says nothing.
    assert set(TogetherMachine.reached) == set(ReturnStatus) - {S.NOT_OPEN, S.OPEN}, TogetherMachine.reached
    assert CLASHES
