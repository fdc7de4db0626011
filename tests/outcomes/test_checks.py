"""The checks: each finds what it names, at its place, and nothing else."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cohesion.calendar import Quarter
from cohesion.models import AuditEntry, LocalAuthority, User
from cohesion.refusals import ActionRefused
from outcomes import checks
from outcomes.actions import check_results
from outcomes.actions import quarterly_returns as actions
from outcomes.actions.rounds import open_round as open_a_round
from outcomes.checks import snapshot
from outcomes.checks.change import usual_range
from outcomes.models import (
    AcceptedFigure,
    AcceptedVersion,
    Breakdown,
    CheckResult,
    Measure,
    MilestoneStatus,
    Plan,
    QuarterlyReturn,
    Rag,
    ReturnStatus,
    SuppliedFigure,
    ValueState,
)
from outcomes.refusals import NotPermitted
from outcomes.return_values import (
    CellInput,
    CellKey,
    MilestoneInput,
    MilestoneKey,
    NarrativeInput,
    ReturnInput,
)

MeasureByCode = Callable[[str], Measure]
ANGLESEY, GWYNEDD = "W06000001", "W06000002"


@pytest.fixture
def fill(northern_return: QuarterlyReturn, northern: User, now: datetime) -> Callable[..., QuarterlyReturn]:
    """Save figures (by key), milestones and narratives into the northern return."""

    def into(figures: dict[CellKey, CellInput | None] | None = None, **parts: object) -> QuarterlyReturn:
        values = ReturnInput(figures=figures or {}, **parts)  # type: ignore[arg-type]
        return actions.save(quarterly_return=northern_return, values=values, by=northern, now=now)

    return into


def found(quarterly_return: QuarterlyReturn, name: str, about: str = "") -> list[checks.Finding]:
    """What one check finds, of one measure or outcome where `about` gives its code."""
    return [
        finding
        for finding in checks.run(quarterly_return)
        if finding.check.name == name and (not about or finding.key.split()[0] == about)
    ]


# --- what is owed ---------------------------------------------------------------------------------------------------


def test_every_counting_measure_owes_a_number_and_no_other_does(northern_return: QuarterlyReturn) -> None:
    missing = found(northern_return, "figure_is_given")

    codes = {finding.key.split()[0] for finding in missing}
    assert len(missing) == len(codes) == 16
    assert {"1.2.M3", "1.1.M8", "5.1.M2", "7.2.M2"} <= codes
    assert codes.isdisjoint({"1.1.M10", "1.1.M3", "2.2.M4"})  # derived, in words, optional
    assert missing[0].place == "1.1.M8 · North West Wales"


def test_partly_filled_authorities_owe_the_rest(
    fill: Callable[..., QuarterlyReturn], measure: MeasureByCode, authorities: dict[str, LocalAuthority]
) -> None:
    trained = measure("1.2.M3").pk
    held = fill({CellKey(trained, authorities[ANGLESEY].pk): CellInput(None, ValueState.NOT_AVAILABLE, note="Late")})

    owed = [finding.place for finding in found(held, "figure_is_given", "1.2.M3")]
    assert owed == ["1.2.M3 · Gwynedd", "1.2.M3 · Conwy"]


def test_region_wide_value_stands_instead_of_the_authorities(
    fill: Callable[..., QuarterlyReturn], measure: MeasureByCode, authorities: dict[str, LocalAuthority]
) -> None:
    trained = measure("1.2.M3").pk
    held = fill(
        {CellKey(trained): CellInput(Decimal(4)), CellKey(trained, authorities[ANGLESEY].pk): CellInput(Decimal(1))}
    )

    assert not found(held, "figure_is_given", "1.2.M3")


def test_category_alone_is_not_the_number_that_is_owed(
    fill: Callable[..., QuarterlyReturn], measure: MeasureByCode
) -> None:
    housing = measure("1.2.M3").breakdowns.get().categories.get(code="housing")
    held = fill({CellKey(measure("1.2.M3").pk, None, housing.pk): CellInput(Decimal(4))})

    assert found(held, "figure_is_given", "1.2.M3")


def test_milestone_owes_a_state_at_every_place_once_it_is_told_by_authority(
    fill: Callable[..., QuarterlyReturn], measure: MeasureByCode, authorities: dict[str, LocalAuthority]
) -> None:
    states = {
        MilestoneKey(measure("1.1.M1").pk): MilestoneInput(MilestoneStatus.NOT_STARTED),
        MilestoneKey(measure("1.1.M2").pk, authorities[GWYNEDD].pk): MilestoneInput(MilestoneStatus.ACHIEVED),
    }
    held = fill(milestones=states)

    assert not found(held, "milestone_has_a_state", "1.1.M1")
    assert [finding.place for finding in found(held, "milestone_has_a_state", "1.1.M2")] == [
        "1.1.M2 · Isle of Anglesey",
        "1.1.M2 · Conwy",
    ]
    assert len(found(held, "milestone_has_a_state")) == 57  # 55 others, and two places of this one


@pytest.mark.parametrize(
    ("narrative", "names"),
    [
        (NarrativeInput(), {"outcome_is_rated"}),
        (NarrativeInput(rag=Rag.GREEN), set()),
        (NarrativeInput(rag=Rag.AMBER, progress="Late", remedial_action="Train twice"), set()),
        (NarrativeInput(rag=Rag.AMBER, progress="Late"), {"off_track_outcome_names_a_remedial_action"}),
        (NarrativeInput(rag=Rag.RED, remedial_action="Train twice"), {"off_track_outcome_tells_its_progress"}),
        (
            NarrativeInput(rag=Rag.RED, progress=" "),
            {"off_track_outcome_tells_its_progress", "off_track_outcome_names_a_remedial_action"},
        ),
    ],
)
def test_rating_decides_what_an_outcome_must_tell(
    fill: Callable[..., QuarterlyReturn], plan: Plan, narrative: NarrativeInput, names: set[str]
) -> None:
    outcome = plan.outcomes.get(code="3")
    held = fill(narratives={outcome.pk: narrative})

    asked = [finding for finding in checks.run(held) if finding.key == "3"]
    assert {finding.check.name for finding in asked} == names
    assert all(finding.check.waivable and finding.severity == "ERROR" for finding in asked)


def test_value_that_is_not_there_owes_a_note(fill: Callable[..., QuarterlyReturn], measure: MeasureByCode) -> None:
    key = CellKey(measure("1.3.M1").pk)

    without = fill({key: CellInput(None, ValueState.NOT_COLLECTED)})
    assert [(f.value, f.severity) for f in found(without, "state_without_value_has_a_note")] == [
        ("Not collected", "QUERY")
    ]
    assert not found(
        fill({key: CellInput(None, ValueState.NOT_COLLECTED, note="No MARAC met")}), "state_without_value_has_a_note"
    )


@pytest.mark.parametrize(
    ("cell", "is_found"),
    [
        (CellInput(Decimal(5), counted_value=Decimal(5)), False),
        (CellInput(Decimal(6), counted_value=Decimal(5)), True),
        (CellInput(Decimal(6), counted_value=Decimal(5), note="One came by telephone"), False),
        (CellInput(Decimal(6), counted_value=Decimal(5), override_reason="One came by telephone"), False),
    ],
)
def test_typed_value_that_differs_from_the_count_owes_a_reason(
    fill: Callable[..., QuarterlyReturn], measure: MeasureByCode, cell: CellInput, is_found: bool
) -> None:
    held = fill({CellKey(measure("1.3.M1").pk): cell})

    findings = found(held, "value_agrees_with_what_was_counted")
    assert [(f.value, f.expected) for f in findings] == ([("6", "5")] if is_found else [])


def test_typed_value_that_differs_from_a_supplied_figure_owes_a_reason(
    fill: Callable[..., QuarterlyReturn],
    measure: MeasureByCode,
    plan: Plan,
    authorities: dict[str, LocalAuthority],
) -> None:
    for number, (gss, quarter) in enumerate([(GWYNEDD, "2014-15-Q1"), (ANGLESEY, "2014-15-Q2")]):
        SuppliedFigure.objects.create(
            plan=plan,
            code=f"reports-{number}",
            measure=measure("1.2.M2"),
            authority=authorities[gss],
            financial_year="2014-15",
            quarter=quarter,
            value=30,
            **{f"{field}_{language}": "x" for field in ("description", "source") for language in ("en", "cy")},
        )
    held = fill(
        {CellKey(measure("1.2.M2").pk, authorities[gss].pk): CellInput(Decimal(28)) for gss in (ANGLESEY, GWYNEDD)}
    )

    findings = found(held, "value_agrees_with_what_was_counted")
    assert [(f.place, f.value, f.expected) for f in findings] == [("1.2.M2 · Gwynedd", "28", "30")]


# --- what must agree ------------------------------------------------------------------------------------------------


def _parts(breakdown: Breakdown, measure: Measure, values: dict[str, int | None]) -> dict[CellKey, CellInput | None]:
    """A total (under "") and parts by category code, region-wide; None stands for a part without a value."""
    categories = {category.code: category.pk for category in breakdown.categories.all()}
    return {
        CellKey(measure.pk, None, categories[code] if code else None): CellInput(Decimal(value))
        if value is not None
        else CellInput(None, ValueState.NOT_AVAILABLE)
        for code, value in values.items()
    }


@pytest.mark.parametrize(
    ("values", "sums"),
    [
        ({"": 45, "housing": 30, "not_known": 15}, True),
        ({"": 45}, True),
        ({"": 45, "housing": 30, "not_known": 10}, False),
        ({"": 45, "housing": 50}, False),
        ({"": 45, "housing": 30, "health": None}, True),
        ({"": 45, "housing": 46, "health": None}, False),
        ({"": None, "housing": 30}, True),
        ({"": 0, "housing": 0}, True),
    ],
)
def test_single_choice_sums_to_its_total(
    fill: Callable[..., QuarterlyReturn], measure: MeasureByCode, values: dict[str, int | None], sums: bool
) -> None:
    trained = measure("1.2.M3")
    held = fill(_parts(trained.breakdowns.get(), trained, values))

    findings = found(held, "breakdown_sums_to_its_total")
    assert (not findings) is sums
    if not sums:
        (finding,) = findings
        parts = sum(value for code, value in values.items() if code and value is not None)
        assert (finding.value, finding.expected) == (str(parts), str(values[""]))
        assert "the parts by “Department” add up to" in finding.sentence
        assert not finding.check.waivable


def test_breakdown_is_summed_at_each_place_by_itself(
    fill: Callable[..., QuarterlyReturn], measure: MeasureByCode, authorities: dict[str, LocalAuthority]
) -> None:
    trained = measure("1.2.M3")
    housing = trained.breakdowns.get().categories.get(code="housing").pk
    cells = {(ANGLESEY, None): 5, (ANGLESEY, housing): 5, (GWYNEDD, None): 7, (GWYNEDD, housing): 6}
    held = fill(
        {
            CellKey(trained.pk, authorities[gss].pk, part): CellInput(Decimal(value))
            for (gss, part), value in cells.items()
        }
    )

    assert [finding.place for finding in found(held, "breakdown_sums_to_its_total")] == ["1.2.M3 · Gwynedd"]


@pytest.fixture
def trained_at(
    fill: Callable[..., QuarterlyReturn], measure: MeasureByCode, authorities: dict[str, LocalAuthority]
) -> Callable[..., QuarterlyReturn]:
    """Save numbers of people trained by place ("" for the region) and department ("" for the total)."""

    def save(cells: dict[tuple[str, str], int | None], code: str = "1.2.M3") -> QuarterlyReturn:
        trained = measure(code)
        parts = {category.code: category.pk for category in trained.breakdowns.get().categories.all()}
        return fill(
            {
                CellKey(trained.pk, authorities[gss].pk if gss else None, parts[part] if part else None): CellInput(
                    None if value is None else Decimal(value),
                    ValueState.NOT_AVAILABLE if value is None else ValueState.ACTUAL,
                )
                for (gss, part), value in cells.items()
            }
        )

    return save


@pytest.mark.parametrize(
    ("cells", "places"),
    [
        ({("", "housing"): 3}, ["1.2.M3 · North West Wales"]),
        ({(ANGLESEY, "housing"): 3, (GWYNEDD, ""): 4}, ["1.2.M3 · Isle of Anglesey"]),
        ({("", "housing"): 3, (GWYNEDD, ""): 3}, ["1.2.M3 · North West Wales"]),
        ({("", "housing"): None}, []),
        ({("", ""): None, ("", "housing"): 3}, []),
        ({("", ""): 3, (GWYNEDD, "housing"): 3}, []),
        ({(GWYNEDD, ""): 3, (GWYNEDD, "housing"): 3}, []),
    ],
)
def test_parts_without_a_total_are_found(
    trained_at: Callable[..., QuarterlyReturn], cells: dict[tuple[str, str], int | None], places: list[str]
) -> None:
    findings = found(trained_at(cells), "breakdown_has_a_total")

    assert [finding.place for finding in findings] == places
    for finding in findings:
        assert finding.sentence == "the parts by “Department” add up to 3, and there is no total."
        assert (finding.severity, finding.check.waivable) == ("ERROR", False)


@pytest.mark.parametrize(
    ("cells", "sums"),
    [
        ({("", ""): 10, (ANGLESEY, "housing"): 6, (GWYNEDD, "not_known"): 4}, None),
        ({("", ""): 10, (ANGLESEY, "housing"): 6, (GWYNEDD, "housing"): 5}, ("11", "10")),
        ({("", ""): 10, (ANGLESEY, "housing"): 6, (GWYNEDD, "housing"): None}, None),
        ({("", ""): 4, (ANGLESEY, ""): 6, (ANGLESEY, "housing"): 6, (GWYNEDD, "housing"): 4}, None),
        ({("", ""): 10, ("", "housing"): 10, (GWYNEDD, "housing"): 4}, ("14", "10")),
    ],
)
def test_parts_by_authority_are_summed_with_a_region_wide_total(
    trained_at: Callable[..., QuarterlyReturn],
    cells: dict[tuple[str, str], int | None],
    sums: tuple[str, str] | None,
) -> None:
    findings = found(trained_at(cells), "breakdown_sums_to_its_total")

    wanted = [("1.2.M3 · North West Wales", *sums)] if sums else []
    assert [(f.place, f.value, f.expected) for f in findings] == wanted


def test_category_by_authority_is_within_a_region_wide_total(trained_at: Callable[..., QuarterlyReturn]) -> None:
    cells = {("", ""): 10, (ANGLESEY, "race"): 6, (GWYNEDD, "race"): 5, (GWYNEDD, "sex"): 10}
    findings = found(trained_at(cells, "1.2.M2"), "category_is_within_its_total")

    assert [(f.place.rsplit(" · ", 1)[0], f.value, f.expected) for f in findings] == [
        ("1.2.M2 · North West Wales", "11", "10")
    ]


def test_multiple_choice_may_exceed_its_total_together_and_not_alone(
    fill: Callable[..., QuarterlyReturn], measure: MeasureByCode
) -> None:
    reports = measure("1.2.M2")
    held = fill(_parts(reports.breakdowns.get(), reports, {"": 10, "race": 9, "sex": 8, "age": 11}))

    assert not found(held, "breakdown_sums_to_its_total")
    assert [(f.place, f.value, f.expected) for f in found(held, "category_is_within_its_total")] == [
        ("1.2.M2 · North West Wales · Age", "11", "10")
    ]


@settings(max_examples=30, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.integers(0, 500), min_size=1, max_size=6),
    slip=st.integers(-3, 3),
)
def test_breakdown_check_finds_exactly_the_sums_that_differ(
    fill: Callable[..., QuarterlyReturn], measure: MeasureByCode, parts: list[int], slip: int
) -> None:
    total = sum(parts) + slip
    assume(total >= 0)
    trained = measure("1.2.M3")
    categories = list(trained.breakdowns.get().categories.order_by("position"))
    figures: dict[CellKey, CellInput | None] = {CellKey(trained.pk): CellInput(Decimal(total))}
    for category, part in zip(categories, [*parts, *[None] * 6], strict=False):
        figures[CellKey(trained.pk, None, category.pk)] = None if part is None else CellInput(Decimal(part))

    findings = found(fill(figures), "breakdown_sums_to_its_total")

    assert [(f.values["value"], f.values["expected"]) for f in findings] == ([(sum(parts), total)] if slip else [])


@pytest.mark.parametrize(
    ("code", "change", "name"),
    [
        ("1.2.M3", {"value": Decimal("2.50")}, "count_is_a_whole_number"),
        ("1.2.M3", {"value": Decimal(-1)}, "count_is_a_whole_number"),
        ("2.2.M4", {"value": Decimal("2.50")}, "count_is_a_whole_number"),
        ("5.1.M2", {"value": Decimal("5.01")}, "rating_is_within_its_scale"),
        ("5.1.M2", {"value": Decimal(0)}, "rating_is_within_its_scale"),
        ("5.1.M2", {"responses": 0}, "rating_says_how_many_answered"),
        ("5.1.M2", {"responses": None}, "rating_says_how_many_answered"),
    ],
)
def test_impossible_number_is_found_however_it_came_in(
    fill: Callable[..., QuarterlyReturn], measure: MeasureByCode, code: str, change: dict[str, object], name: str
) -> None:
    held = fill({CellKey(measure(code).pk): CellInput(Decimal(4), responses=9 if code == "5.1.M2" else None)})
    snapshot = checks.take(held)
    assert name not in {finding.check.name for finding in checks.examine(snapshot)}

    figure = snapshot.figures[CellKey(measure(code).pk)]
    for field, value in change.items():
        setattr(figure, field, value)

    (finding,) = [finding for finding in checks.examine(snapshot) if finding.check.name == name]
    assert finding.key == f"{code} NWW"
    assert not finding.check.waivable


def test_region_wide_number_beside_the_authorities_is_queried(
    fill: Callable[..., QuarterlyReturn], measure: MeasureByCode, authorities: dict[str, LocalAuthority]
) -> None:
    trained = measure("1.2.M3").pk
    by_authority = {CellKey(trained, authorities[gss].pk): CellInput(Decimal(600)) for gss in (ANGLESEY, GWYNEDD)}

    held = fill({CellKey(trained): CellInput(Decimal(1200)), **by_authority})
    (finding,) = found(held, "region_wide_number_stands_alone")
    assert (
        finding.sentence == "region-wide 1,200 stands beside 1,200 from the authorities, and both count: 2,400 in all."
    )
    none = fill({CellKey(trained): CellInput(None, ValueState.NIL)})
    assert not found(none, "region_wide_number_stands_alone")


# --- change ---------------------------------------------------------------------------------------------------------


def history(*values: int) -> dict[Quarter, Decimal]:
    """Accepted totals of successive quarters from 2014-15-Q1."""
    quarter, told = Quarter.parse("2014-15-Q1"), {}
    for value in values:
        told[quarter] = Decimal(value)
        quarter = quarter.next
    return told


@pytest.mark.parametrize(
    ("values", "lowest", "highest"),
    [
        ((40, 50, 45, 60), 30, 54),  # the largest ratio is 60 over 45
        ((40, 40, 40, 40), 32, 50),  # a steady region still has room of a quarter
        ((40, 400, 40, 400), 4, 400),  # a region that swings tenfold
        ((40,), 26, 60),  # no history to speak of
        ((40, 400), 26, 60),  # one ratio says too little
        ((40, 2, 40, 2), 26, 60),  # ratios of small totals do not count
    ],
)
def test_range_is_the_regions_own(values: tuple[int, ...], lowest: int, highest: int) -> None:
    assert usual_range(Decimal(40), history(*values)) == (lowest, highest)


@given(st.lists(st.integers(20, 5000), min_size=3, max_size=8))
def test_regions_own_moves_from_quarter_to_quarter_are_within_its_range(values: list[int]) -> None:
    for before, after in pairwise(values):
        lowest, highest = usual_range(Decimal(before), history(*values))
        assert lowest <= after <= highest


@pytest.fixture
def later_return(
    northern_return: QuarterlyReturn, plan: Plan, measure: MeasureByCode, service: User, now: datetime
) -> Callable[[int, int], QuarterlyReturn]:
    """The northern return of 2015-16-Q1 with a number, a year after an accepted one."""

    def make(base: int, value: int) -> QuarterlyReturn:
        version = AcceptedVersion.objects.create(
            quarterly_return=northern_return, number=1, accepted_at=now, accepted_by=service, digest="x"
        )
        QuarterlyReturn.objects.filter(pk=northern_return.pk).update(
            latest_version=version,
            status=ReturnStatus.ACCEPTED,
            first_submitted_at=now,
            submitted_at=now,
            submitted_by=service,
        )
        AcceptedFigure.objects.create(accepted_version=version, measure=measure("1.2.M3"), value=base)
        later = open_a_round(plan=plan, quarter=Quarter.parse("2015-16-Q1"), by=service, now=now)
        held = later.returns.get(region=northern_return.region)
        values = ReturnInput(figures={CellKey(measure("1.2.M3").pk): CellInput(Decimal(value))})
        return actions.save(quarterly_return=held, values=values, by=service, now=now)

    return make


@pytest.mark.parametrize(
    ("base", "value", "is_found"),
    [(20, 31, True), (20, 30, False), (20, 13, False), (20, 12, True), (19, 500, False), (400, 0, True)],
)
def test_change_beyond_the_range_is_queried_from_a_base_of_twenty(
    later_return: Callable[[int, int], QuarterlyReturn], base: int, value: int, is_found: bool
) -> None:
    findings = found(later_return(base, value), "change_is_within_the_regions_range")

    assert bool(findings) is is_found
    if is_found:
        assert findings[0].sentence.startswith(f"{value} this quarter against {base} in the same quarter of 2014-15;")
        assert findings[0].severity == "QUERY"


def test_other_regions_and_unaccepted_quarters_are_no_history(
    later_return: Callable[[int, int], QuarterlyReturn], measure: MeasureByCode
) -> None:
    held = later_return(40, 400)
    southern = QuarterlyReturn.objects.with_context().get(round=held.round, region__code="CV")

    assert checks.take(southern).history == {}
    assert checks.take(held).history == {measure("1.2.M3").pk: {Quarter.parse("2014-15-Q1"): 40}}


def test_history_reaches_back_as_far_as_it_is_told_to(
    later_return: Callable[[int, int], QuarterlyReturn], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = later_return(40, 400)
    assert checks.take(held).history

    monkeypatch.setattr(snapshot, "QUARTERS_OF_HISTORY", 3)

    assert checks.take(held).history == {}


def test_reopened_return_is_no_history_of_its_own(accepted_return: QuarterlyReturn) -> None:
    assert accepted_return.latest_version is not None
    assert checks.take(accepted_return).history == {}


# --- the list as a whole --------------------------------------------------------------------------------------------


def test_page_of_the_checks_names_each_with_its_severity_and_waiver() -> None:
    page = (Path(django_settings.BASE_DIR) / "docs" / "checks.md").read_text(encoding="utf-8")

    rows = re.findall(r"^\| `(\w+)` \| (error|query) \| (yes|no) \| \S.+ \|$", page, re.MULTILINE)
    assert sorted(rows) == sorted(
        (check.name, check.severity.lower(), "yes" if check.waivable else "no") for check in checks.registered()
    )


def test_checks_run_in_ten_queries_whatever_the_return_holds(
    northern_return: QuarterlyReturn,
    fill: Callable[..., QuarterlyReturn],
    plan: Plan,
    authorities: dict[str, LocalAuthority],
) -> None:
    def queries() -> int:
        held = QuarterlyReturn.objects.with_context().get(pk=northern_return.pk)
        with CaptureQueriesContext(connection) as captured:
            checks.run(held)
        return len(captured)

    assert queries() == 10
    counts = plan.measures.filter(kind="NUMBER")
    fill(
        {CellKey(each.pk, authorities[gss].pk): CellInput(Decimal(3)) for each in counts for gss in (ANGLESEY, GWYNEDD)}
    )
    assert queries() == 10


def test_findings_come_in_plan_order(northern_return: QuarterlyReturn) -> None:
    codes = [finding.key.split()[0].split(".")[0] for finding in checks.run(northern_return)]

    assert codes == sorted(codes)


def test_finding_speaks_the_readers_language(
    fill: Callable[..., QuarterlyReturn], measure: MeasureByCode, authorities: dict[str, LocalAuthority]
) -> None:
    trained = measure("1.2.M3")
    housing = trained.breakdowns.get().categories.get(code="housing").pk
    anglesey = authorities[ANGLESEY].pk
    held = fill(
        {
            CellKey(trained.pk, anglesey): CellInput(Decimal(5)),
            CellKey(trained.pk, anglesey, housing): CellInput(Decimal(6)),
        }
    )
    (finding,) = found(held, "breakdown_sums_to_its_total")

    with override("cy"):
        assert finding.place == "1.2.M3 · Ynys Môn"
    with override("en"):
        assert finding.line == (
            "1.2.M3 · Isle of Anglesey: the parts by “Department” add up to 6, and the total is 5. "
            "Correct the parts or the total; enter under “not known” whatever cannot be placed."
        )


# --- keeping what was found -----------------------------------------------------------------------------------------


@pytest.fixture
def query(fill: Callable[..., QuarterlyReturn], measure: MeasureByCode, now: datetime) -> CheckResult:
    """A kept query: a number that is not available, without a note."""
    held = fill({CellKey(measure("1.3.M1").pk): CellInput(None, ValueState.NOT_AVAILABLE)})
    check_results.keep(quarterly_return=held, findings=checks.run(held), now=now)
    return held.check_results.get(check_name="state_without_value_has_a_note")


def test_what_no_longer_holds_is_resolved_and_comes_back_with_its_reason(
    query: CheckResult, northern: User, now: datetime
) -> None:
    held = query.quarterly_return
    check_results.confirm(result=query, reason="The police send it in May", by=northern, now=now)
    everything = checks.run(held)
    others = [finding for finding in everything if finding.check.name != query.check_name]

    check_results.keep(quarterly_return=held, findings=others, now=now)
    query.refresh_from_db()
    assert query.resolved_at == now
    rows = check_results.keep(quarterly_return=held, findings=everything, now=now)

    again = CheckResult.objects.get(pk=query.pk)
    assert (again.resolved_at, again.reason) == (None, "The police send it in May")
    assert [row.check_name for row in rows] == [finding.check.name for finding in everything]


def test_keeping_queries_do_not_grow_with_the_findings(northern_return: QuarterlyReturn, now: datetime) -> None:
    findings = checks.run(northern_return)

    def queries(number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            check_results.keep(quarterly_return=northern_return, findings=findings[:number], now=now)
        return len(captured)

    assert queries(1) == queries(13)


def test_confirming_gives_a_reason_and_is_recorded(query: CheckResult, northern: User, now: datetime) -> None:
    check_results.confirm(result=query, reason=" The police send it in May ", by=northern, now=now)

    query.refresh_from_db()
    assert (query.reason, query.confirmed_by, query.confirmed_at) == ("The police send it in May", northern, now)
    assert AuditEntry.objects.get(act="return.query_confirmed").detail == {
        "check": "state_without_value_has_a_note",
        "place": "1.3.M1 NWW",
    }


def test_confirming_without_a_reason_is_refused(query: CheckResult, northern: User, now: datetime) -> None:
    with pytest.raises(ActionRefused, match="Write the reason"):
        check_results.confirm(result=query, reason="  ", by=northern, now=now)


def test_error_is_not_settled_by_a_reason(query: CheckResult, northern: User, now: datetime) -> None:
    error = query.quarterly_return.check_results.filter(severity="ERROR").earliest("pk")

    with pytest.raises(ActionRefused, match="A reason does not settle this"):
        check_results.confirm(result=error, reason="Because", by=northern, now=now)


@pytest.mark.parametrize("person", ["southern", "reader", "officer", "stranger"])
def test_only_the_regions_co_ordinator_confirms(
    query: CheckResult, now: datetime, person: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotPermitted):
        check_results.confirm(result=query, reason="Because", by=request.getfixturevalue(person), now=now)


def test_confirming_rolls_back_when_its_audit_fails(
    query: CheckResult, northern: User, now: datetime, failing_audit: None
) -> None:
    with pytest.raises(RuntimeError, match="the record is full"):
        check_results.confirm(result=query, reason="Because", by=northern, now=now)

    query.refresh_from_db()
    assert query.reason == ""
