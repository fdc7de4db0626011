"""Totals that partners give: they count like cases, never beside cases of the same source and month."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.actions.tallies import add_tally, change_tally, remove_tally
from casework.counting.ledger import take_leave
from casework.models import Agency, Case, Tally
from casework.refusals import FieldsRefused, NotPermitted, StaleTally
from casework.tally_facts import TallyFacts
from cohesion import audit
from cohesion.models import AuditEntry, LocalAuthority, User
from tests.casework.test_counting import Q1, Q2, asked
from tests.factories.cases import CARDIFF, GWYNEDD, a_case

REPORTED = "hate_crime.reported"
MAY = date(2014, 5, 1)


def told(
    *, source: str = "north_wales_police", month: date = MAY, gss: str = GWYNEDD, value: int = 7, count: str = REPORTED
) -> TallyFacts:
    place, agency = LocalAuthority.objects.get(gss=gss), Agency.objects.get(code=source)
    return TallyFacts(count, place, month, agency, value)


def test_total_counts_and_says_how_much_of_the_number_it_is(northern: User, now: datetime) -> None:
    from cohesion import counts

    a_case(northern)
    tally = add_tally(facts=told(), by=northern, now=now)

    provider = counts.provider(REPORTED)
    assert provider is not None
    answer = next(each for each in provider.ask("NWW", Q1, MAY) if each.authority == GWYNEDD and not each.category)
    assert (answer.value, answer.tallied) == (8, 7)
    entry = AuditEntry.objects.get(act="tally.added")
    assert (entry.subject_id, entry.detail["value"]) == (str(tally.pk), 7)


def test_change_moves_the_number_to_where_it_says_now(northern: User, now: datetime) -> None:
    tally = add_tally(facts=told(), by=northern, now=now)

    change_tally(tally_id=tally.pk, facts=told(month=date(2014, 7, 1), value=4), seen_version=1, by=northern, now=now)

    assert asked(REPORTED)[GWYNEDD, None] == 0
    assert asked(REPORTED, quarter=Q2)[GWYNEDD, None] == 4
    assert AuditEntry.objects.get(act="tally.changed").detail["was"] == 7


def test_removal_takes_the_number_down_and_lets_cases_in(northern: User, now: datetime) -> None:
    tally = add_tally(facts=told(source="victim_support"), by=northern, now=now)

    remove_tally(tally_id=tally.pk, seen_version=1, by=northern, now=now)

    assert a_case(northern)
    assert asked(REPORTED)[GWYNEDD, None] == 1


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"month": date(2014, 8, 1)}, "month", "This month is in the future."),
        ({"month": date(1999, 12, 1)}, "month", "before the year 2000"),
        ({"gss": CARDIFF}, "authority", "Choose an authority that your region covered in that month."),
        ({"count": "hate_crime.invented"}, "count", "Partners cannot give totals of this count."),
        ({"value": -1}, "value", "Enter a whole number from 0 to 100,000."),
        ({"value": 100_001}, "value", "Enter a whole number from 0 to 100,000."),
    ],
)
def test_impossible_total_is_refused_by_its_field(
    northern: User, now: datetime, change: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(FieldsRefused) as refusal:
        add_tally(facts=told(**change), by=northern, now=now)

    assert words in refusal.value.problems[field]
    assert not Tally.objects.exists()


def test_total_is_refused_where_cases_of_that_source_stand(northern: User, now: datetime) -> None:
    a_case(northern)
    a_case(northern)

    with pytest.raises(FieldsRefused) as refusal:
        add_tally(facts=told(source="victim_support"), by=northern, now=now)

    assert "2 cases from Victim Support in May 2014 are here, and count already." in refusal.value.problems["source"]


def test_database_that_refuses_what_the_rules_did_not_see_says_the_same(
    northern: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else recorded a case after the rules had looked."""
    a_case(northern)
    monkeypatch.setattr("casework.actions.tallies.find_problems", lambda *_: {})

    with pytest.raises(FieldsRefused) as refusal:
        add_tally(facts=told(source="victim_support"), by=northern, now=now)

    assert "1 case from Victim Support in May 2014 is here" in refusal.value.problems["source"]


def test_second_total_of_the_same_is_refused(northern: User, now: datetime) -> None:
    add_tally(facts=told(), by=northern, now=now)

    with pytest.raises(FieldsRefused, match="gave a total for May 2014 already"):
        add_tally(facts=told(value=1), by=northern, now=now)


def test_total_is_refused_where_removed_cases_still_count(northern: User, now: datetime) -> None:
    case = a_case(northern)
    take_leave([case.pk])
    Case.objects.filter(pk=case.pk).delete()

    with pytest.raises(FieldsRefused, match="removed under the retention rules"):
        add_tally(facts=told(source="victim_support"), by=northern, now=now)


def test_second_person_with_an_old_page_changes_nothing(northern: User, now: datetime) -> None:
    tally = add_tally(facts=told(), by=northern, now=now)
    change_tally(tally_id=tally.pk, facts=told(value=8), seen_version=1, by=northern, now=now)

    with pytest.raises(StaleTally):
        change_tally(tally_id=tally.pk, facts=told(value=9), seen_version=1, by=northern, now=now)
    with pytest.raises(StaleTally):
        remove_tally(tally_id=tally.pk, seen_version=1, by=northern, now=now)
    assert Tally.objects.get().value == 8


