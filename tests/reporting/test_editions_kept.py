"""Checks and editions that are out stay as they were: the database refuses what the service would never do."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from cohesion.calendar import FinancialYear
from cohesion.models import User
from outcomes.models import Plan
from reporting.actions import releases
from reporting.actions.safe_numbers import check_year
from reporting.models import DisclosureCheck, FigureRelease
from tests.factories.accepted_returns import AT, AcceptedReturns, Reported


@pytest.fixture
def proposed(returns: AcceptedReturns, plan: Plan, year: FinancialYear, officer: User) -> FigureRelease:
    returns.accept("NWW", "2014-15-Q1", Reported("1.2.M3", 300))
    check_year(plan=plan, year=year, by=officer, now=AT)
    return releases.propose(plan=plan, year=year, note="", by=officer, now=AT)


@pytest.fixture
def out(proposed: FigureRelease, second_officer: User) -> FigureRelease:
    return releases.approve(release=proposed, by=second_officer, now=AT)


def replaced(table: str, pk: int, columns: str, values: str) -> None:
    """Try to put a row in the place of another. PostgreSQL knows no REPLACE; there a constraint refuses the second."""
    insert = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(f"{insert} INTO {table} ({columns}) SELECT {values} FROM {table} WHERE id = %s", [pk])


@pytest.mark.parametrize("change", [{"cells": []}, {"is_safe": False}, {"digest": "0" * 64}])
def test_check_cannot_be_changed(proposed: FigureRelease, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        DisclosureCheck.objects.update(**change)


def test_check_cannot_be_removed_nor_replaced(proposed: FigureRelease) -> None:
    check = proposed.check_passed
    rows = DisclosureCheck.objects.filter(pk=check.pk)
    names = [field.attname for field in DisclosureCheck._meta.local_fields]
    others = [name for name in names if name != "id"]

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rows._raw_delete(rows.db)
    replaced("reporting_disclosurecheck", check.pk, ", ".join(names), ", ".join(names))
    replaced("reporting_disclosurecheck", check.pk, ", ".join(others), ", ".join(others))

    assert rows.get().cells == check.cells


def test_plan_with_a_check_cannot_be_removed(proposed: FigureRelease, plan: Plan) -> None:
    FigureRelease.objects.all().delete()

    with pytest.raises(ProtectedError) as refused:
        plan.delete()

    assert DisclosureCheck.objects.get() in refused.value.protected_objects


@pytest.mark.parametrize(
    "change", [{"note": "Another"}, {"number": 2}, {"approved_at": None, "approved_by": None}, {"financial_year": "x"}]
)
def test_edition_that_is_out_cannot_be_changed(out: FigureRelease, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="is settled"), transaction.atomic():
        FigureRelease.objects.update(**change)


def test_edition_that_is_out_cannot_be_approved_at_another_time(out: FigureRelease) -> None:
    with pytest.raises(IntegrityError, match="is settled"), transaction.atomic():
        FigureRelease.objects.update(approved_at=AT + timedelta(days=1))


def test_edition_that_is_out_cannot_be_removed_nor_replaced(out: FigureRelease) -> None:
    rows = FigureRelease.objects.filter(pk=out.pk)
    names = [field.attname for field in FigureRelease._meta.local_fields]
    others = [name for name in names if name != "id"]

    with pytest.raises(IntegrityError, match="is settled"), transaction.atomic():
        rows.delete()
    replaced("reporting_figurerelease", out.pk, ", ".join(names), ", ".join(names))
    replaced("reporting_figurerelease", out.pk, ", ".join(others), ", ".join(others))

    assert rows.get().approved_by == out.approved_by


def test_proposal_may_go_and_may_not_become_another(proposed: FigureRelease, officer: User) -> None:
    for change in ({"note": "Another"}, {"number": 2}, {"proposed_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FigureRelease.objects.update(**change)

    releases.withdraw(release=proposed, by=officer, now=AT)

    assert not FigureRelease.objects.exists()
