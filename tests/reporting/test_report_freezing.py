"""From accepted returns to frozen input: figures after disclosure, progress, examples, warnings, content loading."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cohesion.calendar import FinancialYear
from cohesion.data_file import DataFileRefused
from cohesion.models import AuditEntry, LocalAuthority, User
from outcomes.models import AcceptedNarrative, Plan, PracticeExample, QuarterlyReturn
from reporting.actions.reports import CONTENT, load_report_content
from reporting.document.freeze import NothingToReport, freeze
from reporting.document.frozen import from_json
from reporting.models import AnnualReport, Chapter

YEAR = FinancialYear(2014)


@pytest.fixture
def report(plan: Plan, service: User, now: datetime) -> AnnualReport:
    return load_report_content(plan=plan, year=YEAR, by=service, now=now, contains_sample_data=True)


def test_loading_stores_nine_chapters_in_order(report: AnnualReport) -> None:
    chapters = Chapter.objects.filter(report=report).order_by("position")

    assert [chapter.kind for chapter in chapters] == ["FRONT", *["OUTCOME"] * 7, "BACK"]
    assert [chapter.outcome.code for chapter in chapters if chapter.outcome] == list("1234567")
    assert report.title_cy == "Adroddiad cynnydd 2014–15"


def test_loading_again_changes_nothing_and_records_nothing(
    report: AnnualReport, plan: Plan, service: User, now: datetime
) -> None:
    before = list(Chapter.objects.order_by("pk").values_list("pk", "version"))
    acts = AuditEntry.objects.count()

    again = load_report_content(plan=plan, year=YEAR, by=service, now=now, contains_sample_data=True)

    assert again == report
    assert list(Chapter.objects.order_by("pk").values_list("pk", "version")) == before
    assert AuditEntry.objects.count() == acts


def test_loading_a_changed_chapter_renews_that_one_only(
    report: AnnualReport, plan: Plan, service: User, now: datetime, tmp_path: Path
) -> None:
    for path in (CONTENT / "2014-15").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace("Looking ahead", "What comes next"), encoding="utf-8")

    load_report_content(plan=plan, year=YEAR, by=service, now=now, folder=tmp_path)

    versions = Chapter.objects.filter(report=report).order_by("position").values_list("version", flat=True)
    assert list(versions) == [1, 1, 1, 1, 1, 1, 1, 1, 2]


def test_loading_a_bad_folder_changes_nothing(plan: Plan, service: User, now: datetime, tmp_path: Path) -> None:
    with pytest.raises(DataFileRefused):
        load_report_content(plan=plan, year=YEAR, by=service, now=now, folder=tmp_path)

    assert not AnnualReport.objects.exists()


def test_year_without_accepted_return_cannot_be_frozen(report: AnnualReport, now: datetime) -> None:
    with pytest.raises(NothingToReport, match="No return of NDP-2014-16 for 2014-15"):
        freeze(report, now)


@pytest.fixture
def frozen(report: AnnualReport, accepted_return: QuarterlyReturn, now: datetime) -> dict[str, Any]:
    return freeze(report, now)


def test_frozen_input_is_json_with_the_years_figures(frozen: dict[str, Any]) -> None:
    content = from_json(json.loads(json.dumps(frozen)))
    series = content.figures["1.2.M3"]

    assert series.wales.value == "33"  # 10 + 11 + 12
    assert series.regions["NWW"].value == "33"
    assert series.quarters[0].value == "33"
    assert series.quarters[1].value is None
    assert list(content.figures).index("C1") == list(content.figures).index("1.2.M4") + 1


def test_conferences_of_a_year_that_is_not_whole_are_not_frozen(frozen: dict[str, Any]) -> None:
    series = from_json(frozen).figures["1.3.M1"]

    assert (series.wales.value, series.regions["NWW"].value) == (None, None)
    assert {(cell.value, cell.symbol) for cell in series.quarters} == {(None, "[c]")}


def test_rows_of_the_same_input_and_moment_have_the_same_digest(
    report: AnnualReport, accepted_return: QuarterlyReturn, now: datetime
) -> None:
    assert freeze(report, now)["digest"] == freeze(report, now)["digest"]


def test_what_is_missing_is_warned_of(frozen: dict[str, Any]) -> None:
    warnings = "\n".join(frozen["warnings"])

    assert "[[N.authorities]] is not known" in warnings
    assert "practice example cardiff-vale-first-to-hear is not there to publish" in warnings


def test_ratings_count_regions_and_say_who_gave_none(
    report: AnnualReport, accepted_return: QuarterlyReturn, plan: Plan, now: datetime
) -> None:
    outcome = plan.outcomes.get(code="1")
    version = accepted_return.latest_version
    assert version is not None
    AcceptedNarrative.objects.create(accepted_version=version, outcome=outcome, rag="GREEN", language="en")

    rating = next(one for one in from_json(freeze(report, now)).ratings if one.outcome == "1")

    assert (rating.green, rating.amber, rating.red, rating.not_rated) == (1, 0, 0, 7)


@pytest.mark.parametrize(("consent", "suggested", "is_there"), [("GIVEN", True, True), ("NOT_ASKED", True, False)])
def test_example_is_frozen_only_with_consent(
    report: AnnualReport,
    accepted_return: QuarterlyReturn,
    plan: Plan,
    northern: User,
    now: datetime,
    authorities: dict[str, LocalAuthority],
    consent: str,
    suggested: bool,
    is_there: bool,
) -> None:
    example = PracticeExample.objects.create(
        quarterly_return=accepted_return,
        outcome=plan.outcomes.get(code="1"),
        slug="cardiff-vale-first-to-hear",
        language="en",
        title_en="Title",
        text_en="One.\n\nTwo.",
        place_label_en="Place",
        consent=consent,
        suggested_for_report=suggested,
        updated_at=now,
        updated_by=northern,
    )
    example.places.add(authorities["W06000001"])

    examples = from_json(freeze(report, now)).examples

    assert ("cardiff-vale-first-to-hear" in examples) is is_there
    if is_there:
        found = examples["cardiff-vale-first-to-hear"]
        assert found.text.cy == ("One.", "Two.")
        assert found.places == ("W06000001",)


def test_freezing_asks_as_often_for_one_return_as_for_more(
    report: AnnualReport,
    accepted_return: QuarterlyReturn,
    now: datetime,
    django_assert_max_num_queries: Any,
) -> None:
    freeze(report, now)
    with django_assert_max_num_queries(55):
        freeze(report, now)


def test_command_writes_html_whole(
    report: AnnualReport, accepted_return: QuarterlyReturn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "report.html"

    call_command("annual_report", year="2014-15", language="cy", output=output)

    assert '<html lang="cy">' in output.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert "Warning: " in capsys.readouterr().err


def test_command_writes_a_pdf(report: AnnualReport, accepted_return: QuarterlyReturn, tmp_path: Path) -> None:
    output = tmp_path / "report.pdf"

    call_command("annual_report", year="2014-15", language="en", output=output)

    assert output.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"year": "2014"}, "is not a financial year"),
        ({"year": "1999-00"}, "There is no annual report for 1999-00"),
        ({"language": "fr"}, "use en or cy"),
        ({"output": Path("/tmp/report.doc")}, "ends in neither"),
        ({"output": Path("/nowhere/report.pdf")}, "The folder /nowhere is not there"),
    ],
)
@pytest.mark.django_db
def test_command_refuses_in_one_line(options: dict[str, Any], reason: str, tmp_path: Path) -> None:
    given: dict[str, Any] = {"year": "2014-15", "language": "en", "output": tmp_path / "r.pdf", **options}

    with pytest.raises(CommandError) as refused:
        call_command("annual_report", **given)

    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_command_says_that_no_return_was_accepted(report: AnnualReport, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="has been accepted"):
        call_command("annual_report", year="2014-15", language="en", output=tmp_path / "r.pdf")
