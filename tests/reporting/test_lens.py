"""What a page of figures looks at, as its address says."""

import pytest

from cohesion.models import User
from outcomes.models import Plan
from reporting.disclosure import Audience
from reporting.lens import NothingYet, lens
from tests.factories.accepted_returns import AcceptedReturns


def test_without_parameters_the_newest_year_is_shown(returns: AcceptedReturns, officer: User) -> None:
    returns.owed("NWW", "2013-14-Q1")
    returns.owed("NWW", "2014-15-Q1")

    found = lens(officer, {})

    assert (str(found.year), found.audience, found.notes) == ("2014-15", Audience.WORKING, ())
    assert [str(year) for year in found.years] == ["2013-14", "2014-15"]


@pytest.mark.parametrize("asked", ["2099-00", "x' OR 1=1", "2014", "9" * 4000])
def test_unknown_year_is_told_and_another_shown(returns: AcceptedReturns, officer: User, asked: str) -> None:
    returns.owed("NWW", "2014-15-Q1")

    found = lens(officer, {"year": asked, "plan": "NO-SUCH"})

    assert str(found.year) == "2014-15"
    assert len(found.notes) == 2
    assert max(map(len, found.notes)) < 200


def test_regional_people_look_as_the_public_does(returns: AcceptedReturns, northern: User) -> None:
    returns.owed("NWW", "2014-15-Q1")

    found = lens(northern, {"as": ""})

    assert found.is_published
    assert "as=" not in found.query()


def test_officer_may_look_as_the_public_does(returns: AcceptedReturns, officer: User, plan: Plan) -> None:
    returns.owed("NWW", "2014-15-Q1")

    found = lens(officer, {"as": "published"})

    assert found.is_published
    assert found.query() == f"?plan={plan.code}&year=2014-15&as=published"
    assert found.query(**{"as": ""}) == f"?plan={plan.code}&year=2014-15"


def test_a_trend_does_not_know_the_future(returns: AcceptedReturns, officer: User) -> None:
    for year in ("2013-14", "2014-15"):
        returns.owed("NWW", f"{year}-Q1")

    assert [str(year) for year in lens(officer, {"year": "2013-14"}).years_to] == ["2013-14"]


def test_nothing_to_look_at_without_a_round(officer: User) -> None:
    with pytest.raises(NothingYet):
        lens(officer, {})
