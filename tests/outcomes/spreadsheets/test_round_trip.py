"""A return goes out as a file, is filled in, and comes back with the same values."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from cohesion.models import AuditEntry, LocalAuthority, User
from outcomes.actions.importing import import_return
from outcomes.actions.quarterly_returns import save
from outcomes.models import (
    BreakdownCategory,
    Figure,
    Measure,
    MilestoneStatus,
    QuarterlyReturn,
    Rag,
    ReturnEvent,
    ReturnStatus,
    ValueState,
)
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
from outcomes.spreadsheets.holdings import holdings
from outcomes.spreadsheets.template import write_template
from outcomes.spreadsheets.tidy import write_tidy
from tests.outcomes.spreadsheets.filling import CONWY, GWYNEDD, Opened, file_of, preview_of, repacked

FILLING: dict[tuple[str, str], Any] = {
    ("figure|1.2.M3", f"value|{GWYNEDD}"): 41,
    ("figure|1.2.M3", f"note|{GWYNEDD}"): "=two sessions, + one “repeat”\nand a third",
    ("figure|1.2.M3|department|housing", f"value|{GWYNEDD}"): 30,
    ("new|1.2.M3|department|1", "label"): "Leisure",
    ("new|1.2.M3|department|1", f"value|{GWYNEDD}"): 11,
    ("figure|1.2.M3", f"state|{CONWY}"): "Not available",
    ("figure|1.3.M1", "state|"): "None (a true zero)",
    ("figure|5.1.M2", f"value|{GWYNEDD}"): Decimal("4.25"),
    ("figure|5.1.M2|||responses", f"value|{GWYNEDD}"): 12,
    ("milestone|1.1.M1", "state|"): "Achieved",
    ("milestone|1.1.M1", "value|"): date(2014, 6, 30),
    ("milestone|1.1.M1", "note|"): "Minutes of the June forum",
    ("figure|2.2.M4", "value|"): 17,
    ("narrative|1|progress", "value|"): "- more people came forward",
    ("narrative|1|rag", "value|"): "Amber: slightly off track, action required",
    ("narrative|1|rag_reason", "value|"): "Late start",
    ("action|1.1.A1", "planned|"): "Agree the data set",
    ("action|1.1.A1", "due_on|"): date(2014, 9, 1),
    ("action|1.1.A1", "state|"): "Under way",
    ("example|||1", "outcome|"): "1 Hate crime",
    ("example|||1", "title|"): "A drama in three schools",
    ("example|||1", "text|"): "Pupils wrote it and played it.",
    ("example|||1", "places|"): "Gwynedd; Conwy",
    ("example|||1", "consent|"): "May be published",
}


@pytest.fixture
def full_return(northern_return: QuarterlyReturn, plan: Any, northern: User, now: datetime) -> QuarterlyReturn:
    """Something in every part of the return."""
    measures = {measure.code: measure.pk for measure in plan.measures.all()}
    outcome = plan.outcomes.get(code="1")
    gwynedd = LocalAuthority.objects.get(gss=GWYNEDD).pk
    housing = BreakdownCategory.objects.get(breakdown__code="department", code="housing").pk
    values = ReturnInput(
        figures={
            CellKey(measures["1.2.M3"], gwynedd): CellInput(Decimal(12), ValueState.ESTIMATED, "=SUM(A1) in words"),
            CellKey(measures["1.2.M3"], gwynedd, housing): CellInput(Decimal(7)),
            CellKey(measures["1.2.M3"]): CellInput(None, ValueState.NOT_COLLECTED),
            CellKey(measures["5.1.M2"], gwynedd): CellInput(Decimal("3.5"), note="kind words", responses=9),
            CellKey(measures["1.3.M1"]): CellInput(Decimal(0), ValueState.NIL),
        },
        milestones={
            MilestoneKey(measures["1.1.M1"]): MilestoneInput(MilestoneStatus.ACHIEVED, date(2014, 5, 1), "Minutes"),
            MilestoneKey(measures["1.1.M1"], gwynedd): MilestoneInput(MilestoneStatus.UNDER_WAY),
        },
        narratives={outcome.pk: NarrativeInput("Went well\n\nTwice", "Hard", rag=Rag.GREEN, language="cy")},
        evidence={measures[_first_qualitative(plan)]: EvidenceInput("Seen by many")},
        actions={plan.actions.get(code="1.1.A1").pk: ActionInput("Agree it", "Mared", date(2014, 8, 1))},
        examples={
            "a-drama": ExampleInput(
                outcome.pk, "en", {"en": "A drama"}, {"en": "Pupils wrote it."}, {}, place_ids=frozenset({gwynedd})
            )
        },
    )
    save(quarterly_return=northern_return, values=values, by=northern, now=now)
    return QuarterlyReturn.objects.with_context().get(pk=northern_return.pk)


def _first_qualitative(plan: Any) -> str:
    return str(plan.measures.filter(kind="QUALITATIVE").in_plan_order().first().code)


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_full_return_comes_back_unchanged(full_return: QuarterlyReturn, ending: str, language: str) -> None:
    data = file_of(full_return, {}, ending, language)

    preview = preview_of(data, f"return.{ending}")

    assert preview.lines == []
    assert preview.changes == ()
    assert preview.values.is_empty


def test_a_full_return_saved_by_another_program_comes_back_unchanged(full_return: QuarterlyReturn) -> None:
    data = Opened(file_of(full_return, {})).saved()

    assert preview_of(data).lines == []
    assert preview_of(data).changes == ()


def with_shared_strings(data: bytes) -> bytes:
    """The workbook with its texts in one table, as most programs write them: rich text in runs, guides to reading."""
    texts: list[str] = []

    def shared(match: re.Match[str]) -> str:
        texts.append(match[2])
        return f'<c{match[1]}t="s"><v>{len(texts) - 1}</v></c>'

    inline = re.compile(r'<c([^>]*)t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>', re.DOTALL)
    with ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        sheets = {name: inline.sub(shared, archive.read(name).decode()).encode() for name in names}
    half = "<r><rPr><b/></rPr><t xml:space='preserve'>{}</t></r>"
    entries = [
        f"<si>{''.join(half.format(word) for word in re.split('(?= )', text))}<rPh><t>a guide</t></rPh></si>"
        for text in texts
    ]
    assert len(entries) > 1000
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    table = f'<sst xmlns="{namespace}">{"".join(entries)}</sst>'
    return repacked(data, {**sheets, "xl/sharedStrings.xml": table.encode()})


def test_texts_kept_in_one_table_are_read_alike(full_return: QuarterlyReturn) -> None:
    data = with_shared_strings(file_of(full_return, {}))

    assert preview_of(data).lines == []
    assert preview_of(data).changes == ()


def test_the_tidy_file_of_a_full_return_comes_back_unchanged(full_return: QuarterlyReturn) -> None:
    data = write_tidy(full_return)

    preview = preview_of(data, "return.csv")

    assert b"'=SUM(A1) in words" in data
    assert (preview.lines, preview.changes) == ([], ())


def test_the_tidy_file_carries_figures_into_another_return(
    full_return: QuarterlyReturn, northern: User, now: datetime
) -> None:
    data = write_tidy(full_return)
    before = holdings(full_return)
    wipe = ReturnInput(figures=dict.fromkeys(before.figures), milestones=dict.fromkeys(before.milestones))
    save(quarterly_return=full_return, values=wipe, by=northern, now=now)

    import_return(preview=preview_of(data, "return.csv"), by=northern, now=now)

    assert holdings(full_return).figures == before.figures
    assert [state.status for state in holdings(full_return).milestones.values() if state] == [
        state.status for state in before.milestones.values() if state
    ]


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_what_is_filled_in_is_imported(
    northern_return: QuarterlyReturn,
    northern: User,
    measure: Callable[[str], Measure],
    authorities: dict[str, LocalAuthority],
    now: datetime,
    ending: str,
) -> None:
    data = file_of(northern_return, FILLING, ending)

    preview = preview_of(data, f"return.{ending}", user=northern)
    saved = import_return(preview=preview, by=northern, now=now)

    assert preview.lines == []
    assert saved.status == ReturnStatus.IN_PROGRESS
    gwynedd = authorities[GWYNEDD].pk
    leisure = BreakdownCategory.objects.get(code="leisure")
    held = holdings(saved)
    training = measure("1.2.M3").pk
    assert leisure.proposed_by_region == saved.region
    assert held.figures[CellKey(training, gwynedd)] == CellInput(
        Decimal(41), note="=two sessions, + one “repeat”\nand a third"
    )
    assert held.figures[CellKey(training, gwynedd, leisure.pk)] == CellInput(Decimal(11))
    assert held.figures[CellKey(training, authorities[CONWY].pk)] == CellInput(None, ValueState.NOT_AVAILABLE)
    assert held.figures[CellKey(measure("1.3.M1").pk)] == CellInput(Decimal(0), ValueState.NIL)
    assert held.figures[CellKey(measure("5.1.M2").pk, gwynedd)] == CellInput(Decimal("4.25"), responses=12)
    assert held.figures[CellKey(measure("2.2.M4").pk)] == CellInput(Decimal(17))
    assert held.milestones[MilestoneKey(measure("1.1.M1").pk)] == MilestoneInput(
        MilestoneStatus.ACHIEVED, date(2014, 6, 30), "Minutes of the June forum"
    )
    [narrative] = held.narratives.values()
    assert (narrative.progress, narrative.rag) == ("- more people came forward", Rag.AMBER)
    [action] = [action for action in held.actions.values() if action]
    [(slug, example)] = held.examples.items()
    assert example is not None
    assert (slug, example.consent, len(example.place_ids)) == ("a-drama-in-three-schools", "GIVEN", 2)
    assert (action.planned, action.due_on, action.state) == ("Agree the data set", date(2014, 9, 1), "UNDER_WAY")


def test_an_import_leaves_its_event_and_its_record(
    northern_return: QuarterlyReturn, northern: User, now: datetime
) -> None:
    preview = preview_of(file_of(northern_return, FILLING), "my return.xlsx")

    import_return(preview=preview, by=northern, now=now)

    event = northern_return.events.get(kind=ReturnEvent.Kind.IMPORTED)
    assert (event.by, event.note, event.to_status) == (northern, "my return.xlsx", "IN_PROGRESS")
    entry = AuditEntry.objects.get(act="return.imported")
    assert entry.detail["changes"] == len(preview.changes)


def test_an_emptied_cell_is_taken_away_and_shown_first(
    full_return: QuarterlyReturn, northern: User, measure: Callable[[str], Measure], now: datetime
) -> None:
    data = file_of(full_return, {("figure|1.2.M3|department|housing", f"value|{GWYNEDD}"): None})

    preview = preview_of(data)
    import_return(preview=preview, by=northern, now=now)

    [change] = preview.changes
    assert (change.label, change.place, change.old, change.new) == ("Housing", "Gwynedd", "7", "")
    assert change.takes_away
    assert not Figure.objects.filter(category__code="housing").exists()


def test_empty_cells_of_a_file_older_than_the_return_take_nothing_away(
    northern_return: QuarterlyReturn, northern: User, measure: Callable[[str], Measure], now: datetime
) -> None:
    older = file_of(northern_return, {("figure|1.3.M1", "value|"): 3})
    figures = {CellKey(measure("2.3.M1").pk): CellInput(Decimal(5))}
    save(quarterly_return=northern_return, values=ReturnInput(figures=figures), by=northern, now=now)

    preview = preview_of(older)

    assert [change.measure for change in preview.changes] == ["1.3.M1"]
    assert "has been changed since" in preview.notices[0]


def test_a_workbook_without_some_of_its_sheets_leaves_those_alone(full_return: QuarterlyReturn) -> None:
    opened = Opened(file_of(full_return, {}))
    opened.book.remove(opened.book["Actions"])
    opened.book.remove(opened.find("narrative|1|progress", "value|")[0])

    preview = preview_of(opened.saved())

    assert (preview.lines, preview.changes) == ([], ())


def test_an_import_keeps_the_services_own_count_beside_what_is_typed(
    northern_return: QuarterlyReturn, northern: User, measure: Callable[[str], Measure], now: datetime
) -> None:
    key = CellKey(measure("1.3.M1").pk)
    counted = ReturnInput(figures={key: CellInput(Decimal(4), counted_value=Decimal(4))})
    save(quarterly_return=northern_return, values=counted, by=northern, now=now)
    northern_return.refresh_from_db()

    import_return(preview=preview_of(file_of(northern_return, {("figure|1.3.M1", "value|"): 6})), by=northern, now=now)

    figure = northern_return.figures.get()
    assert (figure.value, figure.counted_value) == (Decimal(6), Decimal(4))


def test_writing_a_template_needs_as_many_queries_for_a_full_return_as_for_an_empty_one(
    northern_return: QuarterlyReturn, full_return: QuarterlyReturn, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(24):
        write_template(full_return, "en")
