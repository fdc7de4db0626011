"""Fills a forum with one open case by the actions that people use and with copies of it; measures its next meeting."""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import bench.service  # noqa: F401  (sets the service up)
from bench.service import PLAN_FILE, clock_of
from casework.actions.list_loading import load_case_lists
from casework.actions.marac_forums import add_forum, add_member
from casework.actions.marac_meetings import plan_meeting
from casework.actions.marac_referrals import decide, refer_to_marac
from casework.kinds import CaseKind
from casework.marac_facts import MaracFacts
from casework.models import Agency, Case, CaseList, Forum, ListEntry, MaracReferral, Meeting
from casework.reference_codes import new_reference
from cohesion.models import Appointment, LocalAuthority, Region, User
from cohesion.permissions import Role

DAY, REGION, PLACE, LEAD = date(2014, 5, 1), "NWW", "W06000002", "lead@example.org"
_AT = datetime.combine(DAY, time(9, 0), ZoneInfo("Europe/London"))
_SUMMARY = "Threats at home, more and more often. The neighbours have heard them and are afraid to speak. " * 2
_TURNS, _OK = 7, 200


def measure(cases: int) -> dict[str, Any]:
    """Milliseconds beside those of the empty view, queries and bytes, by page."""
    lead = _prepared()
    with transaction.atomic():
        meeting = _meeting(cases, lead)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a server in use has statistics of its tables
    client = Client(SERVER_NAME="localhost")
    client.force_login(lead, settings.AUTHENTICATION_BACKENDS[0])
    addresses = {
        "agenda of a meeting": reverse("cases_marac_meeting", args=[meeting.pk]),
        "agenda to print, with what happened": reverse("cases_marac_pack", args=[meeting.pk]) + "?identifying",
        "page of the forum": reverse("cases_marac_forum", args=[meeting.forum_id]),
        "quarterly summary": reverse("cases_marac_summary", args=[meeting.forum_id, "2014-15-Q1"]),
    }
    nothing = partial(_get, client, reverse("nothing"))
    return {name: _measured(partial(_get, client, url), nothing) for name, url in addresses.items()}


def _prepared() -> User:
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_geography", stdout=sys.stderr)
    call_command("load_plan", PLAN_FILE, stdout=sys.stderr)
    load_case_lists(by=User.objects.service(), now=timezone.now())
    lead = User.objects.create_user(LEAD, "a long enough password", name=LEAD)
    region = Region.objects.get(code=REGION)
    Appointment.objects.create(user=lead, role=Role.CO_ORDINATOR, region=region, starts_on=date(2012, 4, 1))
    return User.objects.get(pk=lead.pk)


def _meeting(cases: int, lead: User) -> Meeting:
    """Planned for the day after the last referral, with all of them on its agenda."""
    names = {"name_en": "North MARAC", "name_cy": "MARAC y Gogledd", "kind": CaseKind.HATE_MARAC.value}
    values = {**names, "quorum": 2, "threshold": 14}
    forum = add_forum(region=Region.objects.get(code=REGION), values=values, by=lead, now=_AT, is_sample=True)
    for code in ("north_wales_police", "victim_support", "housing"):
        told = {"agency": Agency.objects.get(code=code), "representative": "Ann Other", "starts_on": DAY}
        add_member(forum=forum, values=told, by=lead, now=_AT)
    case = refer_to_marac(facts=_facts(forum, lead), by=lead, now=_AT, is_sample=True)
    accepts = partial(decide, decision="ACCEPTED", on=DAY, reason="Visible high risk.")
    _copied(accepts(case_id=case.pk, seen_version=case.version, by=lead, now=_AT), cases - 1)
    return plan_meeting(forum=forum, day=date(2014, 5, 2), sort="ROUTINE", quorum=2, by=lead, now=_AT)


def _copied(case: Case, times: int) -> None:
    """The same case again and again, each sealed for its own row."""
    detail = MaracReferral.objects.get(case=case)
    cases = [_copy(case, reference=new_reference()) for _ in range(times)]
    details = [_copy(detail, case_id=each.pk) for each in cases]
    Case.objects.bulk_create(cases)
    MaracReferral.objects.bulk_create(details)
    through = MaracReferral.criteria.through
    reasons = list(detail.criteria.values_list("pk", flat=True))
    rows = [{"maracreferral_id": each.pk, "listentry_id": reason} for each in details for reason in reasons]
    through._default_manager.bulk_create(through(**row) for row in rows)


def _copy(row: Any, **other: Any) -> Any:
    names = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    return type(row)(**{**{name: getattr(row, name) for name in names}, **other})


def _facts(forum: Forum, lead: User) -> MaracFacts:
    return MaracFacts(
        forum=forum,
        authority=LocalAuthority.objects.get(gss=PLACE),
        source=Agency.objects.get(code="victim_support"),
        received_on=DAY,
        summary=_SUMMARY,
        criteria=(ListEntry.objects.get(list=CaseList.MARAC_CRITERION, code="judgement"),),
        consent="GIVEN",
        score=16,
        lead=lead,
    )


def _get(client: Client, url: str) -> int:
    """The weight of one answer. The request is undone: a look at cases is recorded."""
    with transaction.atomic():
        response = client.get(url, secure=settings.SERVER_MODE)
        if response.status_code != _OK:
            raise RuntimeError(f"{url} answered {response.status_code}")
        transaction.set_rollback(True)
    return len(response.content)


def _measured(act: Callable[[], int], nothing: Callable[[], int]) -> dict[str, Any]:
    """The quickest of several turns of each, in alternation: others on the machine only ever make one slower."""
    clock = clock_of(connection.vendor)
    weight = act()
    with CaptureQueriesContext(connection) as captured:
        act()
    queries = len(captured)  # now: the log is emptied at the next request
    taken: dict[str, list[float]] = {"ms": [], "empty_ms": []}
    for _ in range(_TURNS):
        for name, ask in (("empty_ms", nothing), ("ms", act)):
            started = clock()
            ask()
            taken[name].append((clock() - started) * 1000)
    return {**{name: min(times) for name, times in taken.items()}, "queries": queries, "bytes": weight}


if __name__ == "__main__":
    with override_settings(ROOT_URLCONF="bench.urls"):
        sys.stdout.write(json.dumps(measure(int(sys.argv[1]))))
