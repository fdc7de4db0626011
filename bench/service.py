"""Sets the service up in a process of its own, on the database that the environment names."""

import os
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cohesion.settings")
django.setup()

from django.db import connection  # noqa: E402

from cohesion.calendar import FinancialYear  # noqa: E402

PLAN = "NDP-2014-16"
PLAN_FILE = str(Path(__file__).resolve().parent.parent / "outcomes" / "reference" / "plans" / "NDP-2014-16.yaml")
YEAR = FinancialYear(2014)
TIMES = 20
# Sizes at which pages are measured: years of accepted returns behind the quarter that is open.
PAGE_YEARS = {"one-year": 1, "twelve-years": 12}


def clock_of(vendor: str) -> Callable[[], float]:
    """Seconds of work, so that others on the machine do not count: of this process, in which SQLite works too, and
    beside PostgreSQL of the server's process for this connection. A server that is elsewhere leaves the wall's clock.
    """
    if vendor == "sqlite":
        return process_time
    return _with_server if _served() is not None else perf_counter


def _with_server() -> float:
    return process_time() + (_served() or 0.0)


def _served() -> float | None:
    """Seconds of work of the server's process for this connection, where it runs on this machine."""
    connection.ensure_connection()
    info = connection.connection.info
    if info.host not in {"127.0.0.1", "::1", "localhost"} and not info.host.startswith("/"):
        return None
    told = Path(f"/proc/{info.backend_pid}/schedstat")
    return int(told.read_text().split()[0]) / 1e9 if told.exists() else None
