"""The demo year, loaded once for this folder and rolled back after it."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="package")
def demo_year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """What `load_demo` said. Tests that also ask for `db` work in a transaction of their own on top."""
    said = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)