def test_caseworker_and_other_regions_change_no_total(
    northern: User, southern: User, caseworker: User, now: datetime
) -> None:
    tally = add_tally(facts=told(), by=northern, now=now)

    with pytest.raises(NotPermitted):
        remove_tally(tally_id=tally.pk, seen_version=1, by=caseworker, now=now)
    with pytest.raises(StaleTally):
        remove_tally(tally_id=tally.pk, seen_version=1, by=southern, now=now)
    with pytest.raises(FieldsRefused):
        add_tally(facts=told(month=date(2014, 6, 1)), by=caseworker, now=now)


ACTS: dict[str, Callable[[Tally, User, datetime], object]] = {
    "add": lambda tally, by, now: add_tally(facts=told(month=date(2014, 6, 1)), by=by, now=now),
    "change": lambda tally, by, now: change_tally(
        tally_id=tally.pk, facts=told(value=1), seen_version=1, by=by, now=now
    ),
    "remove": lambda tally, by, now: remove_tally(tally_id=tally.pk, seen_version=1, by=by, now=now),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nothing_is_kept_where_the_record_refuses(
    northern: User,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[Tally, User, datetime], object],
) -> None:
    tally = add_tally(facts=told(), by=northern, now=now)

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the record is full")

    monkeypatch.setattr(audit, "record", refuse)
    with pytest.raises(RuntimeError):
        act(tally, northern, now)

    assert list(Tally.objects.values_list("month", "value", "version")) == [(MAY, 7, 1)]


# --- pages ------------------------------------------------------------------------------------------------------------
def form(**said: Any) -> dict[str, Any]:
    ordinary = {
        "authority": LocalAuthority.objects.get(gss=GWYNEDD).pk,
        "month": 5,
        "year": 2014,
        "source": Agency.objects.get(code="north_wales_police").pk,
        "count": REPORTED,
        "value": 7,
        "version": 0,
    }
    return {**ordinary, **said}


@pytest.fixture
def as_northern(client: Client, northern: User) -> Client:
    client.force_login(northern)
    return client


def test_total_is_added_changed_and_taken_away_on_pages(as_northern: Client) -> None:
    answer = as_northern.post(reverse("cases_tally_add"), form())
    assert answer.headers["Location"].endswith("/cases/tallies/?year=2014-15")
    tally = Tally.objects.get()
    page = as_northern.get(answer.headers["Location"]).content.decode()
    assert "May 2014, Gwynedd" in page

    edit = reverse("cases_tally_edit", args=[tally.pk])
    assert 'name="version" value="1"' in as_northern.get(edit).content.decode()
    assert as_northern.post(edit, form(value=9, version=1)).status_code == 302
    stale = as_northern.post(edit, form(value=3, version=1))
    assert "Somebody else has changed this total" in stale.content.decode()
    assert 'value="3"' in stale.content.decode()

    remove = reverse("cases_tally_remove", args=[tally.pk])
    assert "Take this total away?" in as_northern.get(remove).content.decode()
    assert "Somebody else has changed this total" in as_northern.post(remove, {"version": 1}).content.decode()
    assert as_northern.post(remove, {"version": 2}).status_code == 302
    assert not Tally.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"year": "14"}, "Enter the year in four figures, like 2014."),
        ({"year": ""}, "Enter the year."),
        ({"month": "13"}, "is not one of the available choices"),
        ({"value": "-1"}, "Enter a whole number, 0 or more."),
        ({"value": "many"}, "Enter a whole number, 0 or more."),
        ({"authority": ""}, "Choose the local authority."),
        ({"authority": "x"}, "Select a valid choice"),
        ({"source": ""}, "Choose who gave the total."),
        ({"count": ""}, "Choose what the total counts."),
        ({"year": "2100"}, "This month is in the future."),
    ],
)
def test_bad_form_says_what_to_do(as_northern: Client, change: dict[str, Any], words: str) -> None:
    answer = as_northern.post(reverse("cases_tally_add"), form(**change))

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Tally.objects.exists()


def test_caseworker_sees_totals_and_no_way_to_change_them(
    client: Client, caseworker: User, northern: User, now: datetime
) -> None:
    tally = add_tally(facts=told(), by=northern, now=now)
    client.force_login(caseworker)

    page = client.get(reverse("cases_tallies")).content.decode()

    assert "May 2014, Gwynedd" in page
    assert "Add a total" not in page
    assert reverse("cases_tally_edit", args=[tally.pk]) not in page


def test_list_takes_the_same_queries_with_many_totals(as_northern: Client, northern: User, now: datetime) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            as_northern.get(reverse("cases_tallies"), {"year": "2014-15"})
        return len(captured)

    add_tally(facts=told(), by=northern, now=now)
    queries()
    few = queries()
    for source in ("council", "housing", "schools", "health"):
        add_tally(facts=told(source=source), by=northern, now=now)

    assert queries() == few
    assert as_northern.get(reverse("cases_tallies"), {"year": "nonsense"}).status_code == 200
