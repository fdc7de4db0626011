"""Acts of a quiet quarter: what each fills, what none overwrites, and how each is taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from cohesion.calendar import Quarter
from cohesion.models import AuditEntry, User
from cohesion.refusals import ActionRefused
from outcomes import checks
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.quiet_quarter import nil_return, quiet, take_back
from outcomes.actions.rounds import open_round as open_a_round
from outcomes.models import (
    Measure,
    MeasureKind,
    MilestoneStatus,
    Outcome,
    Plan,
    QuarterlyReturn,
    Rag,
    ReturnEvent,
    ReturnStatus,
    ValueState,
)
from outcomes.quiet_quarter import Act
from outcomes.quiet_record import standing_acts
from outcomes.refusals import NotPermitted
from outcomes.return_values import (
    CellInput,
    CellKey,
    EvidenceInput,
    MilestoneInput,
    MilestoneKey,
    NarrativeInput,
    ReturnInput,
)

OUTCOME = "5"  # counts, a rating, milestones and evidence in words


@pytest.fixture
def outcome(plan: Plan) -> Outcome:
    return plan.outcomes.get(code=OUTCOME)


@pytest.fixture
def evidenced(plan: Plan, outcome: Outcome) -> Measure:
    return plan.measures.filter(outcome=outcome, kind=MeasureKind.QUALITATIVE).in_plan_order()[0]


@pytest.fixture
def told(
    northern_return: QuarterlyReturn, plan: Plan, outcome: Outcome, evidenced: Measure, northern: User, now: datetime
) -> QuarterlyReturn:
    """Quarter 1 of the north with something of everything in one outcome."""
    milestone = plan.measures.filter(outcome=outcome).milestones().in_plan_order()[0]
    narrative = NarrativeInput(
        progress="Cynnydd", next_steps="Camau", rag=Rag.AMBER, rag_reason="Rheswm", remedial_action="Cam", language="cy"
    )
    values = ReturnInput(
        milestones={MilestoneKey(milestone.pk): MilestoneInput(MilestoneStatus.UNDER_WAY)},
        evidence={evidenced.pk: EvidenceInput("The forum’s minutes", "en")},
        narratives={outcome.pk: narrative},
    )
    return actions.save(quarterly_return=northern_return, values=values, by=northern, now=now)


@pytest.fixture
def held(told: QuarterlyReturn, plan: Plan, service: User, now: datetime) -> QuarterlyReturn:
    """Quarter 2 of the north, just opened."""
    opened = open_a_round(plan=plan, quarter=Quarter.parse("2014-15-Q2"), by=service, now=now)
    return QuarterlyReturn.objects.with_context().get(round=opened, region__code="NWW")


@pytest.fixture
def do(outcome: Outcome, northern: User, now: datetime) -> Callable[..., object]:
    return lambda held, act: quiet(quarterly_return=held, outcome=outcome, act=act, by=northern, now=now)


# --- nothing changed --------------------------------------------------------------------------------------------------
def test_quiet_quarter_carries_evidence_and_leaves_milestones_as_they_were_carried(
    held: QuarterlyReturn, do: Callable[..., object], evidenced: Measure
) -> None:
    before = list(held.milestones.values())

    do(held, Act.UNCHANGED)

    assert held.evidence.get().text == "The forum’s minutes"
    assert list(held.milestones.values()) == before
    held.refresh_from_db()
    assert held.status == ReturnStatus.IN_PROGRESS
    event = held.events.get(kind=ReturnEvent.Kind.CARRIED_FORWARD)
    assert event.outcome is not None
    assert event.outcome.code == OUTCOME


def test_quiet_quarter_carries_a_milestone_that_was_told_after_the_round_was_opened(
    held: QuarterlyReturn,
    told: QuarterlyReturn,
    plan: Plan,
    outcome: Outcome,
    do: Callable[..., object],
    northern: User,
    now: datetime,
) -> None:
    late = plan.measures.filter(outcome=outcome).milestones().in_plan_order()[1]
    state = {MilestoneKey(late.pk): MilestoneInput(MilestoneStatus.ACHIEVED, achieved_on=now.date())}
    actions.save(quarterly_return=told, values=ReturnInput(milestones=state), by=northern, now=now)

    do(held, Act.UNCHANGED)

    assert held.milestones.get(measure=late).achieved_on == now.date()


def test_quiet_quarter_overwrites_no_evidence(
    held: QuarterlyReturn, do: Callable[..., object], evidenced: Measure, northern: User, now: datetime
) -> None:
    own = ReturnInput(evidence={evidenced.pk: EvidenceInput("This quarter’s own", "en")})
    actions.save(quarterly_return=held, values=own, by=northern, now=now)

    with pytest.raises(ActionRefused, match="nothing to carry forward"):
        do(held, Act.UNCHANGED)

    assert held.evidence.get().text == "This quarter’s own"


# --- narratives -------------------------------------------------------------------------------------------------------
def test_quiet_quarter_carries_the_narrative_with_its_rating_and_language(
    held: QuarterlyReturn, do: Callable[..., object]
) -> None:
    do(held, Act.NARRATIVES)

    row = held.narratives.get()
    assert (row.progress, row.next_steps, row.rag, row.rag_reason, row.remedial_action, row.language) == (
        "Cynnydd",
        "Camau",
        "AMBER",
        "Rheswm",
        "Cam",
        "cy",
    )


def test_quiet_quarter_adds_no_words_in_another_language_and_no_reason_for_another_rating(
    held: QuarterlyReturn, outcome: Outcome, do: Callable[..., object], northern: User, now: datetime
) -> None:
    begun = NarrativeInput(challenges="Too few rooms", rag=Rag.GREEN, language="en")
    values = ReturnInput(narratives={outcome.pk: begun})
    actions.save(quarterly_return=held, values=values, by=northern, now=now)

    with pytest.raises(ActionRefused, match="no words to carry forward"):
        do(held, Act.NARRATIVES)

    row = held.narratives.get()
    assert (row.progress, row.rag, row.rag_reason, row.language) == ("", "GREEN", "", "en")


def test_quiet_quarter_carries_what_was_accepted_rather_than_what_was_changed_since(
    accepted_return: QuarterlyReturn,
    plan: Plan,
    outcome: Outcome,
    northern: User,
    officer: User,
    service: User,
    do: Callable[..., object],
    now: datetime,
) -> None:
    def tell(text: str) -> None:
        values = ReturnInput(narratives={outcome.pk: NarrativeInput(progress=text, language="cy")})
        actions.save(quarterly_return=accepted_return, values=values, by=northern, now=now)

    reopen = {"quarterly_return": accepted_return, "reason": "x", "by": officer, "now": now}
    actions.reopen(**reopen)  # type: ignore[arg-type]
    tell("Derbyniwyd")
    actions.submit(quarterly_return=accepted_return, declared_as="x", by=service, now=now, waiver_reason="fixture")
    actions.start_review(quarterly_return=accepted_return, by=officer, now=now)
    actions.accept(quarterly_return=accepted_return, by=officer, now=now)
    actions.reopen(**reopen)  # type: ignore[arg-type]
    tell("Heb ei dderbyn")
    opened = open_a_round(plan=plan, quarter=Quarter.parse("2014-15-Q2"), by=service, now=now)
    held = QuarterlyReturn.objects.with_context().get(round=opened, region__code="NWW")

    do(held, Act.NARRATIVES)

    assert held.narratives.get().progress == "Derbyniwyd"


# --- none for the rest ------------------------------------------------------------------------------------------------
def test_quiet_quarter_says_none_for_each_authority_and_never_over_a_number(
    held: QuarterlyReturn, plan: Plan, outcome: Outcome, do: Callable[..., object], northern: User, now: datetime
) -> None:
    counts = list(plan.measures.filter(outcome=outcome, kind=MeasureKind.NUMBER).in_plan_order())
    places = list(held.authorities.in_map_order())
    own = {CellKey(counts[0].pk, places[0].pk): CellInput(Decimal(7))}
    actions.save(quarterly_return=held, values=ReturnInput(figures=own), by=northern, now=now)

    do(held, Act.NONE)

    said = {(row.measure_id, row.authority_id): f"{row.value or 0:.0f} {row.state}" for row in held.figures.all()}
    assert said[counts[0].pk, places[0].pk] == "7 ACTUAL"
    assert said[counts[0].pk, places[1].pk] == "0 NIL"
    assert said[counts[1].pk, places[0].pk] == "0 NIL"
    assert not [place for _measure, place in said if place is None]
    missing = [found for found in checks.run(held) if found.check.name == "figure_is_given"]
    assert outcome.pk not in {found.outcome_id for found in missing}


def test_quiet_quarter_says_of_a_rating_that_nothing_was_there_to_rate(
    held: QuarterlyReturn, plan: Plan, do: Callable[..., object]
) -> None:
    do(held, Act.NONE)

    rows = held.figures.filter(measure__kind=MeasureKind.RATING)
    assert {(row.state, bool(row.note)) for row in rows} == {(ValueState.NOT_APPLICABLE, True)}
    assert not [found for found in checks.run(held) if found.check.name == "state_without_value_has_a_note"]


def test_quiet_quarter_leaves_alone_what_is_given_region_wide_or_in_parts(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, now: datetime
) -> None:
    counts = list(plan.measures.filter(outcome__code="1", kind=MeasureKind.NUMBER).in_plan_order())
    parted = next(measure for measure in counts if measure.breakdowns.exists())
    wide = next(measure for measure in counts if measure != parted)
    place = northern_return.authorities.in_map_order()[0]
    category = parted.breakdowns.all()[0].categories.all()[0]
    figures = {
        CellKey(wide.pk): CellInput(Decimal(5)),
        CellKey(parted.pk, place.pk, category.pk): CellInput(Decimal(2)),
    }
    actions.save(quarterly_return=northern_return, values=ReturnInput(figures=figures), by=northern, now=now)

    quiet(quarterly_return=northern_return, outcome=wide.outcome, act=Act.NONE, by=northern, now=now)

    totals = northern_return.figures.filter(category=None)
    assert list(totals.filter(measure=wide).values_list("authority_id", flat=True)) == [None]
    assert place.pk not in totals.filter(measure=parted).values_list("authority_id", flat=True)


def test_quiet_quarter_does_all_three_at_once_and_refuses_a_second_time(
    held: QuarterlyReturn, do: Callable[..., object]
) -> None:
    do(held, Act.ALL)

    assert held.evidence.count() == 1
    assert held.narratives.get().rag == "AMBER"
    assert held.figures.exists()
    with pytest.raises(ActionRefused, match="nothing left to fill in"):
        do(held, Act.ALL)


# --- nil return -------------------------------------------------------------------------------------------------------
def test_nil_return_says_none_everywhere_and_keeps_the_reason(
    held: QuarterlyReturn, outcome: Outcome, northern: User, now: datetime
) -> None:
    own = ReturnInput(narratives={outcome.pk: NarrativeInput(progress="Own words", language="en")})
    actions.save(quarterly_return=held, values=own, by=northern, now=now)

    nil_return(quarterly_return=held, reason=" The post was vacant. ", language="en", by=northern, now=now)

    held.refresh_from_db()
    assert held.nil_reason == "The post was vacant."
    assert held.events.get(kind=ReturnEvent.Kind.NIL_DECLARED).note == "The post was vacant."
    assert not [found for found in checks.run(held) if found.check.name == "figure_is_given"]
    told = dict(held.narratives.values_list("outcome__code", "progress"))
    assert told.pop(OUTCOME) == "Own words"
    assert set(told.values()) == {"The post was vacant."}
    assert len(told) == 6


@pytest.mark.parametrize("reason", ["", "  \n", "x\x00", "x" * 2001])
def test_nil_return_owes_a_reason_that_can_be_kept(
    held: QuarterlyReturn, northern: User, now: datetime, reason: str
) -> None:
    with pytest.raises(ActionRefused):
        nil_return(quarterly_return=held, reason=reason, language="en", by=northern, now=now)

    assert held.figures.count() == 0


def test_nil_return_sent_twice_is_declared_once(held: QuarterlyReturn, northern: User, now: datetime) -> None:
    nil_return(quarterly_return=held, reason="Nothing happened", language="en", by=northern, now=now)

    with pytest.raises(ActionRefused, match="nil return already"):
        nil_return(quarterly_return=held, reason="Nothing happened", language="en", by=northern, now=now)

    assert held.events.filter(kind=ReturnEvent.Kind.NIL_DECLARED).count() == 1


# --- taking back ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("act", list(Act))
def test_quiet_act_taken_back_leaves_nothing_of_it(
    held: QuarterlyReturn, do: Callable[..., object], northern: User, now: datetime, act: Act
) -> None:
    milestones = list(held.milestones.values_list("measure_id", "status"))
    do(held, act)
    entry = standing_acts(held)[0]

    take_back(quarterly_return=held, entry_id=entry.pk, by=northern, now=now)

    assert (held.figures.count(), held.evidence.count(), held.narratives.count()) == (0, 0, 0)
    assert list(held.milestones.values_list("measure_id", "status")) == milestones
    assert standing_acts(held) == []
    with pytest.raises(ActionRefused, match="taken back already"):
        take_back(quarterly_return=held, entry_id=entry.pk, by=northern, now=now)


def test_quiet_act_taken_back_leaves_what_was_written_before_it(
    held: QuarterlyReturn, outcome: Outcome, do: Callable[..., object], northern: User, now: datetime
) -> None:
    begun = NarrativeInput(challenges="Heriau", language="cy")
    values = ReturnInput(narratives={outcome.pk: begun})
    actions.save(quarterly_return=held, values=values, by=northern, now=now)
    do(held, Act.NARRATIVES)
    assert held.narratives.get().progress == "Cynnydd"

    take_back(quarterly_return=held, entry_id=standing_acts(held)[0].pk, by=northern, now=now)

    row = held.narratives.get()
    assert (row.challenges, row.progress, row.rag, row.rag_reason) == ("Heriau", "", "", "")


def test_nil_return_taken_back_takes_its_reason_with_it(held: QuarterlyReturn, northern: User, now: datetime) -> None:
    nil_return(quarterly_return=held, reason="Nothing happened", language="en", by=northern, now=now)

    take_back(quarterly_return=held, entry_id=standing_acts(held)[0].pk, by=northern, now=now)

    held.refresh_from_db()
    assert (held.nil_reason, held.figures.count(), held.narratives.count()) == ("", 0, 0)


def test_quiet_act_is_not_taken_back_once_somebody_touched_a_row_of_it(
    held: QuarterlyReturn, do: Callable[..., object], northern: User, now: datetime
) -> None:
    do(held, Act.NONE)
    row = held.figures.filter(measure__kind=MeasureKind.NUMBER).order_by("pk")[0]
    key = CellKey(row.measure_id, row.authority_id)
    values = ReturnInput(figures={key: CellInput(Decimal(3))})
    actions.save(quarterly_return=held, values=values, by=northern, now=now + timedelta(minutes=1))
    count = held.figures.count()

    with pytest.raises(ActionRefused, match="cannot be taken back in one go"):
        take_back(quarterly_return=held, entry_id=standing_acts(held)[0].pk, by=northern, now=now)

    assert held.figures.count() == count


def test_quiet_act_is_not_taken_back_over_what_was_emptied_and_filled_anew(
    held: QuarterlyReturn, do: Callable[..., object], northern: User, now: datetime
) -> None:
    """The new row has the version that the old one had."""
    do(held, Act.NONE)
    row = held.figures.filter(measure__kind=MeasureKind.NUMBER).order_by("pk")[0]
    key = CellKey(row.measure_id, row.authority_id)
    for cell in (None, CellInput(Decimal(3))):
        actions.save(quarterly_return=held, values=ReturnInput(figures={key: cell}), by=northern, now=now)

    with pytest.raises(ActionRefused, match="cannot be taken back in one go"):
        take_back(quarterly_return=held, entry_id=standing_acts(held)[0].pk, by=northern, now=now)

    assert held.figures.get(**key._asdict()).value == 3


# --- who, when, and all or nothing ------------------------------------------------------------------------------------
def test_quiet_act_is_for_those_who_edit_the_return_while_it_is_with_its_region(
    held: QuarterlyReturn,
    outcome: Outcome,
    southern: User,
    reader: User,
    northern: User,
    now: datetime,
    put_in: Callable[[QuarterlyReturn, ReturnStatus], QuarterlyReturn],
) -> None:
    for person in (southern, reader):
        with pytest.raises(NotPermitted):
            quiet(quarterly_return=held, outcome=outcome, act=Act.NONE, by=person, now=now)
        with pytest.raises(NotPermitted):
            nil_return(quarterly_return=held, reason="x", language="en", by=person, now=now)
    closed = put_in(held, ReturnStatus.NOT_OPEN)
    with pytest.raises(ActionRefused, match="cannot be changed"):
        quiet(quarterly_return=closed, outcome=outcome, act=Act.NONE, by=northern, now=now)


def test_quiet_acts_keep_nothing_when_the_record_fails(
    held: QuarterlyReturn, outcome: Outcome, northern: User, now: datetime, failing_audit: None
) -> None:
    with pytest.raises(RuntimeError):
        quiet(quarterly_return=held, outcome=outcome, act=Act.ALL, by=northern, now=now)
    with pytest.raises(RuntimeError):
        nil_return(quarterly_return=held, reason="Nothing", language="en", by=northern, now=now)

    held.refresh_from_db()
    assert (held.figures.count(), held.evidence.count(), held.nil_reason, held.status) == (0, 0, "", "OPEN")


def test_quiet_act_is_recorded_without_words(held: QuarterlyReturn, do: Callable[..., object]) -> None:
    do(held, Act.ALL)

    entry = AuditEntry.objects.get(act="return.carried_forward")
    assert entry.detail["act"] == "all"
    assert "Cynnydd" not in str(entry.detail)
