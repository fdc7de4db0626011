"""What hangs on generated cases, drawn inside PostgreSQL, and where they count."""

from typing import Any

# Chance that depends on the case and a word: a number below `most`.
_DRAWN = "(('x' || substr(md5({key}::text || '{word}'), 1, 7))::bit(28)::int % {most})"

_MOTIVATIONS = """
INSERT INTO casework_motivation (case_id, characteristic_id, other, basis)
SELECT c.id, p.id, '', 'NOT_KNOWN' FROM casework_case c
JOIN LATERAL (
    SELECT DISTINCT code FROM unnest(ARRAY[
        (ARRAY['race','race','race','race','race','race','disability','sexual_orientation','religion_or_belief','sex'])
            [1 + {first}],
        CASE WHEN {several} < 25 THEN (ARRAY['religion_or_belief','disability','age','gender_reassignment'])
            [1 + {second}] END,
        CASE WHEN {several} < 5 THEN 'sexual_orientation' END]) AS code WHERE code IS NOT NULL) AS why ON true
JOIN cohesion_protectedcharacteristic p ON p.code = why.code
"""
_TYPES = """
INSERT INTO casework_hatecrime_types (hatecrime_id, listentry_id)
SELECT h.id, e.ids[1 + {what}] FROM casework_hatecrime h,
    (SELECT array_agg(id ORDER BY id) AS ids FROM casework_listentry WHERE list = 'HATE_TYPE') e
"""
_EVENTS = """
INSERT INTO casework_caseevent (case_id, kind, at, by_id, detail)
SELECT c.id, event, c.recorded_at + interval '1 hour' * place, %(by)s, '{{}}'
FROM casework_case c, unnest(ARRAY['RECORDED', 'RISK_ASSESSED', 'CLOSED']) WITH ORDINALITY AS events(event, place)
WHERE event = 'RECORDED' OR (event = 'CLOSED' AND c.status = 'CLOSED')
   OR (event = 'RISK_ASSESSED' AND c.risk <> 'NOT_ASSESSED')
"""
_CATEGORISATIONS = """
INSERT INTO casework_categorisation (id, case_id, category_id, at, by_id, reason)
SELECT gen_random_uuid(), c.id, h.category_id, c.recorded_at, %(by)s, ''
FROM casework_case c JOIN casework_hatecrime h ON h.case_id = c.id
"""
_ASSESSMENTS = """
INSERT INTO casework_riskassessment (id, case_id, risk, assessed_on, review_on, reasons, at, by_id)
SELECT gen_random_uuid(), id, risk, received_on, risk_review_on, '', recorded_at, %(by)s
FROM casework_case WHERE risk <> 'NOT_ASSESSED'
"""
_SUPPORT = """
INSERT INTO casework_supportoffer (id, case_id, agency_id, is_referral, offered_on, answer, taken_on)
SELECT gen_random_uuid(), c.id, (SELECT id FROM casework_agency WHERE code = 'victim_support'), {referral} < 50,
       c.received_on + {wait}, CASE WHEN {answer} < 60 THEN 'TAKEN' ELSE 'DECLINED' END,
       CASE WHEN {answer} < 60 THEN c.received_on + {wait} + {later} END
FROM casework_case c WHERE {offered} < 60
"""
_KEYS = """
INSERT INTO casework_matchkey (case_id, kind, value)
SELECT c.id, about, decode(md5(c.id::text || about) || '00000000', 'hex')
FROM casework_case c, unnest(ARRAY['NAME', 'POSTCODE']) AS about WHERE {known} < 60
"""
_CONFLICTS = """
INSERT INTO casework_conflictofinterest (case_id, user_id, reason, declared_at, declared_by_id)
SELECT id, %(by)s, 'KNOWS', now(), %(by)s FROM casework_case ORDER BY id LIMIT 50
"""
# The quarter of a day, and the day of each rule, as casework.counting says them.
QUARTER = """to_char(day - interval '3 months', 'YYYY') || '-' || to_char(day + interval '9 months', 'YY') || '-Q' ||
    (((extract(month FROM day)::int + 8) % 12) / 3 + 1)::text"""
