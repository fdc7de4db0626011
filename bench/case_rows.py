"""The generator: any number of hate crime cases over ten years in all authorities, with all that hangs on them.

Cases, their details and notes are made here, every text sealed for its row, and copied in. What refers to them
(motivations, events, support, keys) is drawn inside the database, and so are the rows and sums of the counts, by the
same rules as `casework.counting` (a sample of them is compared).
"""

import io
import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from time import perf_counter
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

import bench.service  # noqa: F401  (sets the service up)
from bench import case_sql
from bench.service import PLAN_FILE
from casework import match_keys, reference_codes
from casework.actions.list_loading import load_case_lists
from casework.counting.ledger import memberships, standing
from casework.counting.loading import loaded_for_counting
from casework.models import Agency, Case, CaseList, ListEntry, MatchKey
from cohesion.models import Appointment, LocalAuthority, RegionCoverage, User
from cohesion.permissions import Role
from cohesion.sealing import fingerprint, seal

FIRST_DAY, YEARS = date(2014, 4, 1), 10
WORKER, REGION = "caseworker@example.org", "CV"
_BATCH = 20_000
_NOTED = 0.3
_COMPARED = 300
_SUMMARY = "Shouted at on the way home from work by somebody who lives nearby. It has happened before. " * 2
_NEXT = "Call the victim and ask how things are"
_CASE = (
    "id, reference, kind, region_id, authority_id, source_id, status, happened_on, reported_on, received_on, "
    "closed_on, close_reason_id, risk, risk_review_on, lead_id, next_action, next_action_on, summary, language, "
    "handling, circle, recorded_on, recorded_at, recorded_by_id, updated_at, updated_by_id, version, is_duplicate, "
    "last_active_on, is_sample"
)
_DETAIL = (
    "id, case_id, route_id, category_id, place, crime_reference, police, police_reported_on, police_recorded_on, "
    "sharing, age_band_id, is_repeat, language_need, support_needs, safeguarding, satisfaction"
)
_KEY = "case_id, kind, value"
_NOTE = "id, case_id, text, language, at, by_id"


class Generator:
    """Rows as the database's text format takes them. The same seed gives the same cases, but for their seals."""

    def __init__(self, cases: int) -> None:
        self.cases, self.source = cases, random.Random(7)
        self.sealing = 0.0
        self.sealed = 0
        covered = {row.authority_id: row.region_id for row in RegionCoverage.objects.filter(ends_on=None)}
        places = list(LocalAuthority.objects.all())
        self.places = [(row.pk, covered[row.pk]) for row in places]
        self.weights = [row.population_2011 for row in places]
        self.sources = list(Agency.objects.filter(is_source=True).values_list("pk", flat=True))
        entries = ListEntry.objects.values_list("list", "code", "pk")
        self.entries = {(which, code): pk for which, code, pk in entries}
        self.reasons = [pk for (which, _), pk in self.entries.items() if which == CaseList.CLOSE_REASON]
        self.workers = list(User.objects.filter(appointments__role=Role.CASEWORKER).values_list("pk", flat=True))

    def copy(self) -> None:
        """Cases, details and the keys of crime references, some ten thousand at a time."""
        rows = self._rows()
        while batch := list(islice(rows, _BATCH)):
            for table, columns, place in (
                ("casework_case", _CASE, 0),
                ("casework_hatecrime", _DETAIL, 1),
                ("casework_matchkey", _KEY, 2),
                ("casework_casenote", _NOTE, 3),
            ):
                _copied(table, columns, [row[place] for row in batch if row[place]])

    def _rows(self) -> Iterator[tuple[str, str, str, str]]:
        for number in range(self.cases):
            yield self._row(number)

    def _row(self, number: int) -> tuple[str, str, str, str]:
        source, places = self.source, self.source.choices(self.places, self.weights)[0]
        key, detail_key = (UUID(int=source.getrandbits(128), version=4) for _ in range(2))
        received = FIRST_DAY + timedelta(days=source.randrange(YEARS * 365))
        is_open = source.random() < 0.04
        has_next = is_open and source.random() < 0.85
        closed = None if is_open else received + timedelta(days=source.randint(10, 120))
        risk = source.choices(("NOT_ASSESSED", "STANDARD", "MEDIUM", "HIGH"), (20, 58, 18, 4))[0]
        recorded = datetime(received.year, received.month, received.day, 10, tzinfo=UTC)
        case = (
            key,
            reference(number),
            "HATE_CRIME",
            places[1],
            places[0],
            source.choice(self.sources),
            "OPEN" if is_open else "CLOSED",
            received - timedelta(days=source.randint(0, 20)),
            received,
            received,
            closed,
            None if is_open else source.choice(self.reasons),
            risk,
            received + timedelta(days=28) if risk == "HIGH" else None,
            source.choice(self.workers) if source.random() < 0.7 else None,
            self._seal(_NEXT, "casework_case.next_action", key) if has_next else "\\\\x",
            received + timedelta(days=source.randint(5, 200)) if has_next else None,
            self._seal(_SUMMARY, "casework_case.summary", key),
            "en",
            "SENSITIVE",
            "NAMED" if source.random() < 0.01 else "REGION",
            received,
            recorded,
            self.workers[0],
            recorded,
            self.workers[0],
            3,
            source.random() < 0.01,
            closed or received,
            True,
        )
        return _line(case), *self._detail(key, detail_key, received, number), self._note(key, recorded)

    def _detail(self, key: UUID, detail_key: UUID, received: date, number: int) -> tuple[str, str]:
        source = self.source
        category = source.choices(("crime", "incident", "non_crime", "to_be_determined"), (42, 46, 7, 5))[0]
        route = source.choices(("national_centre", "third_party_centre", "police", "council"), (50, 15, 30, 5))[0]
        is_recorded = category == "crime" and source.random() < 0.6
        crime = f"NWP/{received:%y}/{number}" if is_recorded else ""
        kind = MatchKey.Kind.CRIME_REFERENCE
        recorded = received + timedelta(days=source.randint(0, 9)) if is_recorded else None
        detail = (
            detail_key,
            key,
            self.entries[CaseList.ROUTE, route],
            self.entries[CaseList.HATE_CATEGORY, category],
            "\\\\x",
            self._seal(crime, "casework_hatecrime.crime_reference", detail_key) if crime else "\\\\x",
            "YES" if is_recorded else "NOT_KNOWN",
            received if is_recorded else None,
            recorded,
            "YES",
            self.entries[CaseList.AGE_BAND, source.choice(("18_24", "25_44", "45_64", "not_known"))],
            source.random() < 0.06,
            "\\\\x",
            "\\\\x",
            "NONE",
            "NOT_ASKED",
        )
        if not crime:
            return _line(detail), ""
        digest = fingerprint(kind, match_keys.normalised(kind, crime))
        return _line(detail), _line((key, kind.value, f"\\\\x{digest.hex()}"))

    def _note(self, case: UUID, recorded: datetime) -> str:
        if self.source.random() > _NOTED:
            return ""
        key = UUID(int=self.source.getrandbits(128), version=4)
        text = self._seal("Called back; nothing new.", "casework_casenote.text", key)
        return _line((key, case, text, "en", recorded + timedelta(hours=2), self.workers[0]))

    def _seal(self, text: str, place: str, key: UUID) -> str:
        started = perf_counter()
        sealed = seal(text, f"{place}:{key}")
        self.sealing += perf_counter() - started
        self.sealed += 1
        return f"\\\\x{sealed.hex()}"


