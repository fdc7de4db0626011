"""Tests with real commits leave the reference data as they found it."""

from datetime import datetime

from cohesion import audit
from cohesion.models import LocalAuthority, User


def test_live_database_takes_entries(live_db: None, service: User, now: datetime) -> None:
    audit.record("test.act", by=service, now=now, subject=LocalAuthority.objects.first() or service)

    assert LocalAuthority.objects.count() == 22


def test_live_database_is_whole_again_afterwards(live_db: None) -> None:
    assert LocalAuthority.objects.count() == 22
    assert User.objects.service()
