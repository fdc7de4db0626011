"""The commands that operators and scripts call."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes.actions.importing import import_return
from outcomes.models import AcceptedFigure, Figure, QuarterlyReturn, ReturnEvent, ReturnStatus
from outcomes.refusals import StaleVersion
from tests.outcomes.spreadsheets.filling import GWYNEDD, csv_of, file_of, preview_of

WHERE = "NWW,2014-15-Q1"


def run(command: str, *arguments: Any) -> str:
    out = StringIO()
    call_command(command, *[str(argument) for argument in arguments], stdout=out)
    return out.getvalue()


def all_nil(quarterly_return: QuarterlyReturn) -> bytes:
    """Every count is none, the rating 4 from 12 answers, one figure is 41."""
    lines = []
    for measure in quarterly_return.round.measures.with_number():
        said = "4,,n=12" if measure.kind == "RATING" else "0,nil,"
        lines.append(f"{WHERE},{measure.code},,,,{said}")
    return csv_of(*lines, f"{WHERE},1.2.M3,{GWYNEDD},,,41,,")


@pytest.fixture
def nil_file(northern_return: QuarterlyReturn, tmp_path: Path) -> Path:
    path = tmp_path / "return.csv"
    path.write_bytes(all_nil(northern_return))
    return path


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_template_is_written_and_imported_as_it_is(
    northern_return: QuarterlyReturn, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"nww.{ending}"

    said = run("return_template", "--region", "NWW", "--quarter", "2014-15-Q1", "--output", path)

    assert "North West Wales" in said
    assert list(tmp_path.iterdir()) == [path]
    assert "0 entries" in run("import_return", path)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--region", "NWW", "--quarter", "2015-16-Q1", "--output", "{}/a.ods"], "open_round"),
        (["--region", "XX", "--quarter", "2014-15-Q1", "--output", "{}/a.ods"], "no region"),
        (["--region", "NWW", "--quarter", "Q1", "--output", "{}/a.ods"], "write it like"),
        (["--region", "NWW", "--quarter", "2014-15-Q1", "--output", "{}/a.pdf"], "must end in"),
        (["--region", "NWW", "--quarter", "2014-15-Q1", "--output", "{}/no/a.ods"], "cannot be written"),
    ],
)
def test_a_template_that_cannot_be_written_says_why(
    northern_return: QuarterlyReturn, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        run("return_template", *[argument.format(tmp_path) for argument in arguments])

    assert list(tmp_path.iterdir()) == []


def test_an_import_alone_leaves_the_return_in_progress(northern_return: QuarterlyReturn, nil_file: Path) -> None:
    run("import_return", nil_file)

    northern_return.refresh_from_db()
    assert northern_return.status == ReturnStatus.IN_PROGRESS
    assert northern_return.events.filter(kind=ReturnEvent.Kind.IMPORTED, by__is_service=True).count() == 1


def test_an_import_can_be_submitted_and_accepted_in_one_go(northern_return: QuarterlyReturn, nil_file: Path) -> None:
    run("import_return", nil_file, "--accept", "--waive", "Figures only")

    northern_return.refresh_from_db()
    assert northern_return.status == ReturnStatus.ACCEPTED
    assert northern_return.waiver_reason == "Figures only"
    assert AcceptedFigure.objects.counting().get(authority__gss=GWYNEDD).value == 41


def test_a_return_that_the_checks_stop_is_not_imported_either(northern_return: QuarterlyReturn, nil_file: Path) -> None:
    with pytest.raises(CommandError, match="nothing was imported"):
        run("import_return", nil_file, "--submit")

    northern_return.refresh_from_db()
    assert northern_return.status == ReturnStatus.OPEN
    assert not Figure.objects.exists()


def test_a_dry_run_shows_everything_and_saves_nothing(northern_return: QuarterlyReturn, nil_file: Path) -> None:
    said = run("import_return", nil_file, "--accept", "--waive", "Figures only", "--dry-run")

    northern_return.refresh_from_db()
    assert "1.2.M3 Gwynedd" in said
    assert "– → 41" in said
    assert "“Accepted”" in said
    assert northern_return.status == ReturnStatus.OPEN
    assert not Figure.objects.exists()


def test_every_problem_has_a_line_of_its_own(northern_return: QuarterlyReturn, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(csv_of(f"{WHERE},1.3.M1,,,,-1,,", f"{WHERE},9.9.M9,,,,1,,", f"{WHERE},1.2.M3,,,,4,,"))

    with pytest.raises(CommandError) as refused:
        run("import_return", path)

    first, *lines = str(refused.value).splitlines()
    assert "nothing was imported" in first
    assert lines == [
        "line 2: “-1”. The value is negative. Enter 0 or a number above 0.",
        "line 3: “9.9.M9”. There is no measure with this code in the return. Correct the code; the return’s "
        "definitions list all measures.",
    ]
    assert not Figure.objects.exists()


def test_a_missing_file_and_a_waiver_of_nothing_get_a_sentence(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run("import_return", tmp_path / "none.csv")
    with pytest.raises(CommandError, match="nothing to waive"):
        run("import_return", tmp_path / "none.csv", "--waive", "why")


def test_of_two_imports_of_one_return_the_second_is_told(
    northern_return: QuarterlyReturn, northern: User, now: Any
) -> None:
    first = preview_of(csv_of(f"{WHERE},1.3.M1,,,,1,,"), "first.csv")
    second = preview_of(csv_of(f"{WHERE},1.3.M1,,,,2,,", f"{WHERE},1.2.M3,,department,Leisure,2,,"), "second.csv")

    import_return(preview=first, by=northern, now=now)
    with pytest.raises(StaleVersion):
        import_return(preview=second, by=northern, now=now)

    assert Figure.objects.get().value == 1
    assert not northern_return.region.proposed_categories.exists()


def test_of_two_imports_at_the_same_moment_one_wins_and_the_other_is_told(
    live_db: None, northern_return: QuarterlyReturn, service: User, now: Any
) -> None:
    previews = [preview_of(csv_of(f"{WHERE},1.3.M1,,,,{value},,"), f"{value}.csv") for value in (1, 2)]
    start = Barrier(2)

    def attempt(number: int) -> str:
        try:
            start.wait(timeout=20)
            import_return(preview=previews[number], by=service, now=now)
        except StaleVersion:
            return "told"
        else:
            return "won"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(attempt, range(2)))

    assert sorted(results) == ["told", "won"]
    assert Figure.objects.get().value == results.index("won") + 1


def test_a_preview_with_problems_is_never_saved(northern_return: QuarterlyReturn, northern: User, now: Any) -> None:
    preview = preview_of(csv_of(f"{WHERE},1.3.M1,,,,1,,", f"{WHERE},1.2.M3,,,,-2,,"), "r.csv")

    with pytest.raises(ActionRefused, match="negative"):
        import_return(preview=preview, by=northern, now=now)

    assert not Figure.objects.exists()


def test_an_import_whose_record_fails_leaves_nothing(
    northern_return: QuarterlyReturn, northern: User, now: Any, failing_audit: None
) -> None:
    preview = preview_of(file_of(northern_return, {("figure|1.3.M1", "value|"): 3}))

    with pytest.raises(RuntimeError):
        import_return(preview=preview, by=northern, now=now)

    assert not Figure.objects.exists()
    assert not northern_return.events.filter(kind=ReturnEvent.Kind.IMPORTED).exists()
