"""Reporting centres: what is said of them, what is worked out from cases, and whom to call, sealed."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from casework.actions import reporting_centres as actions
from casework.actions.reporting_centres import Contact
from casework.centre_activity import activity, is_silent, last_quarters
from casework.centre_facts import LANGUAGES, CentreFacts, find_problems
from casework.models import Case, CaseList, CentreContact, HateCrime, ReportingCentre
from casework.month_steps import months_after
from casework.pages.reporting_centres import centres_page
from casework.refusals import FieldsRefused, NotPermitted, StaleEntry
from cohesion.bilingual import in_language
from cohesion.models import AuditEntry, LocalAuthority, Region, User
from tests.factories.cases import CARDIFF, GWYNEDD, a_case, entry
from tests.factories.centres import a_centre

TODAY = date(2014, 7, 20)
NOBODY = {"name": "", "telephone": "", "email": ""}


@pytest.fixture
def north(regions: dict[str, Region]) -> Region:
    return regions["NWW"]


@pytest.fixture
def centre(north: Region) -> ReportingCentre:
    return a_centre(north)


def said(**other: Any) -> CentreFacts:
    ordinary = {
        "authority": LocalAuthority.objects.get(gss=GWYNEDD),
        "name_en": "Canolfan y Porth",
        "name_cy": "Canolfan y Porth",
        "opened_on": date(2012, 4, 1),
        "trained_on": date(2014, 3, 3),
        "languages": ("cy", "en", "bfi"),
    }
    return CentreFacts(**{**ordinary, **other})


def typed(**other: Any) -> dict[str, Any]:
    ordinary = {
        "authority": LocalAuthority.objects.get(gss=GWYNEDD).pk,
        "name_en": "Canolfan y Porth",
        "name_cy": "Canolfan y Porth",
        "opened_on": "2012-04-01",
        "standing": "ACTIVE",
        "languages": ["cy", "bfi"],
    }
    return {**ordinary, **other}


# --- writing ----------------------------------------------------------------------------------------------------------
def test_added_centre_belongs_to_the_region_of_its_authority(northern: User, north: Region, now: datetime) -> None:
    held = actions.add_centre(facts=said(), by=northern, now=now)

    assert (held.region, held.code) == (north, "canolfan_y_porth")
    assert held.refresher_due_on == date(2016, 3, 3)
    assert held.languages == ["cy", "en", "bfi"]
    assert AuditEntry.objects.get(act="centre.added").region == north


def test_centre_of_another_region_is_refused_by_its_field(northern: User, caseworker: User, now: datetime) -> None:
    elsewhere = said(authority=LocalAuthority.objects.get(gss=CARDIFF))
    for facts, person in ((elsewhere, northern), (said(), caseworker)):
        with pytest.raises(FieldsRefused) as refusal:
            actions.add_centre(facts=facts, by=person, now=now)
        assert list(refusal.value.problems) == ["authority"]


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("name_cy", {"name_cy": " "}),
        ("hours_cy", {"hours_en": "Monday to Friday"}),
        ("accessibility_en", {"accessibility_cy": "Mynediad gwastad"}),
        ("languages", {"languages": ("cy", "tlh")}),
        ("trained_on", {"trained_on": date(2014, 7, 21)}),
        ("trained_on", {"trained_on": None, "refresher_due_on": date(2015, 1, 1)}),
        ("refresher_due_on", {"refresher_due_on": date(2014, 3, 3)}),
        ("closed_on", {"closed_on": date(2012, 3, 31)}),
        ("opened_on", {"opened_on": date(1912, 4, 1)}),
    ],
)
def test_what_cannot_be_is_told_by_its_field(field: str, other: dict[str, Any], plan: object) -> None:
    assert list(find_problems(said(**other), TODAY)) == [field]


def test_no_second_centre_of_a_name_in_one_place(northern: User, now: datetime) -> None:
    held = actions.add_centre(facts=said(), by=northern, now=now)

    with pytest.raises(FieldsRefused, match="There is a centre of that name in Gwynedd"):
        actions.add_centre(facts=said(name_cy="Porth"), by=northern, now=now)
    actions.change_centre(centre=held, facts=said(closed_on=date(2014, 6, 30)), seen_version=1, by=northern, now=now)
    assert actions.add_centre(facts=said(opened_on=date(2014, 7, 1)), by=northern, now=now).code.endswith("_2")


def test_second_of_two_people_is_told_and_nothing_is_overwritten(northern: User, now: datetime) -> None:
    held = actions.add_centre(facts=said(), by=northern, now=now)
    actions.change_centre(centre=held, facts=said(standing="DORMANT"), seen_version=1, by=northern, now=now)

    with pytest.raises(StaleEntry):
        actions.change_centre(centre=held, facts=said(hours_en="9", hours_cy="9"), seen_version=1, by=northern, now=now)
    held.refresh_from_db()
    assert (held.standing, held.hours_en, held.version) == ("DORMANT", "", 2)
    assert AuditEntry.objects.get(act="centre.changed").detail["fields"] == ["standing"]


def test_centre_is_changed_in_its_region_alone(
    centre: ReportingCentre, southern: User, caseworker: User, now: datetime
) -> None:
    for person in (southern, caseworker):
        with pytest.raises(NotPermitted):
            actions.change_centre(centre=centre, facts=said(), seen_version=1, by=person, now=now)


def test_centre_keeps_its_region(centre: ReportingCentre, northern: User, now: datetime) -> None:
    moved = said(authority=LocalAuthority.objects.get(gss=CARDIFF))

    with pytest.raises(FieldsRefused, match="of the region that keeps this centre"):
        actions.change_centre(centre=centre, facts=moved, seen_version=1, by=northern, now=now)


def test_centre_neither_opens_nor_closes_around_its_reports(
    centre: ReportingCentre, northern: User, now: datetime
) -> None:
    a_case(northern, route="third_party_centre", centre=centre)
    ordinary = {"name_en": "Hafan", "name_cy": "Hafan", "opened_on": centre.opened_on}

    for field, day in (("opened_on", date(2014, 5, 2)), ("closed_on", date(2014, 4, 30))):
        facts = said(**{**ordinary, field: day})
        with pytest.raises(FieldsRefused) as refusal:
            actions.change_centre(centre=centre, facts=facts, seen_version=1, by=northern, now=now)
        assert list(refusal.value.problems) == [field]
    facts = said(**ordinary, closed_on=date(2014, 5, 1))
    assert actions.change_centre(centre=centre, facts=facts, seen_version=1, by=northern, now=now).closed_on


def test_database_refuses_what_the_form_must_never_let_through(centre: ReportingCentre) -> None:
    for change in ({"closed_on": date(2010, 3, 31)}, {"trained_on": None}, {"name_cy": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportingCentre.objects.filter(pk=centre.pk).update(**change)


# --- the contact ------------------------------------------------------------------------------------------------------
def test_contact_is_sealed_and_neither_audit_nor_database_tells_it(
    centre: ReportingCentre, northern: User, now: datetime
) -> None:
    contact = Contact("Lowri Bevan", "01286 000 111", "lowri@example.org")

    actions.write_contact(centre=centre, contact=contact, seen_version=1, by=northern, now=now)

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, telephone, email FROM casework_centrecontact")
        lying = b"|".join(bytes(value) for value in cursor.fetchone())
    assert b"Lowri" not in lying
    assert b"01286" not in lying
    assert CentreContact.objects.get().name == "Lowri Bevan"
    entry = AuditEntry.objects.get(act="centre.contact_written")
    assert entry.detail == {"code": "hafan", "fields": ["name", "telephone", "email"]}


def test_contact_goes_when_all_is_emptied(centre: ReportingCentre, northern: User, now: datetime) -> None:
    actions.write_contact(centre=centre, contact=Contact("Lowri Bevan"), seen_version=1, by=northern, now=now)
    actions.write_contact(centre=centre, contact=Contact(), seen_version=2, by=northern, now=now)

    assert not CentreContact.objects.exists()
    with pytest.raises(StaleEntry):
        actions.write_contact(centre=centre, contact=Contact("Ifan"), seen_version=2, by=northern, now=now)


def test_contact_is_shown_after_a_press_that_is_on_record(
    client: Client, centre: ReportingCentre, northern: User, caseworker: User, now: datetime
) -> None:
    actions.write_contact(centre=centre, contact=Contact("Lowri Bevan"), seen_version=1, by=northern, now=now)
    client.force_login(caseworker)

    pages = [
        client.get(reverse(name, args=args)) for name, args in (("cases_centres", []), ("cases_centre", ["hafan"]))
    ]
    pages.append(client.get(reverse("cases_centres_directory")))
    assert not any("Lowri" in page.content.decode() for page in pages)
    assert not AuditEntry.objects.filter(act="centre.contact_seen").exists()

    shown = client.post(reverse("cases_centre_contact", args=["hafan"]))

    assert "Lowri Bevan" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    seen = AuditEntry.objects.get(act="centre.contact_seen")
    assert (seen.actor, seen.detail) == (caseworker, {"code": "hafan"})


def test_opening_the_form_of_the_contact_is_a_look(client: Client, centre: ReportingCentre, northern: User) -> None:
    client.force_login(northern)
    address = reverse("cases_centre_contact_edit", args=["hafan"])

    client.get(address)
    client.post(address, {"name": "Lowri Bevan", "telephone": "", "email": "", "seen": "1"})

    assert AuditEntry.objects.filter(act="centre.contact_seen").count() == 1
    assert CentreContact.objects.get(centre=centre).name == "Lowri Bevan"


def test_contact_form_asks_for_a_whole_address_and_notices_another_writer(
    client: Client, centre: ReportingCentre, northern: User
) -> None:
    client.force_login(northern)
    address = reverse("cases_centre_contact_edit", args=["hafan"])

    wrong = client.post(address, {**NOBODY, "email": "lowri", "seen": "1"}).content.decode()
    stale = client.post(address, {**NOBODY, "name": "Lowri", "seen": "no number"})

    assert "Enter an e-mail address in full" in wrong
    assert "Somebody else has changed this" in stale.content.decode()
    assert 'value="Lowri"' in stale.content.decode()
    assert not CentreContact.objects.exists()


# --- what is worked out ----------------------------------------------------------------------------------------------
@given(day=st.dates(date(1990, 1, 1), date(2090, 12, 31)), months=st.integers(-600, 600))
def test_months_keep_the_day_or_end_their_month(day: date, months: int) -> None:
    other = months_after(day, months)

    assert (other.year * 12 + other.month) - (day.year * 12 + day.month) == months
    assert other.day == day.day or (other.day < day.day and (months_after(other, 0).day, other.day) >= (28, 28))


def test_last_four_quarters_end_with_the_present_one() -> None:
    assert [str(quarter) for quarter in last_quarters(TODAY)] == [
        "2014-15-Q2",
        "2014-15-Q1",
        "2013-14-Q4",
        "2013-14-Q3",
    ]


def test_activity_counts_each_report_once_and_of_its_region_alone(
    centre: ReportingCentre, northern: User, southern: User, now: datetime
) -> None:
    through: dict[str, Any] = {"route": "third_party_centre", "centre": centre}
    a_case(northern, received_on=date(2013, 6, 30), **through)
    a_case(northern, received_on=date(2014, 4, 1), **through)
    a_case(northern, received_on=date(2014, 5, 2), **through)
    double = a_case(northern, received_on=date(2014, 5, 3), **through)
    Case.objects.filter(pk=double.pk).update(is_duplicate=True)
    # No rule lets this be entered any more; an older row may still say so.
    elsewhere = a_case(southern, gss=CARDIFF, received_on=date(2014, 5, 4))
    HateCrime.objects.filter(case=elsewhere).update(**{**through, "route": entry(CaseList.ROUTE, "third_party_centre")})

    done = activity([centre], TODAY)[centre.pk]

    assert done.last_report_on == date(2014, 5, 2)
    assert [count for _quarter, count in done.quarters] == [0, 2, 0, 0]
    assert done.total == 2


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, True),
        ({"opened_on": date(2014, 1, 20)}, False),
        ({"opened_on": date(2014, 1, 19)}, True),
        ({"standing": "DORMANT"}, False),
        ({"closed_on": date(2014, 7, 19)}, False),
        ({"closed_on": date(2014, 7, 20)}, True),
    ],
)
def test_silence_of_six_months_is_noticed_where_a_centre_is_said_to_be_active(
    north: Region, other: dict[str, Any], expected: bool
) -> None:
    held = a_centre(north, **other)

    assert is_silent(held, activity([held], TODAY)[held.pk], TODAY) is expected


def test_overdue_refreshers_stand_first_then_place(north: Region, northern: User) -> None:
    gwynedd, other = LocalAuthority.objects.covered_by(north, on=TODAY).in_map_order()[:2]
    late = {"trained_on": date(2011, 1, 1), "refresher_due_on": date(2013, 1, 1)}
    a_centre(north, "one", name_en="Un", authority=other, **late)
    a_centre(north, "two", name_en="Dau", authority=gwynedd)
    a_centre(north, "three", name_en="Tri", authority=gwynedd, **late)
    a_centre(north, "four", name_en="Pedwar", authority=gwynedd, closed_on=date(2014, 7, 19), **late)

    page = centres_page(northern, TODAY)

    assert [each.centre.code for each in page.open] == ["three", "one", "two"]
    assert [each.centre.code for each in page.closed] == ["four"]
    assert page.overdue == 2
    assert page.open[0].refresher == "Refresher overdue since 1\xa0January 2013"


def test_list_takes_the_same_queries_at_one_and_at_many(
    client: Client, north: Region, northern: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(northern)
    for name in ("cases_centres", "cases_centres_directory"):
        a_centre(north)
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as one:
            client.get(reverse(name))
        for number in range(12):
            held = a_centre(north, f"centre_{number}", name_en=f"Centre {number}")
            a_case(northern, route="third_party_centre", centre=held)
        with django_assert_num_queries(len(one)):
            page = client.get(reverse(name)).content.decode()
        assert "Centre 11" in page
        Case.objects.all().delete()
        ReportingCentre.objects.all().delete()


# --- pages ------------------------------------------------------------------------------------------------------------
def test_co_ordinator_adds_and_changes_a_centre_by_the_pages(client: Client, northern: User) -> None:
    client.force_login(northern)

    response = client.post(reverse("cases_centre_add"), typed(trained_on="3 March 2014"), follow=True)
    address = reverse("cases_centre_edit", args=["canolfan_y_porth"])
    client.post(address, typed(standing="DORMANT", seen="1", languages=["pl"]))

    held = ReportingCentre.objects.get(code="canolfan_y_porth")
    assert (held.standing, held.languages, held.trained_on) == ("DORMANT", ["pl"], None)
    assert "3\xa0March 2016" in response.content.decode() or "3 March 2016" in response.content.decode()


def test_form_offers_the_authorities_of_the_region_and_takes_no_other(client: Client, northern: User) -> None:
    client.force_login(northern)

    form = client.get(reverse("cases_centre_add")).content.decode()
    refused = client.post(reverse("cases_centre_add"), typed(authority=LocalAuthority.objects.get(gss=CARDIFF).pk))

    assert "Gwynedd" in form
    assert "Cardiff" not in form
    assert "Choose one of your region." in refused.content.decode()
    assert not ReportingCentre.objects.exists()


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"name_cy": ""}, "Enter it in both languages."),
        ({"languages": ["cy", "tlh"]}, "Error:"),
        ({"opened_on": ""}, "Enter a day."),
        ({"closed_on": "31/12/2011"}, "It cannot close before it opened"),
        ({"hours_en": "Mondays"}, "Enter it in both languages."),
        ({"refresher_due_on": "1/1/2016"}, "A refresher follows a training"),
        ({"trained_on": "1 January 2090"}, "This day is in the future."),
    ],
)
def test_bad_input_keeps_what_was_typed(client: Client, northern: User, other: dict[str, Any], sentence: str) -> None:
    client.force_login(northern)

    page = client.post(reverse("cases_centre_add"), typed(address="1 Stryd Fawr", **other)).content.decode()

    assert sentence in page
    assert "1 Stryd Fawr" in page
    assert not ReportingCentre.objects.exists()


def test_centre_page_says_what_is_overdue_and_silent(client: Client, north: Region, northern: User) -> None:
    a_centre(north, refresher_due_on=date(2015, 5, 1))
    client.force_login(northern)

    page = client.get(reverse("cases_centre", args=["hafan"])).content.decode()

    assert timezone.localdate() > date(2015, 5, 1)
    assert "Refresher overdue since 1\xa0May 2015" in page
    assert "No report for six months: still active?" in page
    assert "Show the contact" in page


def test_caseworker_reads_centres_and_changes_none(client: Client, centre: ReportingCentre, caseworker: User) -> None:
    client.force_login(caseworker)

    page = client.get(reverse("cases_centre", args=["hafan"])).content.decode()

    assert "Change the centre" not in page
    assert "Add a centre" not in client.get(reverse("cases_centres")).content.decode()


def test_empty_list_says_what_to_do(client: Client, northern: User) -> None:
    client.force_login(northern)

    assert "No reporting centre yet" in client.get(reverse("cases_centres")).content.decode()
    assert "No centre is open." in client.get(reverse("cases_centres_directory")).content.decode()


def test_facts_hold_every_field_that_is_kept(centre: ReportingCentre) -> None:
    assert {"cy", "en", "bfi"} <= set(LANGUAGES)
    kept = {field.name for field in ReportingCentre._meta.concrete_fields} - {"id", "code", "region", "version"}
    assert set(replace(said()).values) == kept
    assert in_language(centre, "name", "cy") == "Canolfan Hafan"