def reference(number: int) -> str:
    """A different one for each number, in no order that tells anything: steps of a prime around all there are."""
    alphabet = reference_codes.ALPHABET
    places = reference_codes.LENGTH - 1
    value, body = (number * 1_664_525_003 + 12_345) % len(alphabet) ** places, ""
    for _ in range(places):
        value, sign = divmod(value, len(alphabet))
        body += alphabet[sign]
    return body + reference_codes.check_sign(body)


def _line(values: tuple[Any, ...]) -> str:
    return "\t".join("\\N" if value is None else str(value) for value in values) + "\n"


def _copied(table: str, columns: str, lines: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO("".join(lines)))


def prepare(cases: int) -> dict[str, Any]:
    started = perf_counter()
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_geography", stdout=sys.stderr)
    call_command("load_plan", PLAN_FILE, stdout=sys.stderr)
    load_case_lists(by=User.objects.service(), now=timezone.now())
    _people()
    migrated = perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        is_superuser = case_sql.without_triggers(cursor)
        generator = Generator(cases)
        generator.copy()
        copied = perf_counter()
        case_sql.fill(cursor, by=generator.workers[0])
        case_sql.with_triggers(cursor, is_superuser=is_superuser)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    filled = perf_counter()
    return {
        "cases": Case.objects.count(),
        "seconds": filled - started,
        "stages": {"migrations": migrated - started, "copy": copied - migrated, "inside": filled - copied},
        "sealed": generator.sealed,
        "sealing": generator.sealing,
        "differences": _differences(),
    }


def _people() -> None:
    """The caseworker whose pages are measured, and some more who lead cases."""
    for name in (WORKER, *(f"caseworker-{number}@example.org" for number in range(5))):
        user = User.objects.create_user(name, "a long enough password", name=name)
        region = RegionCoverage.objects.filter(region__code=REGION)[0].region
        Appointment.objects.create(user=user, role=Role.CASEWORKER, region=region, starts_on=FIRST_DAY)


def _differences() -> int:
    """How many of a sample of cases count otherwise than the rules say: the generator must not measure a fiction."""
    ids = list(Case.objects.order_by("id").values_list("pk", flat=True)[:_COMPARED])
    rows = standing(ids)
    return sum(memberships(case) != rows[case.pk] for case in loaded_for_counting(ids))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(prepare(int(sys.argv[1]))))
