"""The command `figures`: exact columns, exact values, one line for each mistake."""

import csv
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.factories.accepted_returns import AcceptedReturns, Reported

GWYNEDD = "W06000002"


def run(**options: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("figures", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def accepted(returns: AcceptedReturns) -> AcceptedReturns:
    returns.accept(
        "NWW",
        "2014-15-Q1",
        Reported("1.2.M3", 3, GWYNEDD),
        Reported("1.2.M3", 3, GWYNEDD, "housing"),
        Reported("1.1.M8", 1),
        Reported("5.1.M2", "4.5", responses=12),
    )
    return returns


def test_figures_are_tidy_and_say_how_to_handle_them(accepted: AcceptedReturns) -> None:
    out, err = run(year="2014-15", plan="NDP-2014-16")

    lines = out.splitlines()
    assert lines[0] == (
        "year,measure,area,area_name,breakdown,category,value,state,quarters_reported,authorities_reported"
    )
    assert "2014-15,1.2.M3,W06000002,Gwynedd,,,3,actual,1,1" in lines
    assert "2014-15,1.2.M3,NWW,North West Wales,department,housing,3,actual,1,1" in lines
    assert "2014-15,1.1.M10,W92000004,Wales,,,,no_baseline_yet,1,3" in lines
    assert "2014-15,5.1.M2,W92000004,Wales,,,4.5,actual,1,3" in lines
    assert "2014-15,C1,W92000004,Wales,,,3,actual,1,1" in lines
    assert "2014-15,1.2.M4,W92000004,Wales,,,,not_reported,0,0" in lines
    assert err == "Working figures: exact values, not for publication.\n"


def test_sample_figures_say_so(returns: AcceptedReturns) -> None:
    returns.is_sample = True
    returns.accept("NWW", "2014-15-Q1", Reported("1.2.M3", 3, GWYNEDD))

    _, err = run(year="2014-15")

    assert err.splitlines() == [
        "Working figures: exact values, not for publication.",
        "These figures contain sample data: invented, but for what the report of 2014-15 gives for Wales.",
    ]


def test_figures_of_one_area_as_json(accepted: AcceptedReturns) -> None:
    out, _ = run(year="2014-15", area=GWYNEDD, format="json")

    rows = json.loads(out)
    assert {row["area"] for row in rows} == {GWYNEDD}
    assert list(rows[0]) == next(csv.reader(run(year="2014-15")[0].splitlines()))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"year": "2014"}, "--year: '2014' is not a financial year: write it like 2014-15"),
        ({"year": "2014-15", "plan": "NDP"}, "--plan: there is no plan 'NDP'; choose one of NDP-2014-16"),
        ({"year": "2014-15", "area": "ZZ"}, "--area: there is no area 'ZZ'; give one of W92000004, NWW"),
        ({"year": "2015-16"}, "--year: no quarter of any plan was opened in 2015-16; open one with open_round"),
    ],
)
def test_figures_refuse_what_they_do_not_know_in_one_line(
    accepted: AcceptedReturns, options: dict[str, str], message: str
) -> None:
    with pytest.raises(CommandError) as refused:
        run(**options)

    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)
