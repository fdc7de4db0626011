"""Accepted returns for the tests of figures."""

import pytest

from cohesion.calendar import FinancialYear
from cohesion.models import Appointment, User
from outcomes.models import Plan
from tests.factories.accepted_returns import AcceptedReturns


@pytest.fixture
def returns(plan: Plan, service: User) -> AcceptedReturns:
    return AcceptedReturns(plan, service)


@pytest.fixture
def year() -> FinancialYear:
    return FinancialYear(2014)


@pytest.fixture
def second_officer(officer: User) -> User:
    other = User.objects.create_user("second@example.org", name="Sian Morris")
    appointment = officer.appointments.first()
    assert appointment is not None
    Appointment.objects.create(user=other, role=appointment.role, starts_on=appointment.starts_on)
    return other
