"""Tests that stand on the demo year. They live together because it is loaded once for all of them.

Each module says `pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.usefixtures("demo_year", "db")]`: then one
worker has them all, one after the other.
"""
