"""Sets the service up in a process of its own, on the database that the environment names."""

import os
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cohesion.settings")
django.setup()

from cohesion.calendar import FinancialYear  # noqa: E402

PLAN = "NDP-2014-16"
PLAN_FILE = str(Path(__file__).resolve().parent.parent / "outcomes" / "reference" / "plans" / "NDP-2014-16.yaml")
YEAR = FinancialYear(2014)
TIMES = 20
# Sizes at which pages are measured: years of accepted returns behind the quarter that is open.
PAGE_YEARS = {"one-year": 1, "twelve-years": 12}


def clock_of(vendor: str) -> Callable[[], float]:
    """SQLite works inside this process, so that its time can be told from that of others on the machine."""
    return process_time if vendor == "sqlite" else perf_counter
