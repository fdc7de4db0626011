"""Plan files (YAML) of three shapes, read into one specification.

A national plan with items, actions and measures; a plan of objectives and actions without measures; one authority's
strategy with a result, outcomes and survey indicators.
"""

from outcomes.plan_file.reading import read_plan
from outcomes.plan_file.specification import PlanSpec

__all__ = ["PlanSpec", "read_plan"]
