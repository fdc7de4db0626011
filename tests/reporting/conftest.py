"""Accepted returns for the tests of figures."""

import pytest

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan
from tests.factories.accepted_returns import AcceptedReturns


@pytest.fixture
def returns(plan: Plan, service: User) -> AcceptedReturns:
    return AcceptedReturns(plan, service)


@pytest.fixture
def year() -> FinancialYear:
    return FinancialYear(2014)
