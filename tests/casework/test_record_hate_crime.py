"""Recording by the form: the minimum, what it proposes, what it refuses, what it never lets out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, repeat
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from casework.actions.hate_crimes import change_hate_crime, facts_of
from casework.hate_crime_lists import lists_for
from casework.hate_crime_sources import usual_source
from casework.models import Case, CaseEvent, CaseLink, CaseList, HateCrime, ListEntry, ReportingCentre
from casework.refusals import FieldsRefused
from cohesion.calendar import add_working_days
from cohesion.models import AuditEntry, Region, User
from tests.factories.cases import GWYNEDD, a_case, entry
from tests.factories.centres import a_centre

NEW = "/en/cases/new/hate-crime/"
MINIMUM: dict[str, Any] = {
    "summary": "Shouted at on the way to work.",
    "language": "en",
    "authority": GWYNEDD,
    "received_on": "2014-07-18",
    "route": "national_centre",
    "category": "to_be_determined",
    "motivations": ["race"],
    "risk": "NOT_ASSESSED",
    "police": "NOT_KNOWN",
    "sharing": "NOT_ASKED",
    "safeguarding": "NONE",
    "handling": "SENSITIVE",
}


@pytest.fixture
def at_north(client: Client, northern: User) -> Client:
    client.force_login(northern)
    return client


@pytest.fixture
def centre(regions: dict[str, Region], authorities: dict[str, Any]) -> ReportingCentre:
    return ReportingCentre.objects.create(
        code="caernarfon",
        name_en="Caernarfon advice centre",
        name_cy="Canolfan gynghori Caernarfon",
        region=regions["NWW"],
        authority=authorities[GWYNEDD],
        opened_on=date(2013, 1, 1),
    )


def sent(client: Client, **said: Any) -> Any:
    return client.post(NEW, {**MINIMUM, **said})


def problems(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return {name: list(sentences) for name, sentences in response.context["form"].errors.items()}


def test_form_proposes_what_is_likely(at_north: Client, northern: User) -> None:
    form = at_north.get(NEW).context["form"]

    today = localdate()
    proposed = {
        name: form[name].value() for name in ("received_on", "category", "risk", "lead", "language", "handling")
    }
    assert proposed == {
        "received_on": today,
        "category": "to_be_determined",
        "risk": "NOT_ASSESSED",
        "lead": str(northern.pk),
        "language": "en",
        "handling": "SENSITIVE",
    }
    assert form["next_action_on"].value() == add_working_days(today, 1)
    assert form["authority"].value() == ""


def test_form_proposes_the_authority_of_the_latest_record(at_north: Client, northern: User, caseworker: User) -> None:
    a_case(northern)
    a_case(caseworker, gss="W06000003", received_on=date(2014, 5, 2))

    assert at_north.get(NEW).context["form"]["authority"].value() == GWYNEDD


def test_minimum_is_recorded_and_opened(at_north: Client, northern: User) -> None:
    response = sent(at_north)

    case = Case.objects.get()
    assert response.url == reverse("case", args=[case.reference])
    assert (case.summary, case.source.code, case.risk) == (MINIMUM["summary"], "victim_support", "NOT_ASSESSED")
    assert [each.code for each in case.motivations.all()] == ["race"]
    assert case.events.get().detail == {}
    assert case.categorisations.get().category.code == "to_be_determined"


def test_language_of_the_text_is_the_pages(at_north: Client) -> None:
    assert at_north.get("/cy/cases/new/hate-crime/").context["form"]["language"].value() == "cy"


@pytest.mark.parametrize(
    ("route", "source"),
    [
        ("police", "north_wales_police"),
        ("national_centre", "victim_support"),
        ("council", "council"),
        ("school", "schools"),
        ("direct", "own"),
        ("other", "other"),
    ],
)
def test_source_follows_the_route(northern: User, route: str, source: str) -> None:
    lists = lists_for(northern, day=date(2014, 7, 1), today=localdate())

    found = usual_source(entry(CaseList.ROUTE, route), lists.authorities[GWYNEDD], lists.agencies)

    assert found is not None
    assert found.code == source


def test_source_may_be_another_one(at_north: Client) -> None:
    sent(at_north, route="police", source="council")

    assert Case.objects.get().source.code == "council"


def test_centre_is_named_by_reports_through_one(at_north: Client, centre: ReportingCentre) -> None:
    assert "centre" in problems(sent(at_north, route="third_party_centre"))

    sent(at_north, route="third_party_centre", centre=centre.code)

    assert Case.objects.get().hate_crime.centre == centre
    assert Case.objects.get().source.code == "reporting_centres"


def test_all_that_is_empty_is_told_at_once(at_north: Client) -> None:
    found = problems(at_north.post(NEW, {}))

    assert {"summary", "authority", "received_on", "route", "category", "motivations", "risk"} <= found.keys()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("received_on", "2999-01-01"),
        ("received_on", "soon"),
        ("authority", "W06000015"),
        ("authority", "nowhere"),
        ("route", "pigeon"),
        ("motivations", ["race", "height"]),
        ("happened_on", "2014-07-19"),
        ("happened_until", "2014-07-01"),
        ("happened_at", "late"),
        ("police_recorded_on", "2014-07-18"),
        ("risk", "HIGH"),
        ("risk", "NONE"),
        ("lead", "999999"),
        ("place", "x" * 301),
        ("summary", "x" * 5001),
        ("summary", "\x00"),
        ("form_disability", "homophobic"),
        ("safeguarding_referred_on", "2014-07-18"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(at_north: Client, field: str, value: Any) -> None:
    found = problems(sent(at_north, **{field: value}))

    assert found
    assert all(sentence.endswith((".", ":")) for sentences in found.values() for sentence in sentences)
    assert not Case.objects.exists()


def test_entry_that_was_not_in_use_on_the_day_is_refused_by_its_field(at_north: Client) -> None:
    ListEntry.objects.filter(list=CaseList.ROUTE, code="school").update(valid_to=date(2014, 7, 1))

    response = sent(at_north, route="school")

    assert "was not in use" in problems(response)["route"][0]
    assert "school" not in dict(response.context["form"].fields["route"].choices)
    sent(at_north, route="school", received_on="2014-06-30")
    assert Case.objects.get().hate_crime.route.code == "school"


def test_more_about_a_motivation_is_kept_with_it(at_north: Client) -> None:
    sent(at_north, motivations=["race", "other"], form_race="anti_migrant", basis_race="PERCEIVED")

    race, other = Case.objects.get().motivations.order_by("pk")
    assert (str(race.sub_group and race.sub_group.code), race.basis) == ("anti_migrant", "PERCEIVED")
    assert (other.other, other.basis) == ("OTHER", "NOT_KNOWN")


def test_what_points_to_a_person_is_asked_about_and_noted_as_codes(at_north: Client) -> None:
    text = "She lives in LL55 1TR."
    found = problems(sent(at_north, summary=text))
    assert "LL55 1TR" in found["summary"][0]
    assert not Case.objects.exists()

    sent(at_north, summary=text, keeps_what_points_to_a_person="on")

    assert Case.objects.get().events.get().detail == {"kept": ["POSTCODE"]}


def test_text_reaches_neither_audit_nor_session_nor_address(at_north: Client) -> None:
    marked = "Zebrafinch was shouted at"
    sent(at_north)
    response = sent(at_north, summary=marked)

    assert "duplicate" in response.templates[0].name
    assert marked.encode() in response.content
    assert marked not in str(dict(at_north.session))
    response = sent(at_north, summary=marked, decision="another", seen=response.context["form"]["seen"].value())
    assert marked not in response.url
    told = [*AuditEntry.objects.values_list("detail", "subject_label"), *CaseEvent.objects.values_list("detail")]
    assert marked not in str(told)


# --- duplicates -------------------------------------------------------------------------------------------------------
def test_likely_duplicate_is_shown_before_anything_is_saved(at_north: Client) -> None:
    sent(at_north)
    first = Case.objects.get()

    response = sent(at_north)

    assert Case.objects.count() == 1
    assert response.context["found"].references == [first.reference]
    assert first.said.encode() in response.content
    assert first.summary.encode() not in response.content.replace(b'value="' + first.summary.encode(), b"")
    assert AuditEntry.objects.filter(act="cases.proposed", detail__cases=[first.reference]).exists()


def test_another_report_is_recorded(at_north: Client) -> None:
    sent(at_north)
    seen = Case.objects.get().reference

    sent(at_north, decision="another", seen=seen)

    assert Case.objects.filter(is_duplicate=False).count() == 2


def test_same_report_once_more_is_linked_and_counts_nowhere(at_north: Client) -> None:
    sent(at_north)
    first = Case.objects.get()

    sent(at_north, decision=f"same:{first.reference}", seen=first.reference)

    again = Case.objects.exclude(pk=first.pk).get()
    assert again.is_duplicate
    assert not again.counted.exists()
    link = CaseLink.objects.get()
    assert (link.case, link.other, link.kind) == (again, first, "DUPLICATE")
    assert again.events.get().detail == {"duplicate_of": first.reference}
    assert first.events.get(kind="LINKED").detail == {"link": "DUPLICATE", "case": again.reference}


def test_answer_about_an_older_page_is_asked_again(at_north: Client, caseworker: User) -> None:
    sent(at_north)
    seen = Case.objects.get().reference
    a_case(caseworker, received_on=date(2014, 7, 17), now=timezone.now())

    response = sent(at_north, decision="another", seen=seen)

    assert Case.objects.count() == 2
    assert len(response.context["found"].cases) == 2


def test_typed_form_comes_back_to_be_changed(at_north: Client) -> None:
    sent(at_north)

    response = sent(at_north, change="1", seen="")

    assert response.context["form"]["summary"].value() == MINIMUM["summary"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {"authority": "W06000001"},
        {"motivations": ["age"]},
        {"route": "police"},
        {"received_on": "2014-07-10"},
    ],
)
def test_what_differs_is_no_duplicate(at_north: Client, said: dict[str, Any]) -> None:
    sent(at_north)

    sent(at_north, **said)

    assert Case.objects.count() == 2


def test_same_day_of_the_event_is_alike_and_another_is_not(at_north: Client) -> None:
    sent(at_north, happened_on="2014-07-01", received_on="2014-07-02")

    assert "found" in sent(at_north, happened_on="2014-07-01").context
    sent(at_north, happened_on="2014-06-30", received_on="2014-07-02")
    assert Case.objects.count() == 2


def with_crime(**said: Any) -> dict[str, Any]:
    return {"police": "YES", "crime_reference": "NWP/123-45", **said}


def test_crime_reference_finds_a_case_however_it_is_typed(at_north: Client, northern: User) -> None:
    a_case(northern, why=("age",), **with_crime())

    found = sent(at_north, **with_crime(crime_reference="nwp 12345")).context["found"]

    assert [each.by_reference for each in found.cases] == [True]


def test_restricted_case_is_not_shown_but_told_of(at_north: Client, caseworker: User) -> None:
    hidden = a_case(caseworker, why=("age",), circle="NAMED", lead=caseworker, **with_crime())

    response = sent(at_north, **with_crime())

    assert hidden.reference not in response.content.decode()
    assert "that you cannot open" in response.content.decode()
    sent(at_north, **with_crime(decision="another", seen="+"))
    assert Case.objects.count() == 2


def test_case_of_another_region_is_neither_shown_nor_told_of(at_north: Client, southern: User) -> None:
    a_case(southern, gss="W06000015", **with_crime())

    assert sent(at_north, **with_crime()).status_code == 302


def test_duplicate_of_a_case_out_of_reach_is_not_taken(at_north: Client, southern: User) -> None:
    far = a_case(southern, gss="W06000015")
    sent(at_north)
    near = Case.objects.exclude(pk=far.pk).get()

    response = sent(at_north, decision=f"same:{far.reference}", seen=near.reference)

    assert "decision" in problems(response)
    assert Case.objects.count() == 2


def test_proposing_takes_no_more_queries_with_many_cases(at_north: Client, northern: User) -> None:
    a_case(northern, received_on=date(2014, 7, 18), **with_crime())
    sent(at_north, **with_crime())
    with CaptureQueriesContext(connection) as few:
        sent(at_north, **with_crime())
    for _ in range(9):
        a_case(northern, received_on=date(2014, 7, 18), **with_crime())
    with CaptureQueriesContext(connection) as many:
        sent(at_north, **with_crime())

    # Where the crime reference found as many as are shown, no more are looked for.
    assert len(many) <= len(few)


def test_form_takes_the_same_queries_with_many_cases(at_north: Client, northern: User) -> None:
    a_case(northern)
    at_north.get(NEW)
    with CaptureQueriesContext(connection) as few:
        at_north.get(NEW)
    for _ in range(8):
        a_case(northern)
    with CaptureQueriesContext(connection) as many:
        at_north.get(NEW)

    assert len(few) == len(many)


def test_audit_that_fails_takes_the_record_back(northern: User, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    def fails(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("casework.actions.recording.audit.record", fails)
    with pytest.raises(RuntimeError):
        a_case(northern, now=now)

    assert not Case.objects.exists()


def test_centre_of_another_region_is_refused_by_its_field(
    at_north: Client, northern: User, centre: ReportingCentre, regions: dict[str, Region]
) -> None:
    """Somebody who works in two regions is offered the centres of both; a case takes one of its own."""
    post = northern.appointments.get()
    type(post).objects.create(user=northern, role=post.role, region=regions["CV"], starts_on=post.starts_on)
    elsewhere = a_centre(regions["CV"])

    refused = problems(sent(at_north, authority=GWYNEDD, route="third_party_centre", centre=elsewhere.code))
    assert refused["centre"][0].startswith("Hafan Centre belongs to another region.")
    assert not Case.objects.exists()

    sent(at_north, authority=GWYNEDD, route="third_party_centre", centre=centre.code)
    case = Case.objects.get()
    assert list(at_north.get(reverse("case_edit", args=[case.reference])).context["form"].lists.centres) == [
        centre.code
    ]
    through_it = replace(facts_of(case), centre=elsewhere)
    with pytest.raises(FieldsRefused, match="another region"):
        change_hate_crime(case_id=case.pk, facts=through_it, seen_version=1, by=northern, now=timezone.now())


def draws(monkeypatch: pytest.MonkeyPatch, signs: Iterator[str]) -> None:
    monkeypatch.setattr("casework.reference_codes.secrets", SimpleNamespace(choice=lambda alphabet: next(signs)))


def test_reference_that_a_case_has_is_drawn_again(northern: User, monkeypatch: pytest.MonkeyPatch) -> None:
    draws(monkeypatch, chain("2" * 7, "2" * 7, "2" * 7, "3" * 7))

    first, second = a_case(northern), a_case(northern)

    assert first.reference[:-1] == "2" * 7
    assert second.reference[:-1] == "3" * 7
    assert Case.objects.count() == HateCrime.objects.count() == 2


def test_drawing_ends(northern: User, monkeypatch: pytest.MonkeyPatch) -> None:
    draws(monkeypatch, repeat("2"))
    a_case(northern)

    with pytest.raises(IntegrityError), transaction.atomic():
        a_case(northern)
    assert Case.objects.count() == 1


def test_lead_of_another_region_is_refused(northern: User, southern: User) -> None:
    with pytest.raises(FieldsRefused, match="cannot lead the case"):
        a_case(northern, lead=southern)
