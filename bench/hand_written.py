"""The statement that somebody would write by hand for the annual figures of a plan's year, in one go.

It answers what the figures answer: the value, quarters and authorities behind it and its state, by the measures'
rules, for Wales, regions with shared work, and authorities, totals and categories. Combined figures, percentage
changes and the coverage of region-wide lines are left to whoever reads it.
"""

from decimal import Decimal
from typing import Any

from django.db import connection

STATEMENT = """
WITH counted AS (
    SELECT f.id, f.measure_id, q.region_id, f.authority_id,
           COALESCE(c.merged_into_id, f.category_id) AS category_id,
           r.quarter, f.value, f.state, COALESCE(f.responses, f.denominator, 1) AS weight, m.quarter_rule
    FROM outcomes_returnround r
    JOIN outcomes_quarterlyreturn q ON q.round_id = r.id
    JOIN outcomes_acceptedfigure f ON f.accepted_version_id = q.latest_version_id
    JOIN outcomes_measure m ON m.id = f.measure_id
    LEFT JOIN outcomes_breakdowncategory c ON c.id = f.category_id
    WHERE r.plan_id = %(plan)s AND r.financial_year = %(year)s AND m.quarter_rule IS NOT NULL
), cells AS MATERIALIZED (
    SELECT measure_id, region_id, authority_id, category_id, quarter_rule,
           CASE quarter_rule
               WHEN 'SUM' THEN SUM(value)
               WHEN 'WEIGHTED_MEAN' THEN SUM(value * weight)
               ELSE COALESCE(
                   MAX(CASE WHEN quarter = %(q4)s THEN value END), MAX(CASE WHEN quarter = %(q3)s THEN value END),
                   MAX(CASE WHEN quarter = %(q2)s THEN value END), MAX(CASE WHEN quarter = %(q1)s THEN value END))
           END AS value,
           SUM(CASE WHEN value IS NOT NULL THEN weight END) AS weight,
           COALESCE(SUM(DISTINCT CASE WHEN value IS NOT NULL THEN
               CASE quarter WHEN %(q1)s THEN 1 WHEN %(q2)s THEN 2 WHEN %(q3)s THEN 4 ELSE 8 END END), 0) AS quarters,
           MAX(CASE state WHEN 'ESTIMATED' THEN 6 WHEN 'ACTUAL' THEN 5 WHEN 'NIL' THEN 4
               WHEN 'NOT_AVAILABLE' THEN 3 WHEN 'NOT_COLLECTED' THEN 2 ELSE 1 END) AS state
    FROM counted
    GROUP BY measure_id, region_id, authority_id, category_id, quarter_rule
), shared AS (
    SELECT p.region_id AS partner_id, measure_id, category_id, quarter_rule,
           CASE quarter_rule
               WHEN 'SUM' THEN SUM(value)
               WHEN 'WEIGHTED_MEAN' THEN SUM(value * weight)
               ELSE COALESCE(
                   MAX(CASE WHEN quarter = %(q4)s THEN value END), MAX(CASE WHEN quarter = %(q3)s THEN value END),
                   MAX(CASE WHEN quarter = %(q2)s THEN value END), MAX(CASE WHEN quarter = %(q1)s THEN value END))
           END AS value,
           SUM(CASE WHEN value IS NOT NULL THEN weight END) AS weight
    FROM outcomes_acceptedfigure_partner_regions p
    JOIN counted ON counted.id = p.acceptedfigure_id
    WHERE p.region_id <> counted.region_id
    GROUP BY p.region_id, counted.region_id, authority_id, measure_id, category_id, quarter_rule
), placed AS (
    SELECT 'WALES' AS kind, 0 AS place, cells.* FROM cells
    UNION ALL
    SELECT 'REGION', region_id, cells.* FROM cells
    UNION ALL
    SELECT 'REGION', partner_id, measure_id, partner_id, NULL, category_id, quarter_rule, value, weight, 0, 5
    FROM shared
    UNION ALL
    SELECT 'AUTHORITY', authority_id, cells.* FROM cells WHERE authority_id IS NOT NULL
)
SELECT kind, place, measure_id, category_id,
       CASE quarter_rule WHEN 'WEIGHTED_MEAN' THEN SUM(value) / NULLIF(SUM(weight), 0) ELSE SUM(value) END,
       MAX(quarters & 1) + MAX(quarters & 2) / 2 + MAX(quarters & 4) / 4 + MAX(quarters & 8) / 8,
       COUNT(DISTINCT CASE WHEN value IS NOT NULL THEN authority_id END),
       MAX(state)
FROM placed
GROUP BY kind, place, measure_id, category_id, quarter_rule
"""

Answer = dict[tuple[str, int, int, int | None], Decimal]


def ask(plan_id: int, year: str) -> list[tuple[Any, ...]]:
    quarters = {f"q{number}": f"{year}-Q{number}" for number in (1, 2, 3, 4)}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"plan": plan_id, "year": year, **quarters})
        return list(cursor.fetchall())


def values(rows: list[tuple[Any, ...]]) -> Answer:
    """By kind of area, its row id (0 for Wales), measure id and category id."""
    return {(row[0], row[1], row[2], row[3]): Decimal(str(row[4])) for row in rows if row[4] is not None}
