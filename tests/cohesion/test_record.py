"""The audit record and other kept tables: the database itself refuses to change them."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cohesion import audit
from cohesion.models import Appointment, AuditEntry, Region, User
from cohesion.permissions import ROLE_PERMISSIONS, Role


def test_audit_entry_cannot_be_changed_or_removed(officer: User, regions: dict[str, Region], now: datetime) -> None:
    entry = audit.record("test.act", by=officer, now=now, subject=regions["NWW"])

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(act="another")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()
    # PostgreSQL knows no REPLACE; there the primary key refuses a second row of the same id.
    insert = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    again = f"{insert} INTO cohesion_auditentry SELECT * FROM cohesion_auditentry WHERE id = %s"
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(again, [entry.pk])


def test_audit_refuses_an_unknown_actor(regions: dict[str, Region], now: datetime) -> None:
    with pytest.raises(audit.UnknownActor):
        audit.record("test.act", by=User(email="nobody@example.org"), now=now, subject=regions["NWW"])


def test_user_email_is_unique_whatever_its_capitals(officer: User) -> None:
    with pytest.raises(IntegrityError, match="one_user_per_email"), transaction.atomic():
        User.objects.bulk_create([User(email="OFFICER@example.org", name="Another")])


@pytest.mark.django_db
def test_every_kept_table_has_its_trigger() -> None:
    """SQLite forgets the triggers of a table that a migration remakes: such a migration must put them back."""
    kept = {
        "casework_attendance",
        "casework_caseaction",
        "casework_case",
        "casework_caseevent",
        "casework_casereferral",
        "casework_categorisation",
        "casework_detailslook",
        "casework_personaldetails",
        "casework_riskassessment",
        "casework_tally",
        "casework_tensionassessment",
        "cohesion_auditentry",
        "outcomes_acceptedfigure",
        "outcomes_acceptedfigure_partner_regions",
        "outcomes_acceptedmilestone",
        "outcomes_acceptednarrative",
        "outcomes_acceptedversion",
        "outcomes_changerequestreply",
        "outcomes_internalnote",
        "outcomes_reminder",
        "outcomes_returnevent",
        "outcomes_reviewsnapshot",
        "reporting_curveaction",
        "reporting_curveversion",
        "reporting_disclosurecheck",
        "reporting_figurerelease",
    }
    query = {
        "sqlite": "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT DISTINCT event_object_table FROM information_schema.triggers",
    }[connection.vendor]

    with connection.cursor() as cursor:
        cursor.execute(query)
        assert {name for (name,) in cursor.fetchall()} == kept


@pytest.mark.parametrize(("role", "with_region"), [(Role.CO_ORDINATOR, False), (Role.OFFICER, True)])
def test_regional_roles_and_no_others_have_a_region(
    stranger: User, regions: dict[str, Region], role: Role, with_region: bool
) -> None:
    region = regions["NWW"] if with_region else None

    with pytest.raises(IntegrityError, match="regional_roles"), transaction.atomic():
        Appointment.objects.create(user=stranger, role=role, region=region, starts_on=date(2014, 4, 1))


def test_ended_appointment_gives_no_permission(northern: User, regions: dict[str, Region]) -> None:
    northern.appointments.update(ends_on=date(2013, 3, 31))

    person = User.objects.get(pk=northern.pk)

    assert person.permissions == frozenset()
    assert person.region_ids == frozenset()


def test_every_role_has_its_row_of_permissions() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
