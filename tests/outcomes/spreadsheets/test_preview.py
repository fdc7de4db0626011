"""What people see before they agree to an import."""

from outcomes.models import QuarterlyReturn
from tests.outcomes.spreadsheets.filling import csv_of, file_of, preview_of


def test_a_preview_lays_its_changes_out_as_a_table(northern_return: QuarterlyReturn) -> None:
    data = csv_of(
        "NWW,2014-15-Q1,1.2.M3,W06000003,,,5,,",
        "NWW,2014-15-Q1,1.2.M3,W06000002,,,7,,",
        "NWW,2014-15-Q1,1.3.M1,,,,,nil,",
    )

    grid = preview_of(data, "r.csv").grid()

    assert grid["places"] == ["Conwy", "Gwynedd", "Across the region"]
    assert [(row["measure"], row["cells"]) for row in grid["rows"]] == [
        ("1.2.M3", ["– → 5", "– → 7", ""]),
        ("1.3.M1", ["", "", "– → None (a true zero)"]),
    ]


def test_a_preview_without_changes_has_an_empty_table(northern_return: QuarterlyReturn) -> None:
    assert preview_of(file_of(northern_return, {})).grid() == {"places": [], "rows": []}