DAYS = """
    SELECT c.id, c.authority_id, rule.name, rule.day
    FROM casework_case c
    JOIN casework_hatecrime h ON h.case_id = c.id
    JOIN casework_listentry route ON route.id = h.route_id
    JOIN casework_listentry category ON category.id = h.category_id
    LEFT JOIN (SELECT case_id, min(offered_on) FILTER (WHERE is_referral) AS referred, min(taken_on) AS taken
               FROM casework_supportoffer GROUP BY case_id) s ON s.case_id = c.id
    CROSS JOIN LATERAL (VALUES
        ('hate_crime.reported', c.received_on),
        ('hate_crime.reported_through_centres',
         CASE WHEN route.code IN ('third_party_centre', 'national_centre') THEN c.received_on END),
        ('hate_crime.recorded_crimes', CASE WHEN category.code = 'crime' THEN h.police_recorded_on END),
        ('hate_crime.referred_to_support', s.referred),
        ('hate_crime.supported', s.taken)) AS rule(name, day)
    WHERE rule.day IS NOT NULL AND NOT c.is_duplicate
"""
_COUNTED = f"""
INSERT INTO casework_countedcase (case_id, count, authority_id, quarter, parts)
SELECT d.id, d.name, d.authority_id, {QUARTER}, '|' || m.parts || '|'
FROM ({DAYS}) d
JOIN (SELECT case_id, string_agg('protected_characteristic:' || p.code, '|' ORDER BY p.code COLLATE "C") AS parts
      FROM casework_motivation JOIN cohesion_protectedcharacteristic p ON p.id = characteristic_id
      GROUP BY case_id) m ON m.case_id = d.id
"""
_TOTALS = """
INSERT INTO casework_counttotal (count, quarter, authority_id, breakdown, category, value, kept)
SELECT count, quarter, authority_id, '', '', count(*), 0 FROM casework_countedcase GROUP BY 1, 2, 3
UNION ALL
SELECT count, quarter, authority_id, split_part(part, ':', 1), split_part(part, ':', 2), count(*), 0
FROM casework_countedcase, unnest(string_to_array(trim(both '|' from parts), '|')) AS part GROUP BY 1, 2, 3, 4, 5
"""
_MOST = {"first": 10, "second": 4, "what": 12, "wait": 12, "later": 20}
STATEMENTS = (
    (_MOTIVATIONS, "c.id"),
    (_TYPES, "h.id"),
    (_EVENTS, "c.id"),
    (_CATEGORISATIONS, "c.id"),
    (_ASSESSMENTS, "id"),
    (_SUPPORT, "c.id"),
    (_KEYS, "c.id"),
    (_CONFLICTS, "id"),
)
_WORDS = ("first", "second", "several", "what", "referral", "wait", "answer", "later", "offered", "known")


def fill(cursor: Any, *, by: int) -> None:
    """All that hangs on the cases which stand, then where they count, then the sums."""
    for statement, key in STATEMENTS:
        drawn = {word: _DRAWN.format(key=key, word=word, most=_MOST.get(word, 100)) for word in _WORDS}
        said = statement.format(**drawn).replace(" % ", " %% ")
        cursor.execute(said, {"by": by})
    cursor.execute(_COUNTED)
    cursor.execute(_TOTALS)


def without_triggers(cursor: Any) -> bool:
    """Nothing here is wrong, so that looking at each row again only costs time. A superuser may leave all of it out."""
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    is_superuser = bool(cursor.fetchone()[0])
    if is_superuser:
        cursor.execute("SET session_replication_role = replica")
    else:
        cursor.execute("ALTER TABLE casework_case DISABLE TRIGGER USER")
    return is_superuser


def with_triggers(cursor: Any, *, is_superuser: bool) -> None:
    if is_superuser:
        cursor.execute("SET session_replication_role = origin")
    else:
        cursor.execute("ALTER TABLE casework_case ENABLE TRIGGER USER")
