"""Saving into a return: in bulk, all or nothing, never over somebody else's work."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohesion.models import AuditEntry, LocalAuthority, Region, User
from cohesion.refusals import ActionRefused
from outcomes.actions.quarterly_returns import save
from outcomes.actions.return_steps import taken, write
from outcomes.models import (
    BreakdownCategory,
    Figure,
    Measure,
    MilestoneStatus,
    Outcome,
    Plan,
    PracticeExample,
    QuarterlyReturn,
    Rag,
    ReturnStatus,
    ValueState,
)
from outcomes.models.figure import WITHOUT_VALUE
from outcomes.refusals import NotPermitted, StaleVersion, UnusableValues
from outcomes.return_values import (
    ActionInput,
    CellInput,
    CellKey,
    EvidenceInput,
    ExampleInput,
    MilestoneInput,
    MilestoneKey,
    NarrativeInput,
    ReturnInput,
)

MeasureByCode = Callable[[str], Measure]
GWYNEDD = "W06000002"
CARDIFF = "W06000015"


@pytest.fixture
def trained(measure: MeasureByCode, authorities: dict[str, LocalAuthority]) -> CellKey:
    """The cell of staff trained in Gwynedd."""
    return CellKey(measure("1.2.M3").pk, authorities[GWYNEDD].pk)


def figures(values: dict[CellKey, CellInput | None]) -> ReturnInput:
    return ReturnInput(figures=values)


def test_first_save_starts_the_return(
    northern_return: QuarterlyReturn, trained: CellKey, northern: User, now: datetime
) -> None:
    saved = save(
        quarterly_return=northern_return, values=figures({trained: CellInput(Decimal(12))}), by=northern, now=now
    )

    figure = saved.figures.get()
    assert (figure.value, figure.state, figure.updated_by) == (Decimal(12), "ACTUAL", northern)
    assert (saved.status, saved.version) == (ReturnStatus.IN_PROGRESS, northern_return.version + 1)
    assert list(saved.events.order_by("pk").values_list("kind", flat=True)) == ["OPENED", "STARTED"]


def test_save_records_each_figure_before_and_after(
    northern_return: QuarterlyReturn, trained: CellKey, northern: User, now: datetime
) -> None:
    for value in (12, 40):
        cell = CellInput(Decimal(value))
        save(quarterly_return=northern_return, values=figures({trained: cell}), by=northern, now=now)
    save(quarterly_return=northern_return, values=figures({trained: None}), by=northern, now=now)

    entries = AuditEntry.objects.filter(act="return.saved").order_by("pk")
    assert [entry.detail["figures"] for entry in entries] == [
        [["1.2.M3 W06000002", "", "ACTUAL 12"]],
        [["1.2.M3 W06000002", "ACTUAL 12", "ACTUAL 40"]],
        [["1.2.M3 W06000002", "ACTUAL 40", ""]],
    ]
    assert not Figure.objects.exists()


def test_save_leaves_absent_keys_as_they_are(
    northern_return: QuarterlyReturn, trained: CellKey, northern: User, now: datetime
) -> None:
    other = CellKey(trained.measure_id)
    for key in (trained, other):
        save(quarterly_return=northern_return, values=figures({key: CellInput(Decimal(5))}), by=northern, now=now)

    assert northern_return.figures.count() == 2


def test_save_of_what_stands_already_writes_nothing(
    northern_return: QuarterlyReturn, trained: CellKey, northern: User, now: datetime
) -> None:
    values = figures({trained: CellInput(Decimal(12), note="All departments")})
    first = save(quarterly_return=northern_return, values=values, by=northern, now=now)

    second = save(quarterly_return=northern_return, values=values, by=northern, now=now + timedelta(hours=1))

    assert second.version == first.version
    assert second.figures.get().updated_at == now


def test_none_without_a_value_is_stored_as_a_true_zero(
    northern_return: QuarterlyReturn, trained: CellKey, northern: User, now: datetime
) -> None:
    save(
        quarterly_return=northern_return,
        values=figures({trained: CellInput(None, ValueState.NIL)}),
        by=northern,
        now=now,
    )

    assert (northern_return.figures.get().value, northern_return.figures.get().state) == (Decimal(0), "NIL")


def test_typed_value_keeps_the_count_beside_it(
    northern_return: QuarterlyReturn, trained: CellKey, northern: User, now: datetime
) -> None:
    counted = CellInput(Decimal(12), counted_value=Decimal(12))
    save(quarterly_return=northern_return, values=figures({trained: counted}), by=northern, now=now)

    typed = CellInput(Decimal(15), override_reason="Three came late")
    save(quarterly_return=northern_return, values=figures({trained: typed}), by=northern, now=now + timedelta(days=1))

    figure = northern_return.figures.get()
    assert (figure.value, figure.counted_value, figure.override_reason) == (Decimal(15), Decimal(12), "Three came late")
    assert figure.counted_at == now


def test_same_value_again_without_its_reason_keeps_the_reason(
    northern_return: QuarterlyReturn, trained: CellKey, northern: User, now: datetime
) -> None:
    def reason_after(cell: CellInput) -> str:
        save(quarterly_return=northern_return, values=figures({trained: cell}), by=northern, now=now)
        return northern_return.figures.get().override_reason

    reason_after(CellInput(Decimal(15), counted_value=Decimal(12), override_reason="Three came late"))

    assert reason_after(CellInput(Decimal(15))) == "Three came late"
    assert reason_after(CellInput(Decimal(16))) == ""


def test_partner_regions_stay_until_a_cell_speaks_of_them(
    northern_return: QuarterlyReturn, trained: CellKey, regions: dict[str, Region], northern: User, now: datetime
) -> None:
    shared = CellInput(Decimal(12), partner_region_ids=frozenset({regions["NEW"].pk}))
    for cell in (shared, CellInput(Decimal(13))):
        save(quarterly_return=northern_return, values=figures({trained: cell}), by=northern, now=now)
    assert [region.code for region in northern_return.figures.get().partner_regions.all()] == ["NEW"]

    alone = CellInput(Decimal(13), partner_region_ids=frozenset())
    saved = save(quarterly_return=northern_return, values=figures({trained: alone}), by=northern, now=now)

    assert not northern_return.figures.get().partner_regions.exists()
    assert saved.version == northern_return.version + 3


def test_save_stores_every_part_of_a_return(
    northern_return: QuarterlyReturn,
    plan: Plan,
    measure: MeasureByCode,
    authorities: dict[str, LocalAuthority],
    northern: User,
    now: datetime,
) -> None:
    outcome, action = plan.outcomes.get(code="1"), plan.actions.get(code="1.2.A3")
    texts = {"en": "Safer evenings", "cy": "Nosweithiau saffach"}
    values = ReturnInput(
        milestones={MilestoneKey(measure("1.1.M1").pk): MilestoneInput(MilestoneStatus.ACHIEVED, date(2014, 6, 2))},
        narratives={
            outcome.pk: NarrativeInput(progress="Forum set up", rag=Rag.GREEN, translation={"progress": "Fforwm"})
        },
        evidence={measure("1.1.M3").pk: EvidenceInput("Three partners use the data")},
        actions={action.pk: ActionInput("Train the night shift", due_on=date(2014, 9, 1))},
        examples={
            "safer-evenings": ExampleInput(
                outcome.pk, "en", texts, texts, texts, place_ids=frozenset({authorities[CARDIFF].pk})
            )
        },
    )

    save(quarterly_return=northern_return, values=values, by=northern, now=now)

    narrative = northern_return.narratives.get()
    assert northern_return.milestones.get().achieved_on == date(2014, 6, 2)
    assert narrative.text_in("progress", "cy") == ("Fforwm", "cy")
    assert narrative.translation_status == "DRAFT"
    assert northern_return.evidence.get().text == "Three partners use the data"
    assert northern_return.action_progress.get().due_on == date(2014, 9, 1)
    assert [place.gss for place in northern_return.practice_examples.get().places.all()] == [CARDIFF]


def test_changed_narrative_takes_its_checked_translation_back_to_a_draft(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, now: datetime
) -> None:
    outcome = plan.outcomes.get(code="1")
    told = NarrativeInput(progress="Forum set up", translation={"progress": "Fforwm"})

    def tell(narrative: NarrativeInput) -> str:
        values = ReturnInput(narratives={outcome.pk: narrative})
        save(quarterly_return=northern_return, values=values, by=northern, now=now)
        return northern_return.narratives.get().translation_status

    tell(told)
    northern_return.narratives.update(translation_status="CHECKED")

    assert tell(replace(told, rag=Rag.GREEN)) == "CHECKED"
    assert tell(replace(told, progress="Forum set up in June")) == "DRAFT"


def test_save_queries_do_not_grow_with_the_number_of_cells(
    northern_return: QuarterlyReturn, plan: Plan, northern: User, now: datetime
) -> None:
    places = [None, *northern_return.authorities.values_list("pk", flat=True)]
    counts = [measure for measure in plan.measures.filter(kind="NUMBER")]
    keys = [CellKey(measure.pk, place) for measure in counts for place in places]

    def queries(number: int, value: int) -> int:
        values = figures({key: CellInput(Decimal(value)) for key in keys[:number]})
        with CaptureQueriesContext(connection) as captured:
            save(quarterly_return=northern_return, values=values, by=northern, now=now)
        return len(captured)

    save(quarterly_return=northern_return, values=figures({keys[-1]: CellInput(Decimal(1))}), by=northern, now=now)
    created = [queries(number, 1) for number in (1, 13)]  # one new cell, then twelve more beside it
    changed = [queries(number, value) for number, value in ((1, 2), (12, 3), (13, 4))]

    assert created[0] == created[1]
    assert len(set(changed)) == 1


UNUSABLE: dict[str, tuple[Callable[[MeasureByCode, dict[str, LocalAuthority]], tuple[CellKey, CellInput]], str]] = {
    "negative": (
        lambda measure, places: (CellKey(measure("1.2.M3").pk), CellInput(Decimal(-1))),
        "1.2.M3 · North West Wales: the value is negative. Enter 0 or a number above 0.",
    ),
    "fraction": (
        lambda measure, places: (CellKey(measure("1.2.M3").pk), CellInput(Decimal("2.5"))),
        "this measure counts whole things. Enter a whole number.",
    ),
    "fraction of an optional number": (
        lambda measure, places: (CellKey(measure("2.2.M4").pk), CellInput(Decimal("2.5"))),
        "this measure counts whole things",
    ),
    "not a number": (
        lambda measure, places: (CellKey(measure("1.2.M3").pk), CellInput(Decimal("NaN"))),
        "the value is too long",
    ),
    "too long": (
        lambda measure, places: (CellKey(measure("1.2.M3").pk), CellInput(Decimal("1e10"))),
        "the value is too long",
    ),
    "empty": (
        lambda measure, places: (CellKey(measure("1.2.M3").pk), CellInput(None)),
        "the value is empty",
    ),
    "value of a state without one": (
        lambda measure, places: (CellKey(measure("1.2.M3").pk), CellInput(Decimal(4), ValueState.NOT_AVAILABLE)),
        "the state says that there is no value",
    ),
    "none that is not zero": (
        lambda measure, places: (CellKey(measure("1.2.M3").pk), CellInput(Decimal(4), ValueState.NIL)),
        "the state says none, and the value is not 0",
    ),
    "another region's authority": (
        lambda measure, places: (CellKey(measure("1.2.M3").pk, places[CARDIFF].pk), CellInput(Decimal(4))),
        "this authority is not in the return",
    ),
    "measure without a number": (
        lambda measure, places: (CellKey(measure("1.1.M1").pk), CellInput(Decimal(4))),
        "1.1.M1 · North West Wales: this measure holds no number",
    ),
    "derived percentage change": (
        lambda measure, places: (CellKey(measure("1.1.M10").pk), CellInput(Decimal(4))),
        "this measure holds no number",
    ),
    "unknown measure": (
        lambda measure, places: (CellKey(0), CellInput(Decimal(4))),
        "this is not a measure of this round",
    ),
    "rating above its scale": (
        lambda measure, places: (CellKey(measure("5.1.M2").pk), CellInput(Decimal("5.5"), responses=3)),
        "the rating is outside its scale. Enter the mean of the answers, from 1 to 5.",
    ),
    "rating without answers": (
        lambda measure, places: (CellKey(measure("5.1.M2").pk), CellInput(Decimal(4))),
        "a rating needs the number of answers behind it",
    ),
    "share of nothing": (
        lambda measure, places: (CellKey(measure("1.2.M3").pk), CellInput(Decimal(4), denominator=Decimal(0))),
        "the number that a share is taken of must be above 0",
    ),
    "character that no database stores": (
        lambda measure, places: (CellKey(measure("1.2.M3").pk), CellInput(Decimal(4), note="a\x00b")),
        "the note holds a character that cannot be stored",
    ),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_unusable_figure_is_refused_with_place_reason_and_fix(
    northern_return: QuarterlyReturn,
    measure: MeasureByCode,
    authorities: dict[str, LocalAuthority],
    northern: User,
    now: datetime,
    kind: str,
) -> None:
    make, sentence = UNUSABLE[kind]
    key, cell = make(measure, authorities)

    with override("en"), pytest.raises(UnusableValues) as refused:
        save(quarterly_return=northern_return, values=figures({key: cell}), by=northern, now=now)

    assert [problem.place for problem in refused.value.problems] == [key]
    assert sentence in str(refused.value)
    assert not Figure.objects.exists()


def test_category_of_another_measures_breakdown_is_refused(
    northern_return: QuarterlyReturn, trained: CellKey, plan: Plan, northern: User, now: datetime
) -> None:
    police = BreakdownCategory.objects.get(breakdown__plan=plan, code="police")

    with pytest.raises(UnusableValues, match="not broken down by this category"):
        save(
            quarterly_return=northern_return,
            values=figures({trained._replace(category_id=police.pk): CellInput(Decimal(1))}),
            by=northern,
            now=now,
        )


def test_category_proposed_for_a_closed_list_is_refused(
    northern_return: QuarterlyReturn, measure: MeasureByCode, northern: User, now: datetime
) -> None:
    hate_crimes = measure("1.2.M2")
    proposed = BreakdownCategory.objects.create(
        breakdown=hate_crimes.breakdowns.get(),
        code="language",
        label_en="Language",
        label_cy="Iaith",
        proposed_by_region=northern_return.region,
    )

    with pytest.raises(UnusableValues, match="this list of categories is closed"):
        save(
            quarterly_return=northern_return,
            values=figures({CellKey(hate_crimes.pk, None, proposed.pk): CellInput(Decimal(1))}),
            by=northern,
            now=now,
        )


def test_merged_category_is_refused(
    northern_return: QuarterlyReturn, measure: MeasureByCode, northern: User, now: datetime
) -> None:
    departments = measure("1.2.M3").breakdowns.get()
    merged = departments.categories.create(
        code="homes", label_en="Homes", label_cy="Cartrefi", merged_into=departments.categories.get(code="housing")
    )

    with pytest.raises(UnusableValues, match="merged into another"):
        save(
            quarterly_return=northern_return,
            values=figures({CellKey(measure("1.2.M3").pk, None, merged.pk): CellInput(Decimal(1))}),
            by=northern,
            now=now,
        )


def test_one_refusal_lists_every_problem_and_saves_nothing(
    northern_return: QuarterlyReturn,
    trained: CellKey,
    measure: MeasureByCode,
    plan: Plan,
    northern: User,
    now: datetime,
) -> None:
    foreign = Outcome.objects.create(
        plan=Plan.objects.create(code="X", title_en="X", title_cy="X", starts_on=plan.starts_on, ends_on=plan.ends_on),
        code="9",
        position=1,
        **{f"{field}_{language}": "X" for field in ("title", "short_name") for language in ("en", "cy")},
    )
    achieved = MilestoneInput(MilestoneStatus.UNDER_WAY, date(2014, 6, 2))
    values = ReturnInput(
        figures={trained: CellInput(Decimal(12)), CellKey(trained.measure_id): CellInput(Decimal(-1))},
        milestones={
            MilestoneKey(measure("1.1.M1").pk): achieved,
            MilestoneKey(measure("1.1.M2").pk): MilestoneInput(MilestoneStatus.ACHIEVED, date(2015, 1, 1)),
            MilestoneKey(trained.measure_id): achieved,
        },
        narratives={foreign.pk: NarrativeInput()},
        evidence={measure("1.1.M3").pk: EvidenceInput("  ")},
        actions={0: ActionInput("x")},
        examples={"no title": ExampleInput(foreign.pk, "en", {}, {}, {}, region_ids=frozenset({0}))},
    )

    with override("en"), pytest.raises(UnusableValues) as refused:
        save(quarterly_return=northern_return, values=values, by=northern, now=now)

    parts = [problem.part for problem in refused.value.problems]
    assert parts == ["figures", *["milestones"] * 3, "narratives", "evidence", "actions", *["examples"] * 4]
    northern_return.refresh_from_db()
    assert (northern_return.version, northern_return.status) == (1, ReturnStatus.OPEN)
    assert not Figure.objects.exists()
    assert not PracticeExample.objects.exists()


def test_refusal_speaks_welsh(
    northern_return: QuarterlyReturn, trained: CellKey, northern: User, now: datetime
) -> None:
    with override("cy"), pytest.raises(UnusableValues) as refused:
        save(quarterly_return=northern_return, values=figures({trained: CellInput(None)}), by=northern, now=now)

    assert str(refused.value).startswith("1.2.M3 · Gwynedd:")


def test_loser_of_two_writers_is_told_and_overwrites_nothing(
    northern_return: QuarterlyReturn, trained: CellKey, northern: User, service: User, now: datetime
) -> None:
    seen = northern_return.version
    mine, theirs = (figures({trained: CellInput(Decimal(value))}) for value in (12, 99))
    save(quarterly_return=northern_return, values=mine, by=northern, now=now, expected_version=seen)

    with pytest.raises(StaleVersion, match="Nothing was saved"):
        save(quarterly_return=northern_return, values=theirs, by=service, now=now, expected_version=seen)

    assert northern_return.figures.get().value == 12


def test_writer_whom_no_lock_held_back_is_told(northern_return: QuarterlyReturn, northern: User, now: datetime) -> None:
    """Where row locks do nothing, the version alone must notice that somebody wrote after the return was read."""
    first, second = (taken(northern_return) for _ in range(2))
    write(first, by=northern, now=now)

    with pytest.raises(StaleVersion):
        write(second, by=northern, now=now)


@pytest.mark.parametrize("person", ["southern", "reader", "officer", "writer", "administrator", "stranger"])
def test_only_the_regions_co_ordinator_saves(
    northern_return: QuarterlyReturn, trained: CellKey, now: datetime, person: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotPermitted):
        save(
            quarterly_return=northern_return,
            values=figures({trained: CellInput(Decimal(1))}),
            by=request.getfixturevalue(person),
            now=now,
        )

    assert not Figure.objects.exists()


def test_co_ordinator_elsewhere_who_reads_here_does_not_save(
    northern_return: QuarterlyReturn, trained: CellKey, southern: User, now: datetime
) -> None:
    southern.appointments.create(role="REGION_READER", region=northern_return.region, starts_on=date(2012, 4, 1))

    with pytest.raises(NotPermitted):
        save(
            quarterly_return=northern_return,
            values=figures({trained: CellInput(Decimal(1))}),
            by=User.objects.get(pk=southern.pk),
            now=now,
        )


def test_accepted_return_refuses_a_save(
    accepted_return: QuarterlyReturn, trained: CellKey, northern: User, now: datetime
) -> None:
    before = accepted_return.figures.get(measure=trained.measure_id, authority=trained.authority_id).value

    with pytest.raises(ActionRefused, match="cannot be changed"):
        save(
            quarterly_return=accepted_return,
            values=figures({trained: CellInput(Decimal(999))}),
            by=northern,
            now=now,
        )

    assert accepted_return.figures.get(measure=trained.measure_id, authority=trained.authority_id).value == before


def test_save_rolls_back_when_its_audit_fails(
    northern_return: QuarterlyReturn, trained: CellKey, northern: User, now: datetime, failing_audit: None
) -> None:
    with pytest.raises(RuntimeError, match="the record is full"):
        save(quarterly_return=northern_return, values=figures({trained: CellInput(Decimal(1))}), by=northern, now=now)

    northern_return.refresh_from_db()
    assert (northern_return.status, northern_return.version) == (ReturnStatus.OPEN, 1)
    assert not Figure.objects.exists()


@settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    state=st.sampled_from(ValueState),
    value=st.none() | st.integers(0, 9_999_999_999).map(Decimal),
)
def test_what_save_takes_is_what_the_database_takes(
    northern_return: QuarterlyReturn,
    trained: CellKey,
    northern: User,
    now: datetime,
    state: ValueState,
    value: Decimal | None,
) -> None:
    """No state and value pass the action and then break a constraint; and what passes is stored as it was meant."""
    agrees = value is None if state in WITHOUT_VALUE else value is not None and (state != ValueState.NIL or value == 0)
    agrees = agrees or (state == ValueState.NIL and value is None)

    try:
        save(quarterly_return=northern_return, values=figures({trained: CellInput(value, state)}), by=northern, now=now)
    except UnusableValues:
        assert not agrees
    else:
        assert agrees
        figure = northern_return.figures.get()
        assert (figure.state, figure.value) == (state, Decimal(0) if state == ValueState.NIL else value)
